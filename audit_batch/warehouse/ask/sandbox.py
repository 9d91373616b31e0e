"""A connection that can read the published copy and the events beside it, and can do nothing else."""

from collections.abc import Sequence
from pathlib import Path

import duckdb
from msgspec import Struct

from audit_batch.errors import QueryError, cut
from audit_batch.warehouse.attaching import attach_statement
from audit_batch.warehouse.database import place_events, translated
from audit_batch.warehouse.fleet import FleetViews, attach_fleet
from audit_batch.warehouse.folder import EVENTS, require_published

_CONFIG: dict[str, str | bool | int | float | list[str]] = {
    "autoinstall_known_extensions": False,
    "autoload_known_extensions": False,
    "python_enable_replacements": False,
    "temp_directory": "",
}
"""No extension, no variable of this process in place of a table, no spilling to disk."""


class Limits(Struct, frozen=True):
    """What one question may use."""

    seconds: float = 300
    """Until the last row is read."""
    memory: str = "1GB"
    """As DuckDB writes sizes; it counts tables and states of aggregates, not one value that is huge by itself."""


def open_sandbox(folder: Path, limits: Limits, *, writes: Path | None = None) -> duckdb.DuckDBPyConnection:
    """Open the published copy of ``folder`` with everything else closed; the caller closes the connection.

    Attached to a database of its own, since DuckDB shares one opened file, settings included, within a process.

    Args:
        folder: The warehouse.
        limits: Memory.
        writes: The one file that the caller may write, with statements of its own.

    Raises:
        WarehouseMissing: No job has ended here yet.
        WarehouseDamaged: DuckDB cannot read the file.
        QueryError: The memory limit is no size.
    """
    published = require_published(folder)
    con = _connect(limits)
    try:
        with translated(folder):
            con.execute(attach_statement(published, "READ_ONLY"))
            con.execute("USE warehouse")
        place_events(con, folder)
        _close_the_rest(con, [folder.absolute() / EVENTS], writes)
    except BaseException:
        con.close()
        raise
    return con


def open_fleet_sandbox(
    folder: Path, limits: Limits, *, writes: Path | None = None
) -> tuple[duckdb.DuckDBPyConnection, FleetViews]:
    """Open the published copies of all sub-folders in the same way; the views over them are made on demand.

    Raises:
        WarehouseMissing: No warehouse can be read.
        WarehouseError: The folder is itself a warehouse.
        QueryError: The memory limit is no size.
    """
    con = _connect(limits)
    try:
        con.execute("ATTACH ':memory:' AS warehouse")
        con.execute("USE warehouse")
        fleet = attach_fleet(con, folder)
        _close_the_rest(con, [member.events for member in fleet.members], writes)
        return con, FleetViews(con, fleet)
    except BaseException:
        con.close()
        raise


def _connect(limits: Limits) -> duckdb.DuckDBPyConnection:
    try:
        return duckdb.connect(config={**_CONFIG, "memory_limit": limits.memory})
    except duckdb.Error as error:
        raise QueryError(f"memory {cut(limits.memory, 20)!r} is not a size; write it like 512MB or 2GB") from error


def _close_the_rest(con: duckdb.DuckDBPyConnection, events: Sequence[Path], writes: Path | None) -> None:
    con.execute("SET TimeZone = 'UTC'")
    con.execute("SET allowed_directories = $folders", {"folders": [f"{place}/" for place in events]})
    con.execute("SET allowed_paths = $paths", {"paths": [str(writes)] if writes else []})
    con.execute("SET enable_external_access = false")
    con.execute("SET lock_configuration = true")
