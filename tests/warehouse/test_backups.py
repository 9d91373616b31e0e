"""Backups and restores that are killed at any moment leave the backup before, and the warehouse as it was, or whole."""

import os
import random
import shutil
import signal
import time
from contextlib import suppress
from pathlib import Path

import pytest
from killable import Children, Job
from small_cluster import night, take_into

from audit_batch.config.delivery import Storage
from audit_batch.errors import WarehouseDamaged
from audit_batch.objects import open_store
from audit_batch.warehouse.backups import placing
from audit_batch.warehouse.backups.manifest import list_backups
from audit_batch.warehouse.backups.restoring import Choice, restore
from audit_batch.warehouse.backups.saving import Wish, save
from audit_batch.warehouse.database import open_published, open_writer
from audit_batch.warehouse.folder import UNSETTLED
from audit_batch.warehouse.ledger import verify

KILLS = 4
SOAK = 60


def stores(folder: Path) -> Path:
    return Path(f"{folder}.backups")


def back_up(folder: Path, number: int) -> str:
    wish = Wish(keep=1000)
    return save(folder, open_store(str(stores(folder)), Storage()), wish, night(number), lambda _: None).manifest.name


def put_back(folder: Path, *, force: bool = False) -> None:
    restore(open_store(str(stores(folder)), Storage()), folder, Choice(force=force), night(99), lambda _: None)


def snapshots(folder: Path) -> int:
    with open_published(folder) as con:
        ((count,),) = con.execute("SELECT count(*) FROM snapshot_rows").fetchall()
    return int(count)


def kill_within(jobs: Children, job: Job, seconds: float) -> None:
    process = jobs.start(job)
    time.sleep(seconds)
    with suppress(ProcessLookupError):
        os.kill(process, signal.SIGKILL)
    jobs.end()


def usual(jobs: Children, job: Job) -> float:
    started = time.monotonic()
    jobs.start(job)
    assert jobs.end() == 0
    return time.monotonic() - started


def kill_backups(jobs: Children, folder: Path, kills: int) -> None:
    chance = random.Random(7)  # noqa: S311
    seconds = usual(jobs, Job("backup", str(folder), 1))
    for number in range(2, kills + 2):
        take_into(folder, number, {"pods": {"a": f"text {number}"}})
        kill_within(jobs, Job("backup", str(folder), number), chance.uniform(0, 1.1 * seconds))
        elsewhere = folder.parent / f"restored-{number}"
        shutil.rmtree(elsewhere, ignore_errors=True)
        store = open_store(str(stores(folder)), Storage())
        done = restore(store, elsewhere, Choice(), night(99), lambda _: None)
        assert done.manifest.name == list_backups(store)[-1]
        assert snapshots(elsewhere) in (number - 1, number)
        back_up(folder, number)
    assert snapshots(folder) == kills + 1


def test_a_backup_killed_at_a_random_moment_leaves_the_one_before(jobs: Children, warehouse: Path) -> None:
    kill_backups(jobs, warehouse, KILLS)


@pytest.mark.soak
def test_backups_killed_again_and_again_leave_the_one_before(jobs: Children, warehouse: Path) -> None:
    kill_backups(jobs, warehouse, SOAK)


def kill_restores(jobs: Children, folder: Path, kills: int) -> None:
    """Kill restores of a warehouse with one snapshot over one with two."""
    chance = random.Random(8)  # noqa: S311
    back_up(folder, 1)
    take_into(folder, 2, {"pods": {"a": "two"}})
    begun = shutil.copytree(folder, folder.parent / "two")
    seconds = usual(jobs, Job("restore", str(folder), 0))
    for _ in range(kills):
        shutil.rmtree(folder)
        shutil.copytree(begun, folder)
        kill_within(jobs, Job("restore", str(folder), 0), chance.uniform(0, 1.1 * seconds))
        if (folder / UNSETTLED).exists():
            with pytest.raises(WarehouseDamaged, match="a restore was interrupted here"):
                snapshots(folder)
            put_back(folder)
        assert snapshots(folder) in (1, 2)
        with open_writer(folder, "look") as con:
            verify(con)


def test_a_restore_killed_at_a_random_moment_is_ended_by_the_next(jobs: Children, warehouse: Path) -> None:
    kill_restores(jobs, warehouse, KILLS)


@pytest.mark.soak
def test_restores_killed_again_and_again_are_ended_by_the_next(jobs: Children, warehouse: Path) -> None:
    kill_restores(jobs, warehouse, SOAK)


@pytest.mark.parametrize("step", range(1, 9))
def test_a_restore_that_stops_while_it_puts_files_in_place_is_seen_and_ended(
    warehouse: Path, step: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    back_up(warehouse, 1)
    take_into(warehouse, 2, {"pods": {"a": "two"}})
    renames = iter(range(1, 99))
    rename = placing.Path.rename

    def stopping(path: Path, target: Path) -> Path:
        if next(renames) == step:
            raise KeyboardInterrupt
        return rename(path, target)

    with monkeypatch.context() as patched, suppress(KeyboardInterrupt):
        patched.setattr(placing.Path, "rename", stopping)
        put_back(warehouse, force=True)
    interrupted = (warehouse / UNSETTLED).exists()
    if interrupted:
        with pytest.raises(WarehouseDamaged, match="run `audit-batch restore` again to end it"):
            snapshots(warehouse)
        put_back(warehouse)

    assert interrupted == (step <= 6)
    assert snapshots(warehouse) == 1
    (aside,) = warehouse.glob("replaced-*")
    assert snapshots(aside) == 2
