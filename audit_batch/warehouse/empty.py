"""What a new warehouse begins as: schema and views without a row, made once for each version and then copied."""

import os
from pathlib import Path

import duckdb

from audit_batch.hands import nameless_file
from audit_batch.remembered import keep_bytes, recall_bytes
from audit_batch.warehouse.attaching import STORAGE, attach_statement
from audit_batch.warehouse.migration import migrate
from audit_batch.warehouse.views import digest_views, install_views

_NAME = "empty.duckdb"


def place_empty(path: Path) -> None:
    """Put an empty database where there is none, whole or not at all; only under the lock (OSError, duckdb.Error)."""
    if path.exists():
        return
    fresh = path.with_name(f"{path.name}.new")
    try:
        if kept := recall_bytes(_NAME, digest_views()):
            fresh.write_bytes(kept)
        else:
            keep_bytes(_NAME, digest_views(), _made(fresh))
        descriptor = os.open(fresh, os.O_RDWR)
        os.fsync(descriptor)
        os.close(descriptor)
        fresh.replace(path)
    finally:
        _remove(fresh)


def fill_empty(con: duckdb.DuckDBPyConnection) -> None:
    """Give the catalog ``warehouse``, which is in memory and in use, its schema and views."""
    kept = recall_bytes(_NAME, digest_views())
    if kept is None:
        migrate(con, Path())
        install_views(con, commented=False)
        return
    with nameless_file() as file:
        file.write(kept)
        file.flush()
        con.execute(f"ATTACH '/dev/fd/{file.fileno()}' AS empty (READ_ONLY)")
        con.execute("COPY FROM DATABASE empty TO warehouse")
        con.execute("DETACH empty")


def _made(path: Path) -> bytes:
    _remove(path)
    with duckdb.connect(config={"threads": 1}) as con:
        con.execute(attach_statement(path, STORAGE))
        con.execute("USE warehouse")
        # Views over the files of events are bound with the place where those lie; here there are none.
        con.execute("SET VARIABLE events = ''")
        migrate(con, path.parent)
        install_views(con)
        con.execute("CHECKPOINT warehouse")
        con.execute("USE memory")
        con.execute("DETACH warehouse")
    return path.read_bytes()


def _remove(path: Path) -> None:
    """Remove a database and its log, also those that a job left that was killed."""
    for one in (path, path.with_name(f"{path.name}.wal")):
        one.unlink(missing_ok=True)
