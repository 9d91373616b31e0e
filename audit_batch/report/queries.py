"""Queries as a report prints them: variables as values, kept rows as parts of the query, in few lines.

What is printed can be given to ``audit-batch query`` as it stands.
"""

import re
import shlex
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

import duckdb

from audit_batch.warehouse.sqltree import nodes, parse, tables

_VARIABLE = re.compile(r"getvariable\('(\w+)'\)")
_HEADED = re.compile(r"WITH\s", re.IGNORECASE)
_CLAUSE = re.compile(
    r"(WITH|SELECT|FROM|(LEFT |FULL |CROSS |SEMI |ANTI )?JOIN|ON|WHERE|GROUP BY|HAVING|WINDOW|QUALIFY|ORDER BY|LIMIT"
    r"|UNION)\b"
    r"|\)|[\w\"]+ AS (MATERIALIZED )?\($"
)
_GAPS = re.compile(r" {2,}")
_WIDTH = 118
"""Signs of a line, as many as a page holds."""


def standing_alone(con: duckdb.DuckDBPyConnection, sql: str, kept: Mapping[str, str]) -> str:
    """Give ``sql`` so that it needs no variable but the cluster and moment of the views, and no kept rows.

    Args:
        con: Where the variables are set.
        sql: One query of a notebook.
        kept: Queries whose rows ``sql`` may read by name, each standing alone but for those before it.
    """
    needed = _needed(sql, kept)
    parts = [f'"{name}" AS MATERIALIZED (\n    {_indented(kept[name])}\n)' for name in kept if name in needed]
    asked = with_values(con, sql)
    if not parts:
        return asked
    body = ",\n\n" + _HEADED.sub("", asked, count=1) if _HEADED.match(asked) else "\n\n" + asked
    return "WITH " + ",\n\n".join(parts) + body


def with_values(con: duckdb.DuckDBPyConnection, sql: str) -> str:
    """Give ``sql`` with the values of the variables that it names."""

    def value(match: re.Match[str]) -> str:
        ((held,),) = con.execute(f"SELECT {match[0]}").fetchall()
        return literal(held)

    return _VARIABLE.sub(value, sql.strip())


def command(con: duckdb.DuckDBPyConnection) -> str:
    """The command that shows the views as ``con`` does, and reads a query from its input."""
    ((cluster, as_of),) = con.execute("SELECT getvariable('cluster'), getvariable('as_of')").fetchall()
    place = f"--cluster {shlex.quote(cluster)}" if cluster else "--fleet DIR"
    return f"audit-batch query {place} --as-of {as_of.isoformat()}Z -"


def compact(sql: str) -> str:
    """Give ``sql`` with the lines of each clause joined as far as a page is wide, and without remarks."""
    lines: list[str] = []
    if any(line.count("'") % 2 for line in sql.splitlines()):
        return sql  # A text goes over lines, and its spaces count.
    joins = False
    for line in sql.splitlines():
        words = _unaligned(line.strip())
        if not words or words.startswith("--"):
            continue
        if joins and not _CLAUSE.match(words) and len(lines[-1]) + 1 + len(words) <= _WIDTH and "--" not in lines[-1]:
            lines[-1] += f" {words}"
        else:
            lines.append(line[: len(line) - len(line.lstrip())] + words)
        joins = True
    return "\n".join(lines)


def _unaligned(words: str) -> str:
    """The words with one space where there are several, but within texts."""
    parts = words.split("'")
    return "'".join(part if number % 2 else _GAPS.sub(" ", part) for number, part in enumerate(parts))


def literal(value: Any) -> str:
    """Write a value as SQL."""
    if value is None:
        return "NULL"
    if isinstance(value, list):
        return f"[{', '.join(map(literal, value))}]"
    if isinstance(value, datetime):
        return f"TIMESTAMP '{value.isoformat(sep=' ')}'"
    if isinstance(value, date):
        return f"DATE '{value}'"
    if isinstance(value, dict):
        return "{" + ", ".join(f"{literal(key)}: {literal(item)}" for key, item in value.items()) + "}"
    return str(value) if isinstance(value, int | float) else "'" + str(value).replace("'", "''") + "'"


def _needed(sql: str, kept: Mapping[str, str]) -> set[str]:
    """Names of kept rows that ``sql`` reads, also through others."""
    found: set[str] = set()
    waiting = [sql]
    while waiting:
        read = tables(list(nodes(parse(waiting.pop())))) & kept.keys() - found
        found |= read
        waiting += [kept[name] for name in read]
    return found


def _indented(sql: str) -> str:
    return sql.strip().replace("\n", "\n    ")
