"""Jobs in processes that can be killed: a parent with everything imported, which forks a child for each job.

Run as a program it reads one job per line, as JSON, and answers with the child's process id and then its exit code.
"""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

from small_cluster import SmallApi, judge, night

from audit_batch.collect.sealing import seal_apart
from audit_batch.config.delivery import Storage
from audit_batch.jobs.clock import Clock
from audit_batch.jobs.snapshot import find_source, store_snapshot
from audit_batch.objects import open_store
from audit_batch.redact import Door
from audit_batch.redact.door import new_key
from audit_batch.warehouse.backups.restoring import Choice, restore
from audit_batch.warehouse.backups.saving import Wish, save
from audit_batch.warehouse.database import open_writer
from audit_batch.warehouse.key import read_key
from audit_batch.warehouse.views import documented_views


@dataclass(frozen=True)
class Job:
    kind: str
    """snapshot, evaluate, backup or restore."""
    folder: str
    number: int
    dies: str = ""
    """after_commit, in_publish, or empty; hold waits after the commit until it is killed."""


def acknowledgements(kind: str, folder: str) -> Path:
    """File with a line for each commit that a job of this kind knows of."""
    return Path(f"{folder}.{kind}.acknowledged")


def copy(job: Job) -> None:
    """Back a warehouse up beside it, or put its backup back over it."""
    folder, store = Path(job.folder), open_store(f"{job.folder}.backups", Storage())
    if job.kind == "backup":
        save(folder, store, Wish(keep=1000), night(job.number), lambda _: None)
    else:
        restore(store, folder, Choice(force=True), night(job.number), lambda _: None)


def run(job: Job) -> None:
    if job.kind in ("backup", "restore"):
        copy(job)
        return
    if job.dies == "in_publish":
        shutil.copyfile = die_half_way
    with seal_apart() as sealing, open_writer(Path(job.folder), job.kind) as con:
        if job.kind == "snapshot":
            door = Door(read_key(Path(job.folder), new_key()))
            sealing.begin(door)
            source, clock = find_source(SmallApi(job.number), "shop"), Clock(lambda: night(job.number))
            store_snapshot(con, door, source, clock, sealing=sealing)
        else:
            judge(con, job.number)
        with acknowledgements(job.kind, job.folder).open("a") as acknowledged:
            acknowledged.write(f"{job.number}\n")
        if job.dies == "after_commit":
            die()
        if job.dies == "hold":
            time.sleep(3600)


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def die_half_way(source: str, target: Path) -> None:
    body = Path(source).read_bytes()
    Path(target).write_bytes(body[: len(body) // 2])
    die()


@dataclass
class Children:
    """The other end: starts jobs and learns how they ended."""

    process: subprocess.Popen

    def start(self, job: Job) -> int:
        """Begin ``job``; returns its process id."""
        self.process.stdin.write(json.dumps(asdict(job)) + "\n")
        self.process.stdin.flush()
        return int(self.process.stdout.readline())

    def end(self) -> int:
        """Wait for the job; returns its exit code, negative for a signal."""
        return int(self.process.stdout.readline())


@contextmanager
def children() -> Iterator[Children]:
    command = [sys.executable, __file__]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        try:
            yield Children(process)
        finally:
            process.stdin.close()


def serve() -> None:
    documented_views()
    for line in sys.stdin:
        child = os.fork()
        if not child:
            end_with(Job(**json.loads(line)))
        answer(child)
        _, status = os.waitpid(child, 0)
        answer(os.waitstatus_to_exitcode(status))


def end_with(job: Job) -> None:
    code = 1
    try:
        run(job)
        code = 0
    finally:
        os._exit(code)


def answer(number: int) -> None:
    sys.stdout.write(f"{number}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    serve()
