"""A full disk stops a job with one line; what was committed stays, and work goes on once there is space."""

import os
import resource
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
from small_cluster import content_of, pods_at, take, take_into

from audit_batch.errors import WarehouseFull
from audit_batch.warehouse.database import open_published, open_writer
from audit_batch.warehouse.folder import DATABASE, PUBLISHED
from audit_batch.warehouse.ledger import verify

SMALL = {"pods": {"a": "one"}}
SIZE = 64 * 2**20


def noise(objects: int) -> dict[str, dict[str, str]]:
    """Pods of 20 kB each that no compression makes smaller."""
    return {"pods": {f"pod-{i}": os.urandom(10_000).hex() for i in range(objects)}}


@pytest.fixture
def disk(begun: Path, tmp_path: Path) -> Iterator[Path]:
    """A file system of its own with `SIZE` bytes, and a warehouse on it."""
    mount, umount = shutil.which("mount"), shutil.which("umount")
    folder = tmp_path / "disk"
    folder.mkdir()
    command = [str(mount), "-t", "tmpfs", "-o", f"size={SIZE}", "tmpfs", str(folder)]
    if not (mount and umount) or subprocess.run(command, capture_output=True, check=False).returncode:
        pytest.skip("only root can mount a small file system; the file size limit is tried instead")
    shutil.copytree(begun, folder / "warehouse")
    yield folder
    subprocess.run([umount, str(folder)], check=True)


def fill(folder: Path) -> None:
    """Take all space that is left."""
    with (folder / "ballast").open("wb", buffering=0) as file, suppress(OSError):
        while file.write(bytes(65536)):
            pass


@contextmanager
def file_size_limit(size: int) -> Iterator[None]:
    """Let no file grow beyond ``size`` bytes: to a program a full disk, without being root."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def require_intact(folder: Path, number: int) -> None:
    """A job verifies, ``number`` is the last snapshot, and the next one is taken and published."""
    with open_writer(folder, "look") as con:
        verify(con)
        assert con.execute("SELECT max(snapshot) FROM snapshot_rows").fetchall() == [(number,)]
        take(con, number + 1, SMALL)
    assert shown(folder, number + 1) == SMALL


def shown(folder: Path, number: int) -> dict[str, dict[str, str]]:
    with open_published(folder) as con:
        return content_of(con, number)


def test_a_job_does_not_begin_without_space_for_the_copy_it_will_publish(disk: Path) -> None:
    # Enough but for half of the database, which will be copied.
    size = (disk / "warehouse" / DATABASE).stat().st_size
    (disk / "ballast").write_bytes(bytes(shutil.disk_usage(disk).free - 32 * 2**20 - size // 2))

    with pytest.raises(WarehouseFull, match=r"MiB free, \d+ MiB needed to begin; free some space"):
        take_into(disk / "warehouse", 2, SMALL)

    (disk / "ballast").unlink()
    require_intact(disk / "warehouse", 1)


def write_on_a_disk_that_fills_up(disk: Path) -> None:
    with open_writer(disk / "warehouse", "snapshot") as con:
        fill(disk)
        take(con, 2, noise(2000))


def test_a_disk_that_fills_up_while_a_job_writes_takes_that_job_alone(disk: Path) -> None:
    with pytest.raises(WarehouseFull) as caught:
        write_on_a_disk_that_fills_up(disk)

    said = "the disk is full; what was committed before is kept: free some space and run again"
    assert (str(caught.value), caught.value.exit_code) == (f"{disk / 'warehouse'}: {said}", 5)
    assert shown(disk / "warehouse", 2) == {"pods": pods_at(1)}
    (disk / "ballast").unlink()
    require_intact(disk / "warehouse", 1)


def commit_and_fill_the_disk(disk: Path) -> None:
    with open_writer(disk / "warehouse", "snapshot") as con:
        take(con, 2, noise(200))
        fill(disk)


def test_a_disk_that_fills_up_after_the_commit_loses_nothing(disk: Path) -> None:
    with pytest.raises(WarehouseFull, match="kept"):
        commit_and_fill_the_disk(disk)

    assert shown(disk / "warehouse", 2) == {"pods": pods_at(1)}
    assert not (disk / "warehouse" / f"{PUBLISHED}.new").exists()
    (disk / "ballast").unlink()
    require_intact(disk / "warehouse", 2)


def test_a_disk_that_is_full_from_the_start_is_told_in_one_line(disk: Path) -> None:
    fill(disk)

    with pytest.raises(WarehouseFull, match="free some space"):
        take_into(disk / "new", 1, SMALL)


def test_a_file_that_may_not_grow_is_a_full_disk(warehouse: Path) -> None:
    size = (warehouse / DATABASE).stat().st_size

    with file_size_limit(size + 2**20), pytest.raises(WarehouseFull, match="the disk is full"):
        take_into(warehouse, 2, noise(500))

    assert shown(warehouse, 2) == {"pods": pods_at(1)}
    require_intact(warehouse, 1)
