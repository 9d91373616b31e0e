"""A query is left out only where it surely has no rows."""

import duckdb
import pytest

from audit_batch.warehouse.sqltree import may_have_rows, needs, parse

ALWAYS = [
    "SELECT 1 AS x",
    "SELECT count(*) FROM a",
    "SELECT 1 AS x FROM a HAVING count(*) = 0",
    "SELECT x FROM a GROUP BY GROUPING SETS ((x), ())",
    "SELECT count(*) FROM a GROUP BY ALL",
    "SELECT count(*) FROM a ORDER BY count(*)",
    "VALUES (1)",
    "WITH one AS (SELECT count(*) AS x FROM a) SELECT x FROM one",
]
"""Queries that have a row whatever there is."""
NEEDS = [
    ("SELECT x FROM a", ["a"]),
    ("SELECT x FROM a WHERE x IN (SELECT x FROM b)", ["a"]),
    ("SELECT x, count(*) FROM a GROUP BY ALL", ["a"]),
    ("SELECT x FROM a JOIN b USING (x)", ["a", "b"]),
    ("SELECT x FROM a SEMI JOIN b USING (x)", ["a", "b"]),
    ("SELECT x FROM a LEFT JOIN b USING (x)", ["a"]),
    ("SELECT x FROM a ANTI JOIN b USING (x)", ["a"]),
    ("SELECT x FROM a RIGHT JOIN b USING (x)", ["a|b"]),
    ("SELECT x FROM a FULL JOIN b USING (x)", ["a|b"]),
    ("SELECT x FROM a UNION ALL SELECT x FROM b", ["a|b"]),
    ("SELECT x FROM a INTERSECT SELECT x FROM b", ["a", "b"]),
    ("SELECT x FROM a EXCEPT SELECT x FROM b", ["a"]),
    ("SELECT a.x FROM a, unnest([a.x])", ["a"]),
    ("SELECT a.x FROM a POSITIONAL JOIN b", []),
    ("WITH a AS (SELECT x FROM b) SELECT x FROM a", ["b"]),
    ("WITH c AS (SELECT x FROM a UNION SELECT x FROM b) SELECT x FROM c ANTI JOIN d USING (x)", ["a|b"]),
    ("SELECT x, row_number() OVER () FROM a", ["a"]),
    ("WITH RECURSIVE r AS (SELECT x FROM a UNION SELECT b.x FROM r JOIN b USING (x)) SELECT x FROM r", ["a"]),
    (
        "WITH RECURSIVE r AS (SELECT x FROM a UNION ALL SELECT r.x + 1 FROM r, b) SELECT x FROM r JOIN c USING (x)",
        ["a", "c"],
    ),
    (
        "WITH RECURSIVE r AS (SELECT 1 AS x UNION SELECT a.x FROM r JOIN a USING (x)) SELECT x FROM r JOIN b USING (x)",
        ["b"],
    ),
]
CONDITIONS = [
    ("SELECT x FROM a WHERE len($p) > 0", ["a", ".$p"]),
    ("SELECT x FROM a WHERE x > 1 AND (len($p) > 0 AND len($q) > 0)", ["a", ".$p", ".$q"]),
    ("SELECT x FROM a WHERE list_contains($p, x)", ["a", "a.x$p"]),
    ("SELECT x FROM a JOIN b USING (x) WHERE list_contains($p, x)", ["a", "b", "a,b.x$p"]),
    ("SELECT c.x FROM a AS c LEFT JOIN b USING (x) WHERE list_contains($p, c.x)", ["a", "a.x$p"]),
    ("WITH c AS (SELECT x FROM a WHERE list_contains($p, x) GROUP BY ALL) SELECT x FROM c", ["a", "a.x$p"]),
    ("SELECT x FROM a WHERE len($p) > 0 UNION SELECT x FROM b", ["a|b", "b|.$p"]),
    ("SELECT count(*) AS x FROM a WHERE len($p) > 0", []),
    ("SELECT x FROM a LEFT JOIN (SELECT x FROM b WHERE list_contains($p, x)) AS c USING (x)", ["a"]),
    ("SELECT x FROM a WHERE len($p) > 0 OR x = 1", ["a"]),
    ("SELECT x FROM a WHERE len($p) > 1", ["a"]),
    ("SELECT x FROM a WHERE len($p) >= 0", ["a"]),
    ("SELECT x FROM a WHERE len(x) > 0", ["a"]),
    ("SELECT x FROM a WHERE NOT list_contains($p, x)", ["a"]),
    ("SELECT x FROM a WHERE list_contains($p, x + 1)", ["a"]),
    ("SELECT x FROM a WHERE list_contains(x, $p)", ["a"]),
    ("SELECT x.y FROM a WHERE list_contains($p, x.y)", ["a"]),
    ("SELECT x FROM a, unnest([1]) AS u (y) WHERE list_contains($p, y)", ["a"]),
    ("SELECT x FROM a AS c (y) WHERE list_contains($p, y)", ["a"]),
    ("WITH c AS (SELECT x AS y FROM a) SELECT y FROM c WHERE list_contains($p, y)", ["a"]),
]
"""Queries with parameters, and what they need."""


@pytest.fixture(scope="module")
def con() -> duckdb.DuckDBPyConnection:
    con = duckdb.connect()
    for name in ("a", "b", "c", "d"):
        con.execute(f"CREATE TABLE {name} (x INTEGER)")
    return con


@pytest.mark.parametrize("sql", ALWAYS)
def test_what_has_a_row_of_nothing_is_never_left_out(con: duckdb.DuckDBPyConnection, sql: str) -> None:
    assert con.execute(sql).fetchall() or "GROUP" in sql
    assert may_have_rows(needs(parse(sql)), lambda _name: False)


@pytest.mark.parametrize(("sql", "groups"), NEEDS)
def test_a_query_needs_what_it_draws_its_rows_from(con: duckdb.DuckDBPyConnection, sql: str, groups: list[str]) -> None:
    assert con.execute(sql).fetchall() == []
    assert needs(parse(sql)) == tuple(frozenset(group.split("|")) for group in groups)


@pytest.mark.parametrize(("sql", "groups"), CONDITIONS)
def test_a_query_needs_what_it_asks_of_its_parameters(sql: str, groups: list[str]) -> None:
    assert set(needs(parse(sql))) == {frozenset(group.split("|")) for group in groups}
