"""Jobs that are killed at any moment lose nothing that was committed, and show nothing that is half done."""

import os
import random
import signal
import time
from contextlib import suppress
from pathlib import Path

import pytest
from killable import Children, Job, acknowledgements
from small_cluster import content_of, failing_at, pods_at, published

from audit_batch.errors import WarehouseMissing
from audit_batch.warehouse.database import open_published, open_writer
from audit_batch.warehouse.ledger import verify

KILLS = 4
SOAK = 100


class Victim:
    """A warehouse whose jobs are killed, and what must be true of it after each."""

    def __init__(self, jobs: Children, kind: str, folder: Path, committed: int = 0) -> None:
        self.jobs = jobs
        self.kind = kind
        self.folder = folder
        self.committed = committed
        self.pause = random.Random(kind)  # noqa: S311

    def job(self, dies: str = "") -> Job:
        return Job(self.kind, str(self.folder), self.committed + 1, dies)

    def run(self, dies: str = "") -> float:
        """Let the next job run until it ends or kills itself; returns the seconds that it took."""
        started = time.monotonic()
        self.jobs.start(self.job(dies))
        assert self.jobs.end() == (-signal.SIGKILL if dies else 0)
        return time.monotonic() - started

    def kill_within(self, seconds: float) -> None:
        """Kill the next job at a random moment of the time that it takes."""
        job = self.jobs.start(self.job())
        time.sleep(self.pause.uniform(0, seconds))
        with suppress(ProcessLookupError):
            os.kill(job, signal.SIGKILL)
        self.jobs.end()

    def look(self) -> None:
        """Check that the published copy is whole and not ahead; then the database, which no writer has opened yet."""
        shown = self.shown()
        acknowledged = self.acknowledged()
        assert shown <= self.committed + 1
        with open_writer(self.folder, "look") as con:
            verify(con)
            table = "snapshot_rows" if self.kind == "snapshot" else "evaluation_rows"
            ((held,),) = con.execute(f"SELECT count(*) FROM {table}").fetchall()
        assert max(shown, acknowledged) <= held <= self.committed + 1
        self.committed = held
        assert self.shown() == held

    def acknowledged(self) -> int:
        """Number of the last commit that a job knew of before it was killed."""
        path = acknowledgements(self.kind, str(self.folder))
        return int(path.read_text().split()[-1]) if path.exists() else 0

    def shown(self) -> int:
        """Number of the newest snapshot or evaluation that the published copy shows; it must be whole."""
        try:
            con = open_published(self.folder)
        except WarehouseMissing:
            return 0
        with con:
            if self.kind == "snapshot":
                ((number,),) = con.execute("SELECT coalesce(max(snapshot), 0) FROM snapshot_rows").fetchall()
                assert content_of(con, number) == ({"pods": pods_at(number)} if number else {})
            else:
                ((number,),) = con.execute("SELECT coalesce(max(evaluation), 0) FROM evaluation_rows").fetchall()
                open_findings = con.execute("SELECT name FROM findings WHERE state = 'open'").fetchall()
                assert {name for (name,) in open_findings} == (failing_at(1, number) if number else set())
        return int(number)


@pytest.fixture(params=["snapshot", "evaluate"])
def victim(request: pytest.FixtureRequest, jobs: Children, warehouse: Path) -> Victim:
    return Victim(jobs, request.param, warehouse, committed=1)


def kill_often(victim: Victim, kills: int) -> None:
    """Kill ``kills`` jobs, and let one in ten end well."""
    usual = victim.run()
    victim.look()
    for number in range(1, kills + 1):
        victim.kill_within(usual * 1.1)
        victim.look()
        if number % 10 == 0:
            victim.run()
            victim.look()


def test_a_job_killed_at_a_random_moment_leaves_the_warehouse_whole(victim: Victim) -> None:
    kill_often(victim, KILLS)


@pytest.mark.soak
def test_a_job_killed_a_hundred_times_leaves_the_warehouse_whole(victim: Victim) -> None:
    kill_often(victim, SOAK)

    assert victim.committed > SOAK // 10


@pytest.mark.parametrize("dies", ["after_commit", "in_publish"])
def test_what_was_committed_but_not_published_is_published_by_the_next_job(victim: Victim, dies: str) -> None:
    victim.run(dies)
    before = victim.shown()
    victim.look()

    assert (before, victim.committed, victim.shown()) == (1, 2, 2)


def test_the_very_first_job_killed_leaves_nothing_to_read_and_nothing_in_the_way(
    jobs: Children, tmp_path: Path
) -> None:
    victim = Victim(jobs, "snapshot", tmp_path / "warehouse")
    victim.run("in_publish")

    with pytest.raises(WarehouseMissing, match="no warehouse here yet"):
        open_published(victim.folder)
    victim.look()
    assert published(victim.folder, "SELECT max(snapshot) FROM snapshot_rows") == [(1,)]
    assert not list(victim.folder.glob("*.new"))
