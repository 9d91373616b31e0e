"""All detections over each day of events that is new, or that was judged by others than today's."""

import json
from collections.abc import Callable, Sequence
from datetime import date, datetime
from hashlib import blake2b

import duckdb
from msgspec import Struct, field

from audit_batch.catalog.control import Control, digest_controls
from audit_batch.catalog.detects import Signal
from audit_batch.errors import ControlError
from audit_batch.evaluate.catalogue import Catalogue
from audit_batch.evaluate.detection import Log, detect, find_shared, missing_history, missing_level, missing_params
from audit_batch.evaluate.detection_verdicts import WINDOW
from audit_batch.evaluate.event_days import (
    IN_VIEW,
    TOGETHER,
    in_stretches,
    read_logs,
    recent_levels,
    show_all,
    show_days,
    state_of,
)
from audit_batch.evaluate.moment import Moment, Relations
from audit_batch.evaluate.outcome import missing_data
from audit_batch.evaluate.question import read_question
from audit_batch.model import Collection, Verdict
from audit_batch.warehouse.detections import TOLD, DayRecord, EventDay, find_pending, make_told, write_day
from audit_batch.warehouse.views import relations_over

MOST = 1000
"""Events of one finding and day that are kept, the first ones: more of them say nothing more."""

_TOLD_BY = "$cluster AS cluster, $detection AS detection, $kind AS kind, $technique AS technique"
_TELL = f"""
INSERT INTO temp.{TOLD} BY NAME
SELECT {_TOLD_BY}, event_time::DATE AS day, *
FROM temp.hits
WHERE list_contains($days, event_time::DATE) AND verdict = '{Verdict.FAIL}'
QUALIFY row_number() OVER (PARTITION BY finding, event_time::DATE ORDER BY event_time, audit_id) <= {MOST}
"""
_TELL_UNSEEN = f"""
INSERT INTO temp.{TOLD} BY NAME
SELECT
    {_TOLD_BY},
    event_time::DATE  AS day,
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
WHERE list_contains($days, event_time::DATE) AND verdict = '{Verdict.NOT_ASSESSED}'
GROUP BY event_time::DATE
"""
"""What of a day could not be judged is told once: thousands of requests without a body are one gap in the log."""
_TELL_PROBLEM = f"""
INSERT INTO temp.{TOLD} BY NAME
SELECT
    {_TOLD_BY}, $day AS day, '' AS finding, '' AS audit_id, $day AS event_time, '' AS username,
    '{Verdict.NOT_ASSESSED}' AS verdict, $severity AS severity, 1 AS confidence, $reason AS reason, '{{}}' AS evidence
"""


class Detected(Struct, frozen=True):
    """What the detections went through."""

    days: int
    events: int
    problems: tuple[ControlError, ...]
    """Detections that are broken; each is not assessed on the days that it was to judge."""


class Habits(Struct, frozen=True):
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
    together: int = TOGETHER,
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
        together: Events of days that are looked at together, at most; what is told is the same.
    """
    detections = [control for control in catalogue.library.controls.values() if control.detects]
    library = _digest(catalogue, detections, habits)
    pending = find_pending(con, cluster, library, (now - WINDOW).date())
    for name, length in (("baseline", habits.baseline), ("baseline_history", habits.history)):
        con.execute(f"SET VARIABLE {name} = $length::INTERVAL", {"length": length})
    run = _Run(con, catalogue, cluster, library, now.replace(tzinfo=None))
    events = 0
    try:
        for stretch in in_stretches(pending, together):
            for record in run.judge(stretch, detections):
                told(f"{record.day}: {record.events} requests")
                events += record.events
    finally:
        show_all(con)
    return Detected(len(pending), events, tuple(run.problems.values()))


class _Run(Struct):
    """Detections at work on one cluster's events."""

    con: duckdb.DuckDBPyConnection
    catalogue: Catalogue
    cluster: str
    library: str
    now: datetime
    """UTC, without a zone."""
    problems: dict[str, ControlError] = field(default_factory=dict)
    _relations: Relations | None = None
    _moment: Moment | None = None
    """The snapshot that the relations show."""
    _own_levels: dict[date, tuple[str, ...]] = field(default_factory=dict)
    """Levels of each day in view, as it was logged itself."""

    def judge(self, stretch: Sequence[EventDay], detections: Sequence[Control]) -> list[DayRecord]:
        """Judge days that follow each other and commit what is told, day by day."""
        relations, collections = self._look(stretch[0].day, stretch[-1].day)
        make_told(self.con)
        logs = self._logs(stretch)
        alike = [control for control in detections if len(stretch) > 1 and _is_plain(control)]
        for control in alike:
            self._tell(control, relations, {day.day: logs[day.day] for day in stretch}, collections)
        others = [control for control in detections if control not in alike]
        records = []
        for day in stretch:
            if len(stretch) > 1:
                relations, collections = self._look(day.day, day.day)
            for control in others:
                self._tell(control, relations, {day.day: logs[day.day]}, collections)
            relations.materialise(frozenset({"day_features"}))
            records.append(self._write(day, logs[day.day]))
        return records

    def _look(self, first: date, last: date) -> tuple[Relations, dict[str, Collection]]:
        """Put days into view with the snapshot of the last one, whose relations are kept while it stays the same."""
        show_days(self.con, first, last)
        moment = state_of(self.con, self.cluster, last)
        if self._relations is None or moment != self._moment:
            self._relations, self._moment = Relations(self.con, keep=TOLD), moment
        else:
            self._relations.forget(relations_over(IN_VIEW))
        self._relations.materialise(frozenset({"audit_requests"}))
        find_shared(self.con)
        return self._relations, moment.collections if moment else {}

    def _logs(self, stretch: Sequence[EventDay]) -> dict[date, Log]:
        """Return what the log holds of each day, at all levels that it is known to have."""
        read = read_logs(self.con)
        known = recent_levels(self.con, self.cluster, stretch[0].day).union(*(log.levels for log in read.values()))
        self._own_levels = {day: log.levels for day, log in read.items()}
        counted = ((day.day, read[day.day].events if day.day in read else 0) for day in stretch)
        return {day: Log(events, tuple(sorted(known)) if events else ()) for day, events in counted}

    def _write(self, day: EventDay, log: Log) -> DayRecord:
        levels = self._own_levels.get(day.day, ())
        record = DayRecord(self.cluster, day.day, self.now, self.library, day.stored, log.events, levels)
        write_day(self.con, record)
        return record

    def _tell(
        self, control: Control, relations: Relations, logs: dict[date, Log], collections: dict[str, Collection]
    ) -> None:
        """Run one detection over the days in view; what goes wrong in it stays its own."""
        try:
            self._run(control, relations, logs, collections)
        except ControlError as error:
            self.problems[control.id] = error
            for day in logs:
                self._tell_problem(control, day, f"the detection is broken: {error.problem}")

    def _run(
        self, control: Control, relations: Relations, logs: dict[date, Log], collections: dict[str, Collection]
    ) -> None:
        question = read_question(control)
        params = self.catalogue.params_of(control)
        missing = missing_params(control, params) or missing_data(collections, question.collections)
        missing = missing or missing_history(self.con, control, relations)
        problems = {day: missing or missing_level(control, [log]) for day, log in logs.items()}
        for day, problem in problems.items():
            if problem:
                self._tell_problem(control, day, problem)
        if not all(problems.values()):
            relations.materialise(question.relations)
            if detect(self.con, control, question, params):
                values = {**self._told_by(control), "days": [day for day, problem in problems.items() if not problem]}
                self.con.execute(_TELL, values)
                self.con.execute(_TELL_UNSEEN, values)

    def _tell_problem(self, control: Control, day: date, reason: str) -> None:
        values = {**self._told_by(control), "day": day, "severity": str(control.severity), "reason": reason}
        self.con.execute(_TELL_PROBLEM, values)

    def _told_by(self, control: Control) -> dict[str, object]:
        assert control.detects is not None  # noqa: S101  only detections are asked
        return {
            "cluster": self.cluster,
            "detection": control.id,
            "kind": str(control.detects.signal),
            "technique": list(control.detects.technique),
        }


def _is_plain(control: Control) -> bool:
    """Whether a detection asks nothing but events of a short time, so that days in view together change nothing."""
    detects = control.detects
    return (
        detects is not None
        and detects.signal is Signal.RULE
        and not detects.baseline
        and not read_question(control).collections
        and "events_day" not in control.sql
    )


def _digest(catalogue: Catalogue, detections: Sequence[Control], habits: Habits) -> str:
    params = {control.id: catalogue.params_of(control) for control in detections}
    text = digest_controls(detections) + json.dumps(params, sort_keys=True, default=str) + repr(habits)
    return blake2b(text.encode(), digest_size=16).hexdigest()
