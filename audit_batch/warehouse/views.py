"""The SQL views of the warehouse: relations over objects, and history over results."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from glob import glob
from pathlib import Path

import _duckdb as duckdb  # the engine without its package, which takes as long again to import
from msgspec import Struct

from audit_batch.remembered import digest_files, remember
from audit_batch.sqlfile import read_sql_file
from audit_batch.warehouse.sqltree import Needs, needs, nodes, parse, tables

_ROOM = Path(__file__).parent
BASE = "objects"
"""The one view over objects that all relations rest on."""


class View(Struct, frozen=True):
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
    needs: Needs
    """Without whose rows it has none."""
    tells_unread: frozenset[str]
    """Those that it reads of which its own rows say what was not read, so that the other rows can be judged."""
    texts: tuple[str, ...]
    """Without one of these in the canonical JSON of some object it has no rows; none where that cannot be said."""


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


@cache
def relations_over(base: str) -> frozenset[str]:
    """Return the relations that read a table, view or variable of this name, also through others."""
    relations = load_relations()
    over: set[str] = set()
    for name in in_order(relations, relations):
        if base in relations[name].sql or not over.isdisjoint(relations[name].reads):
            over.add(name)
    return frozenset(over)


@cache
def collections_behind(relation: str) -> frozenset[str]:
    """Return every collection without which ``relation`` says nothing, also through other relations."""
    view = load_relations()[relation]
    through = (view.reads - view.tells_unread) & load_relations().keys()
    return view.rests_on.union(*map(collections_behind, through))


def install_views(con: duckdb.DuckDBPyConnection, *, commented: bool = True) -> None:
    """Create every view, if what is installed differs from what is shipped; with comments where somebody reads them."""
    if are_installed(con):
        return
    views = documented_views()
    read = views.keys() & frozenset[str]().union(*(view.reads for view in views.values()))
    con.execute("BEGIN")
    for view in views.values():
        con.execute(f'CREATE OR REPLACE VIEW "{view.name}" AS {view.sql}')
        if view.name in read:
            # An empty table in its place: views are bound with all they rest on, which takes three times as long.
            con.execute(f'CREATE TEMP TABLE "{view.name}" AS FROM "{view.name}" LIMIT 0')
        if commented:
            _comment(con, view)
    for name in read:
        con.execute(f'DROP TABLE temp."{name}"')
    con.execute("DELETE FROM meta WHERE key = 'views'")
    # Not bound: DuckDB imports pandas, which takes half a second, to bind any value.
    con.execute(f"INSERT INTO meta VALUES ('views', '{digest_views().hex()}')")
    con.execute("COMMIT")


def are_installed(con: duckdb.DuckDBPyConnection) -> bool:
    """Say whether the views of a warehouse are those of this version."""
    return con.execute("SELECT value FROM meta WHERE key = 'views'").fetchone() == (digest_views().hex(),)


@contextmanager
def views_installed(con: duckdb.DuckDBPyConnection, *, meanwhile: bool) -> Iterator[None]:
    """Have every view installed, before the block or meanwhile, in a transaction of its own."""
    if not meanwhile:
        install_views(con)
        yield
        return
    from concurrent.futures import ThreadPoolExecutor  # noqa: PLC0415  brings logging with it, which a scan has no use for

    with con.cursor() as beside, ThreadPoolExecutor(1, "views") as pool:
        beside.execute("USE warehouse")
        # A variable belongs to its connection: views are bound with the files where they lie now.
        beside.execute("SET VARIABLE events = $folder", {"folder": _events(con)})
        installing = pool.submit(install_views, beside)
        yield
        installing.result()


def _events(con: duckdb.DuckDBPyConnection) -> object:
    ((folder,),) = con.execute("SELECT getvariable('events')").fetchall()
    return folder


def _comment(con: duckdb.DuckDBPyConnection, view: View) -> None:
    # The catalog is named: what stands in for the view has its name too, and no comments are wanted on that.
    place = f'warehouse.main."{view.name}"'
    comments = [f'COMMENT ON COLUMN {place}."{name}" IS {_literal(text)}' for name, text in view.columns.items()]
    con.execute(";".join([f"COMMENT ON VIEW {place} IS {_literal(view.grain)}", *comments]))


@cache
def digest_views() -> bytes:
    """Return the digest of the files of all views, and of what creates them."""
    return digest_files("views", [*glob(f"{_ROOM}/*/*.sql"), *glob(f"{_ROOM}/*.py")])  # noqa: PTH207  twice as fast


@cache
def _load(folder: Path) -> dict[str, View]:
    return remember(f"views-{folder.name}", digest_views(), dict[str, View], lambda: _read(folder))


def _read(folder: Path) -> dict[str, View]:
    return {path.stem: _view(path) for path in sorted(folder.glob("*.sql"))}


def _view(path: Path) -> View:
    file = read_sql_file(path)
    tree = parse(file.sql)
    return View(
        name=file.name,
        grain=file.header["grain"],
        columns=file.header["columns"],
        rests_on=frozenset(file.header.get("rests_on", ())),
        sql=file.sql.strip(),
        reads=tables(list(nodes(tree))),
        needs=needs(tree),
        tells_unread=frozenset(file.header.get("tells_unread", ())),
        texts=tuple(file.header.get("texts", ())),
    )


def _literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
