"""A large log is loaded by processes of their own, with the same result."""

import os
import signal
import threading
from contextlib import suppress
from pathlib import Path

import pytest

from audit_batch.collect.audit_log.apart import HELPERS, WORTH
from audit_batch.collect.audit_log.rooms import HAS_ROOMS
from audit_batch.warehouse.key import read_key
from tests.jobs.audit_logs import Logs, event, line

STORED = "SELECT * EXCLUDE (source, line) FROM stored_events ORDER BY ALL"


def log_of(numbers: range) -> list[bytes]:
    fresh = [line(event(number, requestObject={"note": "x" * 4000})) for number in numbers]
    secret = {"env": [{"name": "DB_PASSWORD", "value": "hunter2-of-the-shop"}]}
    fresh[7] = line(event(numbers[7], requestObject=secret))
    return fresh


def test_a_large_log_gives_the_rows_of_the_same_log_in_small_pieces(tmp_path: Path) -> None:
    whole, pieces = Logs(tmp_path / "whole"), Logs(tmp_path / "pieces")
    for logs in (whole, pieces):
        read_key(logs.warehouse, b"k" * 32)
    fresh = log_of(range(1400))
    whole.write("audit.log", b"".join(fresh))
    for start in range(0, 1400, 350):
        pieces.write(f"{start}.log", b"".join(fresh[start : start + 350]))

    done = whole.ingest()
    done_in_pieces = pieces.ingest()

    assert done.bytes == done_in_pieces.bytes > WORTH
    assert (done.events, done_in_pieces.events) == (1400, 1400)
    assert whole.ask(STORED) == pieces.ask(STORED)
    assert whole.ask("SELECT count(*) FROM stored_events WHERE request_object LIKE '%[redacted:%'") == [(1,)]


def test_a_cut_line_in_a_large_log_goes_to_quarantine_and_the_rest_is_stored(tmp_path: Path) -> None:
    logs = Logs(tmp_path)
    fresh = log_of(range(1400))
    fresh[1200] = fresh[1200][:300] + b"\n"
    logs.write("audit.log", b"".join(fresh))

    done = logs.ingest()

    assert (done.events, done.quarantined) == (1399, 1)
    assert logs.ask("SELECT line FROM quarantine") == [(1201,)]
    assert logs.ask("SELECT count(*) FROM stored_events WHERE line != audit_id[-12:]::INTEGER + 1") == [(0,)]


def rooms_of(process: str) -> int:
    """Files in memory that the process has open: of a helper two, from when it begins to load."""
    with suppress(OSError):
        return sum("memfd:audit-batch" in str(file.readlink()) for file in Path(f"/proc/{process}/fd").iterdir())
    return 0


def kill_helpers(killed: set[int], over: threading.Event) -> None:
    """Kill the first helpers of this process, each as soon as it has begun to load."""
    while len(killed) < HELPERS and not over.wait(0.002):
        children = {child for file in Path("/proc/self/task").glob("*/children") for child in file.read_text().split()}
        for child in children:
            if int(child) not in killed and rooms_of(child) > 1:
                os.kill(int(child), signal.SIGKILL)
                killed.add(int(child))


@pytest.mark.skipif(not HAS_ROOMS, reason="helpers need files that lie in memory alone")
def test_what_a_killed_helper_was_loading_is_loaded_again_and_every_event_is_in_once(tmp_path: Path) -> None:
    logs, killed, over = Logs(tmp_path), set[int](), threading.Event()
    logs.write("audit.log", b"".join(log_of(range(1400))))
    killing = threading.Thread(target=kill_helpers, args=(killed, over))

    killing.start()
    done = logs.ingest()
    over.set()
    killing.join()
    again = logs.ingest()

    assert killed
    assert (done.events, done.duplicates, done.quarantined, again.events) == (1400, 0, 0, 0)
    assert logs.numbers() == list(range(1400))
