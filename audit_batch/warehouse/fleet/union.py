"""The views of all members of a fleet put together, each row with its cluster.

Views ask the connection's variables for their cluster and for the folder of their events, and a connection has each
variable once: each member's views stand again in a schema of its own, with its own values in their place.
"""

import re
from collections.abc import Iterable, Mapping
from contextlib import suppress

import duckdb
from msgspec import Struct, field

from audit_batch.errors import cut
from audit_batch.warehouse.fleet.members import Fleet, Member, Unread, find_damaged
from audit_batch.warehouse.sqltree import nodes, parse, tables

MEMBERS = "members"
"""Table that tells of each folder of the fleet whether it is read."""

_VARIABLE = re.compile(r"getvariable\('(cluster|events)'\)")


class _Shelf(Struct, frozen=True):
    """What one member's database holds, and what of it stands in its schema already."""

    member: Member
    schema: str
    tables: frozenset[str]
    views: Mapping[str, str]
    """Query of each view, by name."""
    done: set[str] = field(default_factory=set)


class FleetViews:
    """The views over all members; each is made when it is asked for, since binding all of all members takes long."""

    def __init__(self, con: duckdb.DuckDBPyConnection, fleet: Fleet) -> None:
        self._con = con
        self._fleet = fleet
        self._shelves = _shelves(con, fleet)
        self._gaps: dict[tuple[str, str], Unread] = {}
        self._record()

    @property
    def names(self) -> frozenset[str]:
        """Every view and table that some member has."""
        return frozenset[str]().union(*(shelf.views.keys() | shelf.tables for shelf in self._shelves))

    @property
    def damaged(self) -> tuple[Unread, ...]:
        """The members that turn out damaged when everything of them is read, which takes its time."""
        return find_damaged(self._fleet)

    @property
    def members(self) -> tuple[Member, ...]:
        """The clusters that are read."""
        return self._fleet.members

    @property
    def unread(self) -> tuple[Unread, ...]:
        """What is not read, and what is missing of the views that were made, and why."""
        return (*self._fleet.unread, *self._gaps.values())

    def define(self, words: Iterable[str]) -> None:
        """Make every view that is among ``words``, and say in ``members`` which member it lacks."""
        for name in sorted(self.names & {word.lower() for word in words}):
            parts = [_rows(shelf, name) for shelf in self._shelves if self._put_up(shelf, name)]
            if parts:
                self._con.execute(f'CREATE OR REPLACE VIEW "{name}" AS {" UNION ALL BY NAME ".join(parts)}')
        self._record()

    def list_views(self) -> None:
        """Make an empty table in place of every view that was not made, for those who look what there is."""
        for name in sorted(self.names):
            shelf = next(shelf for shelf in self._shelves if name in shelf.views or name in shelf.tables)
            with suppress(duckdb.Error):
                self._con.execute(
                    f"""
                    CREATE TABLE "{name}" AS
                    SELECT '' AS cluster, COLUMNS(lambda c: c != 'cluster')
                    FROM {shelf.member.catalog}.main."{name}"
                    LIMIT 0
                    """
                )

    def _put_up(self, shelf: _Shelf, name: str) -> bool:
        """Give the member's schema this view; a member that cannot is named and left out of it."""
        try:
            if name not in shelf.views and name not in shelf.tables:
                raise LookupError("its warehouse is older: run any job there with this version of audit-batch")
            _stand(self._con, shelf, name)
        except (duckdb.Error, LookupError) as error:
            place = shelf.member.folder
            self._gaps[place.name, name] = Unread(place, f"no {name} of {shelf.member.cluster}: {cut(str(error))}")
            return False
        return True

    def _record(self) -> None:
        """Write down in a table ``members`` what is read, and what is not and why."""
        read = [(m.folder.name, m.cluster, m.cluster_id, str(m.last_seen), "read", "") for m in self._fleet.members]
        lost = [(item.folder.name, "", "", "", "not read", item.reason) for item in self._fleet.unread]
        part = [(item.folder.name, "", "", "", "in part", item.reason) for item in self._gaps.values()]
        # Not bound: DuckDB imports pandas, which takes half a second, to bind any value.
        values = ", ".join(f"({', '.join(map(_literal, row))})" for row in [*read, *lost, *part])
        self._con.execute(
            f"""
            CREATE OR REPLACE TABLE {MEMBERS} AS
            SELECT
                folder,
                nullif(cluster, '')              AS cluster,
                nullif(cluster_id, '')           AS cluster_id,
                nullif(seen, '')::TIMESTAMP      AS last_seen,
                state,
                reason
            FROM (VALUES {values}) AS found(folder, cluster, cluster_id, seen, state, reason)
            """
        )


def _shelves(con: duckdb.DuckDBPyConnection, fleet: Fleet) -> list[_Shelf]:
    stored: dict[str, set[str]] = {}
    written: dict[str, dict[str, str]] = {}
    for catalog, name in con.execute("SELECT database_name, table_name FROM duckdb_tables()").fetchall():
        stored.setdefault(catalog, set()).add(name)
    views = con.execute("SELECT database_name, view_name, sql FROM duckdb_views() WHERE NOT internal").fetchall()
    for catalog, name, sql in views:
        written.setdefault(catalog, {})[name] = sql.partition(" AS ")[2].rstrip(";")
    shelves = []
    for number, member in enumerate(fleet.members, 1):
        con.execute(f"CREATE SCHEMA cluster_{number}")
        found = frozenset(stored.get(member.catalog, ()))
        shelves.append(_Shelf(member, f"cluster_{number}", found, written.get(member.catalog, {})))
    return shelves


def _stand(con: duckdb.DuckDBPyConnection, shelf: _Shelf, name: str) -> None:
    """Make this view in the member's schema, and before it all that it reads."""
    if name in shelf.done:
        return
    if name in shelf.tables:
        con.execute(f'CREATE VIEW {shelf.schema}."{name}" AS {_table(con, shelf, name)}')
    elif name in shelf.views:
        for needed in sorted(tables(list(nodes(parse(shelf.views[name]))))):
            _stand(con, shelf, needed)
        con.execute(f'CREATE VIEW {shelf.schema}."{name}" AS {_own(shelf, name)}')
    shelf.done.add(name)


def _own(shelf: _Shelf, name: str) -> str:
    """The query of a view with the member's values in place of variables."""
    values = {"cluster": shelf.member.name, "events": str(shelf.member.events)}
    return _VARIABLE.sub(lambda found: _literal(values[found[1]]), shelf.views[name])


def _table(con: duckdb.DuckDBPyConnection, shelf: _Shelf, name: str) -> str:
    """The rows of a table that speak of this cluster."""
    place = f"{shelf.member.catalog}.main.{name}"
    if shelf.member.alone:
        return f"FROM {place}"
    rows = con.execute("SELECT name FROM pragma_table_info($place)", {"place": place}).fetchall()
    columns = {column for (column,) in rows}
    if "cluster_id" in columns:
        return f"FROM {place} WHERE cluster_id = {_literal(shelf.member.cluster_id)}"
    if "cluster" in columns:
        return f"FROM {place} WHERE cluster = {_literal(shelf.member.name)}"
    return f"FROM {place}"


def _rows(shelf: _Shelf, name: str) -> str:
    label = _literal(shelf.member.cluster)
    return f"""(SELECT {label} AS cluster, COLUMNS(lambda c: c != 'cluster') FROM {shelf.schema}."{name}")"""


def _literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
