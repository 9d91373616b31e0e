"""Waivers and attestations: what they cover, when they hold, and how a malformed file is refused."""

import re
from collections.abc import Mapping
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit_batch.catalog.waiver import Attestation, Waiver, load_attestations, load_waivers
from audit_batch.errors import WaiverError
from tests.catalog.cases.harness import load_cases, toml_lines, written

KNOWN = frozenset({"known"})
REQUIREMENTS = {"house-rules": frozenset({"1.1", "1.2"}), "yard-rules": frozenset({"9.9"})}
WAIVER = {
    "id": '"W-1"',
    "control": '"known"',
    "name": '"legacy"',
    "reason": '"Vendor fixes it in May."',
    "approver": '"security lead"',
    "ticket": '"SEC-1"',
    "from": "2026-11-01",
    "until": "2026-12-31",
}
ATTESTATION = {
    "framework": '"house-rules"',
    "requirement": '"1.1"',
    "result": '"pass"',
    "statement": '"The doors are shut at ten."',
    "evidence": '"https://wiki.example.com/doors"',
    "by": '"head guard"',
    "on": "2026-11-01",
    "valid_until": "2027-10-31",
}


def waiver_file(folder: Path, **changes: str | None) -> Path:
    path = folder / "waivers.toml"
    path.write_text("\n".join(["[[waiver]]", *toml_lines(WAIVER, changes)]), encoding="utf-8")
    return path


def attestation_file(folder: Path, *changes: Mapping[str, str]) -> Path:
    path = folder / "attestations.toml"
    lines = [line for change in changes for line in ("[[attestation]]", *toml_lines(ATTESTATION, change))]
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def waiver(**scope: str) -> Waiver:
    everywhere = {"kind": "*", "namespace": "*", "name": "*"}
    return Waiver(
        id="W-1",
        control="known",
        **{**everywhere, **scope},
        reason="Vendor fixes it in May.",
        approver="security lead",
        ticket="SEC-1",
        valid_from=date(2026, 11, 1),
        valid_until=date(2026, 12, 31),
    )


def test_a_waiver_says_what_its_file_says(tmp_path: Path) -> None:
    path = waiver_file(tmp_path, kind='"Deployment"', namespace='"shop"', cluster='"berlin-*"')

    loaded = load_waivers(path, KNOWN)

    assert loaded == (waiver(kind="Deployment", namespace="shop", name="legacy", cluster="berlin-*"),)


def test_what_a_scope_leaves_out_is_everything(tmp_path: Path) -> None:
    (loaded,) = load_waivers(waiver_file(tmp_path), KNOWN)

    assert loaded == waiver(name="legacy")
    assert loaded.concerns("berlin")


def test_waivers_may_overlap_and_keep_their_order(tmp_path: Path) -> None:
    path = tmp_path / "waivers.toml"
    blocks = [["[[waiver]]", *toml_lines(WAIVER, {"id": f'"{id_}"'})] for id_ in ("W-9", "W-10", "W-1")]
    path.write_text("\n".join(line for block in blocks for line in block), encoding="utf-8")

    loaded = load_waivers(path, KNOWN)

    assert [entry.id for entry in loaded] == ["W-9", "W-10", "W-1"]


@pytest.mark.parametrize(
    ("scope", "resource", "covered"),
    [
        ({"name": "legacy-*"}, ("Deployment", "shop", "legacy-api"), True),
        ({"name": "legacy-*"}, ("Deployment", "shop", "not-legacy-api"), False),
        ({"name": "legacy"}, ("Deployment", "shop", "legacy-api"), False),
        ({"name": "web-?"}, ("Deployment", "shop", "web-1"), True),
        ({"name": "web-?"}, ("Deployment", "shop", "web-10"), False),
        ({"name": "Legacy"}, ("Deployment", "shop", "legacy"), False),
        ({"name": "web.v1"}, ("Deployment", "shop", "web-v1"), False),
        ({"name": "role[1]"}, ("ClusterRole", "", "role1"), False),
        ({"name": "role[1]"}, ("ClusterRole", "", "role[1]"), True),
        ({"name": "role[*"}, ("ClusterRole", "", "role[2]"), True),
        ({"name": "system:*"}, ("ClusterRole", "", "system:node"), True),
        ({"kind": "*Role"}, ("ClusterRole", "", "ops"), True),
        ({"kind": "Role"}, ("ClusterRole", "", "ops"), False),
        ({"namespace": "*"}, ("ClusterRole", "", "ops"), True),
        ({"namespace": "?*"}, ("ClusterRole", "", "ops"), False),
        ({"namespace": "shop", "name": "web"}, ("Deployment", "shop", "web"), True),
        ({"namespace": "shop", "name": "web"}, ("Deployment", "desk", "web"), False),
    ],
)
def test_a_waiver_covers_what_its_patterns_match_to_the_letter(
    scope: dict[str, str], resource: tuple[str, str, str], covered: bool
) -> None:
    assert waiver(**scope).covers("known", *resource) is covered


@given(st.text(alphabet="ab\n[]!-.^$+(){}|\\:"))
def test_a_pattern_without_wildcards_matches_itself(name: str) -> None:
    assert waiver(name=name).covers("known", "Role", "shop", name)
    assert not waiver(name=name).covers("known", "Role", "shop", f"{name}x")


def test_a_waiver_covers_its_own_control_only() -> None:
    assert not waiver().covers("another", "Role", "shop", "ops")


def test_a_waiver_concerns_the_clusters_that_its_pattern_matches() -> None:
    limited = waiver(cluster="berlin-*")

    assert limited.concerns("berlin-1")
    assert not limited.concerns("paris-1")


def test_a_waiver_holds_on_both_its_ends_and_on_no_day_beyond() -> None:
    days = [date(2026, 10, 31), date(2026, 11, 1), date(2026, 12, 31), date(2027, 1, 1)]

    assert [waiver().in_force(day) for day in days] == [False, True, True, False]


def test_an_attestation_says_what_its_file_says(tmp_path: Path) -> None:
    loaded = load_attestations(attestation_file(tmp_path, {}), REQUIREMENTS)

    assert loaded == (
        Attestation(
            framework="house-rules",
            requirement="1.1",
            result="pass",
            statement="The doors are shut at ten.",
            evidence="https://wiki.example.com/doors",
            attested_by="head guard",
            attested_on=date(2026, 11, 1),
            valid_until=date(2027, 10, 31),
        ),
    )


def test_evidence_in_a_file_is_the_one_that_was_looked_at(tmp_path: Path) -> None:
    (tmp_path / "minutes.txt").write_text("all were there")
    digest = sha256(b"all were there").hexdigest()
    path = attestation_file(tmp_path, {"evidence": '"minutes.txt"', "evidence_sha256": f'"{digest.upper()}"'})

    (loaded,) = load_attestations(path, REQUIREMENTS)

    assert (loaded.evidence, loaded.evidence_sha256) == ("minutes.txt", digest)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("nobody was there", "has another SHA-256"),
        (None, "is no file beside attestations.toml that can be read (No such file or directory)"),
    ],
)
def test_evidence_that_was_changed_or_is_gone_is_refused(tmp_path: Path, text: str | None, problem: str) -> None:
    if text is not None:
        (tmp_path / "minutes.txt").write_text(text)
    digest = sha256(b"all were there").hexdigest()
    path = attestation_file(tmp_path, {"evidence": '"minutes.txt"', "evidence_sha256": f'"{digest}"'})

    with pytest.raises(WaiverError, match=re.escape(problem)):
        load_attestations(path, REQUIREMENTS)


def test_an_attestation_is_valid_on_both_its_ends_and_on_no_day_beyond(tmp_path: Path) -> None:
    (loaded,) = load_attestations(attestation_file(tmp_path, {}), REQUIREMENTS)
    days = [date(2026, 10, 31), date(2026, 11, 1), date(2027, 10, 31), date(2027, 11, 1)]

    assert [loaded.valid(day) for day in days] == [False, True, True, False]


def test_a_requirement_may_be_answered_again_and_for_each_cluster(tmp_path: Path) -> None:
    path = attestation_file(tmp_path, {"on": "2025-11-01"}, {}, {"cluster": '"berlin"'}, {"cluster": '"paris"'})

    loaded = load_attestations(path, REQUIREMENTS)

    assert [(entry.attested_on.year, entry.cluster) for entry in loaded] == [
        (2025, "*"),
        (2026, "*"),
        (2026, "berlin"),
        (2026, "paris"),
    ]
    assert [entry.concerns("paris") for entry in loaded] == [True, True, False, True]


def test_two_answers_of_one_day_to_one_requirement_are_refused(tmp_path: Path) -> None:
    path = attestation_file(tmp_path, {}, {"result": '"fail"'})

    with pytest.raises(WaiverError, match=r":10: attestation 1\.1: is answered twice on one day"):
        load_attestations(path, REQUIREMENTS)


@pytest.mark.parametrize("case", load_cases("waivers"))
def test_a_malformed_waiver_is_refused_with_its_place(case: Mapping[str, Any], tmp_path: Path) -> None:
    path = tmp_path / "waivers.toml"
    path.write_text(written(case, "[[waiver]]", WAIVER), encoding="utf-8")

    with pytest.raises(WaiverError) as refused:
        load_waivers(path, KNOWN)

    assert str(refused.value).startswith(f"{path}{case['error']}")
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize("case", load_cases("attestations"))
def test_a_malformed_attestation_is_refused_with_its_place(case: Mapping[str, Any], tmp_path: Path) -> None:
    path = tmp_path / "attestations.toml"
    path.write_text(written(case, "[[attestation]]", ATTESTATION), encoding="utf-8")

    with pytest.raises(WaiverError) as refused:
        load_attestations(path, REQUIREMENTS)

    assert str(refused.value).startswith(f"{path}{case['error']}")
    assert "\n" not in str(refused.value)


def test_a_file_that_cannot_be_read_is_refused_with_its_place(tmp_path: Path) -> None:
    with pytest.raises(WaiverError, match=r"absent\.toml: cannot be read \(No such file or directory\)"):
        load_waivers(tmp_path / "absent.toml", KNOWN)


def test_an_empty_file_holds_nothing(tmp_path: Path) -> None:
    path = tmp_path / "empty.toml"
    path.touch()

    assert load_waivers(path, KNOWN) == ()
    assert load_attestations(path, REQUIREMENTS) == ()
