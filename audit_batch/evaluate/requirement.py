"""The outcome of each requirement of a framework, from its controls' outcomes and people's attestations."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from msgspec import Struct

from audit_batch.catalog.framework import Framework
from audit_batch.catalog.requirement import Requirement
from audit_batch.catalog.waiver import Attestation
from audit_batch.evaluate.outcome import Outcome
from audit_batch.model import OutcomeState

_CITED = 3
"""Controls that a reason cites before it counts the rest."""


class RequirementOutcome(Struct, frozen=True):
    """One requirement on one cluster."""

    framework: str
    requirement: Requirement
    position: int
    """Place in the framework, from 1."""
    state: OutcomeState
    judged: int
    failed: int
    waived: int
    reason: str


def judge_framework(
    framework: Framework, outcomes: Mapping[str, Outcome], attestations: Iterable[Attestation], day: date
) -> list[RequirementOutcome]:
    """Give the outcome of every requirement of ``framework`` on ``day``, in order."""
    answers: dict[str, list[Attestation]] = {}
    for attestation in attestations:
        if attestation.framework == framework.id:
            answers.setdefault(attestation.requirement, []).append(attestation)
    return [
        _judge(
            _Asked(framework.id, requirement, position, day),
            [outcomes[control] for control in requirement.controls],
            _newest(answers.get(requirement.id, ()), day),
        )
        for position, requirement in enumerate(framework.requirements, 1)
    ]


class _Asked(Struct, frozen=True):
    """One requirement, its place and the day on which it is judged."""

    framework: str
    requirement: Requirement
    position: int
    day: date


def _judge(asked: _Asked, behind: Sequence[Outcome], answer: Attestation | None) -> RequirementOutcome:
    requirement = asked.requirement
    state, reason = _by_controls(requirement, behind) if behind else _by_attestation(requirement, answer, asked.day)
    if behind and answer is not None and answer.valid(asked.day):
        state, reason = _with_answer(state, reason, answer)
    return RequirementOutcome(
        framework=asked.framework,
        requirement=requirement,
        position=asked.position,
        state=state,
        judged=sum(outcome.judged for outcome in behind),
        failed=sum(outcome.failed for outcome in behind),
        waived=sum(outcome.waived for outcome in behind),
        reason=reason,
    )


def _by_controls(requirement: Requirement, behind: Sequence[Outcome]) -> tuple[OutcomeState, str]:
    """Any fail is fail; else any not assessed is not assessed; else waived, passed, or nothing to judge."""
    states = {outcome.state for outcome in behind}
    if OutcomeState.FAIL in states:
        failing = (outcome.control for outcome in behind if outcome.state is OutcomeState.FAIL)
        return OutcomeState.FAIL, f"fails: {_cite(failing, ', ')}"
    if OutcomeState.NOT_ASSESSED in states:
        return OutcomeState.NOT_ASSESSED, _cite_unassessed(behind)
    if OutcomeState.WAIVED in states:
        waived = (outcome.control for outcome in behind if outcome.state is OutcomeState.WAIVED)
        return OutcomeState.WAIVED, f"waived: {_cite(waived, ', ')}"
    if OutcomeState.PASS not in states:
        return _nothing_to_judge(requirement)
    if requirement.covers == "part":
        return OutcomeState.PARTIAL, requirement.how
    return OutcomeState.PASS, ""


def _cite_unassessed(behind: Sequence[Outcome]) -> str:
    """Say what is missing, once for all controls that lack the same."""
    lacking: dict[str, list[str]] = {}
    for outcome in behind:
        if outcome.state is OutcomeState.NOT_ASSESSED:
            lacking.setdefault(outcome.reason, []).append(outcome.control)
    return _cite(f"{_cite(controls, ', ')}: {reason}" for reason, controls in lacking.items())


def _nothing_to_judge(requirement: Requirement) -> tuple[OutcomeState, str]:
    if requirement.covers == "part":
        return (
            OutcomeState.NOT_ASSESSED,
            "nothing here for its controls to judge, and they cover a part only",
        )
    return OutcomeState.NOT_APPLICABLE, "the cluster holds nothing that its controls judge"


def _by_attestation(requirement: Requirement, answer: Attestation | None, day: date) -> tuple[OutcomeState, str]:
    if answer is None:
        return OutcomeState.NOT_ASSESSED, requirement.gap or "a person has to answer it, and nobody has attested"
    if not answer.valid(day):
        when = f"expired on {answer.valid_until}" if day > answer.valid_until else f"holds from {answer.attested_on} on"
        return OutcomeState.NOT_ASSESSED, f"the attestation by {answer.attested_by} {when}"
    state = OutcomeState.MANUAL if answer.result == "pass" else OutcomeState.FAIL
    return state, f"{_answered(answer)}: {answer.statement}"


def _with_answer(state: OutcomeState, reason: str, answer: Attestation) -> tuple[OutcomeState, str]:
    """Hear a person beside the controls: a no counts, a yes speaks for what controls cannot show."""
    said = f"{_answered(answer)}: {answer.statement}"
    if answer.result == "fail":
        return OutcomeState.FAIL, f"{reason}; {said}" if state is OutcomeState.FAIL else said
    return state, f"{reason}; {said}" if reason else said


def _answered(answer: Attestation) -> str:
    word = "attested" if answer.result == "pass" else "answered with no"
    return f"{word} by {answer.attested_by} on {answer.attested_on}, valid until {answer.valid_until}"


def _newest(answers: Sequence[Attestation], day: date) -> Attestation | None:
    """Return the newest answer that is valid on ``day``, else the newest of all."""
    return max(answers, key=lambda answer: (answer.valid(day), answer.attested_on), default=None)


def _cite(texts: Iterable[str], between: str = "; ") -> str:
    cited = list(texts)
    more = f", and {len(cited) - _CITED} more" if len(cited) > _CITED else ""
    return between.join(cited[:_CITED]) + more
