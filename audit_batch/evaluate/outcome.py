"""The outcome of one control on one cluster, from what was collected and what was judged."""

from collections.abc import Iterable, Mapping

from msgspec import Struct

from audit_batch.catalog.control import Control
from audit_batch.evaluate.judge import Judged
from audit_batch.kinds import ANY
from audit_batch.model import Collection, CollectionState, OutcomeState

_READ = frozenset({CollectionState.OK, CollectionState.NOT_SERVED})
_NAMED = 3
"""Collections that a reason names before it counts the rest."""


class Outcome(Struct, frozen=True):
    """One control on one cluster."""

    control: str
    state: OutcomeState
    judged: int = 0
    passed: int = 0
    failed: int = 0
    """Failing verdicts that no waiver covers."""
    waived: int = 0
    reason: str = ""
    """Why it was not assessed, or what of it was not; empty otherwise."""


def missing_data(collections: Mapping[str, Collection], needed: Iterable[str]) -> str:
    """Say which of the ``needed`` collections were not read whole, and why; empty when all were.

    A collection that the snapshot does not mention was not read either. ``*.group`` needs every one of its group.
    """
    wanted = frozenset(needed)
    members = {resource for resource in collections if f"{ANY}.{resource.partition('.')[2]}" in wanted}
    problems = [_problem(resource, collections.get(resource)) for resource in sorted(wanted | members)]
    found = [problem for problem in problems if problem]
    more = f", and {len(found) - _NAMED} more" if len(found) > _NAMED else ""
    return "; ".join(found[:_NAMED]) + more


def settle(control: Control, judged: Judged, waived: int) -> Outcome:
    """Give the outcome of a control that could be judged."""
    failed = judged.failed - waived
    return Outcome(
        control=control.id,
        state=_state(control, judged, failed, waived),
        judged=judged.judged,
        passed=judged.passed,
        failed=failed,
        waived=waived,
        reason=_reason(control, judged),
    )


def unassessed(control: str, reason: str) -> Outcome:
    """Give the outcome of a control that could not be judged."""
    return Outcome(control, OutcomeState.NOT_ASSESSED, reason=reason)


def _state(control: Control, judged: Judged, failed: int, waived: int) -> OutcomeState:
    if failed:
        return OutcomeState.FAIL
    if judged.unseen or (control.unseen and not judged.judged):
        return OutcomeState.NOT_ASSESSED
    if waived:
        return OutcomeState.WAIVED
    return OutcomeState.PASS if judged.judged else OutcomeState.NOT_APPLICABLE


def _reason(control: Control, judged: Judged) -> str:
    if judged.unseen:
        return f"{judged.unseen} of {judged.judged} resources could not be assessed: {judged.unseen_reason}"
    return control.unseen if not judged.judged else ""


def _problem(resource: str, collection: Collection | None) -> str:
    if collection is None:
        return f"{resource}: not collected"
    if collection.state in _READ:
        return ""
    why = f" ({collection.reason})" if collection.reason else ""
    return f"{resource}: {collection.state}{why}"
