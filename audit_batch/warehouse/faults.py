"""What DuckDB's errors about a warehouse's file mean to whoever runs a job."""

from pathlib import Path

import duckdb

from audit_batch import errors
from audit_batch.errors import WarehouseDamaged, WarehouseError, WarehouseFull, WarehouseNewer

_FULL = ("No space left", "Disk quota exceeded", "File too large", "ot enough space")
"""What the system says when a file cannot grow; DuckDB passes it on."""
_UNUSABLE = (duckdb.IOException, duckdb.FatalException, duckdb.SerializationException, duckdb.InternalException)
"""What DuckDB raises when a file is not as it left it."""


def as_ours(folder: Path, error: duckdb.Error) -> WarehouseError | None:
    """Return what DuckDB's error about the file means to whoever runs a job; None for a defect."""
    text = str(error)
    if any(sign in text for sign in _FULL):
        return WarehouseFull(
            f"{folder}: the disk is full; what was committed before is kept: free some space and run again"
        )
    if "Trying to read a database file with version number" in text:
        return WarehouseNewer(f"{folder}: written by a later DuckDB; upgrade audit-batch's duckdb package")
    if "Could not set lock" in text:
        return errors.WarehouseLocked(
            f"{folder}: another program holds audit.duckdb open; close it, or open audit-published.duckdb there"
        )
    if isinstance(error, duckdb.OutOfMemoryException):
        return WarehouseError(f"{folder}: the job needs more memory than it may use; allow it more")
    return damaged(folder, error) if isinstance(error, _UNUSABLE) else None


def damaged(folder: Path, error: duckdb.Error) -> WarehouseDamaged:
    """Return that the file cannot be read."""
    text = errors.cut(str(error))
    return WarehouseDamaged(f"{folder}: DuckDB cannot use the file ({text}); restore it from a backup")
