"""Behaviour of a day against a year of roll-ups."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from audit_batch.catalog.detects import Signal
from audit_batch.config import Settings
from audit_batch.evaluate.detecting import _Run
from audit_batch.jobs.library import load_catalogue
from audit_batch.warehouse.database import open_writer
from audit_batch.warehouse.detections import find_pending
from benchmarks.result import Result
from benchmarks.timed import cost_of

CLUSTER, DAYS = "measured", 365


def measure_year(warehouse: Path) -> Result:
    """Return the line of a warehouse that holds a year of events of the cluster `CLUSTER`.

    One day is rolled up and stands for all others, whose events are made like its own.
    """
    cost_of(_judge, warehouse, 1)
    rolled_up = cost_of(_repeat, warehouse).value
    asked = cost_of(_judge, warehouse, 0)
    return Result(
        f"all {asked.value} behaviour analytics of a day of that year, against {rolled_up:,} rows of roll-ups",
        "≤ 60 s",
        f"{asked.seconds:.1f} s",
        asked.seconds <= 60,
    )


def _judge(warehouse: Path, back: int) -> int:
    """Judge the behaviour of a day, so many before the newest, compared with all days before it."""
    catalogue = load_catalogue(Settings(warehouse=warehouse))
    controls = [one for one in catalogue.library.controls.values() if one.detects]
    behaviour = [one for one in controls if one.detects and (one.detects.baseline or one.detects.signal != Signal.RULE)]
    now = datetime(2026, 11, 26, 2, tzinfo=UTC)
    with open_writer(warehouse, "bench") as con:
        con.execute(f"SET VARIABLE baseline = INTERVAL '{DAYS} days'")
        con.execute("SET VARIABLE baseline_history = INTERVAL '7 days'")
        pending = find_pending(con, CLUSTER, "measured", (now - timedelta(days=DAYS)).date())
        _Run(con, catalogue, CLUSTER, "measured", now.replace(tzinfo=None)).judge([pending[-1 - back]], behaviour)
    return len(behaviour)


def _repeat(warehouse: Path) -> int:
    """Roll every day before up as the one that was."""
    with open_writer(warehouse, "bench") as con:
        con.execute(
            f"""
            INSERT INTO feature_rows BY NAME
            SELECT feature_rows.* REPLACE ((day - number::INTEGER)::DATE AS day)
            FROM feature_rows CROSS JOIN range(1, {DAYS - 1}) AS numbers (number)
            WHERE cluster = '{CLUSTER}'
            """
        )
        ((rows,),) = con.execute("SELECT count(*) FROM feature_rows").fetchall()
    return int(rows)
