"""What a detection cannot see because the audit policy does not log it, where the policy is known."""

from collections.abc import Mapping

import duckdb
from msgspec import Struct
from msgspec.structs import replace

from audit_batch.catalog.control import Control
from audit_batch.catalog.detects import Level
from audit_batch.evaluate.moment import Relations
from audit_batch.evaluate.outcome import Outcome
from audit_batch.model import OutcomeState

_LEVELS = ("None", *(str(level) for level in Level))
_ANY = "*"
_CHANGES = ("create", "update", "patch")
"""What any verb stands for: a request of the others has no body."""


class Logged(Struct, frozen=True):
    """How deep the audit policies log, 0 for nothing to 3 for all bodies; empty where none is known."""

    least: Mapping[tuple[str, str], int]
    """By verb and resource: whoever asks, person or service account, and on whichever API server."""
    most: Mapping[str, int]
    """By verb: of the resource that is logged best, on the API server that logs worst."""


def read_logged(con: duckdb.DuckDBPyConnection, relations: Relations) -> Logged:
    """Try the audit policies of the snapshot in view."""
    relations.materialise(frozenset({"audit_policy_levels"}))
    rows = con.execute(
        """
        SELECT policy, verb, target, min(depth), max(depth)
        FROM audit_policy_levels
        WHERE who IN ('person', 'service_account')
        GROUP BY policy, verb, target
        """
    ).fetchall()
    least: dict[tuple[str, str], int] = {}
    most: dict[tuple[str, str], int] = {}
    for policy, verb, target, low, high in rows:
        least[verb, target] = min(low, least.get((verb, target), low))
        most[policy, verb] = max(high, most.get((policy, verb), high))
    verbs = {verb for _, verb in most}
    return Logged(least, {verb: min(depth for (_, of), depth in most.items() if of == verb) for verb in verbs})


def missing_policy(control: Control, logged: Logged) -> str:
    """Say which of the requests that a detection watches are logged at less than it needs; empty when none is known.

    Requests for any resource count as logged when those for some resource are.
    """
    assert control.detects is not None  # noqa: S101  asked of detections only
    needed = _LEVELS.index(control.detects.level)
    found = [(verb, target, _depth(logged, verb, target, needed)) for verb, target in _pairs(control.detects.watches)]
    blind = sorted(each for each in found if each[2] < needed)
    if not blind:
        return ""
    verb, target, depth = blind[0]
    more = f", and {len(blind) - 1} more" if len(blind) > 1 else ""
    what = "anything" if target == _ANY else target
    return f"the audit policy logs {verb} {what} at {_LEVELS[depth]} (needed: {control.detects.level}){more}"


def tell_blind_spot(outcome: Outcome, problem: str) -> Outcome:
    """Take back a pass that rests on what is not logged; what was found stays found."""
    if not problem:
        return outcome
    state = OutcomeState.FAIL if outcome.state is OutcomeState.FAIL else OutcomeState.NOT_ASSESSED
    return replace(outcome, state=state, reason="; ".join(text for text in (outcome.reason, problem) if text))


def _depth(logged: Logged, verb: str, target: str, unknown: int) -> int:
    return logged.most.get(verb, unknown) if target == _ANY else logged.least.get((verb, target), unknown)


def _pairs(watches: tuple[str, ...]) -> set[tuple[str, str]]:
    split = (watched.split() for watched in watches)
    return {(each, target) for verb, target in split for each in (_CHANGES if verb == _ANY else (verb,))}
