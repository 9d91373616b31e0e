"""Which files of audit events count, and the view over them and nothing else."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path

import duckdb

from audit_batch.warehouse.database import STILL
from audit_batch.warehouse.events.layout import events_folder
from audit_batch.warehouse.events.settling import StoredFile

KEPT = timedelta(days=1)
"""How long a retired file stays for readers of older published copies."""
_ROOT = "events"
"""Key of the folder that the view names, in the table of what is known of the warehouse."""
_SEEN = "one row per cluster, audit ID and stage: every audit event that was ingested"


def stored_files(con: duckdb.DuckDBPyConnection, folder: Path, cluster: str) -> list[StoredFile]:
    """Return the files of a cluster that count."""
    rows = con.execute(
        """
        SELECT file, first_time, last_time FROM event_files
        WHERE cluster = $cluster AND retired = $still ORDER BY file
        """,
        {"cluster": cluster, "still": STILL},
    ).fetchall()
    root = events_folder(folder)
    return [StoredFile(root / file, first, last) for file, first, last in rows]


def show_files(con: duckdb.DuckDBPyConnection, folder: Path) -> None:
    """Make the view of all events read the files that count now; in the transaction that changes which they are.

    A reader elsewhere names another place of the files with ``SET VARIABLE events = '/path/to/events'``.
    """
    rows = con.execute("SELECT file FROM event_files WHERE retired = $still ORDER BY file", {"still": STILL}).fetchall()
    root = events_folder(folder)
    con.execute(f"CREATE OR REPLACE VIEW stored_events AS {_query(con, root, [row[0] for row in rows])}")
    con.execute(f"COMMENT ON VIEW stored_events IS '{_SEEN}'")
    con.execute("DELETE FROM meta WHERE key = $key", {"key": _ROOT})
    con.execute("INSERT INTO meta VALUES ($key, $root)", {"key": _ROOT, "root": str(root)})


def show_files_here(con: duckdb.DuckDBPyConnection, folder: Path) -> None:
    """Make the view again if the warehouse was moved since."""
    root = con.execute("SELECT value FROM meta WHERE key = $key", {"key": _ROOT}).fetchone()
    if root not in (None, (str(events_folder(folder)),)):
        show_files(con, folder)


def _query(con: duckdb.DuckDBPyConnection, root: Path, files: Sequence[str]) -> str:
    if not files:
        return "SELECT * FROM event_rows"
    columns = ", ".join(f'"{name}"' for (name, *_) in con.execute("DESCRIBE event_rows").fetchall())
    listed = ", ".join(_literal(f"/{file}") for file in files)
    return f"""
        SELECT * FROM event_rows
        UNION ALL
        SELECT {columns}
        FROM read_parquet(
            list_transform(
                [{listed}], lambda file: coalesce(getvariable('events')::VARCHAR, {_literal(str(root))}) || file
            ),
            hive_partitioning = false
        )
    """


def remove_strays(con: duckdb.DuckDBPyConnection, folder: Path, *, now: datetime) -> int:
    """Delete files that no job registered, and those that were retired more than a day ago; returns how many."""
    root = events_folder(folder)
    kept = con.execute(
        "SELECT file FROM event_files WHERE retired = $still OR retired_at > $yesterday",
        {"still": STILL, "yesterday": now.replace(tzinfo=None) - KEPT},
    ).fetchall()
    known = {root / file for (file,) in kept}
    strays = [path for path in root.glob("cluster=*/day=*/*") if path.is_file() and path not in known]
    for path in strays:
        path.unlink()
    for folder_of_day in {path.parent for path in strays}:
        if not any(folder_of_day.iterdir()):
            folder_of_day.rmdir()
    return len(strays)


def _literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
