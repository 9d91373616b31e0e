"""Changing one warehouse for another in the same folder, so that an interruption is seen and can be ended."""

import json
import shutil
from datetime import datetime
from pathlib import Path

from msgspec import Struct
from msgspec.structs import asdict

from audit_batch.files import sync_folder, written_whole
from audit_batch.warehouse.folder import DATABASE, EVENTS, PUBLISHED, UNSETTLED
from audit_batch.warehouse.key import FILE as KEY
from audit_batch.warehouse.migration import BEFORE

_PARTS = (EVENTS, KEY, DATABASE, PUBLISHED)
_OLD = (PUBLISHED, DATABASE, f"{DATABASE}.wal", EVENTS, KEY, BEFORE.format("*"))


class _Mark(Struct, frozen=True):
    """How far it has got; while its file is there, nobody opens the warehouse."""

    replaced: str
    """Folder in which the old one is put aside."""
    cleared: bool
    """Whether all of the old one is there, so that what lies in the folder is of the new one."""


def place(staging: Path, folder: Path, now: datetime) -> Path | None:
    """Put the old warehouse aside and what is in ``staging`` in its place; only under the lock of the warehouse.

    Returns where the old one lies, if there was one. Its key stays if the new one has none.
    """
    mark = _read(folder) or _Mark(f"replaced-{now:%Y-%m-%dT%H%M%SZ}", cleared=False)
    aside = folder / mark.replaced
    _write(folder, mark)
    for path in _present(folder, staging):
        if mark.cleared:  # what an interrupted restore had put in place: it comes again
            _remove(path)
        else:
            aside.mkdir(exist_ok=True)
            path.rename(aside / path.name)
    _write(folder, _Mark(mark.replaced, cleared=True))
    for name in _PARTS:
        if (staging / name).exists():
            (staging / name).rename(folder / name)
    if (folder / KEY).exists():
        (folder / KEY).chmod(0o600)
    sync_folder(folder)
    (folder / UNSETTLED).unlink()
    sync_folder(folder)
    return aside if aside.exists() else None


def _present(folder: Path, staging: Path) -> list[Path]:
    """Return the parts of a warehouse that are in the folder and have to go."""
    found = [path for pattern in _OLD for path in folder.glob(pattern)]
    return [path for path in found if path.name != KEY or (staging / KEY).exists()]


def _remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink()


def _read(folder: Path) -> _Mark | None:
    path = folder / UNSETTLED
    return _Mark(**json.loads(path.read_text(encoding="utf-8"))) if path.exists() else None


def _write(folder: Path, mark: _Mark) -> None:
    with written_whole(folder / UNSETTLED) as file:
        file.write(json.dumps(asdict(mark)).encode())
