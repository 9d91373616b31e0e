"""What the log of a cluster does not tell is a gap, with its kind and its length."""

from datetime import timedelta

import duckdb
import pytest

from audit_batch.config import Settings
from audit_batch.errors import WarehouseDamaged
from audit_batch.jobs.verification import verify_warehouse
from audit_batch.warehouse.database import STILL
from tests.jobs.audit_logs import NOON, Logs, event, line


def verified(logs: Logs) -> None:
    verify_warehouse(Settings(warehouse=logs.warehouse))


def test_silence_in_a_dense_log_is_a_gap_until_a_later_ingestion_fills_it(logs: Logs) -> None:
    morning = [event(n, at=NOON + timedelta(seconds=n)) for n in range(100)]
    evening = [event(n, at=NOON + timedelta(hours=3, seconds=n)) for n in range(100, 200)]
    logs.write("a.log", b"".join(map(line, morning)))
    logs.ingest()
    logs.write("b.log", b"".join(map(line, evening)))
    logs.ingest()
    ((kind, minutes, is_open),) = logs.ask("SELECT kind, minutes::INTEGER, is_open FROM event_gaps")
    between = [event(n, at=NOON + timedelta(minutes=n - 198)) for n in range(200, 375)]
    logs.write("c.log", b"".join(map(line, between)))

    logs.ingest()

    assert (kind, minutes, is_open) == ("silence", 180, True)
    assert logs.ask("SELECT kind, is_open FROM event_gaps") == [("silence", False)]
    verified(logs)
    with duckdb.connect(str(logs.warehouse / "audit.duckdb")) as con:
        con.execute(f"UPDATE event_gap_rows SET closed = {STILL}")
    with pytest.raises(WarehouseDamaged, match="ingestion 3 of shop: its rows are not those that were committed"):
        verified(logs)


def test_a_dense_log_from_before_the_first_event_is_silent_in_between(logs: Logs) -> None:
    logs.write("b.log", b"".join(line(event(n, at=NOON + timedelta(hours=3, seconds=n))) for n in range(100)))
    logs.ingest()
    logs.write("a.log", b"".join(line(event(n, at=NOON + timedelta(seconds=n))) for n in range(100, 200)))

    logs.ingest()

    assert logs.ask("SELECT kind, minutes::INTEGER, is_open FROM event_gaps") == [("silence", 177, True)]


def test_a_thin_log_is_not_silent(logs: Logs) -> None:
    logs.write("a.log", b"".join(line(event(n, at=NOON + timedelta(hours=5 * n))) for n in range(20)))

    assert logs.ingest().gaps == 0


def test_a_rotated_log_that_is_missing_is_a_gap(logs: Logs) -> None:
    def at(minute: int) -> bytes:
        return b"".join(line(event(minute * 60 + n, at=NOON + timedelta(minutes=minute, seconds=n))) for n in range(60))

    logs.write("audit-2026-11-24T12-01-00.000.log", at(0))
    logs.write("audit-2026-11-24T12-06-00.000.log", at(5))
    logs.write("audit.log", at(6))

    assert logs.ingest().gaps == 1
    assert logs.ask("SELECT kind, minutes::INTEGER FROM event_gaps") == [("lost_rotation", 4)]


def test_time_that_goes_back_is_a_gap(logs: Logs) -> None:
    logs.write("a.log", line(event(1)) + line(event(2, at=NOON - timedelta(hours=2))) + line(event(3)))

    logs.ingest()

    assert logs.ask("SELECT kind, reason LIKE '%line 2 of%' FROM event_gaps") == [("time_jump", True)]


def test_a_changed_audit_policy_is_a_gap(logs: Logs) -> None:
    logs.settings["audit_silence_minutes"] = 60 * 24 * 2
    today = [event(n, level="RequestResponse") for n in range(30)]
    tomorrow = [event(n, at=NOON + timedelta(days=1, seconds=n), level="Metadata") for n in range(30, 60)]
    logs.write("a.log", b"".join(map(line, today)))
    logs.ingest()
    logs.write("b.log", b"".join(map(line, tomorrow)))

    logs.ingest()

    assert logs.ask("SELECT kind, reason FROM event_gaps") == [
        ("policy_change", "logged at another level: get pods (RequestResponse before, Metadata after)")
    ]
