"""Running a control on its own examples, each a cluster in miniature."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import duckdb

from audit_batch.catalog.control import Control
from audit_batch.catalog.example import Example
from audit_batch.errors import ControlError
from audit_batch.evaluate.answer import Answer
from audit_batch.evaluate.bench import Bench
from audit_batch.evaluate.detection_examples import answer_detection
from audit_batch.evaluate.judge import Row, count_rows, judge
from audit_batch.evaluate.moment import Relations, find_moment
from audit_batch.evaluate.outcome import Outcome, missing_data, settle, unassessed
from audit_batch.evaluate.question import read_question
from audit_batch.model import Collection, Verdict

Take = Callable[[Example], str]
"""Bring the objects of an example into the warehouse as a cluster of its own, and return the cluster's name."""


def answer_example(con: duckdb.DuckDBPyConnection, control: Control, example: Example, take: Take) -> Answer:
    """Judge one example as a cluster is judged.

    Raises:
        ControlError: The control is broken.
    """
    question = read_question(control)
    moment = find_moment(con, take(example), None)
    if control.detects:
        return answer_detection(con, control, example, moment.collections)
    relations = Relations(con)
    if problem := missing_data(moment.collections, question.collections):
        outcome = unassessed(control.id, problem)
        return Answer({}, outcome.state, outcome.reason, {})
    relations.materialise(question.relations)
    judged = judge(con, control, question, {**control.params, **example.params})
    rows = con.execute("SELECT * EXCLUDE (evidence) FROM temp.judged ORDER BY ALL").fetchall()
    return _answer(settle(control, judged, 0), rows)


def answer_on_bench(bench: Bench, control: Control, example: Example, collections: Mapping[str, Collection]) -> Answer:
    """Judge one example whose objects ``bench`` holds; the same in a tenth of the time.

    Raises:
        ControlError: The control is broken.
    """
    question = read_question(control)
    if problem := missing_data(collections, question.collections):
        outcome = unassessed(control.id, problem)
        return Answer({}, outcome.state, outcome.reason, {})
    rows = bench.judge(control, question, {**control.params, **example.params})
    return _answer(settle(control, count_rows(rows), 0), sorted(rows, key=lambda row: row[:3]))


def _answer(outcome: Outcome, rows: Sequence[Row]) -> Answer:
    keys = ["/".join(part for part in row[:3] if part) for row in rows]
    return Answer(
        verdicts={key: Verdict(row[3]) for key, row in zip(keys, rows, strict=True)},
        state=outcome.state,
        reason=outcome.reason,
        reasons={key: row[4] for key, row in zip(keys, rows, strict=True) if row[3] != "pass"},
    )


def check_example(control: Control, example: Example, answer: Answer) -> None:
    """Compare what the control said with everything that the example expects.

    Raises:
        ControlError: Names the first difference.
    """
    path = control.path.with_suffix(".yaml")
    place = f"example {example.name!r}"
    for key in sorted(example.expect.keys() | answer.verdicts.keys()):
        wanted, given = example.expect.get(key), answer.verdicts.get(key)
        if wanted is None:
            raise ControlError(path, f"{place}: {key} was judged ({given}), but the example expects no verdict on it")
        if given is None:
            raise ControlError(
                path,
                f"{place}: {key} should be {wanted}, but was not judged; the outcome is {answer.state} {answer.reason}",
            )
        if wanted is not given:
            raise ControlError(path, f"{place}: {key} should be {wanted}, but is {given} {answer.reasons.get(key, '')}")
    _check_telling(path, place, example, answer)
    if example.outcome is not None and example.outcome is not answer.state:
        raise ControlError(
            path, f"{place}: the outcome should be {example.outcome}, but is {answer.state} {answer.reason}"
        )


def _check_telling(path: Path, place: str, example: Example, answer: Answer) -> None:
    """Compare as what a detection told its events with what the example says of that."""
    if example.findings is not None and example.findings != answer.findings:
        raise ControlError(path, f"{place}: there should be {example.findings} findings, not {answer.findings}")
    for audit_id, wanted in example.severities.items():
        severity = answer.severities.get(audit_id, "not told")
        if severity != wanted:
            raise ControlError(path, f"{place}: {audit_id} should be of severity {wanted}, but is {severity}")
