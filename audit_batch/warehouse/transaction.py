"""A transaction: all that is written in a block, or nothing of it."""

from collections.abc import Iterator
from contextlib import contextmanager

import duckdb


@contextmanager
def transaction(con: duckdb.DuckDBPyConnection) -> Iterator[None]:
    """Commit what the block writes; take it back when it fails, with the failure that it had."""
    con.execute("BEGIN")
    try:
        yield
    except BaseException:
        try:
            con.execute("ROLLBACK")
        except duckdb.Error:
            con.interrupt()
        raise
    con.execute("COMMIT")
