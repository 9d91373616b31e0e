"""Fewer files: the many small ones of a day become one, and days outlive their retention as whole files."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from pathlib import Path

import duckdb
from msgspec import Struct
from msgspec.structs import replace

from audit_batch.warehouse.database import STILL
from audit_batch.warehouse.events.ingestion import Retired, write_retirement
from audit_batch.warehouse.events.layout import ROW_GROUP, events_folder, write_options
from audit_batch.warehouse.events.staging import Part, Staging

SORTED = 200 * 2**20
"""Bytes of a day, uncompressed, up to which it is sorted by user."""
GROUP = 32 * 2**20
"""Bytes of a row group, uncompressed, which are held in memory."""
MANY = 4
"""Files of one day from which they are made one."""


class SmallFiles(Struct, frozen=True):
    """The files of one day of a cluster."""

    day: date
    files: Sequence[str]
    events: int


def compact(  # noqa: PLR0913  each is said by its name
    con: duckdb.DuckDBPyConnection, folder: Path, staging: Staging, cluster: str, *, untouched: set[date], now: datetime
) -> int:
    """Make one file, sorted by user and time, of each day with many that has ended and gets nothing more just now.

    Args:
        con: The writer.
        folder: The warehouse.
        staging: Where the new files are made.
        cluster: Name of the cluster.
        untouched: Days that are still being filled, which are left for later.
        now: The clock.

    Returns how many files are fewer.
    """
    fewer = 0
    for small in _crowded(con, cluster, before=now.date()):
        if small.day not in untouched:
            part = _merge(staging, folder, small)
            write_retirement(con, folder, cluster, Retired(small.files, "compacted", (part,)), now=now)
            fewer += len(small.files) - 1
    return fewer


def retire(con: duckdb.DuckDBPyConnection, folder: Path, cluster: str, *, days: int, now: datetime) -> int:
    """Stop counting the files whose last event is older than so many days; returns how many."""
    rows = con.execute(
        """
        SELECT file FROM event_files
        WHERE cluster = $cluster AND retired = $still AND last_time < $oldest ORDER BY file
        """,
        {"cluster": cluster, "still": STILL, "oldest": now.replace(tzinfo=None) - timedelta(days=days)},
    ).fetchall()
    if rows:
        write_retirement(con, folder, cluster, Retired([file for (file,) in rows], "retention"), now=now)
    return len(rows)


def _size(con: duckdb.DuckDBPyConnection, files: Sequence[str]) -> int:
    """Return the size of what is in the files, uncompressed."""
    ((size,),) = con.execute(
        "SELECT coalesce(sum(total_uncompressed_size), 0)::BIGINT FROM parquet_metadata($files)", {"files": list(files)}
    ).fetchall()
    return int(size)


def _crowded(con: duckdb.DuckDBPyConnection, cluster: str, *, before: date) -> list[SmallFiles]:
    rows = con.execute(
        """
        SELECT day, list(file ORDER BY file), sum(events)::BIGINT FROM event_files
        WHERE cluster = $cluster AND retired = $still AND day < $before
        GROUP BY day
        HAVING count(*) >= $many
        ORDER BY day
        """,
        {"cluster": cluster, "still": STILL, "before": before, "many": MANY},
    ).fetchall()
    return [SmallFiles(*row) for row in rows]


def _merge(staging: Staging, folder: Path, small: SmallFiles) -> Part:
    part = staging.next_part()
    files = [str(events_folder(folder) / file) for file in small.files]
    size = _size(staging.con, files)
    # DuckDB cannot sort bodies beyond its memory; where there are bodies, the other columns are read quickly anyhow.
    order = "ORDER BY username, event_time" if size <= SORTED else ""
    groups = max(2048, min(ROW_GROUP, GROUP * small.events // max(size, 1)))
    staging.con.execute(
        f"""
        COPY (
            SELECT * FROM read_parquet($files, hive_partitioning = false) {order}
        ) TO '{part.path}' ({write_options(groups)})
        """,
        {"files": files},
    )
    ((events, first, last),) = staging.con.execute(
        f"SELECT count(*), min(event_time), max(event_time) FROM read_parquet('{part.path}', hive_partitioning = false)"
    ).fetchall()
    if events != small.events:
        raise RuntimeError(f"{small.day}: {events} of {small.events} events were merged")
    return replace(part, day=small.day, events=events, first_time=first, last_time=last)
