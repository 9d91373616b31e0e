"""All detections over each day of events that is new or was judged by others, and what they told at a moment."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from hashlib import blake2b

import duckdb

from audit_batch.catalog.control import Control, digest_controls
from audit_batch.errors import ControlError, WarehouseMissing
from audit_batch.evaluate.catalogue import Catalogue
from audit_batch.evaluate.detection import detect, missing_history, missing_level, read_log
from audit_batch.evaluate.detection_verdicts import WINDOW
from audit_batch.evaluate.moment import Relations, find_moment, release
from audit_batch.evaluate.outcome import missing_data
from audit_batch.evaluate.question import read_question
from audit_batch.model import Collection, Verdict
from audit_batch.warehouse.detections import TOLD, DayRecord, EventDay, find_pending, make_told, write_day

BEFORE = timedelta(hours=1)
"""What a detection sees of the day before: sequences and bursts do not end at midnight."""

_VARIABLES = ("events_from", "events_until", "events_day")
_TOLD_BY = "$cluster AS cluster, $detection AS detection, $kind AS kind, $technique AS technique"
_TELL = f"""
INSERT INTO temp.{TOLD} BY NAME
SELECT {_TOLD_BY}, event_time::DATE AS day, *
FROM temp.hits
WHERE event_time::DATE = $day AND verdict = '{Verdict.FAIL}'
"""
_TELL_UNSEEN = f"""
INSERT INTO temp.{TOLD} BY NAME
SELECT
    {_TOLD_BY},
    $day              AS day,
    ''                AS finding,
    ''                AS audit_id,
    min(event_time)   AS event_time,
    ''                AS username,
    min(verdict)      AS verdict,
    min(severity)     AS severity,
    1                 AS confidence,
    concat(count(*), if(count(*) = 1, ' request', ' requests'), ' could not be judged: ', min(reason)) AS reason,
    '{{}}'            AS evidence
FROM temp.hits
WHERE event_time::DATE = $day AND verdict = '{Verdict.NOT_ASSESSED}'
HAVING count(*) > 0
"""
"""What of a day could not be judged is told once: thousands of requests without a body are one gap in the log."""
_TELL_PROBLEM = f"""
INSERT INTO temp.{TOLD} BY NAME
SELECT
    {_TOLD_BY}, $day AS day, '' AS finding, '' AS audit_id, $day AS event_time, '' AS username,
    '{Verdict.NOT_ASSESSED}' AS verdict, $severity AS severity, 1 AS confidence, $reason AS reason, '{{}}' AS evidence
"""


@dataclass(frozen=True, slots=True)
class Detected:
    """What the detections went through."""

    days: int
    events: int
    problems: tuple[ControlError, ...]
    """Detections that are broken; each is not assessed on the days they were to judge."""


@dataclass(frozen=True, slots=True)
class Habits:
    """What behaviour is compared with; lengths of time as DuckDB reads them."""

    baseline: str = "30 days"
    """How far back."""
    history: str = "7 days"
    """How long an identity must be known before it is compared with itself."""


def detect_events(  # noqa: PLR0913  each is said by its name
    con: duckdb.DuckDBPyConnection,
    catalogue: Catalogue,
    cluster: str,
    *,
    now: datetime,
    habits: Habits = Habits(),
    told: Callable[[str], None] = lambda line: None,
) -> Detected:
    """Judge every day of a cluster's events that is not judged yet, each in a transaction of its own.

    A changed library looks again at the days whose findings are still open; what was told of earlier ones stands.

    Args:
        con: A writer outside of any transaction.
        catalogue: What to judge by.
        cluster: Name of the cluster.
        now: The clock, UTC.
        habits: What behaviour is compared with.
        told: Called with a line for each day.
    """
    detections = [control for control in catalogue.library.controls.values() if control.detects]
    library = _digest(catalogue, detections, habits)
    pending = find_pending(con, cluster, library, (now - WINDOW).date())
    problems: dict[str, ControlError] = {}
    events = 0
    con.execute("SET VARIABLE baseline = $length::INTERVAL", {"length": habits.baseline})
    con.execute("SET VARIABLE baseline_history = $length::INTERVAL", {"length": habits.history})
    try:
        for event_day in pending:
            day = _Day(con, catalogue, cluster, event_day)
            record = day.judge(detections, library, now.replace(tzinfo=None))
            problems |= day.problems
            events += record.events
            told(f"{event_day.day}: {record.events} requests")
    finally:
        _show_all(con)
    return Detected(len(pending), events, tuple(problems.values()))


def show_day(con: duckdb.DuckDBPyConnection, day: date) -> None:
    """Put a day of events into view, with what detections see of the day before."""
    begin = _midnight(day)
    for name, value in zip(_VARIABLES, (begin - BEFORE, begin + timedelta(days=1), begin), strict=True):
        con.execute(f"SET VARIABLE {name} = $value::TIMESTAMP", {"value": value})


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


class _Day:
    """One day of events in view, with the snapshot that was the newest at its end."""

    def __init__(self, con: duckdb.DuckDBPyConnection, catalogue: Catalogue, cluster: str, event_day: EventDay) -> None:
        self.problems: dict[str, ControlError] = {}
        self._con = con
        self._catalogue = catalogue
        self._cluster = cluster
        self._event_day = event_day
        self._collections = _state_of(con, cluster, _midnight(event_day.day) + timedelta(days=1))
        show_day(con, event_day.day)

    def judge(self, detections: Sequence[Control], library: str, now: datetime) -> DayRecord:
        """Run every detection and commit what they tell."""
        self._relations = Relations(self._con)
        self._relations.materialise(frozenset({"audit_requests"}))
        make_told(self._con)
        self._log = read_log(self._con)
        for control in detections:
            try:
                self._run(control)
            except ControlError as error:
                self.problems[control.id] = error
                self._tell_problem(control, f"the detection is broken: {error.problem}")
        ((events,),) = self._con.execute(
            "SELECT count(*) FROM audit_requests WHERE event_time::DATE = $day", {"day": self._event_day.day}
        ).fetchall()
        self._relations.materialise(frozenset({"day_features"}))
        record = DayRecord(
            self._cluster, self._event_day.day, now, library, self._event_day.stored, events, self._log.levels
        )
        write_day(self._con, record)
        release(self._con)
        return record

    def _run(self, control: Control) -> None:
        question = read_question(control)
        problem = missing_level(control, [self._log]) or missing_data(self._collections, question.collections)
        problem = problem or missing_history(self._con, control, self._relations)
        if problem:
            self._tell_problem(control, problem)
            return
        self._relations.materialise(question.relations)
        detect(self._con, control, question, self._catalogue.params_of(control))
        self._con.execute(_TELL, self._told_by(control))
        self._con.execute(_TELL_UNSEEN, self._told_by(control))

    def _tell_problem(self, control: Control, reason: str) -> None:
        values = {**self._told_by(control), "severity": str(control.severity), "reason": reason}
        self._con.execute(_TELL_PROBLEM, values)

    def _told_by(self, control: Control) -> dict[str, object]:
        assert control.detects is not None  # noqa: S101  only detections are asked
        return {
            "cluster": self._cluster,
            "day": self._event_day.day,
            "detection": control.id,
            "kind": str(control.detects.signal),
            "technique": list(control.detects.technique),
        }


def _midnight(day: date) -> datetime:
    return datetime.combine(day, datetime.min.time())


def _digest(catalogue: Catalogue, detections: Sequence[Control], habits: Habits) -> str:
    params = {control.id: catalogue.params_of(control) for control in detections}
    text = digest_controls(detections) + json.dumps(params, sort_keys=True, default=str) + repr(habits)
    return blake2b(text.encode(), digest_size=16).hexdigest()


def _state_of(con: duckdb.DuckDBPyConnection, cluster: str, until: datetime) -> dict[str, Collection]:
    """Put the newest snapshot up to a moment into view, or the first one after it; nothing was read without any."""
    for as_of in (until, None):
        try:
            moment = find_moment(con, cluster, as_of)
        except WarehouseMissing:
            continue
        con.execute("RESET VARIABLE known_at")
        return moment.collections
    return {}


def _show_all(con: duckdb.DuckDBPyConnection) -> None:
    for name in (*_VARIABLES, "as_of", "known_at"):
        con.execute(f"RESET VARIABLE {name}")
    release(con)
