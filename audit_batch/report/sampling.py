"""A sample of what passed, for an auditor to test: how what was drawn is found again."""

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any

import duckdb
from msgspec import Struct

from audit_batch.report.queries import literal
from audit_batch.warehouse.sqltree import nodes, parse, tables
from audit_batch.warehouse.views import BASE, are_installed, in_order, load_relations

_FEW = 20_000
"""Objects whose bodies, some 5 kB each, are kept for the relations that are made of them."""


class Drawn(Struct, frozen=True):
    """Controls of which something was drawn."""

    control: str
    sql: str
    params: Mapping[str, Any]


def finding_query(drawn: str, controls: Sequence[Drawn]) -> str:
    """Return the query that finds what was drawn: the controls' own queries, the place in each that was drawn.

    Args:
        drawn: A query for ``number``, ``control``, ``place`` (among what the control passes, by kind, namespace and
            name, from 1), ``recorded`` (how many it passed when it judged) and further columns.
        controls: The controls among them.
    """
    parts = [_passing(control) for control in controls] or [
        "SELECT NULL AS control, NULL AS kind, NULL AS namespace, NULL AS name, NULL AS place, NULL AS passing LIMIT 0"
    ]
    passing = "\n    UNION ALL\n".join(parts)
    return f"""WITH drawn AS (
    {drawn.strip().replace(chr(10), chr(10) + "    ")}
),

passing AS (
{passing}
)

SELECT
    drawn.*,
    passing.kind,
    passing.namespace,
    passing.name,
    coalesce(passing.passing = drawn.recorded, false) AS found
FROM drawn
LEFT JOIN passing USING (control, place)
ORDER BY drawn.number"""


def _passing(control: Drawn) -> str:
    names = "|".join(map(re.escape, control.params)) or "(?!)"
    sql = re.sub(rf"\$({names})\b", lambda match: literal(control.params[match[1]]), control.sql.strip())
    return f"""    SELECT
        {literal(control.control)} AS control,
        kind,
        namespace,
        name,
        row_number() OVER (ORDER BY kind, namespace, name) AS place,
        count(*) OVER () AS passing
    FROM (
{sql}
    )
    WHERE verdict = 'pass'"""


def read_drawn(con: duckdb.DuckDBPyConnection, names: Sequence[str]) -> list[Drawn]:
    """Return the controls of these names as they were when they judged."""
    rows = con.execute(
        "SELECT control, sql, params FROM controls WHERE list_contains($names, control) ORDER BY control",
        {"names": list(names)},
    ).fetchall()
    return [Drawn(control, sql, json.loads(params)) for control, sql, params in rows]


def can_be_asked(con: duckdb.DuckDBPyConnection, control: Drawn) -> bool:
    """Say whether the query still fits the relations: an upgrade may have changed these since it judged."""
    try:
        con.execute(f"DESCRIBE {_passing(control)}")
    except duckdb.Error:
        return False
    return True


def make_relations(con: duckdb.DuckDBPyConnection, controls: Sequence[Drawn]) -> list[str]:
    """Compute the relations that the controls read once, in place of once for each; returns their names, to drop."""
    read = frozenset[str]().union(*(tables(list(nodes(parse(control.sql)))) for control in controls))
    relations, installed = load_relations(), _installed(con)
    made = [name for name in in_order(relations, read) if name in installed and (name != BASE or _is_small(con))]
    is_ours = are_installed(con)
    for name in made:
        # By its own words it reads those that were made before it; as a view, those of the warehouse anew.
        source = relations[name].sql if is_ours else f'FROM warehouse.main."{name}"'
        con.execute(f'CREATE TEMP TABLE "{name}" AS {source}')
    return made


def _installed(con: duckdb.DuckDBPyConnection) -> set[str]:
    return {name for (name,) in con.execute("SELECT view_name FROM duckdb_views() WHERE NOT internal").fetchall()}


def _is_small(con: duckdb.DuckDBPyConnection) -> bool:
    """Say whether the bodies of all objects fit into memory beside what is made of them."""
    ((objects,),) = con.execute(f"SELECT count(*) FROM {BASE}").fetchall()
    return bool(objects <= _FEW)


def drop_relations(con: duckdb.DuckDBPyConnection, names: Sequence[str]) -> None:
    """Let the names mean the views again."""
    for name in names:
        con.execute(f'DROP TABLE temp."{name}"')
