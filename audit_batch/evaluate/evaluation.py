"""One run of the control library over one snapshot: from relations to outcomes, findings and requirements."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import duckdb

from audit_batch.catalog.control import Control
from audit_batch.catalog.waiver import Waiver
from audit_batch.errors import ControlError
from audit_batch.evaluate.catalogue import Catalogue
from audit_batch.evaluate.judge import judge
from audit_batch.evaluate.moment import Moment, Relations, find_moment, release
from audit_batch.evaluate.outcome import Outcome, missing_data, settle, unassessed
from audit_batch.evaluate.question import read_question
from audit_batch.evaluate.requirement import RequirementOutcome, judge_framework
from audit_batch.evaluate.rows import interval_rows
from audit_batch.evaluate.staging import (
    VERDICTS,
    find_waived,
    keep_verdicts,
    make_verdicts,
    stage_held,
    stage_verdicts,
)
from audit_batch.evaluate.standing import AttestationUse, WaiverUse, weigh_attestations, weigh_waivers
from audit_batch.warehouse.evaluations import EvaluationRecord, stage_findings, write_evaluation


@dataclass(frozen=True, slots=True)
class Evaluation:
    """One run of the library over one snapshot."""

    moment: Moment
    number: int
    as_of_only: bool
    outcomes: Mapping[str, Outcome]
    frameworks: Sequence[str]
    """Ids of those that suit the cluster's version, or were asked for."""
    requirements: Sequence[RequirementOutcome]
    problems: Sequence[ControlError]
    """Controls that are broken; each is not assessed."""
    waivers: Sequence[WaiverUse]
    attestations: Sequence[AttestationUse]


def evaluate(  # noqa: PLR0913  each is said by its name
    con: duckdb.DuckDBPyConnection,
    catalogue: Catalogue,
    *,
    cluster: str | None,
    as_of: datetime | None,
    now: datetime,
    keep: bool = False,
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
        keep: Leave every verdict in the temporary table `VERDICTS`.
        told: Called with each outcome as it settles.

    Raises:
        WarehouseMissing: No snapshot up to then.
    """
    newest = find_moment(con, cluster, None)
    moment = find_moment(con, cluster, as_of) if as_of else newest
    catalogue = catalogue.concerning(moment.cluster, moment.version)
    run = _Run(con, catalogue, moment, keep)
    for control in catalogue.library.controls.values():
        told(run.judge(control))
    for problem in catalogue.library.problems:
        told(run.refuse(problem))
    requirements = [
        outcome
        for framework in catalogue.frameworks.values()
        for outcome in judge_framework(framework, run.outcomes, catalogue.attestations, moment.taken_at.date())
    ]
    apart = moment.snapshot != newest.snapshot
    record = _record(catalogue, moment, now, controls=len(run.outcomes), as_of_only=apart)
    number = write_evaluation(con, record, interval_rows(catalogue, run.outcomes, requirements))
    run.release()
    answers = weigh_attestations(catalogue.attestations, moment.taken_at.date())
    return Evaluation(
        moment=moment,
        number=number,
        as_of_only=apart,
        outcomes=run.outcomes,
        frameworks=tuple(catalogue.frameworks),
        requirements=requirements,
        problems=run.problems,
        waivers=run.waivers,
        attestations=answers,
    )


def _record(
    catalogue: Catalogue, moment: Moment, now: datetime, *, controls: int, as_of_only: bool
) -> EvaluationRecord:
    return EvaluationRecord(
        cluster_id=moment.cluster_id,
        snapshot=moment.snapshot,
        evaluated_at=now.replace(tzinfo=None),
        catalogue_digest=catalogue.digest(),
        settings_digest=catalogue.settings_digest(),
        controls=controls,
        as_of_only=as_of_only,
    )


class _Run:
    """The judging of one moment: its temporary tables, and what has come out so far."""

    def __init__(self, con: duckdb.DuckDBPyConnection, catalogue: Catalogue, moment: Moment, keep: bool) -> None:
        self._con = con
        self._catalogue = catalogue
        self._moment = moment
        self._keep = keep
        self.outcomes: dict[str, Outcome] = {}
        self.problems: list[ControlError] = []
        self.waivers: list[WaiverUse] = []
        self._relations = Relations(con)
        stage_findings(con)
        if keep:
            make_verdicts(con)

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
        self._relations.materialise(question.relations)
        judged = judge(self._con, control, question, self._catalogue.params_of(control))
        self._weigh(control.id, judged=True)
        waived = find_waived(self._con, self._waivers(control)) if judged.failed else []
        stage_verdicts(self._con, self._moment.cluster_id, control.id, judged, waived)
        if self._keep:
            keep_verdicts(self._con, control.id, waived)
        return settle(control, judged, len(waived))

    def _waivers(self, control: Control) -> list[Waiver]:
        day = self._moment.taken_at.date()
        return [w for w in self._catalogue.waivers if w.control == control.id and w.in_force(day)]

    def _weigh(self, control: str, *, judged: bool) -> None:
        waivers = [waiver for waiver in self._catalogue.waivers if waiver.control == control]
        self.waivers += weigh_waivers(self._con, waivers, self._moment.taken_at.date(), judged=judged)

    def _unassessed(self, control: str, reason: str) -> Outcome:
        """Give the outcome, and let the findings that are open live on: what could not be looked at is not resolved."""
        self._weigh(control, judged=False)
        stage_held(self._con, self._moment.cluster_id, control)
        return unassessed(control, reason)


def broken_id(problem: ControlError) -> str:
    """Id of the control whose file is wrong: its stem."""
    return Path(problem.path).stem
