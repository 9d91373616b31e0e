"""The tree of a query, as DuckDB parses it: which tables it names, and without whose rows it has none itself."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from threading import Lock
from typing import Any

import _duckdb as duckdb  # the engine without its package, which takes as long again to import
import orjson

from audit_batch.warehouse.conditions import find_conditions

Tree = dict[str, Any]
Needs = tuple[frozenset[str], ...]
"""Groups of tables and conditions (`Condition.text`): a query has rows only if of each group one table has, or one
condition holds. No group says nothing."""

_MOST = 16
"""Groups that are kept of a query; to forget one only means to run a query that has no rows."""
_BEFORE_GROUPS = ("cte_map", "from_table", "where_clause")
_PARSING = Lock()
"""A connection answers one thread at a time."""


def parse(sql: str) -> Tree:
    """Return what the parser makes of ``sql``: its statements, or ``error`` with a message and a position."""
    # Not bound: DuckDB imports pandas, which takes half a second, to bind any value.
    written = sql.replace("'", "''")
    with _PARSING:
        ((answer,),) = _parser().execute(f"SELECT json_serialize_sql('{written}')").fetchall()
    tree: Tree = orjson.loads(answer)
    return tree


def nodes(tree: object) -> Iterator[Tree]:
    """Yield every node of a tree, from the outside inwards."""
    waiting = [tree]
    while waiting:
        node = waiting.pop()
        if isinstance(node, dict):
            yield node
            waiting += [child for child in reversed(node.values()) if isinstance(child, dict | list)]
        elif isinstance(node, list):
            waiting += reversed(node)


def defined(found: Sequence[Tree]) -> frozenset[str]:
    """Return the names that the queries among some nodes give to parts of themselves."""
    return frozenset(entry["key"] for node in found for entry in _parts(node))


def tables(found: Sequence[Tree]) -> frozenset[str]:
    """Return the names of all tables among some nodes, parts of the query itself left out."""
    return frozenset(node["table_name"] for node in found if node.get("type") == "BASE_TABLE") - defined(found)


def needs(tree: Tree) -> Needs:
    """Return without whose rows the one query of a tree surely has none; what is not understood needs nothing."""
    return _of_query(tree["statements"][0]["node"], {})


def may_have_rows(wanted: Needs, has_rows: Callable[[str], bool], effort: Callable[[str], Any] = len) -> bool:
    """Say whether a query that needs ``wanted`` can have rows.

    Args:
        wanted: What it needs.
        has_rows: Says of a table whether it has some.
        effort: What it takes to say so; a table that takes less is asked of first, and the others often not at all.
    """
    groups = sorted((sorted(group, key=effort) for group in wanted), key=lambda group: effort(group[0]))
    return all(any(map(has_rows, group)) for group in groups)


@cache
def _parser() -> duckdb.DuckDBPyConnection:
    # Without threads of its own: a process that splits in two would leave them behind.
    return duckdb.connect(config={"threads": 1})


@cache
def _aggregates() -> frozenset[str]:
    with _PARSING:
        rows = _parser().execute("SELECT function_name FROM duckdb_functions() WHERE function_type = 'aggregate'")
        return frozenset(name for (name,) in rows.fetchall())


def _parts(node: Tree) -> Sequence[Tree]:
    parts: Sequence[Tree] = (node.get("cte_map") or {}).get("map", ())
    return parts


def _body(part: Tree) -> Tree:
    """Return the query of a part: DuckDB 2.0 writes its node without a statement around it."""
    body: Tree = part["query_node"] if "query_node" in part else part["query"]["node"]
    return body


def _of_query(node: Tree, around: Mapping[str, Needs]) -> Needs:
    known = dict(around)
    for entry in _parts(node):
        known[entry["key"]] = _of_query(_body(entry["value"]), known)
    if node["type"] == "SELECT_NODE":
        asked = [(frozenset({condition.text}),) for condition in find_conditions(node, known)]
        drawn = _all_of([_of_source(node["from_table"], known), *asked])
        return () if drawn and _makes_a_row_of_none(node) else drawn
    if node["type"] == "SET_OPERATION_NODE":
        sides = [_of_query(child, known) for child in node.get("children") or (node["left"], node["right"])]
        return _of_sides(node["setop_type"], sides)
    if node["type"] == "RECURSIVE_CTE_NODE":
        # What it begins with: of nothing no step makes anything.
        return _of_query(node["left"], known)
    return ()


def _of_sides(operation: str, sides: Sequence[Needs]) -> Needs:
    if operation in ("UNION", "UNION_BY_NAME"):
        return _one_of(sides)
    if operation == "INTERSECT":
        return _all_of(sides)
    return sides[0] if operation == "EXCEPT" else ()


def _makes_a_row_of_none(node: Tree) -> bool:
    """Say whether a SELECT may count nothing: an aggregate that is not grouped by what rows say, or an empty group."""
    if node.get("group_expressions") or node.get("group_sets"):
        return not all(node.get("group_sets") or [[]])
    by_all = node.get("aggregate_handling") == "FORCE_AGGREGATES" and any(
        not _aggregated(item) and any(part.get("class") == "COLUMN_REF" for part in nodes(item))
        for item in node["select_list"]
    )
    return not by_all and _aggregated([part for name, part in node.items() if name not in _BEFORE_GROUPS])


def _aggregated(tree: object) -> bool:
    names = _aggregates()
    return any(node.get("class") == "FUNCTION" and node.get("function_name") in names for node in nodes(tree))


def _of_source(source: Tree, known: Mapping[str, Needs]) -> Needs:
    if source["type"] == "BASE_TABLE":
        name = source["table_name"]
        return known[name] if name in known else (frozenset({name}),)
    if source["type"] == "SUBQUERY":
        return _of_query(source["subquery"]["node"], known)
    if source["type"] == "JOIN" and source["ref_type"] != "POSITIONAL":
        left, right = _of_source(source["left"], known), _of_source(source["right"], known)
        if source["join_type"] in ("INNER", "SEMI"):
            return _all_of([left, right])
        return left if source["join_type"] in ("LEFT", "ANTI") else _one_of([left, right])
    return ()


def _all_of(sides: Sequence[Needs]) -> Needs:
    return _fewest(group for side in sides for group in side)


def _one_of(sides: Sequence[Needs]) -> Needs:
    """Any side has rows: one group of each side, put together, for every choice of groups."""
    found: Needs = sides[0]
    for side in sides[1:]:
        found = _fewest(one | other for one in found for other in side)
    return found


def _fewest(groups: Iterator[frozenset[str]]) -> Needs:
    """Drop the groups that another one implies, and those that are too many."""
    kept: list[frozenset[str]] = []
    for group in sorted(set(groups), key=lambda group: (len(group), sorted(group))):
        if not any(other <= group for other in kept):
            kept.append(group)
    return tuple(kept[:_MOST])
