"""Detections over days of events: told once, again when the log or the library changes, and as findings of controls."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb
import pytest

from audit_batch.catalog.example_events import BASE, expand_events
from audit_batch.collect.audit_log.native import store_given
from audit_batch.errors import WarehouseDamaged
from audit_batch.evaluate.catalogue import Catalogue
from audit_batch.evaluate.detecting import Detected, detect_events
from audit_batch.evaluate.log_only import evaluate_log
from audit_batch.model import OutcomeState
from audit_batch.warehouse.ledger import verify
from tests.evaluate import site

CLUSTER = site.FACTS.name
NOW = datetime(2026, 3, 10, 12, tzinfo=UTC)
EXEC = """\
-- title     = "Nobody runs commands in pods"
-- severity  = "high"
-- rating    = "one pod at a time"
-- since     = 2026-01-01
-- signal    = "rule"
-- technique = ["T1609"]
-- level     = "Metadata"
-- watches   = ["get pods/exec"]
-- source    = ["https://example.com/exec"]
-- why       = "nobody sees it"
-- fix       = "ask with `kubectl get pods`"
-- benign    = "people who debug"
-- misses    = "the kubelet's port"

SELECT
    audit_id,
    username                                 AS finding,
    concat('ran a command in ', name)        AS reason,
    if(succeeded, 'high', 'low')             AS severity
FROM audit_requests
WHERE subresource = 'exec'
"""
BODIES = EXEC.replace('level     = "Metadata"', 'level     = "Request"')


def log(con: duckdb.DuckDBPyConnection, *entries: dict[str, Any], moment: datetime = NOW) -> None:
    """Store events whose ``at`` counts from ``moment``."""
    shift = int((moment - BASE).total_seconds())
    events = [{**entry, "at": f"+{shift + int(entry.get('at', 0))}s"} for entry in entries]
    store_given(con, CLUSTER, expand_events(events), site.DOOR)


def run(audit_id: str, user: str = "kim@example.com", at: int = 0, **fields: Any) -> dict[str, Any]:
    return {"auditID": audit_id, "user": user, "on": f"pods/exec shop/{audit_id}", "code": 101, "at": at, **fields}


def every_day(days: int) -> list[dict[str, Any]]:
    """Requests that are nothing special, one a day from that of `NOW`."""
    return [{"auditID": f"day-{day}", "on": "pods shop/web", "at": day * 86_400} for day in range(days + 1)]


@pytest.fixture
def house(tmp_path: Path) -> Catalogue:
    return site.catalogue(tmp_path / "controls", exec_in_pod=EXEC)


def detect(con: duckdb.DuckDBPyConnection, house: Catalogue) -> Detected:
    return detect_events(con, house, CLUSTER, now=NOW)


def told(con: duckdb.DuckDBPyConnection) -> list[tuple[str, str, str]]:
    return con.execute("SELECT audit_id, finding, severity FROM detections ORDER BY event_time").fetchall()


def test_a_day_is_judged_once_and_again_when_events_come_late(con: duckdb.DuckDBPyConnection, house: Catalogue) -> None:
    log(con, run("a"))
    first = detect(con, house)
    again = detect(con, house)
    log(con, run("b", at=60))

    late = detect(con, house)

    assert (first.days, again.days, late.days) == (1, 0, 1)
    assert told(con) == [("a", "kim@example.com", "high"), ("b", "kim@example.com", "high")]


def test_a_changed_library_looks_again_at_days_whose_findings_are_open(
    con: duckdb.DuckDBPyConnection, tmp_path: Path, house: Catalogue
) -> None:
    log(con, run("old"), moment=NOW - timedelta(days=40))
    log(con, run("new"))
    detect(con, house)
    stricter = site.catalogue(tmp_path / "other", exec_in_pod=EXEC.replace("= 'exec'", "= 'attach'"))

    done = detect(con, stricter)

    assert done.days == 1
    assert told(con) == [("old", "kim@example.com", "high")]
    assert con.execute("SELECT count(*) FROM detection_rows").fetchone() == (2,), "what was told stays on record"
    verify(con)


def test_events_of_one_finding_are_one_finding_with_its_events_as_evidence(
    con: duckdb.DuckDBPyConnection, house: Catalogue
) -> None:
    site.take(con, 9, [])
    log(con, run("a"), run("b", at=60), run("c", user="lee@example.com", at=90, code=403))
    detect(con, house)

    evaluation = site.judge_day(con, house, 9)

    outcome = evaluation.outcomes["exec_in_pod"]
    assert (outcome.state, outcome.judged, outcome.failed) == (OutcomeState.FAIL, 3, 2)
    rows = con.execute(
        "SELECT name, severity, reason, evidence ->> '$.audit_ids' FROM findings ORDER BY name"
    ).fetchall()
    assert rows == [
        ("kim@example.com", "high", "ran a command in a (2 requests)", '["a","b"]'),
        ("lee@example.com", "low", "ran a command in c", '["c"]'),
    ]


def test_a_client_that_chooses_the_audit_id_of_another_request_breaks_no_detection(
    con: duckdb.DuckDBPyConnection, house: Catalogue
) -> None:
    log(con, run("a"))
    log(con, run("a", user="lee@example.com", at=60), run("b", user="lee@example.com", at=70))

    done = detect(con, house)

    assert done.problems == ()
    assert [audit_id for audit_id, *_ in told(con)] == ["a", "b"]


def test_many_requests_under_one_audit_id_are_told_as_the_first(
    con: duckdb.DuckDBPyConnection, house: Catalogue
) -> None:
    log(con, *[run("a", user=f"user-{number}@example.com", at=number) for number in range(40)])

    done = detect(con, house)

    assert done.problems == ()
    assert [audit_id for audit_id, *_ in told(con)] == ["a"]


def test_a_finding_on_events_ends_thirty_days_after_them(con: duckdb.DuckDBPyConnection, house: Catalogue) -> None:
    site.take(con, 9, [])
    log(con, run("a"))
    detect(con, house)
    site.judge_day(con, house, 9)
    log(con, *every_day(31))
    site.take(con, 41, [])
    detect(con, house)

    evaluation = site.judge_day(con, house, 41)

    assert evaluation.outcomes["exec_in_pod"].state is OutcomeState.PASS
    assert con.execute("SELECT state FROM findings").fetchall() == [("resolved",)]


def test_days_that_the_log_lost_are_never_passed(con: duckdb.DuckDBPyConnection, house: Catalogue) -> None:
    log(con, *(event for event in every_day(31) if event["auditID"] not in ("day-5", "day-6")))
    site.take(con, 41, [])
    detect(con, house)

    outcome = site.judge_day(con, house, 41).outcomes["exec_in_pod"]

    assert outcome.state is OutcomeState.NOT_ASSESSED
    assert outcome.reason == "the audit log lacks events of 2 days, the first 2026-03-15"


def test_days_before_the_log_began_are_not_lost(con: duckdb.DuckDBPyConnection, house: Catalogue) -> None:
    log(con, *every_day(2))
    site.take(con, 11, [])
    detect(con, house)

    assert site.judge_day(con, house, 11).outcomes["exec_in_pod"].state is OutcomeState.PASS


def test_a_rotated_file_that_was_lost_is_never_passed(con: duckdb.DuckDBPyConnection, house: Catalogue) -> None:
    log(con, *every_day(4))
    con.execute(
        """
        INSERT INTO event_gap_rows BY NAME
        SELECT 'shop-cluster' AS cluster, 'lost_rotation' AS kind, TIMESTAMP '2026-03-11 03:00' AS first_time,
            TIMESTAMP '2026-03-11 09:00' AS last_time, 'audit-2.log is gone' AS reason, 1 AS ingestion,
            2147483647 AS closed
        """
    )
    site.take(con, 13, [])
    detect(con, house)

    outcome = site.judge_day(con, house, 13).outcomes["exec_in_pod"]

    assert outcome.state is OutcomeState.NOT_ASSESSED
    assert outcome.reason == "the audit log lacks events of 1 day, the first 2026-03-11"
    con.execute("UPDATE event_gap_rows SET closed = 2")
    assert site.judge_day(con, house, 13).outcomes["exec_in_pod"].state is OutcomeState.PASS


def test_each_day_is_judged_by_the_snapshot_of_its_own(con: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    in_privileged = EXEC + "    AND name IN (SELECT containers.name FROM containers WHERE containers.privileged)\n"
    house = site.catalogue(tmp_path / "controls", exec_in_pod=in_privileged)
    site.take(con, 9, [site.pod("web", privileged=True)])
    site.take(con, 11, [site.pod("web", privileged=False)])
    site.take(con, 12, [site.pod("web", privileged=True)])
    log(con, *({**run(f"day-{day}", at=day * 86_400), "on": "pods/exec shop/web"} for day in range(5)))

    detect(con, house)

    assert [audit_id for audit_id, *_ in told(con)] == ["day-0", "day-1", "day-3", "day-4"]


@pytest.mark.parametrize(
    ("event", "reason"),
    [
        (None, "no audit events of this time were ingested"),
        ({"auditID": "old", "at": -4 * 86_400}, "the audit log ends on 2026-03-06"),
    ],
)
def test_silence_is_not_assessed(
    con: duckdb.DuckDBPyConnection, house: Catalogue, event: dict[str, Any] | None, reason: str
) -> None:
    site.take(con, 9, [])
    if event:
        log(con, event)
    detect(con, house)

    outcome = site.judge_day(con, house, 9).outcomes["exec_in_pod"]

    assert (outcome.state, outcome.reason) == (OutcomeState.NOT_ASSESSED, reason)


def test_a_log_below_the_level_that_is_needed_is_not_assessed(con: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    house = site.catalogue(tmp_path / "controls", exec_in_pod=BODIES)
    site.take(con, 9, [])
    log(con, run("a"))
    detect(con, house)

    outcome = site.judge_day(con, house, 9).outcomes["exec_in_pod"]

    assert outcome.state is OutcomeState.NOT_ASSESSED
    assert outcome.reason == "on 1 day: the audit log goes to level Metadata only, and this needs Request"


def test_a_quiet_day_without_bodies_is_judged_when_the_log_is_known_to_have_them(
    con: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    house = site.catalogue(tmp_path / "controls", exec_in_pod=BODIES)
    site.take(con, 9, [])
    body = {"kind": "ConfigMap", "metadata": {"name": "a"}}
    log(con, {"auditID": "deep", "verb": "create", "on": "configmaps shop/a", "body": body, "at": -86_400})
    log(con, {"auditID": "quiet", "on": "pods shop/web"})
    detect(con, house)

    outcome = site.judge_day(con, house, 9).outcomes["exec_in_pod"]

    assert (outcome.state, outcome.reason) == (OutcomeState.PASS, "")


def test_a_broken_detection_is_named_and_stops_no_other(con: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    broken = EXEC.replace("username                                 AS finding", "no_such_column AS finding")
    house = site.catalogue(tmp_path / "controls", exec_in_pod=EXEC, broken_one=broken)
    site.take(con, 9, [])
    log(con, run("a"))

    done = detect(con, house)

    outcomes = site.judge_day(con, house, 9).outcomes
    assert [problem.path.stem for problem in done.problems] == ["broken_one"]
    assert outcomes["broken_one"].state is OutcomeState.NOT_ASSESSED
    assert outcomes["exec_in_pod"].state is OutcomeState.FAIL


def test_a_log_without_any_snapshot_is_judged_and_everything_else_is_not_assessed(
    con: duckdb.DuckDBPyConnection, house: Catalogue
) -> None:
    log(con, run("a"))
    detect(con, house)

    evaluation = evaluate_log(con, house, CLUSTER)

    assert evaluation.outcomes["exec_in_pod"].state is OutcomeState.FAIL
    assert evaluation.outcomes["privileged"].state is OutcomeState.NOT_ASSESSED


@pytest.mark.parametrize(
    "altered",
    [
        "UPDATE detection_rows SET severity = 'low'",
        "DELETE FROM detection_rows",
        "UPDATE detection_runs SET events = 7",
        "UPDATE detection_rows SET last_run = 7",
    ],
)
def test_what_was_told_cannot_be_altered_unseen(con: duckdb.DuckDBPyConnection, house: Catalogue, altered: str) -> None:
    log(con, run("a"))
    detect(con, house)
    verify(con)

    con.execute(altered)

    with pytest.raises(WarehouseDamaged):
        verify(con)
