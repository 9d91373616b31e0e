"""Frameworks: the shipped ones are whole and in order, and a malformed one is refused with its place."""

from collections.abc import Mapping
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from audit_batch.catalog.control import Library, load_controls
from audit_batch.catalog.framework import Framework, controls_in, load_framework, load_frameworks
from audit_batch.catalog.requirement import Requirement
from audit_batch.errors import ControlError
from tests.catalog.cases.harness import load_cases, written

SHIPPED = Path(__file__).parents[2] / "controls"
HEADER = 'title = "House rules"\nedition = "1"\n[[requirement]]'
SOUND = {"id": '"1"', "topic": '"Doors"', "assessment": '"manual"', "attest": '"Guard: Are they shut?"'}
KNOWN = frozenset({"known"})
COUNTED = {
    "cis-kubernetes-1.12": 131,
    "cis-kubernetes-2.0.1": 131,
    "iso-27001-2022-annex-a": 93,
    "nist-sp-800-190": 24,
    "nsa-cisa-hardening-1.2": 35,
    "pci-dss-4.0.1": 250,
    "pod-security-baseline": 12,
    "pod-security-restricted": 18,
    "soc2-tsc-2017": 61,
}
JUDGED_BY_ASSESSORS = ("iso-27001-2022-annex-a", "pci-dss-4.0.1", "soc2-tsc-2017")
ORDERS = [
    ["1.2.1", "1.2.2", "1.2.9", "1.2.10", "1.10.1", "2.1", "10.1.1"],
    ["12.10.3", "12.10.4", "12.10.4.1", "12.10.5", "A1.1.1", "A1.1.2", "A3.2.5", "A3.2.5.1", "A3.2.6"],
    ["9.5.1.2", "9.5.1.2.1", "9.5.1.3", "10.2.1", "10.2.1.1", "10.2.2"],
    ["A1.1", "A1.2", "C1.1", "CC1.1", "CC1.2", "CC9.2", "P1.1", "P8.1", "PI1.1"],
    ["A.5.1", "A.5.9", "A.5.10", "A.8.1"],
    ["AC-2", "AC-2(1)", "AC-2(10)", "AC-3", "AC-10", "AU-1"],
]


@pytest.fixture(scope="module")
def library() -> Library:
    return load_controls([SHIPPED])


@pytest.fixture(scope="module")
def shipped(library: Library) -> dict[str, Framework]:
    return load_frameworks([SHIPPED], library.controls)


def framework_file(folder: Path, ids: list[str], sections: tuple[str, ...] = ()) -> Path:
    """Write a framework with these ids in this order."""
    path = folder / "house.toml"
    lines = ['title = "House rules"', 'edition = "1"']
    for prefix in sections:
        lines += ["[[section]]", f'prefix = "{prefix}"', 'title = "Doors"']
    for id_ in ids:
        lines += ["[[requirement]]", f'id = "{id_}"', 'topic = "Doors"', 'assessment = "manual"', 'gap = "No camera."']
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def test_the_shipped_frameworks_list_every_requirement(shipped: Mapping[str, Framework]) -> None:
    counted = {name: len(framework.requirements) for name, framework in shipped.items()}

    assert counted == COUNTED


def test_the_benchmark_keeps_its_levels_and_kinds_of_assessment(shipped: Mapping[str, Framework]) -> None:
    requirements = shipped["cis-kubernetes-2.0.1"].requirements

    automated = sum(requirement.assessment == "automated" for requirement in requirements)
    second_level = sum(requirement.level == "2" for requirement in requirements)

    assert (automated, second_level) == (64, 15)


def test_every_requirement_is_answered_by_controls_a_question_or_a_gap(shipped: Mapping[str, Framework]) -> None:
    silent = [
        f"{framework.id} {requirement.id}"
        for framework in shipped.values()
        for requirement in framework.requirements
        if not (requirement.controls or requirement.attest or requirement.gap)
    ]

    assert silent == []


def test_every_question_says_whom_it_asks(shipped: Mapping[str, Framework]) -> None:
    questions = [
        requirement.attest
        for framework in shipped.values()
        for requirement in framework.requirements
        if requirement.attest
    ]

    vague = [text for text in questions if not (": " in text[:30] and text[0].isupper() and text.endswith("?"))]

    assert questions
    assert vague == []


def test_no_two_requirements_of_a_framework_share_a_topic_or_a_question(shipped: Mapping[str, Framework]) -> None:
    for framework in shipped.values():
        topics = [requirement.topic for requirement in framework.requirements]
        questions = [requirement.attest for requirement in framework.requirements if requirement.attest]

        assert len(set(topics)) == len(topics)
        assert len(set(questions)) == len(questions)


def test_every_control_is_in_a_framework_or_says_why_not(library: Library, shipped: Mapping[str, Framework]) -> None:
    named = controls_in(shipped)

    homeless = [control.id for control in library.controls.values() if control.id not in named and not control.alone]

    assert homeless == []


def test_no_standard_that_an_assessor_judges_is_met_by_controls_alone(shipped: Mapping[str, Framework]) -> None:
    claimed = [
        f"{name} {requirement.id}"
        for name in JUDGED_BY_ASSESSORS
        for requirement in shipped[name].requirements
        if requirement.covers == "whole"
    ]

    assert claimed == []


def test_every_automated_recommendation_is_computed_whole(shipped: Mapping[str, Framework]) -> None:
    left = [
        f"{framework.id} {requirement.id}"
        for framework in shipped.values()
        for requirement in framework.requirements
        if requirement.assessment == "automated" and requirement.covers != "whole"
    ]

    assert left == []


def test_the_benchmark_leaves_to_people_only_what_no_machine_can_see(shipped: Mapping[str, Framework]) -> None:
    left = [
        requirement.id for requirement in shipped["cis-kubernetes-2.0.1"].requirements if requirement.covers == "none"
    ]

    assert left == ["1.2.28", "3.1.1"]


def test_the_older_benchmark_differs_in_the_level_of_one_recommendation(shipped: Mapping[str, Framework]) -> None:
    pairs = zip(shipped["cis-kubernetes-1.12"].requirements, shipped["cis-kubernetes-2.0.1"].requirements, strict=True)

    assert [(old.id, old.level, new.level) for old, new in pairs if old != new] == [("5.2.9", "1", "2")]


def test_what_is_answered_in_part_says_who_answers_the_rest(shipped: Mapping[str, Framework]) -> None:
    silent = [
        f"{framework.id} {requirement.id}"
        for framework in shipped.values()
        for requirement in framework.requirements
        if requirement.covers == "part" and not requirement.attest
    ]

    assert silent == []


def test_annex_a_lists_every_control_of_its_four_chapters(shipped: Mapping[str, Framework]) -> None:
    chapters = {5: 37, 6: 8, 7: 14, 8: 34}

    ids = [requirement.id for requirement in shipped["iso-27001-2022-annex-a"].requirements]

    assert ids == [f"A.{chapter}.{no}" for chapter, last in chapters.items() for no in range(1, last + 1)]


def test_a_control_that_says_it_stands_alone_does(library: Library, shipped: Mapping[str, Framework]) -> None:
    named = controls_in(shipped)

    assert [control.id for control in library.controls.values() if control.alone and control.id in named] == []


@pytest.mark.parametrize("stem", ["cis-kubernetes-2.0.1", "pci-dss-4.0.1", "soc2-tsc-2017"])
def test_a_shipped_framework_out_of_order_is_refused(
    shipped: Mapping[str, Framework], tmp_path: Path, stem: str
) -> None:
    ids = [requirement.id for requirement in shipped[stem].requirements]
    prefixes = tuple(section.prefix for section in shipped[stem].sections)
    Random(1).shuffle(ids)  # noqa: S311

    with pytest.raises(ControlError, match="stands after"):
        load_framework(framework_file(tmp_path, ids, prefixes), KNOWN)


@pytest.mark.parametrize("ids", ORDERS, ids=lambda ids: f"{ids[0]} to {ids[-1]}")
def test_numbers_in_ids_sort_as_numbers_and_letters_after_them(tmp_path: Path, ids: list[str]) -> None:
    loaded = load_framework(framework_file(tmp_path, ids), KNOWN)

    assert [requirement.id for requirement in loaded.requirements] == ids


@settings(deadline=None)
@given(st.sampled_from(ORDERS).flatmap(lambda ids: st.tuples(st.just(ids), st.permutations(ids))))
def test_any_other_order_is_refused(
    tmp_path_factory: pytest.TempPathFactory, orders: tuple[list[str], list[str]]
) -> None:
    ids, shuffled = orders
    path = framework_file(tmp_path_factory.mktemp("order"), shuffled)

    if shuffled == ids:
        load_framework(path, KNOWN)
    else:
        with pytest.raises(ControlError, match="stands after"):
            load_framework(path, KNOWN)


def test_sections_give_the_order_that_letters_would_not(tmp_path: Path) -> None:
    loaded = load_framework(framework_file(tmp_path, ["CC1.1", "CC1.2", "A1.1"], ("CC1", "A1")), KNOWN)

    assert [requirement.section for requirement in loaded.requirements] == ["CC1 Doors", "CC1 Doors", "A1 Doors"]


def test_a_section_holds_whole_parts_of_an_id_and_the_longest_prefix_wins(tmp_path: Path) -> None:
    loaded = load_framework(framework_file(tmp_path, ["1.1.1", "1.10.1", "10.1"], ("1.1", "1", "10")), KNOWN)

    assert [requirement.section for requirement in loaded.requirements] == ["1.1 Doors", "1 Doors", "10 Doors"]


def test_a_requirement_says_what_its_file_says(tmp_path: Path) -> None:
    path = tmp_path / "house.toml"
    changes = {
        "level": "2",
        "controls": '["known"]',
        "covers": '"part"',
        "how": '"It\\n  looks."',
        "gap": '"No camera."',
    }
    path.write_text(written({"change": changes}, HEADER, SOUND), encoding="utf-8")

    loaded = load_framework(path, KNOWN)

    assert (loaded.id, loaded.title, loaded.edition) == ("house", "House rules", "1")
    assert loaded.requirements == (
        Requirement(
            id="1",
            topic="Doors",
            level="2",
            assessment="manual",
            controls=("known",),
            covers="part",
            how="It looks.",
            attest="Guard: Are they shut?",
            gap="No camera.",
        ),
    )


@pytest.mark.parametrize("case", load_cases("frameworks"))
def test_a_malformed_framework_is_refused_with_its_place(case: Mapping[str, Any], tmp_path: Path) -> None:
    path = tmp_path / "house.toml"
    path.write_text(written(case, HEADER, SOUND), encoding="utf-8")

    with pytest.raises(ControlError) as refused:
        load_framework(path, KNOWN)

    assert str(refused.value).startswith(f"{path}{case['error']}")
    assert "\n" not in str(refused.value)


def test_a_framework_that_cannot_be_read_is_refused_with_its_place(tmp_path: Path) -> None:
    (tmp_path / "latin.toml").write_bytes(b'title = "\xe9"')

    with pytest.raises(ControlError, match=r"absent\.toml: cannot be read"):
        load_framework(tmp_path / "absent.toml", KNOWN)
    with pytest.raises(ControlError, match=r"latin\.toml: the file is not UTF-8 text"):
        load_framework(tmp_path / "latin.toml", KNOWN)


def test_a_framework_of_ones_own_stands_beside_the_shipped_ones(tmp_path: Path, library: Library) -> None:
    (tmp_path / "frameworks").mkdir()
    framework_file(tmp_path / "frameworks", ["1"])

    loaded = load_frameworks([SHIPPED, tmp_path], library.controls)

    assert list(loaded) == [*COUNTED, "house"]


def test_a_second_framework_of_the_same_name_is_refused(tmp_path: Path) -> None:
    for folder in ("site", "team"):
        (tmp_path / folder / "frameworks").mkdir(parents=True)
        framework_file(tmp_path / folder / "frameworks", ["1"])

    with pytest.raises(ControlError, match=r"framework 'house' exists already in .*site"):
        load_frameworks([tmp_path / "site", tmp_path / "team"], KNOWN)
