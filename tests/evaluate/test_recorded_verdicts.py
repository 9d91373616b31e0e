"""Verdicts on the recorded cluster: each was decided by reading the object, before the control was asked."""

from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest
import yaml

from tests.evaluate.field_paths import leads_somewhere
from tests.evaluate.recorded import MISSING, RECORDED, Json, Opinion, Recording, key_of

Expected = Mapping[str, str | Mapping[str, str]]
"""By resource: a verdict, or ``fail`` with its reason."""
TABLE: Mapping[str, Expected] = yaml.safe_load(Path(__file__).with_name("recorded_verdicts.yaml").read_text())

pytestmark = [pytest.mark.recorded, pytest.mark.skipif(not RECORDED.exists(), reason=MISSING)]


@pytest.fixture(scope="module")
def objects(recording: Recording) -> Sequence[Json]:
    return recording.objects


@pytest.fixture(scope="module")
def opinions(recording: Recording) -> Mapping[str, Opinion]:
    return recording.opinions


@pytest.fixture(scope="module")
def bodies(objects: Sequence[Json]) -> dict[str, Json]:
    """Each object by its key; a node's facts are about the node, but no path leads into them."""
    return {
        key_of(item["kind"], item["metadata"].get("namespace", ""), item["metadata"]["name"]): item for item in objects
    }


@pytest.mark.parametrize("control", sorted(TABLE))
def test_a_control_says_what_reading_the_object_says(opinions: Mapping[str, Opinion], control: str) -> None:
    expected = TABLE[control]

    judgements = opinions[control].judgements
    said = {key: judgements[key] for key in expected if key in judgements}

    assert {key: _written(judgement.verdict, judgement.reason) for key, judgement in said.items()} == expected


def _written(verdict: str, reason: str) -> str | dict[str, str]:
    return {verdict: reason} if verdict == "fail" else verdict


def test_every_control_that_judges_something_was_checked_by_hand(opinions: Mapping[str, Opinion]) -> None:
    judging = {control for control, opinion in opinions.items() if opinion.judgements}

    assert judging == set(TABLE)
    assert [control for control in judging if _fails(opinions[control]) and not _fail_is_checked(control)] == []


def _fails(opinion: Opinion) -> bool:
    return any(judgement.verdict == "fail" for judgement in opinion.judgements.values())


def _fail_is_checked(control: str) -> bool:
    return any(isinstance(expected, Mapping) for expected in TABLE[control].values())


def test_every_fail_says_why_and_its_paths_lead_somewhere(
    opinions: Mapping[str, Opinion], bodies: dict[str, Json]
) -> None:
    fails = [
        (control, key, judgement)
        for control, opinion in opinions.items()
        for key, judgement in opinion.judgements.items()
        if judgement.verdict == "fail"
    ]

    assert [(control, key) for control, key, fail in fails if not fail.reason.strip()] == []
    assert [
        (control, key, path)
        for control, key, fail in fails
        for path in fail.fields
        if not leads_somewhere(bodies[key], path)
    ] == []
    assert Counter(control for control, _, _ in fails).total() > 1000


def test_no_reason_of_a_fail_is_cut_short_by_something_missing(opinions: Mapping[str, Opinion]) -> None:
    reasons = {
        (control, judgement.reason)
        for control, opinion in opinions.items()
        for judgement in opinion.judgements.values()
        if judgement.verdict == "fail"
    }

    assert [each for each in sorted(reasons) if each[1].rstrip().endswith((":", ",", "()", "through", "by"))] == []
