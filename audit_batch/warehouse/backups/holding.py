"""The published copy as it is at one moment, held while jobs replace it."""

import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from audit_batch.warehouse.folder import PUBLISHED

_STAGING = ".held-"
_DAY = 86_400.0
"""Seconds after which whoever held it is gone."""


@contextmanager
def held_copy(folder: Path) -> Iterator[Path]:
    """Hold on to the published copy as it is now, under the same name in a folder of its own."""
    for left in folder.glob(f"{_STAGING}*"):
        if _is_old(left):
            shutil.rmtree(left, ignore_errors=True)
    with _workshop(folder) as workshop:
        held = Path(workshop) / PUBLISHED
        try:
            os.link(folder / PUBLISHED, held)
        except OSError:  # another disk, or one without links
            shutil.copyfile(folder / PUBLISHED, held)
        yield held


def _workshop(folder: Path) -> "tempfile.TemporaryDirectory[str]":
    """A folder on the same disk; elsewhere where the warehouse is mounted read-only."""
    return tempfile.TemporaryDirectory(prefix=_STAGING, dir=folder if os.access(folder, os.W_OK) else None)


def _is_old(left: Path) -> bool:
    """Whether the process that made it must be gone by now."""
    return time.time() - left.stat().st_mtime > _DAY
