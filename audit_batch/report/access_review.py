"""What an access review is about: one cluster at a moment, and the audit log up to then."""

from collections.abc import Sequence
from datetime import datetime, timedelta, tzinfo
from pathlib import Path

import duckdb

from audit_batch.errors import ReportError
from audit_batch.report.frames import Report
from audit_batch.report.periods import read_period, read_zone
from audit_batch.report.subject import choose_cluster, parse_moment, set_variables
from audit_batch.warehouse.database import open_published

WINDOW = timedelta(days=90)
"""How far back the review tells what was done."""


def open_access_review(
    warehouse: str, cluster: str, moment: tuple[str, str, str], generated_at: str, owner_labels: str
) -> Report:
    """Open the published copy read-only and set its variables to what is reviewed.

    The variables are ``cluster``, ``as_of`` and ``known_at`` (the moment reviewed), ``window_start``, ``owner_labels``,
    ``time_zone`` and ``generated_at``.

    Args:
        warehouse: Folder of the warehouse.
        cluster: Name of the cluster; empty when there is only one.
        moment: A period such as 2026-10, a moment such as 2026-10-31T12:00:00Z, which counts if there is one, and the
            time zone.
        generated_at: When the review is made.
        owner_labels: Labels of namespaces that name an owner, the first to be looked at first, with commas between.

    Raises:
        ReportError: A parameter is malformed, or there is no snapshot up to then.
        WarehouseMissing: No job has ended here yet.
    """
    period, as_of, zone_name = moment
    zone = read_zone(zone_name)
    made = parse_moment(generated_at)
    until = min(_last(period, as_of, zone), made)
    con = open_published(Path(warehouse))
    values = {
        "cluster": choose_cluster(con, cluster),
        "as_of": until,
        "known_at": until,
        "window_start": until - WINDOW,
        "generated_at": made,
        "owner_labels": _keys(owner_labels),
        "time_zone": str(zone),
    }
    set_variables(con, values)
    _require_snapshot(con, until)
    return Report(con, zone)


def _last(period: str, as_of: str, zone: tzinfo) -> datetime:
    return parse_moment(as_of, "as_of") if as_of else read_period(period, zone).end - timedelta(microseconds=1)


def _keys(owner_labels: str) -> Sequence[str]:
    return [key.strip() for key in owner_labels.split(",") if key.strip()]


def _require_snapshot(con: duckdb.DuckDBPyConnection, until: datetime) -> None:
    if con.execute("SELECT snapshot FROM snapshot_in_view").fetchone() is None:
        raise ReportError(
            f"no snapshot of that cluster up to {until:%Y-%m-%d %H:%M} UTC; "
            "run `audit-batch snapshot`, or give a later --month"
        )
