"""Writing an ingestion: new files, sources, quarantine and gaps, all of it committed at once with its ledger entry."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

import duckdb
from msgspec import Struct

from audit_batch import __version__
from audit_batch.files import digest_file, place_file
from audit_batch.warehouse.database import STILL
from audit_batch.warehouse.events.gaps import Jump, Silence, write_gaps
from audit_batch.warehouse.events.layout import events_folder, file_name
from audit_batch.warehouse.events.registry import show_files
from audit_batch.warehouse.events.settling import Settled
from audit_batch.warehouse.events.staging import Part
from audit_batch.warehouse.ledger import append_entry
from audit_batch.warehouse.transaction import transaction


class Source(Struct, frozen=True):
    """A log that was read, and how far."""

    number: int
    path: str
    head: str
    head_bytes: int
    bytes: int
    tail: str
    lines: int
    file_bytes: int
    modified_ns: int
    format: str


class Quarantined(Struct, frozen=True):
    """A line that is no event."""

    source: int
    path: str
    line: int
    byte_offset: int
    bytes: int
    reason: str
    beginning: str


class IngestionRecord(Struct, frozen=True):
    """What one batch of logs brought."""

    cluster: str
    started_at: datetime
    settled: Settled
    sources: Sequence[Source]
    bytes: int
    quarantined: Sequence[Quarantined]
    silence: Silence
    jumps: Sequence[Jump] = ()


class Written(Struct, frozen=True):
    """An ingestion that was committed."""

    ingestion: int
    events: int
    duplicates: int
    quarantined: int
    first_time: datetime | None
    last_time: datetime | None
    gaps: int
    """Gaps that were found."""


class _Placed(Struct, frozen=True):
    """The files of an ingestion, where they stay, by their columns from day to digest."""

    ingestion: int
    rows: Sequence[tuple[object, ...]]


class Retired(Struct, frozen=True):
    """Files that no longer count, and the files that took their place, if any did."""

    files: Sequence[str]
    why: str
    fresh: Sequence[Part] = ()


def write_ingestion(con: duckdb.DuckDBPyConnection, folder: Path, record: IngestionRecord, *, now: datetime) -> Written:
    """Commit an ingestion, all or nothing: its files are in place before, and count for nothing until then."""
    number = next_ingestion(con, record.cluster)
    placed = place_parts(folder, record.cluster, number, record.settled.parts)
    with transaction(con):
        return _write(con, folder, record, _Placed(number, placed), now)


def write_retirement(
    con: duckdb.DuckDBPyConnection, folder: Path, cluster: str, retired: Retired, *, now: datetime
) -> int:
    """Commit that files no longer count, as an ingestion without events of its own; returns its number."""
    number = next_ingestion(con, cluster)
    placed = place_parts(folder, cluster, number, retired.fresh)
    with transaction(con):
        con.execute(
            """
            UPDATE event_files SET retired = $number, retired_at = $now, why = $why
            WHERE cluster = $cluster AND list_contains($files, file) AND retired = $still
            """,
            {"number": number, "now": now.replace(tzinfo=None), "why": retired.why, "cluster": cluster,
             "files": list(retired.files), "still": STILL},
        )  # fmt: skip
        _insert(con, "event_files", [(cluster, *row, number, STILL, None, "") for row in placed])
        _conclude(con, folder, (cluster, number, now, now, 0, 0, 0, 0, 0, None, None))
    return number


def next_ingestion(con: duckdb.DuckDBPyConnection, cluster: str) -> int:
    """Return the number of the next ingestion of a cluster."""
    ((number,),) = con.execute(
        "SELECT coalesce(max(ingestion), 0) + 1 FROM ingestion_rows WHERE cluster = $cluster", {"cluster": cluster}
    ).fetchall()
    return int(number)


def place_parts(folder: Path, cluster: str, ingestion: int, parts: Sequence[Part]) -> list[tuple[object, ...]]:
    """Move finished files to where they stay; returns the columns of each from day to digest."""
    placed: list[tuple[object, ...]] = []
    for number, part in enumerate(sorted(parts, key=lambda part: (part.day, part.number)), 1):
        file = file_name(cluster, part.day, ingestion, number)
        target = events_folder(folder) / file
        target.parent.mkdir(parents=True, exist_ok=True)
        place_file(part.path, target)
        size = target.stat().st_size
        placed.append((part.day, file, part.events, part.first_time, part.last_time, size, digest_file(target)))
    return placed


def _write(
    con: duckdb.DuckDBPyConnection, folder: Path, record: IngestionRecord, placed: _Placed, now: datetime
) -> Written:
    cluster, settled, number = record.cluster, record.settled, placed.ingestion
    _insert(con, "event_files", [(cluster, *row, number, STILL, None, "") for row in placed.rows])
    _insert_superseded(con, cluster, number, settled)
    _insert(
        con,
        "event_sources",
        [
            (cluster, s.number, s.path, s.head, s.head_bytes, s.bytes, s.tail, s.lines, s.file_bytes, s.modified_ns,
             s.format, number)
            for s in record.sources
        ],
    )  # fmt: skip
    _insert(
        con,
        "quarantine_rows",
        [
            (cluster, number, q.source, q.path, q.line, q.byte_offset, q.bytes, q.reason, q.beginning)
            for q in record.quarantined
        ],
    )
    first = min((part.first_time for part in settled.parts), default=None)
    last = max((part.last_time for part in settled.parts), default=None)
    gaps = write_gaps(con, cluster, number, record.silence, record.jumps)
    events = sum(part.events for part in settled.parts)
    _conclude(
        con,
        folder,
        (cluster, number, record.started_at, now, len(record.sources), record.bytes, events, settled.duplicates,
         len(record.quarantined), first, last),
    )  # fmt: skip
    return Written(number, events, settled.duplicates, len(record.quarantined), first, last, gaps)


def _conclude(con: duckdb.DuckDBPyConnection, folder: Path, row: tuple[object, ...]) -> None:
    """Add the row of the ingestion and its entry, and show the files that count now."""
    cluster, number, started_at, finished_at = row[:4]
    naive = [moment.replace(tzinfo=None) for moment in (started_at, finished_at) if isinstance(moment, datetime)]
    _insert(con, "ingestion_rows", [(cluster, number, *naive, *row[4:], __version__, "")])
    show_files(con, folder)
    digest = append_entry(con, "ingestion", str(cluster), int(str(number)), made_at=naive[1])
    con.execute(
        "UPDATE ingestion_rows SET digest = $digest WHERE cluster = $cluster AND ingestion = $number",
        {"digest": digest, "cluster": cluster, "number": number},
    )


def _insert_superseded(con: duckdb.DuckDBPyConnection, cluster: str, number: int, settled: Settled) -> None:
    rows = [(cluster, one.audit_id, one.stage, one.event_time, number) for one in settled.superseded]
    if not rows:
        return
    con.execute("CREATE OR REPLACE TEMP TABLE newly_superseded AS FROM superseded_events LIMIT 0")
    _insert(con, "temp.newly_superseded", rows)
    con.execute(
        """
        INSERT INTO superseded_events
        FROM temp.newly_superseded ANTI JOIN superseded_events USING (cluster, audit_id, stage, event_time)
        """
    )
    con.execute("DROP TABLE temp.newly_superseded")


def _insert(con: duckdb.DuckDBPyConnection, table: str, rows: Sequence[tuple[object, ...]]) -> None:
    """Insert rows: thousands at once, by lists, since one statement for each takes a millisecond."""
    if not rows:
        return
    described = con.execute(f"DESCRIBE {table}").fetchall()
    columns = ", ".join(f"unnest(${index}::{type_}[])" for index, (_, type_, *_rest) in enumerate(described, 1))
    con.execute(f"INSERT INTO {table} SELECT {columns}", [list(column) for column in zip(*rows, strict=True)])
