"""What went wrong with a query, in one line that keeps DuckDB's own hint."""

import difflib
import re
from collections.abc import Iterator
from contextlib import contextmanager

import duckdb

from audit_batch.errors import QUERY_INTERRUPTED, QueryError, cut
from audit_batch.warehouse.ask.deadline import Deadline

_UNKNOWN_TABLE = re.compile(r"Table with name (.+?) does not exist")
_EXCERPT = re.compile(r"\n\s*LINE \d+:.*", re.DOTALL)
"""The query with a mark below it, which the user has just typed."""
_LENGTH = 300
"""Characters kept of DuckDB's message: its hint stands at the end."""
_RESOLUTION = 0.5
"""Likeness from which on a name is worth naming, of 0 to 1."""


@contextmanager
def explained(con: duckdb.DuckDBPyConnection, deadline: Deadline) -> Iterator[None]:
    """Turn whatever a user's SQL can bring about into a `QueryError`."""
    try:
        yield
    except duckdb.Error as error:
        deadline.check()
        raise QueryError(_explanation(con, error)) from error
    except (OverflowError, RecursionError, ValueError) as error:
        raise QueryError(f"a value of the answer does not fit ({cut(str(error))}); cast it to VARCHAR") from error
    except RuntimeError as error:
        if str(error) == QUERY_INTERRUPTED:
            raise KeyboardInterrupt from error
        raise


def _explanation(con: duckdb.DuckDBPyConnection, error: duckdb.Error) -> str:
    text = str(error)
    if found := _UNKNOWN_TABLE.search(text):
        return _nearest(con, found[1])
    if isinstance(error, duckdb.OutOfMemoryException):
        return "the query needs more memory than it may use; narrow it, or allow more"
    if isinstance(error, duckdb.PermissionException):
        return "queries read the warehouse only: no other file, no setting, no extension"
    if "pytz" in text:
        return "a column holds times with a zone inside of a list or struct; cast them to TIMESTAMP"
    return f"the query failed: {cut(_EXCERPT.sub('', text), _LENGTH)}"


def _nearest(con: duckdb.DuckDBPyConnection, name: str) -> str:
    rows = con.execute("SELECT DISTINCT view_name FROM duckdb_views() WHERE NOT internal ORDER BY ALL").fetchall()
    views = [view for (view,) in rows]
    near = difflib.get_close_matches(name.lower(), views, 3, _RESOLUTION)
    hint = f"the nearest: {', '.join(near)}" if near else "SHOW TABLES names what there is"
    return f"there is no table {cut(name, 60)!r}; {hint}"
