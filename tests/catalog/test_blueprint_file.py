"""A blueprint is refused with file and line before anything is judged by it."""

from pathlib import Path

import pytest

from audit_batch.catalog.blueprint import Entry, load_blueprint
from audit_batch.errors import BlueprintError

HEAD = """\
cluster: test
snapshot: 7
taken_at: 2026-11-24T02:00:00Z
approved_by: A. Person
approved_on: 2026-11-25
"""


def write(folder: Path, text: str) -> Path:
    path = folder / "blueprint.yaml"
    path.write_text(text)
    return path


def test_names_are_texts_whatever_they_look_like(tmp_path: Path) -> None:
    path = write(tmp_path, f"{HEAD}objects:\n  Namespace: [no, 12]\n  Secret:\n    1e3: [null, '*']\n  Pod: {{}}\n")

    blueprint = load_blueprint(path)

    assert blueprint.kinds == ("Namespace", "Secret", "Pod")
    assert blueprint.entries == (
        Entry("Namespace", "", "no"),
        Entry("Namespace", "", "12"),
        Entry("Secret", "1e3", "null"),
        Entry("Secret", "1e3", "*"),
    )
    assert blueprint.counts() == [("Namespace", "", 2, 0), ("Pod", "", 0, 0), ("Secret", "1e3", 1, 1)]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "is empty"),
        ("[1]", "1: is not a table"),
        ("cluster: [", "1: not YAML"),
        (f"{HEAD}", "lacks objects"),
        (f"{HEAD}objects:\nlabel: x", "7: has unknown 'label'"),
        (f"{HEAD}objects:\n  Gadget: []", "7: kind 'Gadget' is not one of Namespace, "),
        (f"{HEAD}objects:\n  Secret: [a]", "7: is not a table"),
        (f"{HEAD}objects:\n  Namespace: {{a: [b]}}", "7: is not a list"),
        (f"{HEAD}objects:\n  Namespace:\n    - a\n    - [b]", "9: is not a text"),
        (f"{HEAD}objects:\n  Namespace:\n    - a\n    - ''", "9: is not a text"),
        (f"{HEAD}objects:\n  Namespace:\n    - a\n    - a", "9: Namespace a stands twice"),
        (f"{HEAD}objects:\n  Secret:\n    a: [b]\n    a: [c]", "9: a stands twice"),
        (f"{HEAD}objects:\n  ClusterRole:\n    - a\\b", "8: a\\b: a backslash stands only before"),
        (f"{HEAD}objects:\n  ClusterRole:\n    - a\\", "8: a\\: a backslash stands only before"),
    ],
)
def test_what_is_wrong_is_named_with_its_line(tmp_path: Path, text: str, problem: str) -> None:
    path = write(tmp_path, text)

    with pytest.raises(BlueprintError) as caught:
        load_blueprint(path)

    assert f"{path}:{'' if problem[0].isdigit() else ' '}{problem}" in str(caught.value)


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(BlueprintError, match=r"none\.yaml: cannot be read"):
        load_blueprint(tmp_path / "none.yaml")
