"""A verification by hand is one: runs, metrics and whoever restores know of it, and what is not there is not intact."""

import shutil
from pathlib import Path

import pytest

from audit_batch.config import Settings
from audit_batch.errors import WarehouseDamaged, WarehouseMissing
from audit_batch.jobs.backup import back_up, put_back
from audit_batch.jobs.clock import Clock
from audit_batch.jobs.metrics import measure
from audit_batch.jobs.verification import verify_by_hand
from audit_batch.warehouse.backups.restoring import Choice
from audit_batch.warehouse.backups.saving import Wish
from tests.jobs.audit_logs import NOON, Logs, lines

CLOCK = Clock(lambda: NOON)
VERIFIED, INTACT = "audit_batch_ledger_verified_timestamp_seconds", "audit_batch_ledger_intact"


@pytest.fixture
def logs(tmp_path: Path) -> Logs:
    made = Logs(tmp_path)
    made.write("audit.log", lines(range(5)))
    made.ingest()
    return made


def told(settings: Settings) -> dict[str, float]:
    """What metrics say of the ledger."""
    return {sample.name: sample.value for sample in measure(settings, NOON).samples if "_ledger_" in sample.name}


def test_metrics_tell_of_a_verification_by_hand(logs: Logs) -> None:
    settings = Settings(warehouse=logs.warehouse)
    before = told(settings)

    verify_by_hand(settings, CLOCK)

    assert (before, told(settings)) == ({}, {VERIFIED: NOON.timestamp(), INTACT: 1.0})


def test_damage_that_was_found_by_hand_is_told_until_a_backup_is_back(logs: Logs, tmp_path: Path) -> None:
    settings, backups = Settings(warehouse=logs.warehouse), str(tmp_path / "backups")
    back_up(settings, backups, Wish(), CLOCK, lambda _: None)
    (events,) = logs.warehouse.glob("events/*/*/*.parquet")
    events.write_bytes(events.read_bytes()[:-1] + b"x")

    with pytest.raises(WarehouseDamaged, match="was altered"):
        verify_by_hand(settings, CLOCK)
    damaged = told(settings)
    put_back(settings, backups, Choice(force=True), CLOCK, lambda _: None)

    assert (damaged, told(settings)) == ({INTACT: 0.0}, {VERIFIED: NOON.timestamp(), INTACT: 1.0})


def test_a_folder_in_which_only_runs_kept_their_notes_takes_a_backup(logs: Logs, tmp_path: Path) -> None:
    settings, backups = Settings(warehouse=logs.warehouse), str(tmp_path / "backups")
    verify_by_hand(settings, CLOCK)
    back_up(settings, backups, Wish(), CLOCK, lambda _: None)
    for path in logs.warehouse.iterdir():
        if path.name != "run":
            shutil.rmtree(path) if path.is_dir() else path.unlink()

    put_back(settings, backups, Choice(), CLOCK, lambda _: None)

    assert logs.numbers() == list(range(5))


def test_nothing_is_intact_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(WarehouseMissing, match=r"nowhere: no warehouse here"):
        verify_by_hand(Settings(warehouse=tmp_path / "nowhere"), CLOCK)

    assert list(tmp_path.iterdir()) == []
