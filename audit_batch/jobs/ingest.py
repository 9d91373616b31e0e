"""Audit logs into the warehouse, each event once."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from errno import EDQUOT, EFBIG, ENOSPC
from pathlib import Path

import duckdb
from msgspec import Struct, field

from audit_batch.collect.audit_log.apart import load_apart
from audit_batch.collect.audit_log.batch import Batch, Batches
from audit_batch.collect.audit_log.lines import LineReader
from audit_batch.collect.audit_log.opening import find_logs, look_at
from audit_batch.collect.audit_log.reading import LogReading
from audit_batch.collect.audit_log.rotation import lost_rotations
from audit_batch.config import Settings
from audit_batch.errors import UsageError, WarehouseFull
from audit_batch.jobs.clock import Clock
from audit_batch.jobs.record import Run, record_run
from audit_batch.redact import Door
from audit_batch.redact.door import new_key
from audit_batch.warehouse.binding import without_pandas
from audit_batch.warehouse.database import open_writer
from audit_batch.warehouse.events.compaction import compact, retire
from audit_batch.warehouse.events.gaps import Silence, busy_minutes, span_before
from audit_batch.warehouse.events.ingestion import IngestionRecord, Written, write_ingestion
from audit_batch.warehouse.events.policy import policy_changes
from audit_batch.warehouse.events.registry import remove_strays, show_files_here, stored_files
from audit_batch.warehouse.events.settling import settle
from audit_batch.warehouse.events.sources import Sources, load_sources
from audit_batch.warehouse.events.staging import Staging, open_staging
from audit_batch.warehouse.key import read_key

_STAGING_MEMORY = "640MB"
_WAREHOUSE_MEMORY = "256MB"
_NS = 10**9


class Ingested(Struct):
    """What a run over logs brought."""

    cluster: str
    files: int
    """Files that were looked at."""
    written: list[Written] = field(default_factory=list)
    read_files: int = 0
    """Files in which something new was found."""
    bytes: int = 0
    """Bytes of them that were new, unpacked."""
    unreadable: list[str] = field(default_factory=list)
    """Files that could not be opened, and why."""
    compacted: int = 0
    """Files that are fewer than before."""
    retired: int = 0
    """Files that outlived their retention."""

    def add(self, other: "Ingested") -> None:
        """Count in what a further run brought."""
        self.files += other.files
        self.written += other.written
        self.read_files += other.read_files
        self.bytes += other.bytes
        self.unreadable += other.unreadable
        self.compacted += other.compacted
        self.retired += other.retired

    @property
    def events(self) -> int:
        """Events that were new."""
        return sum(one.events for one in self.written)

    @property
    def duplicates(self) -> int:
        """Events that were there already."""
        return sum(one.duplicates for one in self.written)

    @property
    def quarantined(self) -> int:
        """Lines that are no events."""
        return sum(one.quarantined for one in self.written)

    @property
    def gaps(self) -> int:
        """Gaps that were found."""
        return sum(one.gaps for one in self.written)


class _Site(Struct, frozen=True):
    """What every step of the job works with."""

    con: duckdb.DuckDBPyConnection
    folder: Path
    staging: Staging
    cluster: str
    settings: Settings
    clock: Clock


def ingest_logs(
    settings: Settings, places: Sequence[str], clock: Clock, told: Callable[[str], None] = lambda _: None
) -> Ingested:
    """Read what is new in the logs at these places.

    Raises:
        UsageError: There is no log at a place, or no name for the cluster.
        WarehouseError: The warehouse cannot be written; what was committed before stays.
    """
    paths = find_logs(places)
    started_at = clock.now()
    opened = open_writer(settings.warehouse, "ingest", wait=settings.wait, memory=_WAREHOUSE_MEMORY)
    with without_pandas(), opened as con:
        cluster = settings.cluster or _only_cluster(con)
        remove_strays(con, settings.warehouse, now=started_at)
        show_files_here(con, settings.warehouse)
        with _space(settings.warehouse), open_staging(settings.warehouse, _STAGING_MEMORY) as staging:
            site = _Site(con, settings.warehouse, staging, cluster, settings, clock)
            done = _ingest(site, paths, told)
            done.compacted, done.retired = _tidy(site, done)
        if done.written or done.compacted or done.retired:
            is_partial = bool(done.quarantined or done.unreadable)
            record_run(con, Run("ingest", started_at, clock.now(), is_partial, _message(done)))
    return done


def _ingest(site: _Site, paths: Sequence[Path], told: Callable[[str], None]) -> Ingested:
    done = Ingested(site.cluster, len(paths))
    known = load_sources(site.con, site.cluster)
    door = Door(read_key(site.folder, new_key()))
    reader = LineReader(door)
    started_at = site.clock.now()
    with load_apart(door, site.staging) as loader:
        batches = Batches(loader, site.cluster, known, lambda size, path: told(f"{size / 1e6:,.0f} MB, {path}"))
        for batch in batches.read(_readings(site, paths, known, reader, done)):
            done.written.append(_store(site, batch, known, started_at))
            done.read_files += len(batch.sources)
            done.bytes += batch.bytes
            started_at = site.clock.now()
    return done


def _readings(
    site: _Site, paths: Iterable[Path], known: Sources, reader: LineReader, done: Ingested
) -> Iterable[LogReading]:
    now_ns = int(site.clock.now().timestamp() * _NS)
    for path in paths:
        try:
            file = look_at(path)
        except OSError as error:
            done.unreadable.append(f"{path}: {error.strerror}")
        else:
            yield LogReading(file, known, reader, now_ns)


def _store(site: _Site, batch: Batch, known: Sources, started_at: datetime) -> Written:
    before = span_before(site.con, site.cluster)
    stored = stored_files(site.con, site.folder, site.cluster)
    settled = settle(site.staging, batch.parts, stored)
    jumps = [*batch.jumps, *lost_rotations(known.paths(), batch.first_parts)]
    jumps += policy_changes(site.staging, [*stored], settled.parts)
    allowed = timedelta(minutes=site.settings.audit_silence_minutes)
    record = IngestionRecord(
        cluster=site.cluster,
        started_at=started_at,
        settled=settled,
        sources=list(batch.sources.values()),
        bytes=batch.bytes,
        quarantined=batch.quarantined,
        silence=Silence(busy_minutes(site.staging.con), allowed, before),
        jumps=jumps,
    )
    written = write_ingestion(site.con, site.folder, record, now=site.clock.now())
    site.staging.clear()
    return written


def _tidy(site: _Site, done: Ingested) -> tuple[int, int]:
    """Retire old files; and when there is work to do anyhow, compact the days that it added nothing to."""
    now = site.clock.now()
    retired = retire(site.con, site.folder, site.cluster, days=site.settings.audit_retention_days, now=now)
    if not done.written:
        return 0, retired
    touched: set[date] = set()
    for one in done.written:
        if one.first_time is not None and one.last_time is not None:
            days = (one.last_time.date() - one.first_time.date()).days
            touched |= {one.first_time.date() + timedelta(days=day) for day in range(days + 1)}
    fewer = compact(site.con, site.folder, site.staging, site.cluster, untouched=touched, now=now)
    return fewer, retired


@contextmanager
def _space(folder: Path) -> Iterator[None]:
    """Say it in our words when there is no space for a file."""
    try:
        yield
    except OSError as error:
        if error.errno not in (ENOSPC, EDQUOT, EFBIG):
            raise
        raise WarehouseFull(
            f"{folder}: the disk is full; what was committed before is kept: free some space and run again"
        ) from error


def _only_cluster(con: duckdb.DuckDBPyConnection) -> str:
    rows = con.execute(
        "SELECT cluster FROM cluster_rows UNION SELECT cluster FROM ingestion_rows ORDER BY ALL"
    ).fetchall()
    if len(rows) != 1:
        known = ", ".join(name for (name,) in rows) or "none yet"
        raise UsageError(f"a log does not say which cluster it is of; name it with --cluster (known: {known})")
    return str(rows[0][0])


def _message(done: Ingested) -> str:
    return f"{done.events} events of {done.read_files} files, {done.quarantined} lines in quarantine"
