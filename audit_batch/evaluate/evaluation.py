"""One run of the control library over one snapshot: from relations to outcomes, findings and requirements."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import duckdb
import pandas as pd

from audit_batch.catalog.control import Control
from audit_batch.errors import ControlError
from audit_batch.evaluate.catalogue import Catalogue
from audit_batch.evaluate.judge import judge
from audit_batch.evaluate.moment import Moment, find_moment, materialise, release
from audit_batch.evaluate.outcome import Outcome, missing_data, settle, unassessed
from audit_batch.evaluate.question import read_question
from audit_batch.evaluate.requirement import RequirementOutcome, judge_framework
from audit_batch.evaluate.rows import interval_rows
from audit_batch.warehouse.database import STILL
from audit_batch.warehouse.evaluations import FINDINGS, EvaluationRecord, stage_findings, write_evaluation

VERDICTS = "verdicts"
"""Temporary table with every verdict of the evaluation, where it was asked to keep them."""

_VERDICT_COLUMNS = (
    "control VARCHAR, kind VARCHAR, namespace VARCHAR, name VARCHAR, verdict VARCHAR, reason VARCHAR, "
    "fields VARCHAR[], evidence JSON, waiver VARCHAR"
)


@dataclass(frozen=True, slots=True)
class Evaluation:
    """One run of the library over one snapshot."""

    moment: Moment
    number: int
    as_of_only: bool
    outcomes: Mapping[str, Outcome]
    requirements: Sequence[RequirementOutcome]
    problems: Sequence[ControlError]
    """Controls that are broken; each is not assessed."""


def evaluate(  # noqa: PLR0913  each is said by its name
    con: duckdb.DuckDBPyConnection,
    catalogue: Catalogue,
    *,
    cluster: str | None,
    as_of: datetime | None,
    now: datetime,
    keep_verdicts: bool = False,
    told: Callable[[Outcome], None] = lambda outcome: None,
) -> Evaluation:
    """Judge the newest snapshot up to ``as_of`` with every control, and commit what came out.

    A moment before the newest snapshot is the past judged with today's controls: its outcomes are numbered apart, and
    it opens and resolves no finding.

    Args:
        con: A writer outside of any transaction.
        catalogue: What to judge by.
        cluster: Name of the cluster; may be left out where there is one.
        as_of: The moment, UTC; the newest snapshot without one.
        now: The clock.
        keep_verdicts: Leave every verdict in the temporary table `VERDICTS`.
        told: Called with each outcome as it settles.

    Raises:
        WarehouseMissing: No snapshot up to then.
    """
    newest = find_moment(con, cluster, None)
    moment = find_moment(con, cluster, as_of) if as_of else newest
    run = _Run(con, catalogue, moment, keep_verdicts)
    for control in catalogue.library.controls.values():
        told(run.judge(control))
    for problem in catalogue.library.problems:
        told(run.refuse(problem))
    requirements = [
        outcome
        for framework in catalogue.frameworks.values()
        for outcome in judge_framework(framework, run.outcomes, catalogue.attestations, moment.taken_at.date())
    ]
    record = EvaluationRecord(
        cluster_id=moment.cluster_id,
        snapshot=moment.snapshot,
        evaluated_at=now.replace(tzinfo=None),
        catalogue_digest=catalogue.digest(),
        settings_digest=catalogue.settings_digest(),
        controls=len(run.outcomes),
        as_of_only=moment.snapshot != newest.snapshot,
    )
    number = write_evaluation(con, record, interval_rows(catalogue, run.outcomes, requirements))
    run.release()
    return Evaluation(moment, number, record.as_of_only, run.outcomes, requirements, run.problems)


class _Run:
    """The judging of one moment: its temporary tables, and what has come out so far."""

    def __init__(self, con: duckdb.DuckDBPyConnection, catalogue: Catalogue, moment: Moment, keep: bool) -> None:
        self._con = con
        self._catalogue = catalogue
        self._moment = moment
        self._keep = keep
        self.outcomes: dict[str, Outcome] = {}
        self.problems: list[ControlError] = []
        release(con)
        stage_findings(con)
        if keep:
            con.execute(f"CREATE TEMP TABLE {VERDICTS} ({_VERDICT_COLUMNS})")

    def judge(self, control: Control) -> Outcome:
        """Judge one control and stage its findings; what goes wrong in it stays its own."""
        try:
            outcome = self._judge(control)
        except ControlError as error:
            self.problems.append(error)
            outcome = self._unassessed(control.id, f"the control is broken: {error.problem}")
        self.outcomes[control.id] = outcome
        return outcome

    def refuse(self, problem: ControlError) -> Outcome:
        """Settle a control whose file could not be loaded."""
        self.problems.append(problem)
        control = broken_id(problem)
        self.outcomes[control] = self._unassessed(control, f"the control is broken: {problem.problem}")
        return self.outcomes[control]

    def release(self) -> None:
        """Drop the relations; verdicts that were asked for stay."""
        release(self._con, keep=VERDICTS)

    def _judge(self, control: Control) -> Outcome:
        question = read_question(control)
        if problem := missing_data(self._moment.collections, question.collections):
            return self._unassessed(control.id, problem)
        materialise(self._con, question.relations)
        judged = judge(self._con, control, question, self._catalogue.params_of(control))
        waived = self._waive(control)
        self._stage(control)
        return settle(control, judged, waived)

    def _waive(self, control: Control) -> int:
        """Put the failing resources that a waiver in force covers into `waived`, and count them."""
        day = self._moment.taken_at.date()
        waivers = [w for w in self._catalogue.waivers if w.control == control.id and w.in_force(day)]
        self._con.execute(_WAIVED)
        if not waivers:
            return 0
        failing = self._con.execute("SELECT kind, namespace, name FROM temp.judged WHERE verdict = 'fail'").fetchall()
        covered = [
            (*resource, next(w.id for w in waivers if w.covers(control.id, *resource)))
            for resource in failing
            if any(w.covers(control.id, *resource) for w in waivers)
        ]
        if covered:
            frame = pd.DataFrame(covered, columns=["kind", "namespace", "name", "waiver"], dtype=object)
            self._con.register("covered", frame)
            self._con.execute("INSERT INTO temp.waived SELECT * FROM covered")
            self._con.unregister("covered")
        return len(covered)

    def _stage(self, control: Control) -> None:
        numbers = {"cluster": self._moment.cluster_id, "control": control.id}
        self._con.execute(_STAGE_FAILING, numbers)
        self._con.execute(_STAGE_HELD_UNSEEN, {**numbers, "still": STILL})
        if self._keep:
            self._con.execute(_KEEP, {"control": control.id})

    def _unassessed(self, control: str, reason: str) -> Outcome:
        """Give the outcome, and let the findings that are open live on: what could not be looked at is not resolved."""
        numbers = {"cluster": self._moment.cluster_id, "control": control, "still": STILL}
        self._con.execute(_STAGE_HELD, numbers)
        return unassessed(control, reason)


def broken_id(problem: ControlError) -> str:
    """Id of the control whose file is wrong: its stem."""
    return Path(problem.path).stem


_WAIVED = "CREATE OR REPLACE TEMP TABLE waived (kind VARCHAR, namespace VARCHAR, name VARCHAR, waiver VARCHAR)"

_STAGE_FAILING = f"""
INSERT INTO {FINDINGS} BY NAME
SELECT
    $cluster AS cluster_id,
    substr(sha256(concat_ws(chr(31), $cluster, $control, kind, namespace, name)), 1, 16) AS finding_id,
    $control AS control,
    kind,
    namespace,
    name,
    reason,
    fields,
    evidence,
    coalesce(waiver, '') AS waiver
FROM temp.judged
LEFT JOIN temp.waived USING (kind, namespace, name)
WHERE verdict = 'fail'
"""
"""The id stands for cluster, control and resource: the same resource failing again is the same finding."""

_STAGE_HELD = f"""
INSERT INTO {FINDINGS} BY NAME
SELECT * EXCLUDE (first_evaluation, last_evaluation)
FROM finding_versions
WHERE cluster_id = $cluster AND control = $control AND last_evaluation = $still
"""

_STAGE_HELD_UNSEEN = f"""
{_STAGE_HELD}
    AND (kind, namespace, name) IN (SELECT (kind, namespace, name) FROM temp.judged WHERE verdict = 'not_assessed')
"""

_KEEP = f"""
INSERT INTO {VERDICTS} BY NAME
SELECT $control AS control, judged.*, coalesce(waiver, '') AS waiver
FROM temp.judged
LEFT JOIN temp.waived USING (kind, namespace, name)
"""
