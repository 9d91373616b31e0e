"""What a schedule calls: snapshot, audit logs, evaluation, and the reports of months that have ended."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from audit_batch.config import Settings
from audit_batch.jobs.clock import Clock
from audit_batch.jobs.evaluation import Judgement, evaluate_warehouse
from audit_batch.jobs.ingest import Ingested, ingest_logs
from audit_batch.jobs.reports import ReportOrder, default_name, last_month, make_report
from audit_batch.jobs.snapshot import Taken, snapshot_cluster
from audit_batch.report.render import ReportFiles
from audit_batch.warehouse.database import open_published


@dataclass(frozen=True, slots=True)
class Done:
    """What one run did."""

    taken: Taken
    judgement: Judgement
    reports: tuple[ReportFiles, ...]
    ingested: Ingested | None = None
    """What the audit logs of the settings brought; None where they name none."""


def run_due(settings: Settings, clock: Clock, reports: Path, told: Callable[[str], None]) -> Done:
    """Take a snapshot, read what is new in the audit logs, judge it, and render what the last whole month still lacks.

    Raises:
        SourceError: The cluster cannot be read; nothing else was begun.
        WarehouseError: The warehouse cannot be written.
        ReportError: A report failed; snapshot and evaluation are committed.
    """
    told("snapshot")
    taken = snapshot_cluster(settings, clock)
    named = replace(settings, cluster=taken.cluster)
    ingested = None
    if settings.audit_logs:
        told("audit logs")
        ingested = ingest_logs(named, [str(path) for path in settings.audit_logs], clock)
    told("evaluation")
    judgement = evaluate_warehouse(named, clock)
    made = []
    for order in due_reports(named, judgement, clock):
        path = reports / default_name(named, order, order.month)
        if not path.exists():
            told(f"report {path.name}")
            made.append(make_report(named, order, path, clock))
    return Done(taken, judgement, tuple(made), ingested)


def due_reports(settings: Settings, judgement: Judgement, clock: Clock) -> list[ReportOrder]:
    """Return the reports of the last whole month, where the warehouse holds a snapshot from before its end."""
    month = last_month(clock)
    with open_published(settings.warehouse) as con:
        (row,) = con.execute(
            """
            SELECT count(*) FROM snapshot_rows JOIN cluster_rows USING (cluster_id)
            WHERE cluster = $cluster AND strftime(taken_at, '%Y-%m') <= $month
            """,
            {"cluster": settings.cluster, "month": month},
        ).fetchall()
    return [ReportOrder(framework=id_, month=month) for id_ in judgement.evaluation.frameworks] if row[0] else []
