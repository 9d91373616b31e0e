"""The warehouses of a fleet: which there are, which can be read, and why the others cannot."""

from collections.abc import Iterable
from contextlib import suppress
from datetime import datetime
from itertools import groupby
from pathlib import Path

import duckdb
from msgspec import Struct
from msgspec.structs import replace

from audit_batch.errors import WarehouseDamaged, WarehouseError, WarehouseMissing, WarehouseNewer, cut
from audit_batch.warehouse.database import translated
from audit_batch.warehouse.folder import EVENTS, PUBLISHED, require_published, require_settled
from audit_batch.warehouse.migration import known_schema

_NO_MEMBER = "lost+found"
"""Folder that file systems make at the top of a volume."""


class Member(Struct, frozen=True):
    """One cluster of the fleet, in the warehouse of one folder."""

    folder: Path
    catalog: str
    """Name under which the connection has its database."""
    cluster: str
    """What the fleet calls it: its name, with the folder behind where several have that name."""
    name: str
    """Its name in its own warehouse."""
    cluster_id: str
    first_seen: datetime
    """When its first snapshot was taken, UTC."""
    last_seen: datetime
    """When its newest snapshot was taken, UTC."""
    alone: bool
    """Whether its warehouse holds no other cluster."""

    @property
    def events(self) -> Path:
        """Folder of its audit events' files."""
        return self.folder.absolute() / EVENTS


class Unread(Struct, frozen=True):
    """A folder, or one cluster in it, that is not read, and why."""

    folder: Path
    reason: str


class Fleet(Struct, frozen=True):
    """What was found in a folder."""

    members: tuple[Member, ...]
    """Those that are read, by name."""
    unread: tuple[Unread, ...]


def attach_fleet(con: duckdb.DuckDBPyConnection, folder: Path) -> Fleet:
    """Attach the published copy of every sub-folder read-only; what cannot be read is named, and the rest is there.

    Raises:
        WarehouseMissing: There is no folder with a warehouse that can be read.
        WarehouseError: The folder is itself a warehouse.
    """
    members: list[Member] = []
    unread: list[Unread] = []
    for number, place in enumerate(_places(folder), 1):
        try:
            members += _attach(con, place, f"member_{number}")
        except WarehouseError as error:
            unread.append(Unread(place, str(error).removeprefix(f"{place}: ")))
    kept = _once(members, unread)
    if not kept:
        raise WarehouseMissing(f"{folder}: no warehouse can be read; {_first(unread)}")
    return Fleet(tuple(_told_apart(kept)), tuple(sorted(unread, key=lambda item: item.folder)))


def find_damaged(fleet: Fleet) -> tuple[Unread, ...]:
    """Read every value of every table of all members, one by one, and name those in which that fails."""
    found = []
    for place, catalog in sorted({(member.folder, member.catalog) for member in fleet.members}):
        with duckdb.connect(config={"temp_directory": ""}) as con:
            try:
                con.execute(f"ATTACH '{_quoted(place)}' AS {catalog} (READ_ONLY)")
                for (table,) in con.execute(
                    "SELECT table_name FROM duckdb_tables() WHERE database_name = $1", [catalog]
                ).fetchall():
                    con.execute(f'SELECT bit_xor(hash(read)) FROM {catalog}.main."{table}" AS read').fetchall()
            except duckdb.Error as error:
                found.append(Unread(place, cut(str(error))))
    return tuple(found)


def _places(folder: Path) -> list[Path]:
    if (folder / PUBLISHED).exists():
        raise WarehouseError(f"{folder}: is one warehouse, and a fleet is a folder of them; give the folder around it")
    try:
        return sorted(path for path in folder.iterdir() if path.is_dir() and not _is_foreign(path))
    except OSError as error:
        raise WarehouseMissing(f"{folder}: no fleet can be read here ({error.strerror})") from error


def _is_foreign(path: Path) -> bool:
    return path.name.startswith(".") or path.name == _NO_MEMBER


def _first(unread: Iterable[Unread]) -> str:
    named = [f"{item.folder.name}: {item.reason}" for item in unread]
    return cut(named[0]) if named else "there is no sub-folder"


def _attach(con: duckdb.DuckDBPyConnection, place: Path, catalog: str) -> list[Member]:
    """The clusters of one warehouse; one that cannot be used is detached again."""
    require_settled(place)
    quoted = _quoted(place)
    try:
        with translated(place):
            con.execute(f"ATTACH '{quoted}' AS {catalog} (READ_ONLY)")
            return _clusters(con, place, catalog)
    except (duckdb.Error, WarehouseError) as error:
        with suppress(duckdb.Error):
            con.execute(f"DETACH {catalog}")
        raise error if isinstance(error, WarehouseError) else _damaged(place, error) from error


def _quoted(place: Path) -> str:
    return str(require_published(place)).replace("'", "''")


def _damaged(place: Path, error: duckdb.Error) -> WarehouseDamaged:
    return WarehouseDamaged(f"{place}: DuckDB cannot use the file ({cut(str(error))}); restore it from a backup")


def _clusters(con: duckdb.DuckDBPyConnection, place: Path, catalog: str) -> list[Member]:
    _require_known_schema(con, place, catalog)
    rows = con.execute(
        f"""
        SELECT cluster_rows.cluster, cluster_rows.cluster_id, min(taken_at), max(taken_at)
        FROM {catalog}.cluster_rows
        JOIN {catalog}.snapshot_rows USING (cluster_id)
        GROUP BY ALL
        """
    ).fetchall()
    if not rows:
        raise WarehouseMissing(f"{place}: nothing was collected yet; run `audit-batch snapshot`")
    return [
        Member(place, catalog, name, name, identity, first, last, len(rows) == 1)
        for name, identity, first, last in rows
    ]


def _require_known_schema(con: duckdb.DuckDBPyConnection, place: Path, catalog: str) -> None:
    tables = {name for (name,) in con.execute(f"SHOW TABLES FROM {catalog}").fetchall()}
    if not {"meta", "cluster_rows", "snapshot_rows"} <= tables:
        raise WarehouseDamaged(f"{place}: {PUBLISHED} is not a database of audit-batch; restore a backup")
    versions = con.execute(f"SELECT try_cast(value AS INTEGER) FROM {catalog}.meta WHERE key = 'schema'").fetchall()
    if len(versions) != 1 or versions[0][0] is None:
        raise WarehouseDamaged(f"{place}: {PUBLISHED} does not tell its schema; restore a backup")
    if versions[0][0] > known_schema():
        raise WarehouseNewer(
            f"{place}: made by a later audit-batch (schema {versions[0][0]}, this one knows {known_schema()}); upgrade"
        )


def _once(members: list[Member], unread: list[Unread]) -> list[Member]:
    """Of a cluster that lies in two folders, keep the one with the newest snapshot, so that it counts once."""
    kept = []
    for _, same in groupby(sorted(members, key=lambda item: item.cluster_id), key=lambda item: item.cluster_id):
        newest, *others = sorted(same, key=lambda item: (item.last_seen, item.folder), reverse=True)
        kept.append(newest)
        unread += [
            Unread(
                other.folder,
                f"its cluster {other.name!r} is also in {newest.folder.name}, with a snapshot as new or newer",
            )
            for other in others
        ]
    return kept


def _told_apart(members: list[Member]) -> list[Member]:
    names = [member.name for member in members]
    return sorted(
        (
            replace(member, cluster=f"{member.name} ({member.folder.name})") if names.count(member.name) > 1 else member
            for member in members
        ),
        key=lambda member: member.cluster,
    )
