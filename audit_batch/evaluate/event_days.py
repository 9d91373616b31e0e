"""Days of audit events in view, and what the log holds of each."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

import duckdb

from audit_batch.errors import WarehouseMissing
from audit_batch.evaluate.detection import Log
from audit_batch.evaluate.moment import Moment, find_moment, release
from audit_batch.warehouse.detections import EventDay

BEFORE = timedelta(hours=1)
"""What a detection sees of the day before: sequences and bursts do not end at midnight."""
TOGETHER = 50_000
"""Events of days that are looked at together: for so few, planning takes longer than running."""

IN_VIEW = "'events_"
"""How the variables that say which days are in view begin, where a relation reads them."""

_ONE_DAY = timedelta(days=1)
_WEEKS = timedelta(days=30)
_VARIABLES = ("events_from", "events_until", "events_day")


def in_stretches(days: Sequence[EventDay], together: int = TOGETHER) -> list[list[EventDay]]:
    """Put days that follow each other together, up to so many events."""
    stretches: list[list[EventDay]] = []
    for day in days:
        last = stretches[-1] if stretches else []
        follows = bool(last) and day.day - last[-1].day == _ONE_DAY
        if follows and sum(held.stored for held in last) + day.stored <= together:
            last.append(day)
        else:
            stretches.append([day])
    return stretches


def show_days(con: duckdb.DuckDBPyConnection, first: date, last: date) -> None:
    """Put days of events into view, with what detections see of the day before the first.

    Behaviour is compared with what was before the last of them.
    """
    moments = (_midnight(first) - BEFORE, _midnight(last) + _ONE_DAY, _midnight(last))
    for name, value in zip(_VARIABLES, moments, strict=True):
        con.execute(f"SET VARIABLE {name} = $value::TIMESTAMP", {"value": value})


def show_all(con: duckdb.DuckDBPyConnection) -> None:
    """Put the whole log and the newest snapshot into view again, as views."""
    for name in (*_VARIABLES, "as_of", "known_at"):
        con.execute(f"RESET VARIABLE {name}")
    release(con)


def state_of(con: duckdb.DuckDBPyConnection, cluster: str, day: date) -> Moment | None:
    """Put the newest snapshot up to the end of a day into view, or the first one after it, and return it if any."""
    for as_of in (_midnight(day) + _ONE_DAY, None):
        try:
            moment = find_moment(con, cluster, as_of)
        except WarehouseMissing:
            continue
        con.execute("RESET VARIABLE known_at")
        return moment
    return None


def read_logs(con: duckdb.DuckDBPyConnection) -> dict[date, Log]:
    """Return what the log holds of each day in view: how many requests, and at which levels."""
    rows = con.execute(
        """
        SELECT event_time::DATE, count(*), list_sort(list(DISTINCT level) FILTER (level IS NOT NULL))
        FROM audit_requests
        GROUP BY ALL
        """
    ).fetchall()
    return {day: Log(events, tuple(levels or ())) for day, events, levels in rows}


def recent_levels(con: duckdb.DuckDBPyConnection, cluster: str, day: date) -> frozenset[str]:
    """Return the levels at which requests were logged in the weeks before a day.

    A quiet day, on which nobody changes anything, has no bodies either; whether the log would have them, others show.
    """
    rows = con.execute(
        "SELECT DISTINCT unnest(levels) FROM detection_runs WHERE cluster = $cluster AND day BETWEEN $first AND $day",
        {"cluster": cluster, "first": day - _WEEKS, "day": day},
    ).fetchall()
    return frozenset(level for (level,) in rows)


def clusters_with_events(con: duckdb.DuckDBPyConnection, chosen: str) -> list[str]:
    """Return the names of the clusters with audit events, or of them the ``chosen`` one."""
    rows = con.execute(
        """
        SELECT DISTINCT cluster FROM (SELECT cluster FROM event_files UNION ALL SELECT cluster FROM event_rows)
        WHERE $chosen IN ('', cluster)
        ORDER BY cluster
        """,
        {"chosen": chosen},
    ).fetchall()
    return [str(name) for (name,) in rows]


def _midnight(day: date) -> datetime:
    return datetime.combine(day, datetime.min.time())
