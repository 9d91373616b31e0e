"""The key of a warehouse's fingerprints: beside the database, never in it, readable by the jobs only."""

import os
from pathlib import Path

from audit_batch.errors import WarehouseDamaged, WarehouseError

FILE = "key"


def read_key(folder: Path, fresh: bytes) -> bytes:
    """Return the key of the warehouse in ``folder``; ``fresh`` becomes it where there is none yet.

    Without its key a warehouse takes every object with a secret as changed, and old fingerprints match no new ones.

    Raises:
        WarehouseError: The file cannot be read or made.
        WarehouseDamaged: It is no key.
    """
    path = folder / FILE
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if not path.exists():
            _write(path, fresh)
        key = path.read_bytes()
    except OSError as error:
        raise WarehouseError(f"{path}: cannot be read or made ({error.strerror}); check who owns the folder") from error
    if len(key) != len(fresh):
        raise WarehouseDamaged(f"{path}: is no key of {len(fresh)} bytes; restore it from a backup")
    return key


def _write(path: Path, key: bytes) -> None:
    """Make the file whole or not at all."""
    fresh = path.with_name(f"{FILE}.{os.getpid()}")
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    os.write(descriptor, key)
    os.fsync(descriptor)
    os.close(descriptor)
    fresh.replace(path)
