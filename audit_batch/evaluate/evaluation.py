"""One run of the control library over one snapshot: from relations to outcomes, findings and requirements."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

import duckdb
from msgspec import Struct

from audit_batch.errors import ControlError
from audit_batch.evaluate.catalogue import Catalogue
from audit_batch.evaluate.judging import judge_library
from audit_batch.evaluate.moment import Moment, find_moment, release
from audit_batch.evaluate.outcome import Outcome
from audit_batch.evaluate.requirement import RequirementOutcome, judge_framework
from audit_batch.evaluate.rows import interval_rows
from audit_batch.evaluate.staging import (
    VERDICTS,
)
from audit_batch.evaluate.standing import AttestationUse, WaiverUse, weigh_attestations
from audit_batch.warehouse.evaluations import EvaluationRecord, write_evaluation


class Evaluation(Struct, frozen=True):
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
    in_turn: bool = False,
    keep: bool = False,
    told: Callable[[Outcome], None] = lambda outcome: None,
) -> Evaluation:
    """Judge the newest snapshot up to ``as_of`` with every control, and commit what came out.

    A moment before the newest snapshot is the past judged with today's controls: its outcomes are numbered apart, and
    it opens and resolves no finding; unless it is in turn, only late.

    Args:
        con: A writer outside of any transaction.
        catalogue: What to judge by.
        cluster: Name of the cluster; may be left out where there is one.
        as_of: The moment, UTC; the newest snapshot without one.
        now: The clock.
        in_turn: Whether the moment continues the row of evaluations where no later snapshot was judged yet.
        keep: Leave every verdict in the temporary table `VERDICTS`.
        told: Called with each outcome as it settles.

    Raises:
        WarehouseMissing: No snapshot up to then.
    """
    newest = find_moment(con, cluster, None)
    moment = find_moment(con, cluster, as_of) if as_of else newest
    catalogue = catalogue.concerning(moment.cluster, moment.version)
    run = judge_library(con, catalogue, moment, keep=keep, told=told)
    requirements = [
        outcome
        for framework in catalogue.frameworks.values()
        for outcome in judge_framework(framework, run.outcomes, catalogue.attestations, moment.taken_at.date())
    ]
    apart = moment.snapshot != newest.snapshot and not (in_turn and _continues(con, moment))
    record = _record(catalogue, moment, now, controls=len(run.outcomes), as_of_only=apart)
    number = write_evaluation(con, record, interval_rows(catalogue, run.outcomes, requirements))
    release(con, keep=VERDICTS)
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


def _continues(con: duckdb.DuckDBPyConnection, moment: Moment) -> bool:
    """Say whether no snapshot from this one on was judged yet, the past judged apart not counted."""
    later = con.execute(
        "FROM evaluation_rows WHERE cluster_id = $cluster AND snapshot >= $snapshot AND NOT as_of_only LIMIT 1",
        {"cluster": moment.cluster_id, "snapshot": moment.snapshot},
    ).fetchall()
    return not later


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
