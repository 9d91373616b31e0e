"""Whatever is done to log files between ingestions, and whenever one is killed: every event is in once."""

import gzip
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from audit_batch.config import Settings
from audit_batch.errors import EXIT_WAREHOUSE
from audit_batch.jobs.verification import verify_warehouse
from tests.collect.lists import empty_warehouse
from tests.jobs.audit_logs import NOON, Logs, event, line, lines

COMMAND = "from audit_batch.cli import main; main()"
LIMITED = (
    "import resource, signal; signal.signal(signal.SIGXFSZ, signal.SIG_IGN); "
    "resource.setrlimit(resource.RLIMIT_FSIZE, ({limit}, {limit}))"
)


class LogFolder(RuleBasedStateMachine):
    """A folder of logs in which everything happens that happens to logs."""

    @initialize()
    def begin(self) -> None:
        self.temporary = tempfile.TemporaryDirectory()
        folder = Path(self.temporary.name)
        shutil.copytree(empty_warehouse(), folder / "warehouse")
        self.logs = Logs(folder)
        self.live = self.logs.write("audit.log", b"")
        self.written = 0
        self.ingested = 0
        self.rotated: list[Path] = []

    @rule(count=st.integers(1, 4), cut=st.booleans())
    def grow(self, count: int, *, cut: bool) -> None:
        fresh = lines(range(self.written, self.written + count))
        with self.live.open("ab") as log:
            log.write(fresh[:-1] if cut else fresh)
            if cut:
                log.write(b"\n")
        self.written += count

    @rule(packed=st.booleans())
    def rotate(self, *, packed: bool) -> None:
        target = self.live.with_name(f"audit-{len(self.rotated)}.log{'.gz' if packed else ''}")
        if packed:
            target.write_bytes(gzip.compress(self.live.read_bytes()))
        else:
            shutil.copyfile(self.live, target)
        self.live.unlink()
        self.live.write_bytes(b"")
        self.rotated.append(target)

    @precondition(lambda self: self.rotated)
    @rule(data=st.data())
    def pack(self, data: st.DataObject) -> None:
        path = data.draw(st.sampled_from(self.rotated))
        if path.suffix == ".log":
            packed = path.with_suffix(".log.gz")
            packed.write_bytes(gzip.compress(path.read_bytes()))
            path.unlink()
            self.rotated[self.rotated.index(path)] = packed

    @rule(start=st.integers(0, 20), count=st.integers(1, 8), stutter=st.booleans())
    def export(self, start: int, count: int, *, stutter: bool) -> None:
        numbers = [number for number in range(start, start + count) if number < self.written]
        self.logs.write(f"export-{start}-{count}.log", lines(numbers * (2 if stutter else 1)))

    @rule(name=st.sampled_from(["copy.log", "another.log"]))
    def copy(self, name: str) -> None:
        shutil.copyfile(self.live, self.live.with_name(name))

    @rule(days=st.sampled_from([0, 0, 2]))
    def ingest(self, days: int) -> None:
        self.logs.now += timedelta(days=days)
        done = self.logs.ingest()
        assert done.quarantined == 0
        self.ingested = self.written

    @invariant()
    def every_event_is_in_once(self) -> None:
        if hasattr(self, "logs"):
            assert self.logs.numbers() == list(range(self.ingested))

    def teardown(self) -> None:
        if hasattr(self, "logs"):
            verify_warehouse(Settings(warehouse=self.logs.warehouse))
            self.temporary.cleanup()


def run(examples: int) -> None:
    machine = type("Machine", (LogFolder,), {})
    checks = list(HealthCheck)
    many = settings(max_examples=examples, stateful_step_count=10, deadline=None, suppress_health_check=checks)
    machine.TestCase.settings = many
    machine.TestCase("runTest").runTest()


def test_every_event_is_in_once_whatever_happens_to_the_files() -> None:
    run(5)


@pytest.mark.soak
def test_every_event_is_in_once_whatever_happens_to_the_files_many_times() -> None:
    run(100)


def start(logs: Logs, limit: int | None = None) -> subprocess.Popen[bytes]:
    """Start the command; no file that it writes grows beyond the limit."""
    code = COMMAND if limit is None else f"{LIMITED.format(limit=limit)}; {COMMAND}"
    command = [sys.executable, "-c", code, "ingest", str(logs.folder / "logs"), "--cluster", "shop"]
    return subprocess.Popen(
        [*command, "--warehouse", str(logs.warehouse)], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )


def big_log(logs: Logs, events: int, files: int = 4) -> None:
    body = {"kind": "ConfigMap", "data": {"text": "word " * 1000}}
    for part in range(files):
        numbers = range(part * events // files, (part + 1) * events // files)
        found = (event(n, at=NOON + timedelta(milliseconds=n), requestObject=body) for n in numbers)
        logs.write(f"{part}.log", b"".join(map(line, found)))


def kill_often(logs: Logs, kills: int, seconds: float) -> None:
    pause = random.Random(4)  # noqa: S311
    for _ in range(kills):
        process = start(logs)
        time.sleep(pause.uniform(seconds / 4, seconds))
        os.kill(process.pid, signal.SIGKILL)
        process.communicate()
        verify_warehouse(Settings(warehouse=logs.warehouse))
        assert logs.numbers() in ([], list(range(8000)))


@pytest.mark.parametrize("kills", [2, pytest.param(60, marks=pytest.mark.soak)])
def test_an_ingestion_that_was_killed_leaves_nothing_half_done(tmp_path: Path, kills: int) -> None:
    shutil.copytree(empty_warehouse(), tmp_path / "warehouse")
    logs = Logs(tmp_path)
    big_log(logs, 8000)
    began = time.monotonic()
    start(Logs(tmp_path / "other")).communicate()
    usual = time.monotonic() - began + 2

    kill_often(logs, kills, usual)
    logs.ingest()

    assert logs.numbers() == list(range(8000))
    registered = {file for (file,) in logs.ask("SELECT file FROM event_files")}
    there = {str(path.relative_to(logs.warehouse / "events")) for path in logs.warehouse.rglob("*.parquet")}
    assert there == registered


def test_a_full_disk_ends_it_with_one_line_and_what_was_there_stays(tmp_path: Path) -> None:
    shutil.copytree(empty_warehouse(), tmp_path / "warehouse")
    logs = Logs(tmp_path)
    logs.write("small.log", lines(range(3)))
    logs.ingest()
    big_log(logs, 3500, files=1)

    process = start(logs, limit=12_000_000)
    _, problem = process.communicate()

    assert process.returncode == EXIT_WAREHOUSE
    assert b"the disk is full" in problem
    assert logs.numbers() == [0, 1, 2]
    verify_warehouse(Settings(warehouse=logs.warehouse))
