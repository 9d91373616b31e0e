"""A warehouse is migrated forward, with a way back until a job has ended well; a later one is refused clearly."""

import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest
from small_cluster import take_into
from test_disk_full import file_size_limit

from audit_batch.errors import WarehouseFull, WarehouseNewer
from audit_batch.warehouse import migration
from audit_batch.warehouse.database import open_writer
from audit_batch.warehouse.folder import DATABASE
from audit_batch.warehouse.ledger import verify
from audit_batch.warehouse.migration import known_schema

OURS = migration._MIGRATIONS
NOW = known_schema()
BEFORE = f"audit-schema-{NOW}.duckdb"
NEW = "CREATE TABLE later_rows (a INTEGER)"
DIES_WHILE_COPYING = """
import os, pathlib, shutil, signal, sys
from audit_batch.warehouse import migration
from audit_batch.warehouse.database import open_writer

def die_half_way(source, target, _size):
    target.write(source.read(5000))
    target.flush()
    os.kill(os.getpid(), signal.SIGKILL)

migration._MIGRATIONS = pathlib.Path(sys.argv[2])
shutil.copyfileobj = die_half_way
with open_writer(pathlib.Path(sys.argv[1]), "snapshot"):
    pass
"""


@pytest.fixture
def later(tmp_path: Path) -> Callable[..., Path]:
    """The migrations of a later version: what it adds to ours."""

    def of(*added: str) -> Path:
        folder = tmp_path / "migrations"
        shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(OURS, folder)
        for number, sql in enumerate(added, 9000):
            (folder / f"{number}.sql").write_text(sql)
        return folder

    return of


@pytest.fixture
def upgraded(later: Callable[..., Path], monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Make this the later version."""

    def become(*added: str) -> None:
        monkeypatch.setattr(migration, "_MIGRATIONS", later(*added))

    return become


def fail(folder: Path) -> None:
    with suppress(ZeroDivisionError), open_writer(folder, "snapshot"):
        raise ZeroDivisionError


def tables(folder: Path) -> set[str]:
    with open_writer(folder, "look") as con:
        verify(con)
        return {name for (name,) in con.execute("SELECT table_name FROM duckdb_tables()").fetchall()}


def test_the_copy_of_before_stays_until_a_job_has_ended_well(warehouse: Path, upgraded: Callable[..., None]) -> None:
    upgraded(NEW)

    fail(warehouse)
    after_failure = (warehouse / BEFORE).exists()
    take_into(warehouse, 2, {"pods": {"a": "two"}})

    assert (after_failure, (warehouse / BEFORE).exists()) == (True, False)


def test_a_way_back_is_told_while_there_is_one_and_works(
    warehouse: Path, upgraded: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    upgraded(NEW)
    fail(warehouse)
    monkeypatch.undo()

    with pytest.raises(WarehouseNewer, match=rf"upgrade this one, or move {BEFORE} over audit.duckdb, which loses"):
        tables(warehouse)
    (warehouse / BEFORE).replace(warehouse / DATABASE)

    assert "later_rows" not in tables(warehouse)


def test_after_a_job_of_the_later_version_the_earlier_one_is_told_to_take_a_backup(
    warehouse: Path, upgraded: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    upgraded(NEW)
    take_into(warehouse, 2, {"pods": {"a": "two"}})
    monkeypatch.undo()

    with pytest.raises(
        WarehouseNewer, match=rf"schema {NOW + 1}, this one knows {NOW}\); upgrade this one, or restore"
    ):
        tables(warehouse)


def test_an_upgrade_that_breaks_half_way_keeps_the_copy_from_before_its_beginning(
    warehouse: Path, upgraded: Callable[..., None]
) -> None:
    before = (warehouse / DATABASE).read_bytes()
    upgraded(NEW, "SELECT nothing")
    for _ in range(2):
        with suppress(Exception), open_writer(warehouse, "snapshot"):
            pass

    assert [path.name for path in warehouse.glob("audit-schema-*")] == [BEFORE]
    assert len((warehouse / BEFORE).read_bytes()) == len(before)

    upgraded(NEW, "CREATE TABLE much_later_rows (a INTEGER)")
    assert {"later_rows", "much_later_rows"} <= tables(warehouse)


def test_a_disk_without_room_for_the_copy_stops_the_upgrade_before_it_begins(
    warehouse: Path, upgraded: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    upgraded(NEW)

    with (
        file_size_limit((warehouse / DATABASE).stat().st_size // 2),
        pytest.raises(WarehouseFull, match=r"no copy could be made before the upgrade \(File too large\), and nothing"),
    ):
        fail(warehouse)

    monkeypatch.undo()
    assert "later_rows" not in tables(warehouse)
    assert not list(warehouse.glob("*audit-schema-*"))


def test_an_upgrade_killed_while_it_copies_begins_again(warehouse: Path, later: Callable[..., Path]) -> None:
    killed = subprocess.run([sys.executable, "-c", DIES_WHILE_COPYING, warehouse, later(NEW)], check=False)

    assert killed.returncode == -signal.SIGKILL
    assert not (warehouse / BEFORE).exists()
    assert "later_rows" not in tables(warehouse)


def test_a_new_warehouse_has_nothing_to_keep(tmp_path: Path) -> None:
    fail(tmp_path / "new")

    assert not list((tmp_path / "new").glob("audit-schema-*"))
