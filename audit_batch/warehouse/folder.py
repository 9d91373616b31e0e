"""The folder of a warehouse: what lies in it, and whether a job can begin there."""

import shutil
from pathlib import Path

from audit_batch.errors import WarehouseDamaged, WarehouseError, WarehouseFull, WarehouseMissing

DATABASE = "audit.duckdb"
PUBLISHED = "audit-published.duckdb"
EVENTS = "events"
"""Folder of the audit events' files."""
UNSETTLED = "restoring"
"""File that is there while a restore puts files in their places, and afterwards if that was interrupted."""

_RESERVE = 32 * 2**20
"""Bytes that must be free beyond the size of the published copy before a job begins."""


def make_folder(folder: Path) -> None:
    """Make the folder where there is none (WarehouseError)."""
    if folder.exists() and not folder.is_dir():
        raise WarehouseError(f"{folder}: is a file, and a warehouse is a folder; give another --warehouse")
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise WarehouseError(f"{folder}: cannot be made ({error.strerror}); give another --warehouse") from error


def require_space(folder: Path) -> None:
    """Refuse to begin with too little space for another copy (WarehouseFull)."""
    database = folder / DATABASE
    try:
        (folder / f"{PUBLISHED}.new").unlink(missing_ok=True)
    except OSError as error:
        raise WarehouseError(f"{folder}: cannot be written ({error.strerror}); make it writable") from error
    needed = (database.stat().st_size if database.exists() else 0) + _RESERVE
    free = shutil.disk_usage(folder).free
    if free < needed:
        raise WarehouseFull(
            f"{folder}: {free // 2**20} MiB free, {needed // 2**20} MiB needed to begin; free some space and run again"
        )


def require_begun(folder: Path, remedy: str) -> None:
    """Refuse a folder without a warehouse, or what a restore began: a writer would make one of a mistyped name.

    Raises:
        WarehouseMissing: There is none; with what to do.
    """
    if not any((folder / name).exists() for name in (DATABASE, UNSETTLED)):
        raise WarehouseMissing(f"{folder}: no warehouse here; name it with --warehouse, or {remedy}")


def require_published(folder: Path) -> Path:
    """Return the path of the published copy.

    Raises:
        WarehouseMissing: No job has ended here yet.
    """
    require_settled(folder)
    path = folder / PUBLISHED
    if not path.is_file():
        raise WarehouseMissing(
            f"{folder}: no warehouse here yet; run `audit-batch snapshot` or `audit-batch demo` first"
        )
    return path


def require_settled(folder: Path) -> None:
    """Refuse a warehouse that is half put back (WarehouseDamaged)."""
    if (folder / UNSETTLED).exists():
        raise WarehouseDamaged(f"{folder}: a restore was interrupted here; run `audit-batch restore` again to end it")
