"""What a detection cannot see because the audit policy does not log it, where the policy is known."""

from dataclasses import replace

import duckdb

from audit_batch.catalog.control import Control
from audit_batch.catalog.detects import Level
from audit_batch.evaluate.moment import Relations
from audit_batch.evaluate.outcome import Outcome
from audit_batch.model import OutcomeState

_LEVELS = tuple(str(level) for level in Level)
_ANY = "*"
_CHANGES = ("create", "update", "patch")
"""What any verb stands for: a request of the others has no body."""


def missing_policy(con: duckdb.DuckDBPyConnection, control: Control, relations: Relations) -> str:
    """Say which of the requests that a detection watches are logged at less than it needs; empty when none is known.

    Requests for any resource count as logged when those for some resource are.
    """
    assert control.detects is not None  # noqa: S101  asked of detections only
    relations.materialise(frozenset({"audit_policy_levels"}))
    pairs = [(verb, target) for watched in control.detects.watches for verb, target in _pairs(watched)]
    rows = con.execute(
        """
        WITH watched AS (
            SELECT unnest($verbs) AS verb, unnest($targets) AS target
        ),

        logged AS (
            SELECT
                policy,
                watched.verb,
                watched.target,
                if(watched.target = '*', max(depth), min(depth))                           AS depth,
                if(watched.target = '*', arg_max(level, depth), arg_min(level, depth))     AS level
            FROM watched
            JOIN audit_policy_levels AS levels
                ON watched.verb = levels.verb AND watched.target IN ('*', levels.target)
            WHERE who IN ('person', 'service_account')
            GROUP BY ALL
        )

        SELECT verb, replace(target, '*', 'anything'), arg_min(level, depth)
        FROM logged
        WHERE depth < $needed
        GROUP BY ALL
        ORDER BY ALL
        """,
        {
            "verbs": [verb for verb, _ in pairs],
            "targets": [target for _, target in pairs],
            "needed": _LEVELS.index(control.detects.level) + 1,
        },
    ).fetchall()
    if not rows:
        return ""
    verb, target, level = rows[0]
    more = f", and {len(rows) - 1} more" if len(rows) > 1 else ""
    return f"the audit policy logs {verb} {target} at {level} (needed: {control.detects.level}){more}"


def tell_blind_spot(outcome: Outcome, problem: str) -> Outcome:
    """Take back a pass that rests on what is not logged; what was found stays found."""
    if not problem:
        return outcome
    state = OutcomeState.FAIL if outcome.state is OutcomeState.FAIL else OutcomeState.NOT_ASSESSED
    return replace(outcome, state=state, reason="; ".join(text for text in (outcome.reason, problem) if text))


def _pairs(watched: str) -> list[tuple[str, str]]:
    verb, target = watched.split()
    return [(each, target) for each in (_CHANGES if verb == _ANY else (verb,))]
