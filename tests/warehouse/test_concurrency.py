"""One writer at a time, and readers who never notice it."""

import json
import os
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import readers
from killable import Children, Job, acknowledgements
from small_cluster import published, take, take_into

from audit_batch.errors import WarehouseLocked
from audit_batch.warehouse.database import open_published, open_writer

READERS = 20
PATIENCE = 60
"""Seconds after which a test gives up."""


def wait_for(true: Callable[[], Any]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.02)


@contextmanager
def held(jobs: Children, folder: Path) -> Iterator[int]:
    """Another process that holds the lock, until it is killed; yields its id."""
    process = jobs.start(Job("snapshot", str(folder), 2, "hold"))
    wait_for(acknowledgements("snapshot", str(folder)).exists)
    try:
        yield process
    finally:
        os.kill(process, signal.SIGKILL)
        jobs.end()


def test_a_second_job_gives_up_after_its_wait_and_says_who_writes_since_when(jobs: Children, warehouse: Path) -> None:
    with (
        held(jobs, warehouse) as process,
        pytest.raises(WarehouseLocked) as caught,
        open_writer(warehouse, "evaluate", wait=0.3),
    ):
        pass

    since = r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC"
    said = f"{warehouse}: job snapshot \\(process {process}\\) has been writing since {since}; waited 0.3 s: .+"
    assert re.fullmatch(said, str(caught.value))
    assert caught.value.exit_code == 4


def test_the_lock_of_a_job_that_died_is_free_at_once(jobs: Children, warehouse: Path) -> None:
    with held(jobs, warehouse):
        pass

    with open_writer(warehouse, "evaluate", wait=0) as con:
        assert con.execute("SELECT max(snapshot) FROM snapshot_rows").fetchall() == [(2,)]


def test_jobs_that_wait_for_each_other_all_get_their_turn(warehouse: Path) -> None:
    def record() -> None:
        with open_writer(warehouse, "record", wait=PATIENCE) as con:
            con.execute("INSERT INTO job_runs SELECT 'record', now()::TIMESTAMP, now()::TIMESTAMP, 'done', ''")

    threads = [threading.Thread(target=record) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert published(warehouse, "SELECT count(*) FROM job_runs WHERE job = 'record'") == [(4,)]


def test_twenty_readers_neither_wait_nor_fail_while_a_job_writes_and_publishes(warehouse: Path) -> None:
    told = warehouse.with_name("told")
    told.mkdir()

    def looks() -> dict[str, int]:
        return {path.name: json.loads(path.read_text())["looks"] for path in told.glob("*.json")}

    command = [sys.executable, readers.__file__, str(warehouse), str(told), str(READERS)]
    with subprocess.Popen(command) as program:
        wait_for(lambda: len(looks()) == READERS)
        with open_writer(warehouse, "snapshot") as con:
            take(con, 2, {"pods": {"a": "one", "b": "one"}})
            before = looks()
            wait_for(lambda: all(now > before[reader] + 1 for reader, now in looks().items()))
        (told / "enough").touch()
        failed = program.wait(PATIENCE)

    seen = [json.loads(path.read_text()) for path in told.glob("*.json")]
    assert failed == 0
    assert [(reader["held"], reader["fresh"]) for reader in seen] == [([1, 182], [2, 184])] * READERS


def test_a_reader_in_the_same_process_keeps_its_view_and_a_fresh_one_sees_the_new(warehouse: Path) -> None:
    with open_published(warehouse) as early:
        early.execute("SELECT 1").fetchall()
        take_into(warehouse, 2, {"pods": {"a": "two"}})
        with open_published(warehouse) as late:
            seen = [con.execute("SELECT max(snapshot) FROM snapshot_rows").fetchall() for con in (early, late)]

    assert seen == [[(1,)], [(2,)]]
