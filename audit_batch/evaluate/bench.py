"""Objects that are given, judged without a warehouse: each relation is a table, filled only where they can touch it."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, Self

import _duckdb as duckdb  # the engine without its package, which takes as long again to import
import orjson

from audit_batch.catalog.control import Control
from audit_batch.errors import ControlError
from audit_batch.evaluate.judge import Row as Judgement
from audit_batch.evaluate.judge import read_rows
from audit_batch.evaluate.portions import portion_out
from audit_batch.evaluate.question import Question, read_question
from audit_batch.evaluate.touched import (
    effort_of,
    find_touched,
    is_of_objects,
    is_told_of,
    length_of,
    made_for,
    may_be_met,
)
from audit_batch.hands import count_hands, nameless_file, share_out
from audit_batch.kinds import ANY, EVERYTHING, PLATFORM_FACTS
from audit_batch.model import Collection, ObjectRow
from audit_batch.warehouse.conditions import read_condition
from audit_batch.warehouse.schemas import COLLECTIONS, GIVEN, KNOWLEDGE, relation_schemas
from audit_batch.warehouse.sqltree import may_have_rows
from audit_batch.warehouse.views import BASE, View, load_relations

Task = tuple[Control, Mapping[str, Any]]
"""A control, and the parameters in force."""

_OBJECT = ("api_version", "api_group", "kind", "namespace", "name", "uid", "doc")
_LIMIT = f"maximum_object_size = {64 * 2**20}"
"""Bytes that an object may have."""
_FEW = 60
"""Objects up to which queries run as they are written: to make a plan better takes longer than the plan then saves."""
_AGAIN = 2
"""The time from which on filling a relation with few objects goes by a plan that is kept: a scan fills each once."""


class Bench:
    """A database in memory that holds one set of objects after the other.

    A relation is a function of the objects of the kinds that it rests on, and of how their lists were read; without any
    of them it has no rows. So a set costs what it touches, and all other tables stay empty.
    """

    def __init__(self, taken_at: datetime) -> None:
        """Open one for objects that were read at a moment, UTC."""
        self._file, as_of = nameless_file(), taken_at.replace(tzinfo=None)
        self.con = duckdb.connect(config={"threads": 1})
        # Where Python has no main file DuckDB takes it for a session with a person, and draws a bar.
        self.con.execute(f"""
            SET allowed_paths = ['{self._path}']; SET enable_external_access = false; SET enable_progress_bar = false;
            SET VARIABLE known_at = TIMESTAMP 'infinity'; SET VARIABLE as_of = TIMESTAMP '{as_of}'; {GIVEN}
        """)
        self._optimizers = list_optimizers(self.con)
        self._collections: Mapping[str, Collection] = {}
        self._present: frozenset[str] = frozenset()
        self._made = {BASE, COLLECTIONS, KNOWLEDGE}
        self._settled, self._filled = set[str](), set[str]()
        self._fillings: Counter[str] = Counter()
        self._values: dict[tuple[str, str], list[Any]] = {}
        self._documents: Sequence[str] | None = None  # of a few objects only

    def __enter__(self) -> Self:
        """Nothing is done on entering."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close the database, and let the file go."""
        self.con.close()
        self._file.close()

    def hold(self, rows: Sequence[ObjectRow], collections: Mapping[str, Collection]) -> None:
        """Hold these objects, of lists that were read like this, instead of those before."""
        is_small = len(rows) <= _FEW
        self.con.execute(f"SET disabled_optimizers = '{self._optimizers if is_small else ''}'")
        self._load(BASE, _OBJECT, rows)
        self._documents = [row[-1] for row in rows if row[1] != PLATFORM_FACTS.group] if is_small else None
        self._collections = collections
        present = {name for name, collection in collections.items() if collection.objects}
        self._present = frozenset(present | {f"{ANY}.{name.partition('.')[2]}" for name in present})
        self._settled = {BASE}
        self._values.clear()
        self._filled |= {COLLECTIONS}

    def judge(self, control: Control, question: Question, params: Mapping[str, Any]) -> list[Judgement]:
        """Run a control over the objects; one that needs what is not there is not run, and judges nothing.

        Raises:
            ControlError: The query fails, or what it returns is not one good row per resource.
        """

        def holds(name: str) -> bool:
            if condition := read_condition(name):
                return may_be_met(condition, params[condition.param], self._values_of)
            return self._has_rows(name)

        if not may_have_rows(question.needs, holds, effort_of):
            return []
        self.settle(question.relations)
        return read_rows(self.con, control, question, params)

    def judge_all(
        self, tasks: Sequence[Task], tell: Callable[[Control, list[Judgement]], Any] = lambda _control, rows: rows
    ) -> Iterator[tuple[Control, Any | ControlError]]:
        """Run controls over the objects, by several hands, and yield what came of each, in any order.

        Args:
            tasks: What is to be judged.
            tell: Makes plain values of the verdicts of a control; it runs in the process that judged, and what it
                remembers is lost.
        """
        speaking: list[tuple[Control, Question, Mapping[str, Any]]] = []
        for control, params in tasks:
            try:
                speaking.append((control, read_question(control), params))
            except ControlError as error:
                yield control, error

        def work(number: int) -> tuple[Any, tuple[str, int | None] | None]:
            control, question, params = speaking[number]
            try:
                return tell(control, self.judge(control, question, params)), None
            except ControlError as error:
                return None, (error.problem, error.line)

        self._list_collections()
        for number, (told, problem) in share_out(self._portions(speaking), work):
            control = speaking[number][0]
            yield control, told if problem is None else ControlError(control.path, problem[0], line=problem[1])

    def _portions(self, tasks: Sequence[tuple[Control, Question, Mapping[str, Any]]]) -> Sequence[Sequence[int]]:
        """Share the controls out among hands, each of which makes the relations that it asks."""
        hands = count_hands(len(tasks))
        if hands == 1:
            return [range(len(tasks))]
        touched = find_touched(self._present, self._documents)
        wanted = [made_for(question.relations, question.needs, params, touched) for _, question, params in tasks]
        own = [len(control.sql) if made else 0 for made, (control, _, _) in zip(wanted, tasks, strict=True)]
        return portion_out(wanted, own, length_of, hands)

    def settle(self, wanted: frozenset[str]) -> None:
        """Make relations, and what they rest on, say what they say of the objects."""
        for name in wanted:
            self._has_rows(name)
        self._make(wanted)

    def _values_of(self, relation: str, column: str) -> list[Any]:
        """Return what stands in a column."""
        if not self._has_rows(relation):
            return []
        if (relation, column) not in self._values:
            rows = self.con.execute(f'SELECT DISTINCT "{column}" FROM "{relation}"').fetchall()
            self._values[relation, column] = [value for (value,) in rows]
        return self._values[relation, column]

    def _has_rows(self, name: str) -> bool:
        """Know of a relation whether it has rows, and make it have them; one without need not be there."""
        if name == BASE:
            return bool(self._present)
        if name not in self._settled and name in load_relations():
            self._settled.add(name)
            self._settle(load_relations()[name])
        return name in self._filled

    def _settle(self, view: View) -> None:
        if view.name in self._filled:
            self.con.execute(f'TRUNCATE "{view.name}"')
            self._filled.discard(view.name)
        is_touched = bool(self._present if EVERYTHING in view.rests_on else view.rests_on & self._present)

        def has_rows(name: str) -> bool:
            return is_touched if name in (BASE, KNOWLEDGE) else self._has_rows(name)

        may_be = is_of_objects(view) and is_told_of(view, self._documents)
        if may_be and may_have_rows(view.needs, has_rows, effort_of) and self._fill(view):
            self._filled.add(view.name)

    def _make(self, wanted: Iterable[str]) -> None:
        for name in wanted:
            if name not in self._made:
                self._made.add(name)
                self.con.execute(f'CREATE TABLE "{name}" ({relation_schemas()[name]})')

    def _fill(self, view: View) -> int:
        if COLLECTIONS in view.reads:
            self._list_collections()
        self.settle(view.reads & load_relations().keys())
        rows = self.con.execute(self._filling(view)).fetchall()[0][0]
        self._made.add(view.name)
        return int(rows)

    def _filling(self, view: View) -> str:
        """Return what fills a relation, with a plan that is kept where planning takes longer than running."""
        if view.name not in self._made:
            return f'CREATE TABLE "{view.name}" AS {view.sql}'
        filling, plan = f'INSERT INTO "{view.name}" {view.sql}', f'"fill {view.name}"'
        if self._documents is None:
            return filling
        self._fillings[view.name] += 1
        if self._fillings[view.name] == 1:
            return filling
        if self._fillings[view.name] == _AGAIN:
            # A plan from before any table was made would be made anew each time that it is run.
            self._make(relation_schemas())
            self.con.execute(f"PREPARE {plan} AS {filling}")
        return f"EXECUTE {plan}"

    def _list_collections(self) -> None:
        if COLLECTIONS in self._settled:
            return
        self._settled.add(COLLECTIONS)
        columns = Collection.__struct_fields__
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


def list_optimizers(con: duckdb.DuckDBPyConnection) -> str:
    """Return the names of all optimizers, as the setting takes them that turns them off."""
    return ",".join(name for (name,) in con.execute("SELECT name FROM duckdb_optimizers()").fetchall())
