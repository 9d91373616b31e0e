"""Running a detection on its own examples: some events, and all that it tells of them."""

from collections import defaultdict
from collections.abc import Mapping

import duckdb

from audit_batch.catalog.control import Control
from audit_batch.catalog.example import Example
from audit_batch.catalog.example_events import BASE, base_id
from audit_batch.evaluate.answer import Answer
from audit_batch.evaluate.detection import (
    detect,
    find_shared,
    missing_history,
    missing_level,
    missing_params,
    read_log,
)
from audit_batch.evaluate.event_days import show_days
from audit_batch.evaluate.moment import Relations
from audit_batch.evaluate.outcome import missing_data, unassessed
from audit_batch.evaluate.question import read_question
from audit_batch.model import Collection, OutcomeState, Verdict

_DAY = f"{BASE:%Y-%m-%d}"

_HITS = "SELECT audit_id, verdict, reason, severity, finding FROM temp.hits ORDER BY ALL"


def answer_detection(
    con: duckdb.DuckDBPyConnection, control: Control, example: Example, collections: Mapping[str, Collection]
) -> Answer:
    """Run ``control`` over the events in view, which are those of ``example`` beside its ``collections``.

    An event that the example repeats has a verdict of its own only where not all its repetitions have the same.

    Raises:
        ControlError: The detection is broken.
    """
    question = read_question(control)
    if any(event["stageTimestamp"][:10] != _DAY for event in example.events):
        _roll_up(con)
    show_days(con, BASE.date(), BASE.date())
    relations = Relations(con)
    relations.materialise(question.relations | {"audit_requests"})
    find_shared(con)
    params = {**control.params, **example.params}
    problem = missing_params(control, params) or missing_level(control, [read_log(con)])
    problem = problem or missing_data(collections, question.collections)
    if problem := problem or missing_history(con, control, relations):
        return Answer({}, OutcomeState.NOT_ASSESSED, unassessed(control.id, problem).reason, {}, findings=0)
    rows = con.execute(_HITS).fetchall() if detect(con, control, question, params) else []
    verdicts = _gathered(example, {audit_id: Verdict(verdict) for audit_id, verdict, *_ in rows})
    failing = [row for row in rows if row[1] == Verdict.FAIL]
    state = OutcomeState.FAIL if failing else OutcomeState.NOT_ASSESSED if rows else OutcomeState.PASS
    return Answer(
        verdicts=verdicts,
        state=state,
        reason="" if state is not OutcomeState.NOT_ASSESSED else rows[0][2],
        reasons={audit_id: reason for audit_id, _, reason, *_ in rows},
        findings=len({finding for *_, finding in failing}),
        severities={base_id(audit_id): severity for audit_id, _, _, severity, _ in rows},
    )


def _roll_up(con: duckdb.DuckDBPyConnection) -> None:
    """Make the roll-ups of all days: behaviour is compared with those before the day in view."""
    for name in ("events_from", "events_until", "events_day"):
        con.execute(f"RESET VARIABLE {name}")
    Relations(con).materialise(frozenset({"day_features"}))
    con.execute("INSERT INTO feature_rows BY NAME SELECT getvariable('cluster') AS cluster, * FROM temp.day_features")


def _gathered(example: Example, verdicts: dict[str, Verdict]) -> dict[str, Verdict]:
    repetitions: dict[str, list[str]] = defaultdict(list)
    for event in example.events:
        repetitions[base_id(event["auditID"])].append(event["auditID"])
    gathered: dict[str, Verdict] = {}
    for audit_id, same in repetitions.items():
        told = {one: verdicts[one] for one in same if one in verdicts}
        if len(told) == len(same) and len(set(told.values())) == 1:
            gathered[audit_id] = told[same[0]]
        else:
            gathered |= told
    return gathered
