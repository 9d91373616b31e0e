"""What the WHERE of a query asks of its parameters, told from its tree: where that is not so, the query has no rows."""

from collections.abc import Container, Iterator, Mapping, Sequence
from typing import Any

from msgspec import Struct

_MARK = "$"


class Condition(Struct, frozen=True):
    """One part of a WHERE: a parameter is not empty, or a list that holds a value of a column."""

    param: str
    tables: tuple[str, ...] = ()
    """One of which has the column; none for a parameter that only must not be empty."""
    column: str = ""

    @property
    def text(self) -> str:
        """As it stands among the needs of a query: no table can be called so."""
        return f"{','.join(self.tables)}.{self.column}{_MARK}{self.param}"


def read_condition(text: str) -> Condition | None:
    """Return the condition of that text; nothing for the name of a table."""
    place, mark, param = text.partition(_MARK)
    tables, _, column = place.partition(".")
    return Condition(param, tuple(filter(None, tables.split(","))), column) if mark else None


def find_conditions(select: Mapping[str, Any], parts: Container[str]) -> Iterator[Condition]:
    """Yield what a SELECT asks of parameters, as far as it is understood.

    Args:
        select: Its node.
        parts: Names of parts of the query itself, which are no tables.
    """
    sources = dict(_sources(select["from_table"], parts))
    for term in _terms(select.get("where_clause")):
        if param := _never_empty(term):
            yield Condition(param)
        elif found := _contained(term):
            param, names = found
            if tables := _tables_of(names, sources):
                yield Condition(param, tables, names[-1])


def _terms(clause: Mapping[str, Any] | None) -> Iterator[Mapping[str, Any]]:
    """Yield what must all be true."""
    if clause and clause.get("type") == "CONJUNCTION_AND":
        for child in clause["children"]:
            yield from _terms(child)
    elif clause:
        yield clause


def _never_empty(term: Mapping[str, Any]) -> str:
    """Return the parameter of ``len($param) > 0``."""
    if term.get("type") != "COMPARE_GREATERTHAN" or term["right"].get("value", {}).get("value") != 0:
        return ""
    (name, *rest) = _arguments(term["left"], "len")
    return "" if rest else _param(name)


def _contained(term: Mapping[str, Any]) -> tuple[str, Sequence[str]] | None:
    """Return the parameter and the column of ``list_contains($param, column)``."""
    name, column, *_ = *_arguments(term, "list_contains"), {}
    param = _param(name)
    return (param, column["column_names"]) if param and column.get("type") == "COLUMN_REF" else None


def _arguments(call: Mapping[str, Any], function: str) -> Sequence[Mapping[str, Any]]:
    children: Sequence[Mapping[str, Any]] = call.get("children") or ()
    return children if call.get("function_name") == function and children else ({},)


def _param(node: Mapping[str, Any]) -> str:
    return str(node["identifier"]) if node.get("class") == "PARAMETER" else ""


def _sources(source: Mapping[str, Any], parts: Container[str]) -> Iterator[tuple[str, str]]:
    """Yield the name and the table of each source, without a table where it is something else."""
    if source["type"] == "JOIN":
        yield from _sources(source["left"], parts)
        yield from _sources(source["right"], parts)
    elif source["type"] == "BASE_TABLE" and source["table_name"] not in parts and not source["column_name_alias"]:
        yield source["alias"] or source["table_name"], source["table_name"]
    else:
        yield source.get("alias") or source.get("table_name") or "", ""


def _tables_of(names: Sequence[str], sources: Mapping[str, str]) -> tuple[str, ...]:
    """Return the tables of which one must have a column; none where it may come from elsewhere."""
    *source, _ = names
    if len(source) > 1:
        return ()
    tables = [sources.get(source[0], "")] if source else list(sources.values())
    return tuple(sorted(tables)) if all(tables) else ()
