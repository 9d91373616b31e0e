"""The score of a framework, and the coverage that stands in front of it."""

from collections import Counter
from collections.abc import Iterable

from msgspec import Struct

from audit_batch.evaluate.requirement import RequirementOutcome
from audit_batch.model import OutcomeState

_GOOD = (OutcomeState.PASS, OutcomeState.PARTIAL, OutcomeState.MANUAL)
_BAD = (OutcomeState.FAIL, OutcomeState.WAIVED)


class Score(Struct, frozen=True):
    """How a framework came out; defined alike by the view `trend_scores`."""

    framework: str
    requirements: int
    states: Counter[OutcomeState]

    @property
    def coverage(self) -> float:
        """Share of the requirements that were assessed, attested, or had nothing to judge; 0 to 1."""
        return 1 - self.states[OutcomeState.NOT_ASSESSED] / self.requirements if self.requirements else 0.0

    @property
    def score(self) -> float | None:
        """Share of the assessed requirements that are met, in part included, waived ones not; None without any."""
        good, bad = (sum(self.states[state] for state in states) for states in (_GOOD, _BAD))
        return good / (good + bad) if good + bad else None


def score_frameworks(requirements: Iterable[RequirementOutcome]) -> list[Score]:
    """Return the score of each framework, in the order of their ids."""
    states: dict[str, Counter[OutcomeState]] = {}
    for outcome in requirements:
        states.setdefault(outcome.framework, Counter())[outcome.state] += 1
    return [Score(framework, found.total(), found) for framework, found in sorted(states.items())]
