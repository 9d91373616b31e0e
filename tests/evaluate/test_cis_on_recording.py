"""The newest CIS benchmark over the recorded cluster and facts of its nodes: what a machine can judge, it does."""

from datetime import date

import pytest

from audit_batch.catalog.framework import load_framework
from audit_batch.config import shipped
from audit_batch.evaluate.requirement import RequirementOutcome, judge_framework
from audit_batch.model import OutcomeState
from tests.evaluate.recorded import MISSING, RECORDED, Recording

pytestmark = [pytest.mark.recorded, pytest.mark.skipif(not RECORDED.exists(), reason=MISSING)]
DAY = date(2026, 11, 26)


@pytest.fixture(scope="module")
def requirements(recording: Recording) -> list[RequirementOutcome]:
    path = shipped("controls") / "frameworks/cis-kubernetes-2.0.1.toml"
    framework = load_framework(path, frozenset(recording.opinions))

    return judge_framework(framework, {id_: opinion.outcome for id_, opinion in recording.opinions.items()}, [], DAY)


def test_no_automated_recommendation_is_left_unassessed(requirements: list[RequirementOutcome]) -> None:
    automated = [each for each in requirements if each.requirement.assessment == "automated"]

    unassessed = {each.requirement.id: each.reason for each in automated if each.state is OutcomeState.NOT_ASSESSED}

    assert unassessed == {}
    assert len(automated) > 50
