"""A query of a control with its parameters: written in their places, where that can be done."""

import re
from collections.abc import Mapping
from typing import Any

import _duckdb as duckdb  # the engine without its package, which takes as long again to import

_TEXT_OR_PARAMETER = re.compile(
    r"""'(?:[^']|'')*' | "(?:[^"]|"")*" | --[^\n]* | /\*.*?\*/ | \$(?P<name>[A-Za-z_]\w*)""", re.DOTALL | re.VERBOSE
)
"""Texts, quoted names and comments, and parameters outside of them."""


def ask(con: duckdb.DuckDBPyConnection, sql: str, bound: Mapping[str, Any]) -> duckdb.DuckDBPyConnection:
    """Run a query, with its parameters written in their places.

    To bind any value DuckDB imports pandas, half a second; what is prepared is planned twice.
    """
    if not bound:
        return con.execute(sql)
    written = {name: _written(value) for name, value in bound.items()}
    parts = _parts(sql)
    if None in written.values() or {part[1:] for part in parts[1::2]} != written.keys():
        return con.execute(sql, bound)
    return con.execute("".join(str(written[part[1:]]) if odd % 2 else part for odd, part in enumerate(parts)))


def _parts(sql: str) -> list[str]:
    """Part a query at its parameters, which stand at the odd places; other text that may hold a $ is passed over."""
    parts, done = [], 0
    for match in _TEXT_OR_PARAMETER.finditer(sql):
        if match["name"]:
            parts += [sql[done : match.start()], match[0]]
            done = match.end()
    return [*parts, sql[done:]]


def _written(value: Any) -> str | None:
    """Write a value as SQL, of the type that it would be bound as; nothing for what is not written easily."""
    if isinstance(value, bool | int):
        # In brackets: a cast behind it comes before a minus.
        return f"({value})" if value < 0 else str(value).lower()
    if isinstance(value, str):
        return None if "\0" in value else "'" + value.replace("'", "''") + "'::VARCHAR"
    if isinstance(value, list):
        items = [_written(item) for item in value]
        return None if None in items else f"[{', '.join(str(item) for item in items)}]"
    return None
