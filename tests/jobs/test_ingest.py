"""Audit logs come into the warehouse once and completely, and what is wrong with them is told."""

import gzip
import io
import os
import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any

import orjson
import pytest
import zstandard

from audit_batch.config import Settings
from audit_batch.errors import UsageError
from audit_batch.jobs.clock import Clock
from audit_batch.jobs.ingest import ingest_logs
from tests.jobs.audit_logs import NOON, Logs, event, line, lines


def test_events_are_typed_rows_of_the_published_copy(logs: Logs) -> None:
    logs.write("audit.log", line(event(1, verb="create", level="Request", requestObject={"kind": "Pod", "a": 1})))

    done = logs.ingest()

    assert (done.events, done.duplicates, done.quarantined) == (1, 0, 0)
    assert logs.ask(
        """
        SELECT cluster, audit_id, stage, level, verb, resource, namespace, name, username, source_ip, program,
            status_code, decision, request_object::VARCHAR, format, source, line
        FROM audit_events
        """
    ) == [
        ("shop", "00000000-0000-4000-8000-000000000001", "ResponseComplete", "Request", "create", "pods", "shop",
         "web-1", "lee@example.com", "203.0.113.9", "kubectl", 200, "allow", '{"kind":"Pod","a":1}', "kubernetes", 1, 1)
    ]  # fmt: skip


@pytest.mark.parametrize("pack", [gzip.compress, zstandard.ZstdCompressor().compress], ids=["gz", "zst"])
def test_a_packed_log_is_read_whatever_it_is_called(logs: Logs, pack: Any) -> None:
    logs.write("audit.bin", pack(lines(range(50))))

    assert logs.ingest().events == 50


def test_the_same_files_again_bring_nothing_and_make_no_ingestion(logs: Logs) -> None:
    logs.write("audit.log", lines(range(5)))
    logs.ingest()

    again = logs.ingest()

    assert again.written == []
    assert logs.ask("SELECT max(ingestion) FROM ingestions") == [(1,)]


def test_of_a_log_that_grew_only_the_tail_is_read(logs: Logs) -> None:
    path = logs.write("audit.log", lines(range(5)))
    logs.ingest()
    with path.open("ab") as log:
        log.write(lines([5, 6]))

    done = logs.ingest()

    assert (done.events, done.duplicates, done.bytes) == (2, 0, len(lines([5, 6])))
    assert logs.ask("SELECT line FROM stored_events ORDER BY line DESC LIMIT 1") == [(7,)]


def test_a_log_under_another_name_or_packed_is_known_by_its_beginning(logs: Logs) -> None:
    path = logs.write("audit.log", lines(range(5)))
    logs.ingest()
    rotated = path.rename(path.with_name("audit-2026-11-24T12-00-05.000.log"))
    (path.parent / "copy.gz").write_bytes(gzip.compress(rotated.read_bytes()))

    done = logs.ingest()

    assert (done.events, done.duplicates, done.bytes) == (0, 0, 0)
    assert logs.ask("SELECT count(*), len(any_value(names)) FROM audit_logs") == [(1, 3)]


def test_a_log_that_was_overwritten_is_read_anew(logs: Logs) -> None:
    path = logs.write("audit.log", lines([1, 2, 3]))
    logs.ingest()
    path.write_bytes(lines([1, 4, 5, 6]))

    done = logs.ingest()

    assert (done.events, done.duplicates) == (3, 1)
    assert logs.numbers() == [1, 2, 3, 4, 5, 6]


def test_logs_that_overlap_bring_each_event_once(logs: Logs) -> None:
    logs.write("a.log", lines(range(10)))
    logs.write("b.log", lines(range(5, 15)) + lines([14, 14]))
    logs.ingest()
    logs.write("c.log", lines([3, *range(12, 20)]))

    done = logs.ingest()

    assert (done.events, done.duplicates) == (5, 4)
    assert logs.numbers() == list(range(20))


def test_a_last_line_that_is_still_being_written_is_left_for_the_next_time(logs: Logs) -> None:
    logs.now = NOON.replace(year=2020)
    path = logs.write("audit.log", lines([1]) + line(event(2))[:100])
    first = logs.ingest()
    path.write_bytes(lines([1, 2]))

    second = logs.ingest()

    assert (first.events, first.quarantined, second.events, second.quarantined) == (1, 0, 1, 0)


def test_a_last_line_that_is_whole_needs_no_end(logs: Logs) -> None:
    path = logs.write("audit.log", lines([1, 2]).removesuffix(b"\n"))
    first = logs.ingest()
    path.write_bytes(lines([1, 2, 3]))

    second = logs.ingest()

    assert (first.events, second.events, second.duplicates) == (2, 1, 0)
    assert logs.ask("SELECT line FROM stored_events ORDER BY line") == [(1,), (2,), (3,)]


def test_a_cut_line_at_the_end_of_a_log_that_nobody_writes_any_more_goes_to_quarantine(logs: Logs) -> None:
    path = logs.write("audit.log", lines([1]) + b'{"kind":"Event","au')
    os.utime(path, (1, 1))

    assert (logs.ingest().quarantined, logs.ingest().quarantined) == (1, 0)


def test_a_cut_line_goes_to_quarantine_when_the_log_has_lain_unchanged_for_long(logs: Logs) -> None:
    path = logs.write("audit.log", lines([1]) + b'{"kind":"Event","au')
    os.utime(path, (NOON.timestamp(), NOON.timestamp()))
    found = []
    for minutes in (1, 9, 11, 12):
        logs.now = NOON + timedelta(minutes=minutes)
        found.append(logs.ingest().quarantined)

    assert found == [0, 0, 1, 0]


def test_standard_input_is_read_without_a_state(logs: Logs, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BufferedReader(io.BytesIO(lines([1, 2])))))
    first = logs.ingest("-")
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BufferedReader(io.BytesIO(lines([1, 2, 3])))))

    second = logs.ingest("-")

    assert (first.events, second.events, second.duplicates) == (2, 1, 2)


def test_what_is_no_event_goes_to_quarantine_and_the_rest_is_stored(logs: Logs) -> None:
    bad = [
        line(event(2))[:150] + b"\n",
        b'{"kind":"Pod"}\n',
        line(event(4, responseStatus={"code": "abc"})),
        line(event(5, stageTimestamp="yesterday")),
        line(event(6, stage="Later")),
        b'\xff\xfe{"kind":"Event"}\n',
        b'password: "hunter2hunter2"\n',
        b"time=now APP_TOKEN=hunter2hunter2\n",
        b'{"kind":"TokenReview","spec":{"token":"hunter2hunter2\n',
    ]
    path = logs.write("audit.log", line(event(1)) + b"".join(bad) + b"\n" + line(event(9)))

    done = logs.ingest()

    assert (done.events, done.quarantined) == (2, 9)
    assert logs.ask("SELECT line FROM stored_events ORDER BY line") == [(1,), (12,)]
    found = logs.ask("SELECT line, reason, path, beginning FROM quarantine ORDER BY line")
    assert [(row[0], row[1]) for row in found] == [
        (2, "cut, or no JSON"),
        (3, "no audit event of a known format"),
        (4, "responseStatus.code is no number"),
        (5, "a time is none"),
        (6, "stage is none that is known"),
        (7, "cut, or no JSON"),
        (8, "cut, or no JSON"),
        (9, "cut, or no JSON"),
        (10, "cut, or no JSON"),
    ]
    assert {row[2] for row in found} == {str(path)}
    assert [row[3] for row in found if "hunter2" in row[3]] == []
    assert [row[3] for row in found[-2:]] == ["time=now APP_T", '{"kind":"T']
    ((offset, size),) = logs.ask("SELECT byte_offset, bytes FROM quarantine WHERE line = 3")
    assert path.read_bytes()[offset : offset + size] == b'{"kind":"Pod"}'


@pytest.mark.parametrize(
    "fields",
    [
        {"stageTimestamp": "2026-11-24T12:00:01.123456789Z"},
        {"stageTimestamp": "2026-11-24T14:00:01+02:00"},
        {"userAgent": "a\u0000b\ud83d\ude00\u2028"},
        {"responseStatus": None, "objectRef": None, "sourceIPs": None, "annotations": None},
        {"responseObject": {"items": [{"text": "x" * 5000}] * 5000}},
    ],
    ids=["nanoseconds", "zone", "characters", "nulls", "25 MB"],
)
def test_an_unusual_event_is_an_event(logs: Logs, fields: dict[str, Any]) -> None:
    logs.write("audit.log", line(event(1)) + line(event(2, **fields)) + line(event(3)))

    done = logs.ingest()

    assert (done.events, done.quarantined) == (3, 0)
    assert logs.ask("SELECT line, event_time::DATE::VARCHAR FROM stored_events ORDER BY line") == [
        (number, "2026-11-24") for number in (1, 2, 3)
    ]


def test_a_file_that_is_no_audit_log_is_one_entry_of_the_quarantine_and_is_not_read_again(logs: Logs) -> None:
    logs.write("syslog", b"Nov 24 01:36:12 host sshd[1]: hello\n" * 1000)

    assert (logs.ingest().quarantined, logs.ingest().quarantined) == (1, 0)


def test_a_damaged_packed_log_gives_what_can_be_read(logs: Logs) -> None:
    packed = gzip.compress(b"".join(line(event(n, userAgent=os.urandom(900).hex())) for n in range(300)))
    logs.write("audit.log.gz", packed[: len(packed) * 2 // 3])

    done = logs.ingest()

    assert done.quarantined == 1
    assert logs.ask("SELECT reason FROM quarantine")[0][0].startswith("the file cannot be unpacked further")


def test_of_a_request_the_last_stage_counts_wherever_the_others_are(logs: Logs) -> None:
    logs.write(
        "a.log", line(event(1, stage="RequestReceived")) + line(event(1)) + line(event(2, stage="RequestReceived"))
    )
    logs.write("b.log", line(event(2, stage="ResponseStarted")) + line(event(3)))
    logs.ingest()
    logs.write("c.log", line(event(2)) + line(event(3, stage="ResponseStarted")))

    logs.ingest()

    assert logs.ask("SELECT count(*) FROM stored_events") == [(7,)]
    assert logs.ask("SELECT audit_id[-1:], stage FROM audit_events ORDER BY 1") == [
        ("1", "ResponseComplete"), ("2", "ResponseComplete"), ("3", "ResponseComplete"),
    ]  # fmt: skip


def test_nobody_hides_a_request_by_giving_it_the_audit_id_of_another(logs: Logs) -> None:
    logs.write("a.log", line(event(1)))
    logs.ingest()
    theirs = event(1, at=NOON + timedelta(minutes=3), verb="delete")
    logs.write("b.log", line(theirs))

    done = logs.ingest()

    assert (done.events, done.duplicates) == (1, 0)
    assert logs.ask("SELECT verb FROM audit_events ORDER BY verb") == [("delete",), ("get",)]


def test_requests_of_one_audit_id_that_each_came_twice_are_both_stored_once(logs: Logs) -> None:
    theirs = event(1, at=NOON + timedelta(minutes=3), verb="delete")
    logs.write("a.log", line(event(1)) * 2)
    logs.write("b.log", line(theirs) * 2)

    done = logs.ingest()

    assert (done.events, done.duplicates) == (2, 2)
    assert logs.ask("SELECT verb FROM audit_events ORDER BY verb") == [("delete",), ("get",)]


def test_the_first_stage_of_a_watch_that_comes_after_its_last_is_superseded(logs: Logs) -> None:
    ended = {"stageTimestamp": f"{NOON + timedelta(hours=3):%Y-%m-%dT%H:%M:%SZ}"}
    logs.write("b.log", line(event(1, verb="watch", **ended)))
    logs.ingest()
    logs.write("a.log", line(event(1, verb="watch", stage="RequestReceived")))

    logs.ingest()

    assert logs.ask("SELECT stage FROM audit_events") == [("ResponseComplete",)]


def test_a_cluster_without_a_name_is_asked_for(tmp_path: Path) -> None:
    path = tmp_path / "audit.log"
    path.write_bytes(lines([1]))

    with pytest.raises(UsageError, match="name it with --cluster"):
        ingest_logs(Settings(warehouse=tmp_path / "w"), [str(path)], Clock(lambda: NOON))


def test_a_place_without_a_log_is_an_error(logs: Logs) -> None:
    with pytest.raises(UsageError, match="no log here"):
        logs.ingest(logs.folder / "nothing*.log")


def test_no_byte_of_the_warehouse_holds_a_secret_of_the_log(logs: Logs) -> None:
    secret = "S3cr3t-of-the-Shop-42"  # noqa: S105  made up
    logs.write(
        "audit.log",
        line(event(1, requestObject={"password": secret}, userAgent=f"curl --token={secret}"))
        + line(event(2, objectRef={"resource": "secrets"}, requestObject={"data": {"x": secret}}))
        + line(event(3, requestURI=f"/api/v1/x?access_token={secret}"))
        + line(event(4, requestObject={"password": secret}))[:-40] + b"\n"
        + line(event(5, requestObject={"password": secret}, stage="Nothing")),
    )  # fmt: skip

    logs.ingest()

    stored = str(logs.ask("FROM stored_events")) + str(logs.ask("FROM quarantine"))
    assert secret not in stored
    assert "[redacted:" in stored
    assert [path for path in logs.warehouse.rglob("*") if path.is_file() and secret.encode() in path.read_bytes()] == []


def test_the_command_counts_what_it_did_as_text_and_json(logs: Logs) -> None:
    logs.write("audit.log", lines(range(3)))
    command = [sys.executable, "-c", "from audit_batch.cli import main; main()", "ingest", str(logs.folder / "logs")]
    flags = ["--cluster", "shop", "--warehouse", str(logs.warehouse)]

    first = subprocess.run([*command, *flags, "--format", "json"], check=True, capture_output=True)
    second = subprocess.run([*command, *flags], check=True, capture_output=True)

    summary = orjson.loads(first.stdout)
    assert (summary["cluster"], summary["events"], summary["files"]) == ("shop", 3, 1)
    assert second.stdout == b"shop: nothing new in 1 file\n"
