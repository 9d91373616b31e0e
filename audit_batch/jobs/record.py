"""One row per job in the warehouse: what ran, when, and how it ended."""

from datetime import datetime

import duckdb
from msgspec import Struct


class Run(Struct, frozen=True):
    """A job that ended well."""

    job: str
    started_at: datetime
    finished_at: datetime
    partial: bool
    """Something could not be read or assessed."""
    message: str


def record_run(con: duckdb.DuckDBPyConnection, run: Run) -> None:
    """Add the row of a job, in a transaction of its own."""
    result = "partial" if run.partial else "done"
    times = [moment.replace(tzinfo=None) for moment in (run.started_at, run.finished_at)]
    con.execute("INSERT INTO job_runs VALUES ($1, $2, $3, $4, $5)", [run.job, *times, result, run.message])
