"""What a detection told up to a moment, as verdicts of a control: its findings, and how much of the log it judged."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

import duckdb
from msgspec import Struct

from audit_batch.catalog.control import Control
from audit_batch.evaluate.judge import Judged
from audit_batch.evaluate.outcome import Outcome
from audit_batch.kinds import AUDIT_EVENT
from audit_batch.model import OutcomeState
from audit_batch.warehouse.database import STILL

WINDOW = timedelta(days=30)
"""How long a finding on events stays open."""
STALE = timedelta(days=2)
"""A log that ends longer ago than this before the moment says nothing of it."""
_LAST = datetime(9999, 12, 31)  # noqa: DTZ001  UTC without a zone, as in the warehouse
_SHOWN = 20
"""Audit IDs that the evidence of a finding names; the view `detections` has them all."""

_WITHIN = "cluster = $cluster AND last_run = $still AND event_time >= $first AND event_time <= $until"
_FINDINGS = f"""
CREATE OR REPLACE TEMP TABLE told_findings AS
SELECT
    detection,
    $kind                                          AS kind,
    ''                                             AS namespace,
    finding                                        AS name,
    'fail'                                         AS verdict,
    concat(
        arg_max(reason, (severity_rank, -epoch_us(event_time))),
        if(count(*) = 1, '', concat(' (', count(*), ' requests)'))
    )                                              AS reason,
    []::VARCHAR[]                                  AS fields,
    to_json({{
        'severity': arg_max(severity, severity_rank),
        'confidence': max(confidence),
        'requests': count(*),
        'first': strftime(min(event_time), '%Y-%m-%dT%H:%M:%SZ'),
        'last': strftime(max(event_time), '%Y-%m-%dT%H:%M:%SZ'),
        'users': list_sort(list(DISTINCT username))[:10],
        'audit_ids': list(audit_id ORDER BY event_time, audit_id)[:$shown],
        'details': arg_max(evidence, (severity_rank, -epoch_us(event_time)))
    }})                                            AS evidence
FROM (
    SELECT *, array_position(['low', 'medium', 'high', 'critical'], severity) AS severity_rank
    FROM detection_rows
    WHERE {_WITHIN} AND verdict = 'fail'
)
GROUP BY detection, finding
"""
"""One row per finding of a detection, as a verdict of a control."""


class Window(Struct, frozen=True):
    """The stretch of the log that speaks of a moment."""

    cluster: str
    first: datetime
    until: datetime
    events: int
    """Requests that the detections went through."""
    problem: str
    """Why nothing can be said; empty otherwise."""
    lost: tuple[date, ...] = ()
    """Days since the log began of which it has no events, or lost some with a rotated file."""


def find_window(con: duckdb.DuckDBPyConnection, cluster: str, moment: datetime) -> Window:
    """Find what of a cluster's log was judged of the time before a moment, up to what was known then.

    Args:
        con: A connection to the warehouse with the moment in view.
        cluster: Name of the cluster.
        moment: When the snapshot was taken, UTC, without a zone.
    """
    values = {"cluster": cluster, "first": moment - WINDOW}
    row = con.execute(
        """
        WITH runs AS (
            SELECT day, arg_max(events, run) AS events FROM detection_runs WHERE cluster = $cluster GROUP BY day
        ),

        window_end AS (
            SELECT least(coalesce(getvariable('known_at')::TIMESTAMP, TIMESTAMP 'infinity'), $last::TIMESTAMP) AS until
        )

        SELECT window_end.until, coalesce(sum(runs.events), 0)::BIGINT, max(runs.day)
        FROM window_end
        LEFT JOIN runs ON runs.day BETWEEN $first::DATE AND window_end.until::DATE
        GROUP BY window_end.until
        """,
        {**values, "last": _LAST},
    ).fetchone()
    assert row is not None  # noqa: S101  there is one end
    until, events, last = row
    lost = _lost_days(con, cluster, moment, until)
    return Window(cluster, moment - WINDOW, until, events, _problem(events, last, moment), lost)


def _lost_days(con: duckdb.DuckDBPyConnection, cluster: str, moment: datetime, until: datetime) -> tuple[date, ...]:
    """Return the whole days before a moment of which events are missing, from the day on which the log begins."""
    rows = con.execute(
        """
        WITH logged AS (
            SELECT day FROM detection_runs WHERE cluster = $cluster GROUP BY day HAVING arg_max(events, run) > 0
        ),

        days AS (
            SELECT unnest(generate_series(
                greatest($first::DATE, (SELECT min(day) FROM logged)), least($moment, $until)::DATE - 1, INTERVAL 1 DAY
            ))::DATE AS day
        ),

        lost_rotations AS (
            SELECT first_time::DATE AS first_day, last_time::DATE AS last_day
            FROM event_gap_rows
            WHERE cluster = $cluster AND kind = 'lost_rotation' AND closed = $still
        )

        SELECT day
        FROM days
        WHERE
            day NOT IN (SELECT day FROM logged)
            OR EXISTS (FROM lost_rotations WHERE days.day BETWEEN first_day AND last_day)
        ORDER BY day
        """,
        {"cluster": cluster, "first": moment - WINDOW, "moment": moment, "until": until, "still": STILL},
    ).fetchall()
    return tuple(day for (day,) in rows)


class Told(Struct, frozen=True):
    """What one detection told of a window."""

    findings: int = 0
    events: int = 0
    """Events that its findings are made of."""
    unseen: int = 0
    """Days of which something could not be judged."""
    unseen_reason: str = ""


def gather_told(con: duckdb.DuckDBPyConnection, window: Window) -> dict[str, Told]:
    """Return what detections told of a window, by detection, and leave their findings in a temporary table.

    All of them at once: most told nothing, and one query takes as long as that of a single detection.
    """
    about = {"cluster": window.cluster, "first": window.first, "until": window.until, "still": STILL}
    con.execute(_FINDINGS, {**about, "kind": AUDIT_EVENT.name, "shown": _SHOWN})
    rows = con.execute(
        f"""
        SELECT
            detection,
            count(DISTINCT finding) FILTER (verdict = 'fail'),
            count(*) FILTER (verdict = 'fail'),
            count(DISTINCT day) FILTER (verdict = 'not_assessed'),
            coalesce(arg_max(reason, event_time) FILTER (verdict = 'not_assessed'), '')
        FROM detection_rows
        WHERE {_WITHIN}
        GROUP BY detection
        """,
        about,
    ).fetchall()
    return {detection: Told(*counts) for detection, *counts in rows}


def judge_detection(con: duckdb.DuckDBPyConnection, control: Control, window: Window, told: Told) -> Judged:
    """Leave the findings of a detection in the temporary table ``judged``, as `judge` does for other controls.

    Args:
        con: Where `gather_told` left the findings.
        control: The detection.
        window: The stretch of the log.
        told: What it told of that.
    """
    con.execute(
        """
        CREATE OR REPLACE TEMP TABLE judged AS
        SELECT * EXCLUDE (detection) FROM temp.told_findings WHERE detection = $detection
        """,
        {"detection": control.id},
    )
    passed = max(window.events - told.events, 0)
    return Judged(window.events, passed, told.findings, told.unseen, told.unseen_reason)


def settle_detection(control: Control, judged: Judged, waived: int, lost: Sequence[date] = ()) -> Outcome:
    """Give the outcome of a detection over a window that could be judged, but for the ``lost`` days of the log."""
    failed = judged.failed - waived
    if failed:
        state = OutcomeState.FAIL
    elif judged.unseen or lost:
        state = OutcomeState.NOT_ASSESSED
    else:
        state = OutcomeState.WAIVED if waived else OutcomeState.PASS
    unseen = f"on {_days(judged.unseen)}: {judged.unseen_reason}" if judged.unseen else ""
    gap = f"the audit log lacks events of {_days(len(lost))}, the first {lost[0]:%Y-%m-%d}" if lost else ""
    return Outcome(
        control=control.id,
        state=state,
        judged=judged.judged,
        passed=judged.passed,
        failed=failed,
        waived=waived,
        reason="; ".join(text for text in (gap, unseen) if text),
    )


def _days(count: int) -> str:
    return "1 day" if count == 1 else f"{count} days"


def _problem(events: int, last: date | None, moment: datetime) -> str:
    if not events or last is None:
        return "no audit events of this time were ingested"
    if moment.date() - last > STALE:
        return f"the audit log ends on {last:%Y-%m-%d}"
    return ""
