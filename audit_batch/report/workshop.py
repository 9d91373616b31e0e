"""Folders in which reports are made, beside where they go; what killed processes left of theirs is swept."""

import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from audit_batch.files import sole_holder

_PREFIX = ".report-"
_FRESH = 60.0
"""Seconds within which whoever made a folder may not hold it yet."""


@contextmanager
def workshop(folder: Path) -> Iterator[Path]:
    """Make a folder on the disk of ``folder`` that is gone afterwards, and held until then."""
    _sweep(folder)
    with tempfile.TemporaryDirectory(prefix=_PREFIX, dir=folder) as made, sole_holder(Path(made)):
        yield Path(made)


def _sweep(folder: Path) -> None:
    for left in folder.glob(f"{_PREFIX}*"):
        if left.is_dir() and not left.is_symlink() and _is_left(left):
            shutil.rmtree(left, ignore_errors=True)


def _is_left(left: Path) -> bool:
    """Whether nobody is at work in it; one that cannot be looked into stays."""
    try:
        if time.time() - left.stat().st_mtime < _FRESH:
            return False
        with sole_holder(left) as is_free:
            return is_free
    except OSError:  # another sweeps too, or it belongs to somebody else
        return False
