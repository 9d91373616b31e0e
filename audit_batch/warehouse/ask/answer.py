"""From SQL that a user typed to rows."""

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import Any

import duckdb
from msgspec import Struct, field

from audit_batch.errors import QueryError, cut
from audit_batch.warehouse.ask.deadline import Deadline
from audit_batch.warehouse.ask.listing import with_meanings
from audit_batch.warehouse.ask.moment import blamed, set_moment, show_fleet
from audit_batch.warehouse.ask.problem import explained
from audit_batch.warehouse.ask.sandbox import Limits, open_fleet_sandbox, open_sandbox
from audit_batch.warehouse.ask.statement import require_one_select
from audit_batch.warehouse.fleet import Unread

_BATCH = 1000
"""Rows in memory at once."""
_CASTS: Mapping[str, str] = {"TIMESTAMP WITH TIME ZONE": "TIMESTAMP"}
"""Types that Python cannot read without pytz, and what they are read as; the session's time zone is UTC."""


class Query(Struct, frozen=True):
    """What is asked."""

    sql: str
    """One SELECT."""
    cluster: str | None = None
    """Name of the cluster that the views show; by default the one with the newest snapshot."""
    as_of: datetime | None = None
    """Moment that the views show; by default the newest snapshot."""
    limits: Limits = field(default_factory=Limits)
    fleet: bool = False
    """Whether the folder holds warehouses, all of which are asked."""


class Column(Struct, frozen=True):
    """One column of an answer."""

    name: str
    type: str
    """As DuckDB writes it: VARCHAR, STRUCT(a INTEGER), JSON …"""


class Answer:
    """A question that was accepted: its columns are known, its rows are computed while they are read."""

    def __init__(
        self, con: duckdb.DuckDBPyConnection, sql: str, deadline: Deadline, unread: tuple[Unread, ...] = ()
    ) -> None:
        self.unread = unread
        """What of a fleet the answer lacks."""
        self._con = con
        self._deadline = deadline
        with explained(con, deadline):
            self._relation = con.sql(sql)
        self.columns = tuple(map(Column, self._relation.columns, map(str, self._relation.types)))
        self._sql = _readable(sql, self.columns)

    def rows(self) -> Iterator[tuple[Any, ...]]:
        """Yield the rows; only a batch of them is in memory.

        Raises:
            QueryError: The query failed, took too long, or needed too much memory.
        """
        with explained(self._con, self._deadline):
            result = self._con.execute(self._sql)
        while batch := self._fetch(result):
            yield from batch

    def copy_to(self, path: Path) -> None:
        """Write the rows as Parquet to ``path``, the one file that the connection may write."""
        with explained(self._con, self._deadline):
            self._relation.write_parquet(str(path))

    def _fetch(self, result: duckdb.DuckDBPyConnection) -> list[tuple[Any, ...]]:
        with explained(self._con, self._deadline):
            self._deadline.check()
            return result.fetchmany(_BATCH)


@contextmanager
def ask(folder: Path, query: Query) -> Iterator[Answer]:
    """Ask the published copy of ``folder``; the answer can be read inside of the block.

    Raises:
        QueryError: The query was refused or failed, or nothing is known of the cluster or the moment.
        WarehouseMissing: No job has ended here yet.
        WarehouseDamaged: DuckDB cannot read the file.
    """
    with _asking(folder, query, None) as answer:
        yield answer


def save_parquet(folder: Path, query: Query, path: Path) -> tuple[Unread, ...]:
    """Ask as `ask` does, and save the rows in ``path``: all of them, or the file is left as it was.

    Returns what of a fleet they lack.
    """
    if not path.absolute().parent.is_dir() or path.is_dir():
        raise QueryError(f"{path}: is not a place for a file; name one in a folder that exists")
    part = path.absolute().with_name(f".{path.name}.{os.getpid()}")
    try:
        with _asking(folder, query, part) as answer:
            answer.copy_to(part)
            unread = answer.unread
        part.replace(path)
    except OSError as error:
        raise QueryError(f"{path}: cannot be written ({error.strerror})") from error
    finally:
        with suppress(OSError):
            part.unlink(missing_ok=True)
    return unread


@contextmanager
def _asking(folder: Path, query: Query, writes: Path | None) -> Iterator[Answer]:
    if query.fleet:
        con, views = open_fleet_sandbox(folder, query.limits, writes=writes)
    else:
        con, views = open_sandbox(folder, query.limits, writes=writes), None
    try:
        with Deadline(con, query.limits.seconds) as deadline:
            if views is None:
                _show(con, query)
            require_one_select(con, query.sql)
            unread = () if views is None else show_fleet(con, views, query.sql, query.as_of)
            yield Answer(con, with_meanings(con, query.sql), deadline, unread)
    except QueryError as error:
        raise (blamed(views, error) if views else None) or error from error.__cause__
    finally:
        con.close()


def _show(con: duckdb.DuckDBPyConnection, query: Query) -> None:
    """Let the views show the cluster and the moment that were asked for."""
    moment = set_moment(con, query.as_of)
    con.execute("SET VARIABLE cluster = $cluster::VARCHAR", {"cluster": query.cluster})
    if (query.cluster or moment) and con.execute("SELECT count(*) FROM snapshot_in_view").fetchall() == [(0,)]:
        known = con.execute(
            """
            SELECT format('{} since {:s}', cluster, strftime(min(taken_at), '%Y-%m-%d %H:%M'))
            FROM snapshot_rows JOIN cluster_rows USING (cluster_id)
            GROUP BY cluster ORDER BY cluster
            """
        ).fetchall()
        asked = f"cluster {cut(query.cluster, 60)!r}" if query.cluster else "any cluster"
        when = f" as of {moment:%Y-%m-%d %H:%M} UTC" if moment else ""
        raise QueryError(f"no snapshot of {asked}{when}; there are: {', '.join(name for (name,) in known) or 'none'}")


def _readable(sql: str, columns: tuple[Column, ...]) -> str:
    """Cast the columns that Python could not read; the query itself was checked to be one whole SELECT."""
    if all(column.type not in _CASTS for column in columns):
        return sql
    names = [f"column_{number}" for number in range(len(columns))]
    casts = [
        f"{name}::{_CASTS[column.type]} AS {name}" if column.type in _CASTS else name
        for name, column in zip(names, columns, strict=True)
    ]
    return f"SELECT {', '.join(casts)} FROM (\n{sql.strip().rstrip(';')}\n) AS answer({', '.join(names)})"
