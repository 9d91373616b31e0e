"""Files that are there whole or not at all, and their digests."""

import fcntl
import os
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from typing import IO

_PIECE = 1 << 20
_POLL = 0.2
"""Seconds between two tries."""


def digest_file(path: Path) -> str:
    """Return the SHA-256 of a file, hexadecimal."""
    total = sha256()
    with path.open("rb") as file:
        while piece := file.read(_PIECE):
            total.update(piece)
    return total.hexdigest()


@contextmanager
def written_whole(target: Path, *, mode: int = 0o644) -> Iterator[IO[bytes]]:
    """Open a file that takes the place of ``target`` when the block ends well, and outlasts a loss of power then.

    Its folder is made where it is missing. A process that is killed leaves ``target`` as it was.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    descriptor, name = tempfile.mkstemp(prefix=f".{target.name[:100]}.", suffix=".part", dir=target.parent)
    draft = Path(name)
    try:
        with os.fdopen(descriptor, "wb") as file:
            yield file
            file.flush()
            os.fchmod(file.fileno(), mode)
            os.fsync(file.fileno())
        draft.replace(target)
    finally:
        draft.unlink(missing_ok=True)
    sync_folder(target.parent)


def place_file(draft: Path, target: Path) -> Path:
    """Move a finished file to where it stays, on the same disk; it outlasts a loss of power then."""
    descriptor = os.open(draft, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
    draft.replace(target)
    sync_folder(target.parent)
    return target


def sync_folder(folder: Path) -> None:
    """Make the names in a folder outlast a loss of power."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@contextmanager
def sole_holder(path: Path, *, wait: float = 0) -> Iterator[bool]:
    """Hold a folder, or a file that is made where it is missing, against others who ask alike; says whether it is free.

    The system drops the hold when the process dies. Another holder is given ``wait`` seconds to finish.
    """
    descriptor = os.open(path, os.O_RDONLY if path.is_dir() else os.O_RDWR | os.O_CREAT, 0o644)
    deadline = time.monotonic() + wait
    try:
        while not (free := _hold(descriptor)) and time.monotonic() < deadline:
            time.sleep(_POLL)
        yield free
    finally:
        os.close(descriptor)


def _hold(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
