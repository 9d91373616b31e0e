"""One detection over the audit events in view: which of them it tells, as which finding, checked before they count."""

from collections.abc import Mapping, Sequence
from typing import Any

import duckdb
from msgspec import Struct

from audit_batch.catalog.control import Control
from audit_batch.catalog.detects import Level
from audit_batch.errors import ControlError, cut
from audit_batch.evaluate.moment import Relations
from audit_batch.evaluate.question import Question
from audit_batch.model import Severity, Verdict

TABLE = "hits"
"""Temporary table with what the detection told that told something last."""

_REQUIRED = ("audit_id", "finding", "reason")
_OPTIONAL = ("verdict", "severity", "confidence", "evidence")
_TOLD = (str(Verdict.FAIL), str(Verdict.NOT_ASSESSED))
_LEVELS = tuple(str(level) for level in Level)


class Log(Struct, frozen=True):
    """What the log of a stretch of time holds."""

    events: int
    """Requests, each counted once."""
    levels: tuple[str, ...]
    """Levels at which some of them were logged; empty where no format tells."""


def detect(con: duckdb.DuckDBPyConnection, control: Control, question: Question, params: Mapping[str, Any]) -> bool:
    """Run a detection and leave what it tells in the temporary table `TABLE`; says whether it tells anything.

    The table's columns: audit_id, finding, reason, verdict (fail or not_assessed), severity, confidence, evidence
    (JSON), event_time, username; one row per event.

    Raises:
        ControlError: The query fails, or what it returns is not one good row per event.
    """
    bound = {name: params[name] for name in question.params}
    try:
        # As it stands: most tell nothing, and what would be added takes longer to plan than most to run.
        made = con.execute(f"CREATE OR REPLACE TEMP TABLE answered AS {control.sql}", bound).fetchone()
        columns = _columns(con, control)
        if not made or not made[0]:
            return False
        con.execute(_ONE_ANSWER_OF_SHARED)
        con.execute(f"CREATE OR REPLACE TEMP TABLE hits AS {_shaped(control, columns)}")
    except duckdb.Error as error:
        raise ControlError(control.path, f"the query fails ({cut(str(error))})") from error
    con.execute(_ONE_OF_SHARED)
    _check(con, control)
    return True


def find_shared(con: duckdb.DuckDBPyConnection) -> None:
    """Make the temporary table of audit IDs that several requests in view have: a client may choose the ID.

    Detections tell events by their ID; of such requests they tell the first, and are not broken by them.
    """
    con.execute(
        """
        CREATE OR REPLACE TEMP TABLE shared_ids AS
        SELECT audit_id FROM request_facts GROUP BY audit_id HAVING count(*) > 1
        """
    )


_ONE_ANSWER_OF_SHARED = """
DELETE FROM temp.answered
WHERE
    audit_id IN (SELECT shared_ids.audit_id FROM temp.shared_ids)
    AND rowid NOT IN (SELECT min(rowid) FROM temp.answered GROUP BY audit_id)
"""
"""Before each answer meets each request of its ID: thousands of each would be millions."""
_ONE_OF_SHARED = """
DELETE FROM temp.hits
WHERE
    audit_id IN (SELECT shared_ids.audit_id FROM temp.shared_ids)
    AND rowid NOT IN (SELECT arg_min(rowid, (event_time, rowid)) FROM temp.hits GROUP BY audit_id)
"""


_KNOWN: dict[str, tuple[str, ...]] = {}
"""Columns by query: relations do not change while a process lives."""


def _columns(con: duckdb.DuckDBPyConnection, control: Control) -> tuple[str, ...]:
    if control.sql not in _KNOWN:
        described = con.execute("SELECT * FROM temp.answered LIMIT 0").description
        columns = tuple(column[0] for column in described)
        _check_columns(control, columns)
        _KNOWN[control.sql] = columns
    return _KNOWN[control.sql]


def read_log(con: duckdb.DuckDBPyConnection) -> Log:
    """Count the requests in view, and the levels at which they were logged."""
    row = con.execute("SELECT count(*), coalesce(list_sort(list(DISTINCT level)), []) FROM audit_requests").fetchone()
    assert row is not None  # noqa: S101  an aggregate without GROUP BY has exactly one row
    return Log(row[0], tuple(level for level in row[1] if level))


def missing_level(control: Control, logs: Sequence[Log]) -> str:
    """Say why the log cannot show what the detection looks for; empty when it can.

    Where no format tells the level, the events themselves must: the detection says of each what it could not see.
    """
    assert control.detects is not None  # noqa: S101  asked of detections only
    if not any(log.events for log in logs):
        return "no audit events of this time were ingested"
    levels = {level for log in logs for level in log.levels}
    needed = _LEVELS[_LEVELS.index(control.detects.level) :]
    if levels and levels.isdisjoint(needed):
        highest = max(levels, key=_LEVELS.index)
        return f"the audit log goes to level {highest} only, and this needs {control.detects.level}"
    return ""


def missing_params(control: Control, params: Mapping[str, Any]) -> str:
    """Say which parameter only the site can give, and did not; empty when none is missing."""
    assert control.detects is not None  # noqa: S101  asked of detections only
    missing = [name for name in control.detects.needs if not params.get(name)]
    return f"the site gives no {missing[0]}; set it in [params.{control.id}]" if missing else ""


def missing_history(con: duckdb.DuckDBPyConnection, control: Control, relations: Relations) -> str:
    """Say why there is nothing to compare the day in view with; empty when there is, or nothing is compared."""
    assert control.detects is not None  # noqa: S101  asked of detections only
    if not control.detects.baseline:
        return ""
    relations.materialise(frozenset({"principals"}))
    row = con.execute(
        """
        SELECT min(principals.first_time), min(principals.compared_from), max(day_features.last_time)
        FROM principals
        JOIN day_features USING (username)
        """
    ).fetchone()
    assert row is not None  # noqa: S101  an aggregate without GROUP BY has exactly one row
    first, compared_from, last = row
    if first is None or last >= compared_from:
        return ""
    return f"nobody is known long enough to be compared with: the audit log begins {first:%Y-%m-%d %H:%M} UTC"


def _check_columns(control: Control, columns: tuple[str, ...]) -> None:
    if missing := [name for name in _REQUIRED if name not in columns]:
        raise ControlError(control.path, f"the query returns no column {missing[0]}")
    if alien := [name for name in columns if name not in (*_REQUIRED, *_OPTIONAL)]:
        raise ControlError(control.path, f"the query returns an unknown column {alien[0]}")


def _shaped(control: Control, columns: tuple[str, ...]) -> str:
    verdict = "coalesce(answered.verdict::VARCHAR, 'fail')" if "verdict" in columns else "'fail'"
    severity = f"coalesce(answered.severity::VARCHAR, '{control.severity}')" if "severity" in columns else "NULL"
    confidence = "coalesce(answered.confidence::DOUBLE, 1)" if "confidence" in columns else "1::DOUBLE"
    evidence = "coalesce(to_json(answered.evidence), '{}')::JSON" if "evidence" in columns else "'{}'::JSON"
    return f"""
        SELECT
            answered.audit_id::VARCHAR                     AS audit_id,
            answered.finding::VARCHAR                      AS finding,
            coalesce(answered.reason::VARCHAR, '')         AS reason,
            {verdict}                                      AS verdict,
            coalesce({severity}, '{control.severity}')     AS severity,
            {confidence}                                   AS confidence,
            {evidence}                                     AS evidence,
            audit_requests.event_time,
            audit_requests.username
        FROM temp.answered
        LEFT JOIN audit_requests USING (audit_id)
    """


def _check(con: duckdb.DuckDBPyConnection, control: Control) -> None:
    row = con.execute(
        """
        SELECT
            count(*) - count(DISTINCT audit_id),
            count(*) FILTER (audit_id IS NULL OR coalesce(finding, '') = ''),
            count(*) FILTER (event_time IS NULL),
            any_value(audit_id) FILTER (reason = ''),
            any_value(verdict) FILTER (NOT list_contains($told, verdict)),
            any_value(severity) FILTER (NOT list_contains($severities, severity)),
            count(*) FILTER (NOT confidence BETWEEN 0 AND 1)
        FROM temp.hits
        """,
        {"told": list(_TOLD), "severities": [str(severity) for severity in Severity]},
    ).fetchone()
    assert row is not None  # noqa: S101  an aggregate without GROUP BY has exactly one row
    doubled, nameless, unknown, silent, verdict, severity, unsure = row
    if nameless:
        raise ControlError(control.path, f"{nameless} rows lack audit_id or finding")
    if unknown:
        raise ControlError(control.path, f"{unknown} rows name an audit_id that is no event in view")
    if doubled:
        raise ControlError(control.path, f"{doubled} events are told twice; tell each as one finding")
    if silent:
        raise ControlError(control.path, f"the row on {silent} has no reason")
    if verdict:
        raise ControlError(control.path, f"verdict {verdict!r} is not one of {', '.join(_TOLD)}")
    if severity:
        raise ControlError(control.path, f"severity {severity!r} is not one of {', '.join(Severity)}")
    if unsure:
        raise ControlError(control.path, f"{unsure} rows have a confidence that is not between 0 and 1")
