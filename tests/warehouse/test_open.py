"""Whatever lies where a warehouse should be, opening it gives a connection or one clear line."""

import random
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import duckdb
import pytest
from small_cluster import SHOP, take_into

from audit_batch.errors import (
    WarehouseDamaged,
    WarehouseError,
    WarehouseFull,
    WarehouseLocked,
    WarehouseMissing,
    WarehouseNewer,
)
from audit_batch.warehouse.database import open_published, open_writer
from audit_batch.warehouse.folder import DATABASE, PUBLISHED
from audit_batch.warehouse.ledger import verify


def problem_of(folder: Path, kind: type[WarehouseError]) -> str:
    """The line that a job ends with; it is of ``kind`` and nothing else."""
    with pytest.raises(WarehouseError) as caught, open_writer(folder, "snapshot", wait=0):
        pass
    assert type(caught.value) is kind
    assert "\n" not in str(caught.value)
    return str(caught.value)


def altered(folder: Path, sql: str) -> None:
    with duckdb.connect(str(folder / DATABASE)) as con:
        con.execute(sql)


def test_a_file_in_the_place_of_the_folder(tmp_path: Path) -> None:
    (tmp_path / "w").touch()

    said = problem_of(tmp_path / "w", WarehouseError)
    assert said == f"{tmp_path}/w: is a file, and a warehouse is a folder; give another --warehouse"


def test_a_folder_below_a_file_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "w").touch()

    said = problem_of(tmp_path / "w" / "deep", WarehouseError)
    assert said == f"{tmp_path}/w/deep: cannot be made (Not a directory); give another --warehouse"


def test_a_lock_that_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "lock").mkdir()

    said = problem_of(tmp_path, WarehouseError)
    assert said == f"{tmp_path}/lock: cannot be written (Is a directory); make it writable for this user"


@pytest.fixture
def read_only(warehouse: Path) -> Iterator[Path]:
    mount, umount = shutil.which("mount"), shutil.which("umount")
    bind = [
        [str(mount), "--bind", str(warehouse), str(warehouse)],
        [str(mount), "-o", "remount,ro,bind", str(warehouse)],
    ]
    if not (mount and umount) or any(
        subprocess.run(part, capture_output=True, check=False).returncode for part in bind
    ):
        pytest.skip("only root can mount a folder read-only")
    yield warehouse
    subprocess.run([umount, str(warehouse)], check=True)


def test_a_read_only_folder_can_be_read_and_not_written(read_only: Path) -> None:
    said = problem_of(read_only, WarehouseError)

    assert said == f"{read_only}/lock: cannot be written (Read-only file system); make it writable for this user"
    with open_published(read_only) as con:
        assert con.execute("SELECT cluster FROM clusters").fetchall() == [(SHOP.name,)]


def test_a_lock_with_a_strange_note_is_held_all_the_same(warehouse: Path) -> None:
    with open_writer(warehouse, "snapshot"):
        for note in ("", "[]", "{}", "half a no"):
            (warehouse / "lock").write_text(note)

            assert problem_of(warehouse, WarehouseLocked).startswith(f"{warehouse}: another job is writing; waited 0 s")


def test_another_program_that_holds_the_database_open(warehouse: Path) -> None:
    command = ["import duckdb, sys; con = duckdb.connect(sys.argv[1]); print('open', flush=True); sys.stdin.read()"]
    program = [sys.executable, "-c", *command, str(warehouse / DATABASE)]
    with subprocess.Popen(program, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as other:
        assert other.stdout.readline() == "open\n"

        said = problem_of(warehouse, WarehouseLocked)
        other.stdin.close()
    assert said.startswith(f"{warehouse}: another program holds {DATABASE} open; close it, or open {PUBLISHED} there")


def test_a_schema_of_a_later_version_is_refused(warehouse: Path) -> None:
    altered(warehouse, "UPDATE meta SET value = '99' WHERE key = 'schema'")

    assert "made by a later audit-batch (schema 99, this one knows" in problem_of(warehouse, WarehouseNewer)


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE meta SET value = 'many' WHERE key = 'schema'",
        "DELETE FROM meta",
        "INSERT INTO meta FROM meta",
    ],
)
def test_a_schema_number_that_is_none(warehouse: Path, sql: str) -> None:
    altered(warehouse, sql)

    assert "is not a database of audit-batch" in problem_of(warehouse, WarehouseDamaged)


def test_a_database_of_somebody_else_is_left_as_it_is(tmp_path: Path) -> None:
    altered(tmp_path, "CREATE TABLE songs AS SELECT 'la' AS song")

    assert "DuckDB cannot use the file" in problem_of(tmp_path, WarehouseDamaged)
    with duckdb.connect(str(tmp_path / DATABASE)) as con:
        assert con.execute("SHOW TABLES").fetchall() == [("songs",)]


def garbage(path: Path) -> None:
    path.write_bytes(random.Random(1).randbytes(100_000))  # noqa: S311


def text(path: Path) -> None:
    path.write_text("apiVersion: v1\n" * 1000)


def cut_short(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:50_000])


def headless(path: Path) -> None:
    path.write_bytes(bytes(4096) + path.read_bytes()[4096:])


DAMAGES = [garbage, text, cut_short, headless]


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_file_that_duckdb_cannot_read_is_damaged(warehouse: Path, damage: Callable[[Path], None]) -> None:
    damage(warehouse / DATABASE)

    said = problem_of(warehouse, WarehouseDamaged)
    assert said.startswith(f"{warehouse}: DuckDB cannot use the file (")
    assert said.endswith("; restore it from a backup")
    assert WarehouseDamaged.exit_code == 5


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_published_copy_that_duckdb_cannot_read_is_damaged(warehouse: Path, damage: Callable[[Path], None]) -> None:
    damage(warehouse / PUBLISHED)

    with pytest.raises(WarehouseDamaged, match="DuckDB cannot use the file"):
        open_published(warehouse)


def test_a_published_copy_that_is_lost_comes_back_with_the_next_job(warehouse: Path) -> None:
    (warehouse / PUBLISHED).unlink()
    with pytest.raises(WarehouseMissing):
        open_published(warehouse)

    take_into(warehouse, 2, {"pods": {}})

    with open_published(warehouse) as con:
        assert con.execute("SELECT max(snapshot) FROM snapshot_rows").fetchall() == [(2,)]


def test_a_published_copy_that_cannot_be_replaced_is_told_and_leaves_no_half_of_another(warehouse: Path) -> None:
    (warehouse / PUBLISHED).unlink()
    (warehouse / PUBLISHED).mkdir()

    assert "what was collected is kept" in problem_of(warehouse, WarehouseFull)

    assert [path.name for path in warehouse.iterdir() if path.suffix == ".new"] == []


def test_no_progress_is_drawn_into_stdout_where_no_script_was_started(warehouse: Path) -> None:
    program = f"""
from pathlib import Path
from audit_batch.warehouse.database import open_published, open_writer
for opened in (open_published(Path({str(warehouse)!r})), open_writer(Path({str(warehouse)!r}), "snapshot")):
    with opened as con:
        print(con.execute("SELECT current_setting('enable_progress_bar')").fetchall())
"""

    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)

    assert done.stdout == "[(False,)]\n[(False,)]\n"


def blocks(seed: int) -> Callable[[Path], None]:
    """Overwrite some bytes in the middle of the file."""

    def damage(path: Path) -> None:
        chance = random.Random(seed)  # noqa: S311
        body = bytearray(path.read_bytes())
        for _ in range(20):
            body[chance.randrange(12288, len(body))] ^= 1 + chance.randrange(255)
        path.write_bytes(body)

    return damage


@pytest.mark.parametrize("seed", range(3))
def test_bytes_that_changed_on_disk_are_found_when_the_ledger_is_verified(warehouse: Path, seed: int) -> None:
    blocks(seed)(warehouse / DATABASE)

    with pytest.raises(WarehouseDamaged), open_writer(warehouse, "verify") as con:
        verify(con)
