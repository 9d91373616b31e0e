"""Which state wins: of a control by what it judged, of a requirement by its controls and by what a person answered."""

from datetime import timedelta

import pytest
from msgspec.structs import replace

from audit_batch.catalog.control import load_controls
from audit_batch.catalog.framework import Framework, load_frameworks
from audit_batch.catalog.waiver import Attestation
from audit_batch.config import shipped
from audit_batch.evaluate.judge import Judged
from audit_batch.evaluate.outcome import Outcome, missing_data, settle
from audit_batch.evaluate.requirement import judge_framework
from audit_batch.model import Collection, CollectionState, OutcomeState
from tests.evaluate.site import FIRST, FRAMEWORK, attestation

FAIL, NOT_ASSESSED, NOT_APPLICABLE = OutcomeState.FAIL, OutcomeState.NOT_ASSESSED, OutcomeState.NOT_APPLICABLE
PASS, PARTIAL, WAIVED = OutcomeState.PASS, OutcomeState.PARTIAL, OutcomeState.WAIVED
CONTROL = load_controls([shipped("controls")]).controls["privileged_container"]
DAY = FIRST.date()


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Framework:
    folder = tmp_path_factory.mktemp("house")
    (folder / "frameworks").mkdir()
    (folder / "frameworks" / "house-1.toml").write_text(FRAMEWORK)
    return load_frameworks([folder], {"privileged", "hidden_secrets"})["house-1"]


@pytest.mark.parametrize(
    ("passed", "failed", "unseen", "waived", "state"),
    [
        (2, 0, 0, 0, PASS),
        (0, 0, 0, 0, NOT_APPLICABLE),
        (1, 1, 0, 0, FAIL),
        (1, 1, 1, 0, FAIL),
        (1, 1, 0, 1, WAIVED),
        (1, 2, 0, 1, FAIL),
        (1, 0, 1, 0, NOT_ASSESSED),
        (1, 1, 1, 1, NOT_ASSESSED),
    ],
)
def test_a_fail_outweighs_what_was_not_seen_and_that_what_is_waived(
    passed: int, failed: int, unseen: int, waived: int, state: OutcomeState
) -> None:
    judged = Judged(passed + failed + unseen, passed, failed, unseen, "no data" if unseen else "")

    assert settle(CONTROL, judged, waived).state is state


def test_a_control_that_may_see_nothing_passes_only_where_it_judged() -> None:
    control = replace(CONTROL, unseen="the version is not known")

    assert settle(control, Judged(0, 0, 0, 0, ""), 0).state is NOT_ASSESSED
    assert settle(control, Judged(1, 1, 0, 0, ""), 0).state is PASS


@pytest.mark.parametrize("state", [state for state in CollectionState if state not in ("ok", "not_served")])
def test_a_list_that_was_not_read_is_missing_whatever_the_reason(state: CollectionState) -> None:
    assert missing_data({"pods": Collection("pods", "v1", "Pod", state)}, ["pods"]) == f"pods: {state}"


@pytest.mark.parametrize(
    ("one", "other", "state"),
    [
        (PASS, PASS, PARTIAL),
        (PASS, NOT_APPLICABLE, PARTIAL),
        (PASS, WAIVED, WAIVED),
        (WAIVED, NOT_ASSESSED, NOT_ASSESSED),
        (PASS, NOT_ASSESSED, NOT_ASSESSED),
        (NOT_ASSESSED, FAIL, FAIL),
        (NOT_APPLICABLE, NOT_APPLICABLE, NOT_ASSESSED),
    ],
)
def test_a_requirement_that_controls_cover_in_part_takes_the_worst_of_them(
    house: Framework, one: OutcomeState, other: OutcomeState, state: OutcomeState
) -> None:
    assert of_requirement("1.3", house, hidden_secrets=one, privileged=other) is state


def test_a_requirement_that_controls_cover_wholly_has_nothing_to_judge_where_they_have_nothing(
    house: Framework,
) -> None:
    assert of_requirement("1.1", house, privileged=NOT_APPLICABLE, hidden_secrets=PASS) is NOT_APPLICABLE


@pytest.mark.parametrize(
    ("result", "days", "state"), [("fail", 1, FAIL), ("fail", -1, PASS), ("pass", 1, PASS)], ids=str
)
def test_a_person_who_says_no_outweighs_a_control_that_passes_while_the_answer_is_valid(
    house: Framework, result: str, days: int, state: OutcomeState
) -> None:
    answer = replace(attestation(DAY + timedelta(days), result=result), requirement="1.1")

    assert of_requirement("1.1", house, answer, privileged=PASS, hidden_secrets=PASS) is state


@pytest.mark.parametrize("found", [NOT_ASSESSED, FAIL, WAIVED])
def test_a_person_who_says_yes_makes_no_pass_of_what_controls_found(house: Framework, found: OutcomeState) -> None:
    answer = replace(attestation(DAY), requirement="1.1")

    assert of_requirement("1.1", house, answer, privileged=found, hidden_secrets=PASS) is found


def of_requirement(id_: str, house: Framework, *answers: Attestation, **states: OutcomeState) -> OutcomeState:
    outcomes = {name: Outcome(name, state) for name, state in states.items()}
    judged = judge_framework(house, outcomes, answers, DAY)
    return next(outcome.state for outcome in judged if outcome.requirement.id == id_)
