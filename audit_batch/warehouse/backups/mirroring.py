"""A mirror of the published copy and of the event files that it counts, from which others read."""

import json
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb

from audit_batch.errors import WarehouseDamaged
from audit_batch.files import digest_file
from audit_batch.objects import Store
from audit_batch.warehouse.backups.holding import held_copy
from audit_batch.warehouse.database import STILL, open_published
from audit_batch.warehouse.folder import EVENTS, PUBLISHED, require_published

MARKER = "audit-published.json"
"""Says which copy lies there, with digests; it comes last."""
_KEPT = timedelta(days=1)
"""How long files that no longer count stay for those who read an older copy."""

Files = dict[str, str]
"""SHA-256 of event files, by name."""


def mirror(folder: Path, store: Store, *, events: bool, now: datetime, told: Callable[[str], None]) -> int:
    """Bring a mirror up to the published copy; returns how many files were copied. Neither has the key of fingerprints.

    Event files come first, the copy replaces the one before under its name in one step, and what nothing counts any
    more goes last: a reader finds every file of the copy that it opened.

    Raises:
        WarehouseMissing: No job has ended here yet.
        WarehouseDamaged: An event file is not there, or not as it was committed.
        Undelivered: The place cannot be read or written.
    """
    require_published(folder)
    with held_copy(folder) as copy, open_published(copy.parent) as con:
        counted, kept = _event_files(con, now) if events else ({}, set())
        marker = _marker(store)
        copied = _copy_events(folder, store, counted, marker.get("events", {}), told)
        digest = digest_file(copy)
        if marker.get("sha256") != digest or store.digest(PUBLISHED) is None:
            told(PUBLISHED)
            store.put(PUBLISHED, copy, digest)
            copied += 1
        if copied or marker.get("events") != counted:
            store.put_bytes(MARKER, json.dumps(_described(con, copy, digest, counted), indent=1).encode())
    if events:
        for name in store.sizes(EVENTS).keys() - {f"{EVENTS}/{file}" for file in kept}:
            store.delete(name)
    return copied


def _event_files(con: duckdb.DuckDBPyConnection, now: datetime) -> tuple[Files, set[str]]:
    """Return the files that count, and all that stay."""
    rows = con.execute(
        "SELECT file, sha256, retired FROM event_files WHERE retired = $still OR retired_at > $yesterday ORDER BY file",
        {"still": STILL, "yesterday": now.replace(tzinfo=None) - _KEPT},
    ).fetchall()
    return {file: digest for file, digest, retired in rows if retired == STILL}, {file for file, *_ in rows}


def _marker(store: Store) -> dict[str, Any]:
    """Return what lies there by its own account; nothing where that cannot be read."""
    try:
        found = json.loads(store.read(MARKER) or b"{}")
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def _copy_events(folder: Path, store: Store, counted: Files, there: Files, told: Callable[[str], None]) -> int:
    sizes = store.sizes(EVENTS) if counted else {}
    copied = 0
    for file, digest in counted.items():
        source, name = folder / EVENTS / file, f"{EVENTS}/{file}"
        if not source.is_file():
            raise WarehouseDamaged(f"{name}: is missing; run `audit-batch verify`")
        if there.get(file) == digest and sizes.get(name) == source.stat().st_size:
            continue
        if digest_file(source) != digest:
            raise WarehouseDamaged(f"{name}: was altered; run `audit-batch verify`")
        told(name)
        store.put(name, source, digest)
        copied += 1
    return copied


def _described(con: duckdb.DuckDBPyConnection, copy: Path, digest: str, counted: Files) -> dict[str, object]:
    last = con.execute("SELECT entry, digest FROM ledger ORDER BY entry DESC LIMIT 1").fetchone() or (0, "")
    return {
        "file": PUBLISHED,
        "bytes": copy.stat().st_size,
        "sha256": digest,
        "ledger_entries": last[0],
        "ledger_digest": last[1],
        "events": counted,
    }
