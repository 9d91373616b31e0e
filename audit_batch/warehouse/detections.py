"""Writing what detections told of a day of events: rows are opened and closed by run, a day in one transaction."""

from collections.abc import Sequence
from datetime import date, datetime

import duckdb
from msgspec import Struct

from audit_batch.warehouse.database import STILL
from audit_batch.warehouse.ledger import append_entry
from audit_batch.warehouse.transaction import transaction

TOLD = "told_events"
"""Temporary table that gathers what detections tell of some days, shaped like detection_rows without its runs."""

_SAME = (
    "detection", "kind", "technique", "finding", "audit_id", "event_time", "username", "verdict", "severity",
    "confidence", "reason", "evidence",
)  # fmt: skip


class EventDay(Struct, frozen=True):
    """A day of events in the warehouse."""

    day: date
    stored: int
    """Events of it, every stage of each."""


class DayRecord(Struct, frozen=True):
    """What is known of a run over a day beside what was told."""

    cluster: str
    day: date
    run_at: datetime
    library: str
    stored: int
    events: int
    levels: Sequence[str]


def find_pending(con: duckdb.DuckDBPyConnection, cluster: str, library: str, since: date) -> list[EventDay]:
    """Return the days that have other events than when they were judged last, or were judged by another library.

    Args:
        con: A connection to the warehouse.
        cluster: Name of the cluster.
        library: Digest of the detections.
        since: First day that another library counts for; what was told of earlier ones stands as it was told.
    """
    rows = con.execute(
        """
        WITH days AS (
            SELECT day, events AS stored FROM event_files WHERE cluster = $cluster AND retired = $still
            UNION ALL
            SELECT event_time::DATE AS day, count(*) AS stored FROM event_rows WHERE cluster = $cluster GROUP BY day
        ),

        held AS (
            SELECT day, sum(stored)::BIGINT AS stored FROM days GROUP BY day
        ),

        judged AS (
            SELECT day, arg_max(stored, run) AS stored, arg_max(library, run) AS library
            FROM detection_runs
            WHERE cluster = $cluster
            GROUP BY day
        )

        SELECT held.day, held.stored
        FROM held
        LEFT JOIN judged USING (day)
        WHERE
            judged.day IS NULL
            OR judged.stored != held.stored
            OR (judged.library != $library AND held.day >= $since)
        ORDER BY held.day
        """,
        {"cluster": cluster, "library": library, "since": since, "still": STILL},
    ).fetchall()
    return [EventDay(*row) for row in rows]


def make_told(con: duckdb.DuckDBPyConnection) -> None:
    """Make the temporary table `TOLD`, empty."""
    con.execute(
        f"CREATE OR REPLACE TEMP TABLE {TOLD} AS SELECT * EXCLUDE (first_run, last_run) FROM detection_rows LIMIT 0"
    )


def write_day(con: duckdb.DuckDBPyConnection, record: DayRecord) -> int:
    """Commit what `TOLD` holds of a day with its ledger entry, all or nothing, and return the number of the run."""
    what = {"cluster": record.cluster, "day": record.day}
    with transaction(con):
        ((run,),) = con.execute(
            "SELECT coalesce(max(run), 0) + 1 FROM detection_runs WHERE cluster = $cluster", {"cluster": record.cluster}
        ).fetchall()
        values = {
            **what, "run": run, "run_at": record.run_at, "library": record.library, "stored": record.stored,
            "events": record.events, "levels": list(record.levels),
        }  # fmt: skip
        con.execute(
            """
            INSERT INTO detection_runs
            VALUES ($cluster, $run, $day, $run_at, $library, $stored, $events, $levels, '')
            """,
            values,
        )
        _merge(con, {**what, "run": run, "still": STILL})
        _write_features(con, what)
        digest = append_entry(con, "detection", record.cluster, run, made_at=record.run_at)
        con.execute(
            "UPDATE detection_runs SET digest = $digest WHERE cluster = $cluster AND run = $run",
            {"digest": digest, "cluster": record.cluster, "run": run},
        )
    return int(run)


def _merge(con: duckdb.DuckDBPyConnection, numbers: dict[str, object]) -> None:
    """Close the rows of the day that are no longer told, and add those that are new; what stays is not touched."""
    same = " AND ".join(f"told.{name} IS NOT DISTINCT FROM held.{name}" for name in _SAME)
    con.execute(
        f"""
        UPDATE detection_rows AS held SET last_run = $run - 1
        WHERE
            held.cluster = $cluster
            AND held.day = $day
            AND held.last_run = $still
            AND NOT EXISTS (FROM temp.{TOLD} AS told WHERE told.day = $day AND {same})
        """,
        numbers,
    )
    con.execute(
        f"""
        INSERT INTO detection_rows BY NAME
        SELECT told.*, $run AS first_run, $still AS last_run
        FROM temp.{TOLD} AS told
        ANTI JOIN (
            FROM detection_rows WHERE cluster = $cluster AND day = $day AND last_run = $still
        ) AS held ON {same}
        WHERE told.day = $day
        """,
        numbers,
    )


def _write_features(con: duckdb.DuckDBPyConnection, what: dict[str, object]) -> None:
    """Replace the roll-up of the day by that of the events in view; it can be made of them again at any time."""
    con.execute("DELETE FROM feature_rows WHERE cluster = $cluster AND day = $day", what)
    con.execute(
        "INSERT INTO feature_rows BY NAME SELECT $cluster AS cluster, * FROM temp.day_features WHERE day = $day", what
    )
