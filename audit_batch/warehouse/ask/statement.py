"""What may be asked: one SELECT, of functions that touch nothing but the rows."""

import json
import re
from collections.abc import Iterator
from typing import Any

import duckdb

from audit_batch.errors import QueryError, cut

_TABLE_FUNCTIONS = frozenset(
    {
        "duckdb_columns",
        "duckdb_functions",
        "duckdb_keywords",
        "duckdb_tables",
        "duckdb_types",
        "duckdb_views",
        "generate_series",
        "generate_subscripts",
        "histogram",
        "histogram_values",
        "json_each",
        "json_tree",
        "pragma_show",
        "pragma_table_info",
        "range",
        "repeat",
        "unnest",
    }
)
"""Table functions that read rows or the catalogue; any other may read files, settings or memory."""
_REFUSED = frozenset({"currval", "getenv", "nextval", "pg_sleep", "setseed", "setval", "sleep_ms", "write_log"})
"""Functions over values that reach outside of the question."""
_INTERNAL = frozenset({"duckdb_logs", "duckdb_secrets", "duckdb_settings", "pg_settings", "pragma_database_list"})
"""Views of DuckDB that show this machine instead of the warehouse."""
_QUERIES = frozenset({"SELECT_NODE", "SET_OPERATION_NODE", "RECURSIVE_CTE_NODE", "CTE_NODE"})
"""Kinds of query that read; DuckDB 2.0 also takes INSERT, UPDATE, DELETE and COPY as common table expressions."""
_ONE_SELECT = "only reading is possible: ask one SELECT, FROM, DESCRIBE, SUMMARIZE or SHOW TABLES"
_LENGTH = 100_000
"""Characters; the longest of our own controls has 3,000."""
_DYNAMIC_PIVOT = re.compile(r"\bpivot\b", re.IGNORECASE)


def require_one_select(con: duckdb.DuckDBPyConnection, sql: str) -> None:
    """Refuse everything but a single query that reads the warehouse.

    The sandbox alone would stop nearly all of it too; this gives the clearer message, and the second wall.

    Raises:
        QueryError: Says what was found instead.
    """
    if len(sql) > _LENGTH:
        raise QueryError(f"the query has {len(sql)} characters, more than {_LENGTH}; shorten it")
    for node in _nodes(_parse(con, sql)):
        _require_reading(node)


def words_of(con: duckdb.DuckDBPyConnection, sql: str) -> frozenset[str]:
    """Return every text in the tree of a query, among them the names of what it reads."""
    texts = (value for node in _nodes(_parse(con, sql)) for value in node.values())
    return frozenset(text for text in texts if isinstance(text, str))


def _require_reading(node: dict[str, Any]) -> None:
    kind = node.get("type")
    if isinstance(kind, str) and kind.endswith("_NODE") and kind not in _QUERIES:
        raise QueryError(_ONE_SELECT)
    if kind == "TABLE_FUNCTION":
        _require_table_function(node["function"]["function_name"])
    elif kind == "BASE_TABLE":
        _require_table(node["table_name"])
    elif (name := str(node.get("function_name", "")).lower()) in _REFUSED:
        raise QueryError(f"function {name} is not for queries: they read the rows of the warehouse and nothing else")


def _parse(con: duckdb.DuckDBPyConnection, sql: str) -> dict[str, Any]:
    try:
        ((answer,),) = con.execute("SELECT json_serialize_sql($sql)", {"sql": sql}).fetchall()
        tree: dict[str, Any] = json.loads(answer)
    except (duckdb.Error, RecursionError) as error:
        raise QueryError("the query cannot be read: it is nested too deeply or is not text; simplify it") from error
    if tree["error"]:
        raise QueryError(_complaint(sql, tree))
    if len(tree["statements"]) != 1:
        raise QueryError(f"there are {len(tree['statements'])} statements, and exactly one SELECT can be asked")
    return tree


def _complaint(sql: str, tree: dict[str, str]) -> str:
    if tree["error_type"] != "not implemented":
        return f"the query is not SQL: {cut(tree['error_message'])}{_place(sql, tree)}"
    hint = "; a PIVOT needs its values: ON column IN ('a', 'b')" if _DYNAMIC_PIVOT.search(sql) else ""
    return f"{_ONE_SELECT}{hint}"


def _place(sql: str, tree: dict[str, str]) -> str:
    if not tree.get("position", "").isdigit():
        return ""
    before = sql.encode()[: int(tree["position"])].decode(errors="ignore")
    return f" (line {before.count(chr(10)) + 1}, column {len(before) - before.rfind(chr(10))})"


def _nodes(tree: object) -> Iterator[dict[str, Any]]:
    waiting = [tree]
    while waiting:
        node = waiting.pop()
        if isinstance(node, dict):
            yield node
            waiting.extend(node.values())
        elif isinstance(node, list):
            waiting.extend(node)


def _require_table_function(name: str) -> None:
    if name.lower() not in _TABLE_FUNCTIONS:
        raise QueryError(
            f"table function {cut(name, 60)} is not for queries; use {', '.join(sorted(_TABLE_FUNCTIONS))}"
        )


def _require_table(name: str) -> None:
    if name.lower() in _INTERNAL:
        raise QueryError(f"{name} shows this machine, not the warehouse; SHOW TABLES names what can be read")
    if "/" in name or "\\" in name or "://" in name:
        raise QueryError(
            f"{cut(name, 60)!r} is a file, and queries read the warehouse only; SHOW TABLES names its views"
        )
