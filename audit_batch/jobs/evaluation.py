"""The control library over one snapshot of the warehouse."""

from collections.abc import Callable, Sequence
from datetime import datetime

from msgspec import Struct

from audit_batch.config import Settings
from audit_batch.evaluate.catalogue import Catalogue
from audit_batch.evaluate.detecting import Habits, detect_events
from audit_batch.evaluate.evaluation import Evaluation, evaluate
from audit_batch.evaluate.event_days import clusters_with_events
from audit_batch.evaluate.log_only import evaluate_log, has_snapshot
from audit_batch.evaluate.outcome import Outcome
from audit_batch.evaluate.verdicts import VerdictRow, read_verdicts
from audit_batch.jobs.clock import Clock
from audit_batch.jobs.imports import door_of, refresh_shipped
from audit_batch.jobs.library import load_catalogue
from audit_batch.jobs.record import Run, record_run
from audit_batch.model import OutcomeState
from audit_batch.warehouse.database import open_writer
from audit_batch.warehouse.folder import require_begun


class Judgement(Struct, frozen=True):
    """An evaluation, what it was judged by, and its verdicts where they were asked for."""

    evaluation: Evaluation
    catalogue: Catalogue
    verdicts: Sequence[VerdictRow]


def evaluate_warehouse(  # noqa: PLR0913  each is said by its name
    settings: Settings,
    clock: Clock,
    *,
    as_of: datetime | None = None,
    in_turn: bool = False,
    keep_verdicts: bool = False,
    told: Callable[[Outcome], None] = lambda _: None,
) -> Judgement:
    """Judge the newest snapshot, or that of a past moment, and commit what came out.

    Raises:
        WarehouseMissing: There is no snapshot up to then.
        ControlError, WaiverError, ConfigError: What is judged by is wrong.
    """
    catalogue = load_catalogue(settings)
    require_begun(settings.warehouse, "run `audit-batch snapshot` first: this one holds no snapshot yet")
    started_at = clock.now()
    with open_writer(settings.warehouse, "evaluate", wait=settings.wait) as con:
        refresh_shipped(con, settings, door_of(settings), clock)
        logged = clusters_with_events(con, settings.cluster)
        for name in logged:
            habits = Habits(settings.baseline, settings.baseline_history)
            detect_events(con, catalogue, name, now=started_at, habits=habits)
        if len(logged) == 1 and not has_snapshot(con, settings.cluster or logged[0]):
            evaluation = evaluate_log(con, catalogue, logged[0], keep=keep_verdicts, told=told)
        else:
            evaluation = evaluate(
                con,
                catalogue,
                cluster=settings.cluster or None,
                as_of=as_of,
                now=started_at,
                in_turn=in_turn,
                keep=keep_verdicts,
                told=told,
            )
        verdicts = read_verdicts(con, catalogue.library.controls) if keep_verdicts else []
        states = [outcome.state for outcome in evaluation.outcomes.values()]
        message = f"{len(states)} controls over snapshot {evaluation.moment.snapshot}"
        record_run(con, Run("evaluate", started_at, clock.now(), OutcomeState.NOT_ASSESSED in states, message))
    return Judgement(evaluation, catalogue, verdicts)
