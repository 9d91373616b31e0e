"""The SQL views of the warehouse: relations over objects, and history over results."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from hashlib import blake2b
from pathlib import Path

import duckdb

from audit_batch.sqlfile import read_sql_file

_ROOM = Path(__file__).parent
BASE = "objects"
"""The one view over objects that all relations rest on."""


@dataclass(frozen=True, slots=True)
class View:
    """One documented view."""

    name: str
    grain: str
    """What one row is."""
    columns: Mapping[str, str]
    """Meaning of each column, in order."""
    rests_on: frozenset[str]
    """Collections that it reads from `objects` itself; ``*`` for any."""
    sql: str
    reads: frozenset[str]
    """Every table or view that its query names."""


@cache
def load_relations() -> dict[str, View]:
    """Return the relations, those over objects of any kind among them, by name."""
    return {**_load(_ROOM / "relations"), BASE: _load(_ROOM / "history")[BASE]}


@cache
def load_history() -> dict[str, View]:
    """Return the views over snapshots, evaluations and findings, by name."""
    return _load(_ROOM / "history")


def documented_views() -> dict[str, View]:
    """Return every view in an order in which each comes after those that it reads."""
    views = {**load_history(), **load_relations()}
    return {name: views[name] for name in in_order(views, views)}


def in_order(views: Mapping[str, View], wanted: Iterable[str]) -> list[str]:
    """Return ``wanted`` and all that they read, each after what it reads."""
    done: dict[str, None] = {}

    def visit(name: str) -> None:
        if name in done or name not in views:
            return
        for needed in sorted(views[name].reads):
            visit(needed)
        done[name] = None

    for name in sorted(wanted):
        visit(name)
    return list(done)


def collections_behind(relation: str) -> frozenset[str]:
    """Return every collection that ``relation`` rests on, also through other relations."""
    relations = load_relations()
    return frozenset().union(*(relations[name].rests_on for name in in_order(relations, [relation])))


def install_views(con: duckdb.DuckDBPyConnection, *, commented: bool = True) -> None:
    """Create every view, if what is installed differs from what is shipped; with comments where somebody reads them."""
    digest = _digest()
    if con.execute("SELECT value FROM meta WHERE key = 'views'").fetchone() == (digest,):
        return
    con.execute("BEGIN")
    for view in documented_views().values():
        con.execute(f'CREATE OR REPLACE VIEW "{view.name}" AS {view.sql}')
        if commented:
            _comment(con, view)
    con.execute("DELETE FROM meta WHERE key = 'views'")
    con.execute("INSERT INTO meta VALUES ('views', $digest)", {"digest": digest})
    con.execute("COMMIT")


def _comment(con: duckdb.DuckDBPyConnection, view: View) -> None:
    con.execute(f'COMMENT ON VIEW "{view.name}" IS {_literal(view.grain)}')
    for column, meaning in view.columns.items():
        con.execute(f'COMMENT ON COLUMN "{view.name}"."{column}" IS {_literal(meaning)}')


def _digest() -> str:
    """Digest of the files of all views, which takes less time than to read what is in them."""
    total = blake2b()
    for path in sorted(_ROOM.glob("*/*.sql")):
        total.update(repr((path.name, path.read_bytes())).encode())
    return total.hexdigest()


@cache
def _load(folder: Path) -> dict[str, View]:
    files = [read_sql_file(path) for path in sorted(folder.glob("*.sql"))]
    with duckdb.connect() as con:
        return {
            file.name: View(
                name=file.name,
                grain=file.header["grain"],
                columns=file.header["columns"],
                rests_on=frozenset(file.header.get("rests_on", ())),
                sql=file.sql.strip(),
                reads=_names(con, file.sql),
            )
            for file in files
        }


def _names(con: duckdb.DuckDBPyConnection, sql: str) -> frozenset[str]:
    (answer,) = con.execute("SELECT json_serialize_sql($sql)", {"sql": sql}).fetchall()[0]
    found: set[str] = set()
    defined: set[str] = set()
    _walk(json.loads(answer), found, defined)
    return frozenset(found - defined)


def _walk(node: object, found: set[str], defined: set[str]) -> None:
    if isinstance(node, dict):
        if node.get("type") == "BASE_TABLE":
            found.add(node["table_name"])
        for entry in (node.get("cte_map") or {}).get("map", ()):
            defined.add(entry["key"])
        for child in node.values():
            _walk(child, found, defined)
    elif isinstance(node, list):
        for child in node:
            _walk(child, found, defined)


def _literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
