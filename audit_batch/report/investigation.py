"""What an investigation is about: a principal, an object or an incident, and a stretch of time."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path

import duckdb

from audit_batch.errors import ReportError
from audit_batch.report.frames import Report
from audit_batch.report.periods import read_zone
from audit_batch.report.subject import choose_cluster, parse_moment, set_variables
from audit_batch.warehouse.database import open_published

AROUND = timedelta(hours=1)
"""What is looked at before the first and after the last event of an incident."""
BACK = timedelta(days=7)
"""How far back an investigation looks that names no begin."""

_WAYS = ("principal", "resource", "detection")
_PLACE, _CLUSTERED = 3, 2
"""Parts of NAMESPACE/KIND/NAME, and of KIND/NAME."""


def open_investigation(
    warehouse: str, cluster: str, sought: Mapping[str, str], generated_at: str, time_zone: str = "UTC"
) -> Report:
    """Open the published copy read-only and set its variables to what is looked into.

    The variables are ``cluster``, ``known_at``, ``events_from`` and ``events_until``, ``principal``, ``detection``,
    ``finding``, ``plural``, ``api_group``, ``namespace`` and ``name`` (empty where they do not matter),
    ``time_zone`` and ``generated_at``.

    Args:
        warehouse: Folder of the warehouse.
        cluster: Name of the cluster; empty when there is only one.
        sought: ``principal``, ``resource``, or ``detection`` and ``finding``; ``since`` and ``until``; empty ones ask
            nothing.
        generated_at: When the investigation is made.
        time_zone: Where times are told.

    Raises:
        ReportError: A parameter is malformed, or there is no such resource or incident.
        WarehouseMissing: No job has ended here yet.
    """
    if sum(bool(sought[way]) for way in _WAYS) != 1:
        raise ReportError("give one of principal, resource (NAMESPACE/KIND/NAME), or detection with finding")
    zone = read_zone(time_zone)
    con = open_published(Path(warehouse))
    made = parse_moment(generated_at)
    name = choose_cluster(con, cluster)
    set_variables(con, {"cluster": name, "known_at": made, "as_of": made, "generated_at": made, "time_zone": str(zone)})
    set_variables(con, {key: sought[key] for key in ("principal", "detection", "finding")})
    set_variables(con, _resource(con, sought["resource"]))
    start, end = _incident(con, sought) if sought["detection"] else (None, None)
    until = _moment(sought, "until") or end or made
    since = _moment(sought, "since") or start or until - BACK
    if since >= until:
        raise ReportError(f"since {since:%Y-%m-%d %H:%M} is not before until {until:%Y-%m-%d %H:%M}")
    set_variables(con, {"events_from": since, "events_until": until})
    return Report(con, zone)


def _moment(sought: Mapping[str, str], name: str) -> datetime | None:
    return parse_moment(sought[name], name) if sought[name] else None


def _resource(con: duckdb.DuckDBPyConnection, text: str) -> dict[str, str]:
    """The plural, group, namespace and name of an object that people write by its kind or its plural."""
    if not text:
        return {"plural": "", "api_group": "", "namespace": "", "name": ""}
    parts = text.split("/")
    if len(parts) not in (_PLACE, _CLUSTERED) or not all(parts[-2:]):
        raise ReportError(f"resource {text!r} is not NAMESPACE/KIND/NAME, or KIND/NAME of what has no namespace")
    kind, name = parts[-2:]
    row = con.execute(
        """
        SELECT resource
        FROM collections
        WHERE lower($kind) IN (lower(kind), resource, split_part(resource, '.', 1))
        ORDER BY contains(resource, '.'), resource
        """,
        {"kind": kind},
    ).fetchone()
    plural, _, group = (row[0] if row else kind.lower()).partition(".")
    return {"plural": plural, "api_group": group, "namespace": parts[0] if len(parts) == _PLACE else "", "name": name}


def _incident(con: duckdb.DuckDBPyConnection, sought: Mapping[str, str]) -> tuple[datetime, datetime]:
    """The time around the events that were told as one finding."""
    found = con.execute(
        """
        SELECT finding, min(event_time), max(event_time)
        FROM detections
        WHERE detection = $detection AND $finding IN ('', finding)
        GROUP BY finding
        ORDER BY finding
        """,
        {"detection": sought["detection"], "finding": sought["finding"]},
    ).fetchall()
    if len(found) != 1:
        choices = "; ".join(row[0] for row in found[:5])
        raise ReportError(
            f"detection {sought['detection']!r} has {len(found) or 'no'} findings"
            + (f" like {sought['finding']!r}" if sought["finding"] else "")
            + (
                f", give one of them: {choices}"
                if found
                else "; ask `audit-batch query 'FROM detections'` for those there are"
            )
        )
    ((finding, first, last),) = found
    set_variables(con, {"finding": finding})
    return first - AROUND, last + AROUND
