"""One writer at a time: a lock on a file of its own, never on the database.

DuckDB's lock is a POSIX lock, which a process gives up when it closes any handle of the file; ``flock`` on another
file is not.
"""

import fcntl
import json
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path

from audit_batch.errors import WarehouseError, WarehouseLocked

POLL = 0.2
"""Seconds between two tries."""


@contextmanager
def write_lock(folder: Path, job: str, *, wait: float) -> Iterator[None]:
    """Hold the warehouse's write lock; the system drops it when the process dies.

    Args:
        folder: The warehouse.
        job: What is going to be done, told to whoever finds the lock held.
        wait: Seconds to wait for another job to finish.

    Raises:
        WarehouseLocked: Another job still held the lock after ``wait`` seconds.
        WarehouseError: The lock's file cannot be written.
    """
    path = folder / "lock"
    try:
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    except OSError as error:
        raise WarehouseError(f"{path}: cannot be written ({error.strerror}); make it writable for this user") from error
    try:
        _acquire(descriptor, folder, wait)
        _sign(descriptor, job)
        yield
    finally:
        os.close(descriptor)


def _acquire(descriptor: int, folder: Path, wait: float) -> None:
    deadline = time.monotonic() + wait
    while True:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            if time.monotonic() >= deadline:
                raise WarehouseLocked(
                    f"{folder}: {_holder(descriptor)}; waited {wait:g} s: "
                    "try again when it is done, or give --wait SECONDS"
                ) from error
            time.sleep(POLL)
        else:
            return


def _sign(descriptor: int, job: str) -> None:
    note = {"job": job, "pid": os.getpid(), "since": f"{datetime.now(UTC):%Y-%m-%d %H:%M:%S} UTC"}
    # on a full disk the lock holds without a note; the job then says itself that there is no space
    with suppress(OSError):
        os.ftruncate(descriptor, 0)
        os.pwrite(descriptor, json.dumps(note).encode(), 0)


def _holder(descriptor: int) -> str:
    try:
        note = json.loads(os.pread(descriptor, 1000, 0))
        return f"job {note['job']} (process {note['pid']}) has been writing since {note['since']}"
    except (ValueError, LookupError, TypeError):
        return "another job is writing"
