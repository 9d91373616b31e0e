"""The rows that an ingestion added, retired or closed, as the ledger's digest covers them, and what no entry covers."""

from collections.abc import Iterator
from pathlib import Path

import duckdb

from audit_batch.errors import WarehouseDamaged
from audit_batch.files import digest_file
from audit_batch.warehouse.database import STILL
from audit_batch.warehouse.events.layout import events_folder

_OWN = (
    "SELECT * EXCLUDE (digest) FROM ingestion_rows",
    "SELECT * EXCLUDE (retired, retired_at, why) FROM event_files",
    "SELECT * FROM superseded_events",
    "SELECT * FROM event_sources",
    "SELECT * FROM quarantine_rows",
    "SELECT * EXCLUDE (closed) FROM event_gap_rows",
)
"""What an ingestion adds; none of it is changed later."""
_ENDED = (
    "SELECT file, retired_at, why FROM event_files WHERE retired = $number",
    "SELECT * EXCLUDE (closed) FROM event_gap_rows WHERE closed = $number",
)
_NUMBERS = (
    ("event_files", "ingestion"),
    ("event_files", "retired"),
    ("superseded_events", "ingestion"),
    ("event_sources", "ingestion"),
    ("quarantine_rows", "ingestion"),
    ("event_gap_rows", "ingestion"),
    ("event_gap_rows", "closed"),
)


def ingestion_rows(con: duckdb.DuckDBPyConnection, cluster: str, number: int) -> Iterator[tuple[object, ...]]:
    """Yield what an ingestion did, in an order of its own."""
    numbers = {"cluster": cluster, "number": number}
    for query in _OWN:
        yield from con.execute(
            f"{query} WHERE cluster = $cluster AND ingestion = $number ORDER BY ALL", numbers
        ).fetchall()
    for query in _ENDED:
        yield from con.execute(f"{query} AND cluster = $cluster ORDER BY ALL", numbers).fetchall()


def verify_events(con: duckdb.DuckDBPyConnection, folder: Path) -> int:
    """Check that every file that counts is as it was written, and that nothing counts that no ingestion brought.

    Returns how many files there are.

    Raises:
        WarehouseDamaged: Names the first thing that is not as it was committed.
    """
    for table, column in _NUMBERS:
        _require_entries(con, table, column)
    rows = con.execute(
        "SELECT file, sha256 FROM event_files WHERE retired = $still ORDER BY file", {"still": STILL}
    ).fetchall()
    for file, expected in rows:
        _require_file(events_folder(folder) / file, file, expected)
    ((counted, seen),) = con.execute(
        """
        SELECT
            (SELECT coalesce(sum(events), 0) FROM event_files WHERE retired = $still)
            + (SELECT count(*) FROM event_rows),
            (SELECT count(*) FROM stored_events)
        """,
        {"still": STILL},
    ).fetchall()
    if counted != seen:
        raise _damaged(f"stored_events: shows {seen} events, and {counted} were ingested")
    return len(rows)


def _require_entries(con: duckdb.DuckDBPyConnection, table: str, column: str) -> None:
    rows = con.execute(
        f"""
        SELECT held.cluster, held.{column} FROM {table} AS held
        ANTI JOIN ledger
            ON
                ledger.kind = 'ingestion'
                AND ledger.cluster_id = held.cluster
                AND ledger.number = held.{column}
        WHERE held.{column} != $still
        ORDER BY ALL
        LIMIT 1
        """,
        {"still": STILL},
    ).fetchall()
    if rows:
        raise _damaged(f"{table}: a row of {rows[0][0]} is of ingestion {rows[0][1]}, which the ledger does not have")


def _require_file(path: Path, name: str, expected: str) -> None:
    if not path.is_file():
        raise _damaged(f"events/{name}: is missing")
    if digest_file(path) != expected:
        raise _damaged(f"events/{name}: was altered")


def _damaged(problem: str) -> WarehouseDamaged:
    return WarehouseDamaged(f"{problem}; restore the warehouse from a backup")
