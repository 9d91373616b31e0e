"""DESCRIBE and SHOW TABLES, answered with what each column and view means: DuckDB's own answers lack the comments."""

import re

import duckdb

_ONE = re.compile(r'\s*(?:DESCRIBE|DESC|SHOW)\s+(?:TABLE\s+)?"?(?P<name>\w+)"?\s*;?\s*', re.IGNORECASE)
_ALL = re.compile(r"\s*SHOW\s+(?:ALL\s+)?TABLES\s*;?\s*", re.IGNORECASE)
_VIEWS = """
SELECT view_name AS name, comment AS meaning
FROM duckdb_views()
WHERE NOT internal AND database_name = current_database() AND schema_name = current_schema()
ORDER BY view_name
"""
_COLUMNS = """
SELECT column_name AS name, data_type AS type, comment AS meaning
FROM duckdb_columns()
WHERE database_name = current_database() AND schema_name = current_schema() AND table_name = '{name}'
ORDER BY column_index
"""


def with_meanings(con: duckdb.DuckDBPyConnection, sql: str) -> str:
    """Return what to ask instead of ``sql`` where that asks which views there are, or which columns one of them has."""
    if _ALL.fullmatch(sql):
        return _VIEWS
    if found := _ONE.fullmatch(sql):
        # Only letters, digits and underscores get here.
        columns = _COLUMNS.format(name=found["name"].lower())
        return columns if con.execute(columns).fetchone() else sql
    return sql
