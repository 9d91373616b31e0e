"""Objects that are given, judged without a warehouse: each relation is a table, filled only where they can touch it."""

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing
from datetime import datetime
from functools import cache
from queue import SimpleQueue
from tempfile import TemporaryFile
from typing import IO, Any, Self

import duckdb
import orjson

from audit_batch.catalog.control import Control
from audit_batch.errors import ControlError
from audit_batch.evaluate.judge import Row as Judgement
from audit_batch.evaluate.judge import read_rows
from audit_batch.evaluate.question import Question, read_question
from audit_batch.kinds import ANY, EVERYTHING
from audit_batch.model import Collection
from audit_batch.warehouse.schemas import COLLECTIONS, GIVEN, KNOWLEDGE, relation_schemas
from audit_batch.warehouse.sqltree import may_have_rows
from audit_batch.warehouse.views import BASE, View, in_order, load_relations

Row = tuple[str, str, str, str, str, str, str]
"""One object in the columns of the relation `objects`."""
Task = tuple[Control, Mapping[str, Any]]
"""A control, and the parameters in force."""

_OBJECT = ("api_version", "api_group", "kind", "namespace", "name", "uid", "doc")
_LIMIT = f"maximum_object_size = {64 * 2**20}"
"""Bytes that an object may have."""
_MANY = 1000
"""Objects from which on a relation is worth a second thread."""
_HANDS = 2
"""Connections that judge at once: planning takes longer than running, and DuckDB plans a query with one thread."""


class Bench:
    """A database in memory that holds one set of objects after the other.

    A relation is a function of the objects of the kinds that it rests on, and of how their lists were read; without any
    of them it has no rows. So a set costs what it touches, and all other tables stay empty.
    """

    def __init__(self, taken_at: datetime) -> None:
        """Open one for objects that were read at a moment, UTC."""
        self._moment = taken_at.replace(tzinfo=None)
        self._file = _nameless_file()
        self.con = duckdb.connect(config={"threads": 1})
        self.con.execute(f"SET allowed_paths = ['{self._path}']")
        self.con.execute("SET enable_external_access = false")
        self.con.execute(GIVEN)
        self._show_moment(self.con)
        self._collections: Mapping[str, Collection] = {}
        self._present: frozenset[str] = frozenset()
        self._made: set[str] = set()
        self._settled: set[str] = set()
        self._filled: set[str] = set()

    def __enter__(self) -> Self:
        """Nothing is done on entering."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close the database, and let the file go."""
        self.con.close()
        self._file.close()

    def hold(self, rows: Sequence[Row], collections: Mapping[str, Collection]) -> None:
        """Hold these objects, of lists that were read like this, instead of those before."""
        self.con.execute(f"SET threads = {_HANDS if len(rows) > _MANY else 1}")
        self._load(BASE, _OBJECT, rows)
        self._collections = collections
        present = {name for name, collection in collections.items() if collection.objects}
        self._present = frozenset(present | {f"{ANY}.{name.partition('.')[2]}" for name in present})
        self._settled = {BASE}
        self._filled |= {COLLECTIONS}

    def judge(self, control: Control, question: Question, params: Mapping[str, Any]) -> list[Judgement]:
        """Run a control over the objects; one that needs what is not there is not run, and judges nothing.

        Raises:
            ControlError: The query fails, or what it returns is not one good row per resource.
        """
        self.settle(question.relations)
        return read_rows(self.con, control, question, params) if self._may_speak(question) else []

    def judge_all(self, tasks: Sequence[Task]) -> Iterator[tuple[Control, list[Judgement] | ControlError]]:
        """Run controls over the objects, by several hands, and yield in their order what came of each."""
        speaking: list[tuple[Control, Question, Mapping[str, Any]]] = []
        for control, params in tasks:
            try:
                question = read_question(control)
            except ControlError as error:
                yield control, error
                continue
            self.settle(question.relations)
            if self._may_speak(question):
                speaking.append((control, question, params))
        hands: SimpleQueue[duckdb.DuckDBPyConnection] = SimpleQueue()
        with ThreadPoolExecutor(_HANDS, "judge") as pool, ExitStack() as opened:
            for _ in range(_HANDS):
                hands.put(opened.enter_context(closing(self._beside())))
            yield from pool.map(lambda task: _work(hands, *task), speaking)

    def settle(self, wanted: frozenset[str]) -> None:
        """Make relations, and what they rest on, say what they say of the objects."""
        for name in _closure(wanted):
            if name not in self._settled:
                self._settled.add(name)
                self._settle(load_relations()[name])

    def _beside(self) -> duckdb.DuckDBPyConnection:
        con = self.con.cursor()
        self._show_moment(con)
        return con

    def _show_moment(self, con: duckdb.DuckDBPyConnection) -> None:
        con.execute(f"SET VARIABLE as_of = TIMESTAMP '{self._moment}'")
        con.execute("SET VARIABLE known_at = TIMESTAMP 'infinity'")

    def _may_speak(self, question: Question) -> bool:
        return may_have_rows(question.needs, self._filled | ({BASE} if self._present else set()))

    def _settle(self, view: View) -> None:
        if view.name not in self._made:
            self.con.execute(f'CREATE TABLE "{view.name}" ({relation_schemas()[view.name]})')
            self._made.add(view.name)
        if view.name in self._filled:
            self.con.execute(f'TRUNCATE "{view.name}"')
            self._filled.discard(view.name)
        if may_have_rows(view.needs, self._filled | self._touched(view)) and is_of_objects(view) and self._fill(view):
            self._filled.add(view.name)

    def _touched(self, view: View) -> set[str]:
        is_touched = bool(self._present if EVERYTHING in view.rests_on else view.rests_on & self._present)
        return {BASE, KNOWLEDGE} if is_touched else set()

    def _fill(self, view: View) -> int:
        if COLLECTIONS in view.reads and COLLECTIONS not in self._settled:
            self._list_collections()
        ((rows,),) = self.con.execute(f'INSERT INTO "{view.name}" {view.sql}').fetchall()
        return int(rows)

    def _list_collections(self) -> None:
        self._settled.add(COLLECTIONS)
        columns = Collection.__slots__
        rows = [[getattr(one, name) for name in columns] for one in self._collections.values()]
        self._load(COLLECTIONS, columns, rows)

    def _load(self, table: str, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
        """Put rows into a table instead of those before, through a file without a name.

        To bind a value, or register a frame, DuckDB imports pandas, which takes half a second.
        """
        self._file.seek(0)
        self._file.truncate()
        for row in rows:
            self._file.write(orjson.dumps(dict(zip(columns, row, strict=True)), option=orjson.OPT_APPEND_NEWLINE))
        self._file.flush()
        types = ", ".join(f"{name}: 'VARCHAR'" for name in columns)
        self.con.execute(f"TRUNCATE {table}")
        self.con.execute(
            f"""
            INSERT INTO {table} BY NAME
            FROM read_json('{self._path}', format = 'newline_delimited', columns = {{{types}}}, {_LIMIT})
            """
        )

    @property
    def _path(self) -> str:
        return f"/dev/fd/{self._file.fileno()}"


def _nameless_file() -> IO[bytes]:
    """Open a file that nobody else sees, in memory where the system has that."""
    if hasattr(os, "memfd_create"):
        return os.fdopen(os.memfd_create("objects"), "w+b")
    return TemporaryFile()


def _work(
    hands: "SimpleQueue[duckdb.DuckDBPyConnection]", control: Control, question: Question, params: Mapping[str, Any]
) -> tuple[Control, list[Judgement] | ControlError]:
    con = hands.get()
    try:
        return control, read_rows(con, control, question, params)
    except ControlError as error:
        return control, error
    finally:
        hands.put(con)


def is_of_objects(view: View) -> bool:
    """Say whether a relation reads what a bench holds; audit events and what was learned of them it does not."""
    return view.reads <= load_relations().keys() | {BASE, KNOWLEDGE, COLLECTIONS}


@cache
def _closure(wanted: frozenset[str]) -> tuple[str, ...]:
    return tuple(in_order(load_relations(), wanted))
