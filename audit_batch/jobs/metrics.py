"""What a monitoring system should know: how a cluster stands, how fresh that is, and how the steps of runs ended."""

import shutil
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path

import duckdb
from msgspec import Struct

from audit_batch import __version__
from audit_batch.config import Settings
from audit_batch.errors import AuditBatchError
from audit_batch.evaluate.score import Score
from audit_batch.jobs.metrics_text import FAMILIES, Sample
from audit_batch.jobs.run_state import Memory, recall
from audit_batch.jobs.run_steps import Step
from audit_batch.model import OutcomeState, Severity
from audit_batch.warehouse.database import open_published
from audit_batch.warehouse.events.layout import events_folder

_PARTS = {"database": "audit.duckdb", "published": "audit-published.duckdb"}


class Measured(Struct, frozen=True):
    """Every sample, and what kept some from being taken."""

    samples: list[Sample]
    problem: str = ""


def measure(settings: Settings, now: datetime) -> Measured:
    """Take every sample of the settings' cluster; what is not known has none, so that nobody takes it for zero."""
    memories = {step: recall(settings.warehouse, step) for step in Step}
    found = [*_steps(memories), *_ledger(memories[Step.VERIFY]), *_sizes(settings.warehouse)]
    problem = ""
    try:
        con = open_published(settings.warehouse)
    except AuditBatchError as error:
        problem = str(error)
    else:
        try:
            con.execute("SET VARIABLE cluster = $name::VARCHAR", {"name": settings.cluster or None})
            found += [*_snapshot(con), *_standing(con), *_findings(con), *_events(con, settings, memories[Step.INGEST])]
        finally:
            con.close()
    found.append(_sample("audit_batch_written_timestamp_seconds", now.timestamp(), version=__version__))
    labels = {"cluster": settings.cluster} if settings.cluster else {}
    return Measured([Sample(s.name, {**labels, **s.labels}, s.value) for s in found], problem)


def _sample(name: str, value: float, **labels: str) -> Sample:
    assert name in FAMILIES, name  # noqa: S101  a name that is not described would be a defect
    return Sample(name, labels, value)


def _seconds(moment: datetime) -> float:
    return moment.replace(tzinfo=UTC).timestamp()


def _steps(memories: Mapping[Step, Memory]) -> Iterator[Sample]:
    for step, memory in memories.items():
        if memory.attempted_at:
            yield _sample("audit_batch_step_attempt_timestamp_seconds", memory.attempted_at, step=step)
            yield _sample("audit_batch_step_duration_seconds", memory.seconds, step=step)
            yield _sample("audit_batch_step_failed", float(memory.failed), step=step)
        if memory.succeeded_at:
            yield _sample("audit_batch_step_success_timestamp_seconds", memory.succeeded_at, step=step)


def _ledger(memory: Memory) -> Iterator[Sample]:
    if memory.succeeded_at:
        yield _sample("audit_batch_ledger_verified_timestamp_seconds", memory.succeeded_at)
    if memory.succeeded_at or memory.damaged:
        yield _sample("audit_batch_ledger_intact", float(not memory.damaged))


def _sizes(warehouse: Path) -> Iterator[Sample]:
    if not warehouse.is_dir():
        return
    sizes = {part: _size(warehouse / name) for part, name in _PARTS.items()}
    sizes["events"] = sum(map(_size, events_folder(warehouse).rglob("*.parquet")))
    for part, size in sizes.items():
        yield _sample("audit_batch_warehouse_size_bytes", size, part=part)
    usage = shutil.disk_usage(warehouse)
    yield _sample("audit_batch_warehouse_free_bytes", usage.free)
    yield _sample("audit_batch_warehouse_capacity_bytes", usage.total)


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:  # not there yet, or replaced just now
        return 0


def _snapshot(con: duckdb.DuckDBPyConnection) -> Iterator[Sample]:
    row = con.execute(
        """
        SELECT
            taken_at,
            objects,
            (SELECT count(*) FROM collections WHERE state IN ('forbidden', 'unavailable'))
        FROM snapshots
        ORDER BY snapshot DESC
        LIMIT 1
        """
    ).fetchone()
    if row:
        yield _sample("audit_batch_snapshot_timestamp_seconds", _seconds(row[0]))
        yield _sample("audit_batch_snapshot_objects", row[1])
        yield _sample("audit_batch_snapshot_unread_lists", row[2])


def _standing(con: duckdb.DuckDBPyConnection) -> Iterator[Sample]:
    judged = con.execute("SELECT taken_at FROM evaluation_in_view").fetchone()
    if judged is None:
        return
    yield _sample("audit_batch_judged_snapshot_timestamp_seconds", _seconds(judged[0]))
    outcomes = dict(con.execute("SELECT state, count(*) FROM outcomes GROUP BY state").fetchall())
    for state in OutcomeState:
        if state not in (OutcomeState.PARTIAL, OutcomeState.MANUAL):  # of requirements only
            yield _sample("audit_batch_controls", outcomes.get(state, 0), outcome=state)
    for score in _scores(con):
        yield _sample("audit_batch_framework_coverage_ratio", score.coverage, framework=score.framework)
        if score.score is not None:
            yield _sample("audit_batch_framework_score_ratio", score.score, framework=score.framework)


def _scores(con: duckdb.DuckDBPyConnection) -> Iterator[Score]:
    states: dict[str, Counter[OutcomeState]] = {}
    rows = con.execute(
        "SELECT framework, state, count(*) FROM requirement_outcomes GROUP BY ALL ORDER BY framework, state"
    ).fetchall()
    for framework, state, count in rows:
        states.setdefault(framework, Counter())[OutcomeState(state)] += count
    for framework, found in states.items():
        yield Score(framework, found.total(), found)


def _findings(con: duckdb.DuckDBPyConnection) -> Iterator[Sample]:
    if not con.execute("FROM evaluation_in_view").fetchall():
        return
    rows = con.execute(
        "SELECT severity, count(*), max(opened_at) FROM findings WHERE state = 'open' GROUP BY severity"
    ).fetchall()
    found = {severity: (count, opened) for severity, count, opened in rows}
    for severity in Severity:
        count, opened = found.get(severity, (0, None))
        yield _sample("audit_batch_open_findings", count, severity=severity)
        if opened:
            yield _sample("audit_batch_finding_opened_timestamp_seconds", _seconds(opened), severity=severity)


def _events(con: duckdb.DuckDBPyConnection, settings: Settings, memory: Memory) -> Iterator[Sample]:
    about = {"cluster": settings.cluster}
    ((last,),) = con.execute(
        "SELECT max(last_time) FROM ingestion_rows WHERE cluster = $cluster OR $cluster = ''", about
    ).fetchall()
    if last is None:
        return
    yield _sample("audit_batch_audit_event_timestamp_seconds", _seconds(last))
    if memory.succeeded_at:
        yield _sample("audit_batch_ingest_lag_seconds", max(memory.succeeded_at - _seconds(last), 0.0))
    ((gaps,),) = con.execute(
        "SELECT count(*) FROM event_gaps WHERE is_open AND (cluster = $cluster OR $cluster = '')", about
    ).fetchall()
    yield _sample("audit_batch_audit_log_open_gaps", gaps)
