"""Opening, migrating, publishing and closing the database of a warehouse."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import duckdb

from audit_batch.errors import (
    AuditBatchError,
    WarehouseFull,
)
from audit_batch.files import written_whole
from audit_batch.warehouse.attaching import STORAGE, attach_statement
from audit_batch.warehouse.empty import fill_empty, place_empty
from audit_batch.warehouse.faults import as_ours, damaged
from audit_batch.warehouse.folder import (
    DATABASE,
    EVENTS,
    PUBLISHED,
    make_folder,
    require_published,
    require_settled,
    require_space,
)
from audit_batch.warehouse.lock import write_lock
from audit_batch.warehouse.migration import BEFORE, kept_before, known_schema, migrate, schema_of
from audit_batch.warehouse.views import views_installed

STILL = 2147483647
"""Last number of an interval that still holds."""


@contextmanager
def open_writer(
    folder: Path, job: str, *, wait: float = 60, memory: str = "512MB", reads_views: bool = True
) -> Iterator[duckdb.DuckDBPyConnection]:
    """Open the warehouse for one job, and publish a copy of it afterwards.

    The connection's default catalog is the warehouse, migrated to the newest schema; it reaches no file outside of the
    folder. What the job did not commit is gone. What it committed is published when it ends well, or by the next job.
    A job that reads no views need not wait for those of a new version: they are installed meanwhile.

    Raises:
        WarehouseLocked: Another job is writing.
        WarehouseFull: Too little space to begin, or none left.
        WarehouseDamaged: DuckDB cannot read the file.
        WarehouseNewer: The file is of a later version.
    """
    make_folder(folder)
    with write_lock(folder, job, wait=wait):
        require_settled(folder)
        require_space(folder)
        _begin(folder)
        con = _connect(folder, memory)
        try:
            with translated(folder):
                con = _prepared(con, folder, memory)
                migrate(con, folder)
                with views_installed(con, meanwhile=not reads_views):
                    yield con
        except BaseException:
            con.close()
            raise
        _close(con, folder)
        publish(folder)
        for copy in kept_before(folder):
            copy.unlink()


def open_memory() -> duckdb.DuckDBPyConnection:
    """Open an empty warehouse in memory, for examples and manifests; the caller closes it."""
    con = duckdb.connect(config={"threads": 1})
    con.execute("ATTACH ':memory:' AS warehouse")
    con.execute("USE warehouse")
    fill_empty(con)
    con.execute("SET enable_external_access = false")
    return con


def open_published(folder: Path) -> duckdb.DuckDBPyConnection:
    """Open the published copy read-only; jobs that write meanwhile are not seen and do not wait.

    Attached to a database of its own: DuckDB shares what it opens by path within a process, and a copy that was
    replaced meanwhile would not be seen.

    Raises:
        WarehouseMissing: No job has ended here yet.
        WarehouseDamaged: DuckDB cannot read the file.
    """
    path = require_published(folder)
    # A reader writes nothing, not even what does not fit into memory: DuckDB would put that into the current folder.
    con = duckdb.connect(config={"temp_directory": ""})
    quieten(con)
    try:
        with translated(folder):
            con.execute(attach_statement(path, "READ_ONLY"))
            con.execute("USE warehouse")
        place_events(con, folder)
    except BaseException:
        con.close()
        raise
    return con


def place_events(con: duckdb.DuckDBPyConnection, folder: Path) -> None:
    """Tell the view of all events where their files lie now, wherever the warehouse was when they were written."""
    quoted = str(folder.absolute() / EVENTS).replace("'", "''")
    # Not bound: DuckDB imports pandas, which takes half a second, to bind any value.
    con.execute(f"SET VARIABLE events = '{quoted}'")


def quieten(con: duckdb.DuckDBPyConnection) -> None:
    """Let DuckDB draw no bar into whatever stdout is, as it does where no script was started.

    In a notebook without ipywidgets it refuses to be told, and draws none.
    """
    with suppress(duckdb.InvalidInputException):
        con.execute("SET enable_progress_bar = false")


@contextmanager
def translated(folder: Path) -> Iterator[None]:
    """Turn DuckDB's errors about the file into ours; others are defects and pass as they are."""
    try:
        yield
    except duckdb.Error as error:
        raise as_ours(folder, error) or error from error


def publish(folder: Path) -> None:
    """Replace the published copy by the database as it is now, in one step; only under the lock, after closing."""
    fresh = folder / f"{PUBLISHED}.new"
    try:
        shutil.copyfile(folder / DATABASE, fresh)
        descriptor = os.open(fresh, os.O_RDWR)
        os.fsync(descriptor)
        os.close(descriptor)
        fresh.replace(folder / PUBLISHED)
    except OSError as error:
        fresh.unlink(missing_ok=True)
        raise WarehouseFull(
            f"{folder}: what was collected is kept, but the published copy could not be replaced ({error.strerror}); "
            "free some space and run any job again"
        ) from error


def _connect(folder: Path, memory: str) -> duckdb.DuckDBPyConnection:
    con = duckdb.connect(config={"memory_limit": memory, "temp_directory": str(folder / "spill")})
    quieten(con)
    con.execute(
        "SET allowed_directories = [$folder, $absolute]", {"folder": f"{folder}/", "absolute": f"{folder.absolute()}/"}
    )
    place_events(con, folder)
    con.execute("SET enable_external_access = false")
    try:
        with translated(folder):
            con.execute(attach_statement(folder / DATABASE, STORAGE))
            con.execute("USE warehouse")
    except AuditBatchError:
        con.close()
        raise
    except duckdb.Error as error:
        con.close()
        raise damaged(folder, error) from error
    return con


def _close(con: duckdb.DuckDBPyConnection, folder: Path) -> None:
    """Move what is in the log into the one file that is published."""
    try:
        with translated(folder):
            con.execute("CHECKPOINT warehouse")
            con.execute("USE memory")
            con.execute("DETACH warehouse")
    finally:
        con.close()


def _begin(folder: Path) -> None:
    """Let a new warehouse begin as an empty one, with schema and views."""
    try:
        with translated(folder):
            place_empty(folder / DATABASE)
    except OSError as error:
        raise WarehouseFull(f"{folder}: cannot be written ({error.strerror}); free some space and run again") from error


def _prepared(con: duckdb.DuckDBPyConnection, folder: Path, memory: str) -> duckdb.DuckDBPyConnection:
    """Keep a copy of the database if it is going to be migrated; returns the connection, another one then.

    While DuckDB has the file open nobody else may open it: it would silently give up its lock.
    """
    done = schema_of(con, folder)
    if not 0 < done < known_schema() or kept_before(folder):
        return con
    _close(con, folder)
    copy = folder / BEFORE.format(done)
    try:
        with (folder / DATABASE).open("rb") as file, written_whole(copy) as out:
            shutil.copyfileobj(file, out, 1 << 20)
    except OSError as error:
        raise WarehouseFull(
            f"{folder}: no copy could be made before the upgrade ({error.strerror}), and nothing was changed; free as "
            "much space as the database takes and run again"
        ) from error
    return _connect(folder, memory)
