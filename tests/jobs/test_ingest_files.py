"""Events lie in files by cluster and day, which become few, end with their retention, and are verified."""

import shutil
from datetime import timedelta
from pathlib import Path

import duckdb
import pytest

from audit_batch.config import Settings
from audit_batch.errors import WarehouseDamaged
from audit_batch.jobs.verification import verify_warehouse
from audit_batch.warehouse.ask.sandbox import Limits, open_sandbox
from tests.jobs.audit_logs import NOON, Logs, event, line, lines


def verified(logs: Logs) -> None:
    verify_warehouse(Settings(warehouse=logs.warehouse))


def test_events_lie_in_files_by_cluster_and_day(logs: Logs) -> None:
    logs.write("a.log", line(event(1)) + line(event(2, at=NOON + timedelta(days=1))))
    logs.ingest()

    files = logs.ask("SELECT cluster, day::VARCHAR, file, events FROM event_files ORDER BY day")
    assert files == [
        ("shop", "2026-11-24", "cluster=shop/day=2026-11-24/i00000001-00001.parquet", 1),
        ("shop", "2026-11-25", "cluster=shop/day=2026-11-25/i00000001-00002.parquet", 1),
    ]
    assert sorted(str(path.relative_to(logs.warehouse / "events")) for path in logs.warehouse.rglob("*.parquet")) == [
        file for _, _, file, _ in files
    ]


def test_a_warehouse_that_moved_is_read_where_it_is(logs: Logs) -> None:
    logs.write("audit.log", lines(range(3)))
    logs.ingest()
    moved = shutil.move(logs.warehouse, logs.folder / "elsewhere")

    there = Logs(logs.folder, settings={})
    there.__class__ = type("Moved", (Logs,), {"warehouse": property(lambda self: Path(moved))})

    assert there.numbers() == [0, 1, 2]


def test_a_question_reads_the_files_of_events_and_no_other(logs: Logs) -> None:
    logs.write("audit.log", lines(range(3)))
    logs.ingest()

    with open_sandbox(logs.warehouse, Limits()) as con:
        assert con.execute("SELECT count(*) FROM audit_events").fetchall() == [(3,)]
        with pytest.raises(Exception, match=r"disabled|Permission"):
            con.execute(f"FROM read_csv('{logs.warehouse}/key')")


@pytest.mark.parametrize("harm", ["alter", "remove", "register", "quarantine", "gap", "show"])
def test_verify_names_what_was_altered(logs: Logs, harm: str) -> None:
    logs.write("audit.log", lines(range(3)) + b"bad\n")
    logs.ingest()
    verified(logs)
    (file,) = logs.warehouse.rglob("*.parquet")
    if harm == "alter":
        file.write_bytes(file.read_bytes().replace(b"lee", b"max"))
    elif harm == "remove":
        file.unlink()
    else:
        statement = {
            "register": "UPDATE event_files SET events = events + 1",
            "quarantine": "DELETE FROM quarantine_rows",
            "gap": "INSERT INTO event_gap_rows VALUES ('shop', 'silence', now(), now(), 'made up', 9, 2147483647)",
            "show": "CREATE OR REPLACE VIEW stored_events AS FROM event_rows",
        }[harm]
        with duckdb.connect(str(logs.warehouse / "audit.duckdb")) as con:
            con.execute(statement)

    with pytest.raises(WarehouseDamaged):
        verified(logs)


def test_the_small_files_of_a_day_that_ended_become_one_and_the_old_ones_stay_for_a_day(logs: Logs) -> None:
    for number in range(5):
        logs.write(f"{number}.log", lines(range(number * 10, number * 10 + 10)))
        logs.ingest()
    logs.now = NOON + timedelta(days=1)
    logs.write("next.log", line(event(50, at=logs.now)))

    done = logs.ingest()

    assert done.compacted == 4
    assert logs.numbers() == list(range(51))
    assert len(list(logs.warehouse.rglob("*.parquet"))) == 7
    verified(logs)
    logs.now += timedelta(days=1, minutes=1)
    logs.ingest()
    assert len(list(logs.warehouse.rglob("*.parquet"))) == 2
    assert logs.numbers() == list(range(51))


def test_the_files_of_a_day_stay_apart_until_it_has_ended_and_gets_nothing_more(logs: Logs) -> None:
    for number in range(4):
        logs.write(f"{number}.log", lines([number]))
        logs.ingest()
    logs.write("before.log", line(event(8, at=NOON - timedelta(days=1))))
    same_day = logs.ingest()
    logs.now = NOON + timedelta(days=1)
    logs.write("late.log", lines([4]))

    late = logs.ingest()
    logs.write("next.log", line(event(9, at=logs.now)))
    afterwards = logs.ingest()

    assert (same_day.compacted, late.compacted, afterwards.compacted) == (0, 0, 4)


def test_events_outlive_their_retention_as_whole_files(logs: Logs) -> None:
    later = [event(number, at=NOON + timedelta(hours=hours)) for number, hours in ((2, 72), (3, 20), (4, 28))]
    logs.write("old.log", b"".join(map(line, [event(1), *later])))
    logs.ingest()
    logs.settings["audit_retention_days"] = 30
    logs.now = NOON + timedelta(days=31)

    done = logs.ingest()

    assert done.retired == 1
    assert logs.numbers() == [2, 3, 4]
    assert logs.ask("SELECT why, count(*) FROM event_files GROUP BY why ORDER BY why") == [("", 2), ("retention", 1)]
    verified(logs)
