"""Controls and their examples: what the files say, and how a malformed one is refused without stopping the others."""

import re
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from audit_batch.catalog.control import Control, digest_controls, load_control, load_controls
from audit_batch.catalog.example import Example, load_examples
from audit_batch.errors import ControlError
from audit_batch.model import OutcomeState, Severity, Verdict
from tests.catalog.cases.harness import load_cases, toml_lines

SHIPPED = Path(__file__).parents[2] / "controls"
SOUND = {
    "title": '"Roles name their verbs"',
    "severity": '"high"',
    "since": "2026-11-24",
    "judges": '["Role"]',
    "source": '["https://kubernetes.io/docs/reference/access-authn-authz/rbac/"]',
    "why": '"A wildcard grants what comes later."',
    "fix": '"Name the verbs."',
    "misses": '"Verbs that add up."',
    "rating": '"Every right, for one holder."',
}
QUERY = "SELECT kind, namespace, name, 'pass' AS verdict, '' AS reason FROM roles"
OPS = {"apiVersion": "rbac.authorization.k8s.io/v1", "kind": "Role", "metadata": {"name": "ops", "namespace": "shop"}}


def control_file(folder: Path, name: str = "rbac/wild_verb", query: str = QUERY, **changes: str | None) -> Path:
    path = folder / f"{name}.sql"
    path.parent.mkdir(parents=True, exist_ok=True)
    header = [f"-- {line}" for line in toml_lines(SOUND, changes)]
    path.write_text("\n".join([*header, "", query, ""]), encoding="utf-8")
    return path


def control_with_examples(folder: Path, examples: str) -> Control:
    path = control_file(folder)
    path.with_suffix(".yaml").write_text(examples, encoding="utf-8")
    return load_control(path)


def test_a_control_says_what_its_file_says(tmp_path: Path) -> None:
    path = control_file(
        tmp_path, why='"""\n--   A wildcard grants\n--   what comes later."""', params='{exempt = ["ops"]}'
    )

    assert load_control(path) == Control(
        id="wild_verb",
        domain="rbac",
        title="Roles name their verbs",
        severity=Severity.HIGH,
        rating="Every right, for one holder.",
        since=date(2026, 11, 24),
        judges=("Role",),
        source=("https://kubernetes.io/docs/reference/access-authn-authz/rbac/",),
        why="A wildcard grants what comes later.",
        fix="Name the verbs.",
        misses="Verbs that add up.",
        params={"exempt": ["ops"]},
        unseen="",
        alone="",
        sql="\n" * 13 + QUERY,
        file=str(path),
    )


def test_the_query_keeps_its_line_numbers_and_loses_its_semicolon(tmp_path: Path) -> None:
    control = load_control(control_file(tmp_path, query=f"{QUERY};"))

    lines = control.sql.splitlines()

    assert lines.index(QUERY) == len(SOUND) + 1


@pytest.mark.parametrize("case", load_cases("controls"))
def test_a_malformed_header_is_refused_with_file_and_line(case: Mapping[str, Any], tmp_path: Path) -> None:
    path = control_file(tmp_path, **case.get("change", {}))
    if "file" in case:
        path.write_text(case["file"], encoding="utf-8")

    with pytest.raises(ControlError) as refused:
        load_control(path)

    assert str(refused.value).startswith(f"{path}{case['error']}")
    assert "\n" not in str(refused.value)


def test_a_file_that_is_no_text_is_refused(tmp_path: Path) -> None:
    path = control_file(tmp_path)
    path.write_bytes(b"-- title = '\xff'\nSELECT 1")

    with pytest.raises(ControlError, match=r"wild_verb\.sql: the file is not UTF-8 text"):
        load_control(path)


def test_no_broken_file_stops_the_others(tmp_path: Path) -> None:
    cases: list[Any] = [case.values[0] for case in load_cases("controls")]
    for number, case in enumerate(cases):
        path = control_file(tmp_path, f"rbac/broken_{number:02}", **case.get("change", {}))
        if "file" in case:
            path.write_text(case["file"], encoding="utf-8")
    (tmp_path / "rbac" / "folder.sql").mkdir()
    control_file(tmp_path, "secrets/sound")

    library = load_controls([tmp_path])

    assert list(library.controls) == ["sound"]
    assert [Path(problem.path).stem for problem in library.problems] == [
        *(f"broken_{number:02}" for number in range(len(cases))),
        "folder",
    ]


def test_an_id_that_exists_already_is_refused_and_the_first_stays(tmp_path: Path) -> None:
    first = control_file(tmp_path, "rbac/wild_verb")
    control_file(tmp_path, "site/wild_verb")

    library = load_controls([tmp_path])

    assert library.controls["wild_verb"].path == first
    assert [problem.problem for problem in library.problems] == [
        f"control 'wild_verb' exists already in {first}; rename one"
    ]


def test_a_folder_that_does_not_exist_holds_no_controls(tmp_path: Path) -> None:
    library = load_controls([tmp_path / "absent"])

    assert (library.controls, library.problems) == ({}, ())


def test_the_digest_follows_the_question_and_not_the_place(tmp_path: Path) -> None:
    here = load_control(control_file(tmp_path / "here"))
    there = load_control(control_file(tmp_path / "there"))
    milder = load_control(control_file(tmp_path / "milder", severity='"low"'))
    other = load_control(control_file(tmp_path / "other", query=f"{QUERY} WHERE name != 'ops'"))

    digests = [digest_controls([control]) for control in (here, there, milder, other)]

    assert digests[0] == digests[1]
    assert len(set(digests)) == 3


def test_an_example_says_what_its_file_says(tmp_path: Path) -> None:
    control = control_with_examples(
        tmp_path,
        """
- name: a wild verb fails
  objects:
    - apiVersion: rbac.authorization.k8s.io/v1
      kind: Role
      metadata: {name: ops, namespace: shop}
  expect: {Role/shop/ops: fail}
- name: nothing is said of what cannot be read
  objects: []
  expect: {}
  params: {exempt: [ops]}
  forbidden: [roles.rbac.authorization.k8s.io]
  outcome: not_assessed
""",
    )

    assert load_examples(control) == (
        Example("a wild verb fails", (OPS,), {"Role/shop/ops": Verdict.FAIL}, {}, (), None),
        Example(
            "nothing is said of what cannot be read",
            (),
            {},
            {"exempt": ["ops"]},
            ("roles.rbac.authorization.k8s.io",),
            OutcomeState.NOT_ASSESSED,
        ),
    )


def test_a_control_without_examples_is_refused(tmp_path: Path) -> None:
    control = load_control(control_file(tmp_path))

    with pytest.raises(ControlError, match=r"wild_verb\.yaml: the control has no examples"):
        load_examples(control)


@pytest.mark.parametrize("case", load_cases("examples"))
def test_a_malformed_example_is_refused_with_its_place(case: Mapping[str, Any], tmp_path: Path) -> None:
    control = control_with_examples(tmp_path, case["file"])

    with pytest.raises(ControlError) as refused:
        load_examples(control)

    assert str(refused.value).startswith(f"{control.path.with_suffix('.yaml')}{case['error']}")
    assert "\n" not in str(refused.value)


def test_every_shipped_control_loads_with_its_examples() -> None:
    library = load_controls([SHIPPED])

    examples = {control.id: load_examples(control) for control in library.controls.values()}

    assert library.problems == ()
    assert len(examples) >= 30
    assert all(examples.values())


def test_every_shipped_remedy_shows_what_to_write_or_run() -> None:
    controls = load_controls([SHIPPED]).controls.values()

    wordy = [control.id for control in controls if not re.search(r"`[^`\s][^`]*`", control.fix)]

    assert wordy == []


def test_no_shipped_query_is_longer_than_forty_lines() -> None:
    controls = load_controls([SHIPPED]).controls.values()

    # What detections repeat of audit events has no relations yet.
    queries = {control.id: control.sql.strip() for control in controls if control.domain != "detections"}

    assert [name for name, query in queries.items() if len(query.splitlines()) > 40] == []
