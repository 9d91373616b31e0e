"""One cluster at one moment: its collections, and its relations as temporary tables that controls run on."""

from datetime import datetime

import duckdb
from msgspec import Struct

from audit_batch.errors import UsageError, WarehouseMissing
from audit_batch.model import Collection, CollectionState
from audit_batch.warehouse.views import BASE, documented_views, in_order, load_relations

FEW = 20_000
"""Objects whose bodies, some 5 kB each, fit into memory beside the relations."""
_VIEWED = frozenset({"audit_events"})
"""Relations that stay views: with their bodies they would not fit in memory, and what reads them makes tables."""
_DERIVED = {"audit_requests": "request_facts", "audit_writes": "audit_bodies"}
"""Relations that are views over a table: what they add is computed for the few rows that are asked for it, and bodies
are held once.

Where the table has few rows they are tables too: to plan the view in each query takes longer than to compute all."""
_FEW_REQUESTS = 20_000


class Moment(Struct, frozen=True):
    """The snapshot that is judged."""

    cluster_id: str
    cluster: str
    snapshot: int
    taken_at: datetime
    """UTC, without a zone, as in the warehouse."""
    version: str
    """Of the API server."""
    collections: dict[str, Collection]
    """By resource."""


def find_moment(con: duckdb.DuckDBPyConnection, cluster: str | None, as_of: datetime | None) -> Moment:
    """Put the newest snapshot of ``cluster`` up to ``as_of`` into view, for every relation on this connection.

    Raises:
        UsageError: Several clusters and none chosen, or no cluster of that name.
        WarehouseMissing: No snapshot up to then.
    """
    name = cluster or _only_cluster(con)
    con.execute("SET VARIABLE cluster = $name", {"name": name})
    until = as_of.replace(tzinfo=None) if as_of else None
    con.execute("SET VARIABLE as_of = $as_of::TIMESTAMP", {"as_of": until})
    # What was imported after the snapshot was known at the moment that was asked for.
    con.execute("SET VARIABLE known_at = coalesce($as_of::TIMESTAMP, TIMESTAMP 'infinity')", {"as_of": until})
    row = con.execute("SELECT cluster_id, cluster, snapshot, taken_at, version FROM snapshot_in_view").fetchone()
    if row is None:
        raise WarehouseMissing(_missing(con, name, as_of))
    con.execute("SET VARIABLE as_of = $taken_at::TIMESTAMP", {"taken_at": row[3]})
    return Moment(row[0], row[1], row[2], row[3], row[4], _collections(con))


def put_in_view(con: duckdb.DuckDBPyConnection, other: duckdb.DuckDBPyConnection) -> None:
    """Show on ``con`` what is in view on ``other``, a connection to the same warehouse."""
    for name, type_ in (("cluster", "VARCHAR"), ("as_of", "TIMESTAMP"), ("known_at", "TIMESTAMP")):
        ((value,),) = other.execute(f"SELECT getvariable('{name}')::VARCHAR").fetchall()
        con.execute(f"SET VARIABLE {name} = $value::{type_}", {"value": value})


class Relations:
    """The relations of the moment that is in view as temporary tables, each made once, so that controls run on columns.

    A temporary table hides the view of its name. `objects` becomes one too where there are few: each relation would
    otherwise go through all versions of all of them again. Where there are many, their bodies would not fit in memory.
    """

    def __init__(self, con: duckdb.DuckDBPyConnection, *, keep: str = "") -> None:
        release(con, keep=keep)
        self._con = con
        self._made = {BASE: "TABLE"}
        ((objects,),) = con.execute(f"SELECT count(*) FROM {BASE}").fetchall()
        self.is_large = bool(objects > FEW)
        if not self.is_large:
            con.execute(f"CREATE TEMP TABLE {BASE} AS {load_relations()[BASE].sql}")

    def materialise(self, wanted: frozenset[str]) -> None:
        """Make those of ``wanted`` that are not there yet, and what they rest on."""
        relations = load_relations()
        for name in in_order(relations, wanted):
            if name not in self._made and name not in _VIEWED:
                what = "VIEW" if self._is_view(name) else "TABLE"
                self._con.execute(f'CREATE TEMP {what} "{name}" AS {relations[name].sql}')
                self._made[name] = what

    def forget(self, names: frozenset[str]) -> None:
        """Drop those of ``names`` that are there: what they are made of is other than it was."""
        for name in self._made.keys() & names:
            self._con.execute(f'DROP {self._made.pop(name)} temp."{name}"')

    def _is_view(self, name: str) -> bool:
        if name not in _DERIVED:
            return False
        ((rows,),) = self._con.execute(f'SELECT count(*) FROM "{_DERIVED[name]}"').fetchall()
        return bool(rows > _FEW_REQUESTS)


def release(con: duckdb.DuckDBPyConnection, *, keep: str = "") -> None:
    """Drop every temporary table but ``keep``: the views show the warehouse again."""
    for (name,) in con.execute("SELECT table_name FROM duckdb_tables() WHERE database_name = 'temp'").fetchall():
        if name != keep:
            con.execute(f'DROP TABLE temp."{name}"')
    views = "SELECT view_name FROM duckdb_views() WHERE database_name = 'temp' AND NOT internal"
    for (name,) in con.execute(views).fetchall():
        con.execute(f'DROP VIEW temp."{name}"')


def _collections(con: duckdb.DuckDBPyConnection) -> dict[str, Collection]:
    sql = documented_views()["collections"].sql
    rows = con.execute(f"SELECT resource, api_version, kind, state, objects, reason FROM ({sql})").fetchall()
    return {row[0]: Collection(row[0], row[1], row[2], CollectionState(row[3]), row[4], row[5]) for row in rows}


def _only_cluster(con: duckdb.DuckDBPyConnection) -> str:
    names = [str(name) for (name,) in con.execute("SELECT cluster FROM cluster_rows ORDER BY cluster").fetchall()]
    if len(names) > 1:
        raise UsageError(f"this warehouse holds several clusters; choose one with --cluster: {', '.join(names)}")
    if not names:
        raise WarehouseMissing("this warehouse holds no snapshot yet; run `audit-batch snapshot` first")
    return names[0]


def _missing(con: duckdb.DuckDBPyConnection, name: str, as_of: datetime | None) -> str:
    first = con.execute(
        "SELECT min(taken_at) FROM snapshot_rows JOIN cluster_rows USING (cluster_id) WHERE cluster = $name",
        {"name": name},
    ).fetchone()
    if first is None or first[0] is None:
        names = con.execute("SELECT string_agg(cluster, ', ' ORDER BY cluster) FROM cluster_rows").fetchone()
        return f"no snapshot of a cluster called {name!r} here; there is {names[0] if names else 'none'}"
    return f"no snapshot of {name} up to {as_of:%Y-%m-%d %H:%M} UTC; its first was taken {first[0]:%Y-%m-%d %H:%M} UTC"
