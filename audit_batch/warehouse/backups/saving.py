"""Making a backup, while jobs run: of the published copy, and of the event files that it counts."""

from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path

import duckdb
from msgspec import Struct

from audit_batch import __version__
from audit_batch.errors import WarehouseDamaged, WarehouseError, WarehouseLocked
from audit_batch.files import digest_file, sole_holder
from audit_batch.objects import Store
from audit_batch.warehouse.backups.holding import held_copy
from audit_batch.warehouse.backups.manifest import (
    FILES,
    FORMAT,
    BackedUp,
    Manifest,
    list_backups,
    read_manifest,
    write_manifest,
)
from audit_batch.warehouse.backups.pruning import prune
from audit_batch.warehouse.database import STILL, open_published
from audit_batch.warehouse.folder import DATABASE, EVENTS, require_published
from audit_batch.warehouse.key import FILE as KEY


class Wish(Struct, frozen=True):
    """What is asked of a backup."""

    keep: int = 14
    with_key: bool = True
    force: bool = False
    """Go on although the ledger there is not the beginning of this one."""


class Saved(Struct, frozen=True):
    """A backup that was made."""

    manifest: Manifest
    copied: int
    copied_bytes: int
    removed: int
    """Backups that were removed because there are enough later ones."""


def save(folder: Path, store: Store, wish: Wish, now: datetime, told: Callable[[str], None]) -> Saved:
    """Make a backup of what the last job published; jobs neither wait nor are waited for.

    Event files are immutable, and stay for a day after they were retired: all that the copy counts are there. The list
    comes last, so that a backup that was interrupted does not exist, and the one before it does.

    Raises:
        WarehouseMissing: No job has ended here yet.
        WarehouseLocked: Another backup of this warehouse is being made.
        WarehouseDamaged: An event file is not the one that was committed.
        WarehouseError: What is there is of another warehouse.
        Undelivered: The place cannot be written.
    """
    require_published(folder)
    with sole_holder(folder) as free:
        if not free:
            raise WarehouseLocked(f"{folder}: another backup of it is being made; try again when it is done")
        with held_copy(folder) as copy, open_published(copy.parent) as con:
            files = [*_event_files(con), *_key(folder, wish), _described(DATABASE, copy)]
            manifest = _manifest(con, files, now)
            if not wish.force:
                _require_same(con, store, manifest)
            sources = {file.path: folder / file.path for file in files} | {DATABASE: copy}
            copied = _copy(store, files, sources, told)
            write_manifest(store, manifest)
        return Saved(manifest, len(copied), sum(file.bytes for file in copied), prune(store, wish.keep))


def _event_files(con: duckdb.DuckDBPyConnection) -> list[BackedUp]:
    rows = con.execute(
        "SELECT file, bytes, sha256 FROM event_files WHERE retired = $still ORDER BY file", {"still": STILL}
    ).fetchall()
    return [BackedUp(f"{EVENTS}/{file}", size, sha256) for file, size, sha256 in rows]


def _key(folder: Path, wish: Wish) -> list[BackedUp]:
    path = folder / KEY
    return [_described(KEY, path)] if wish.with_key and path.exists() else []


def _described(name: str, path: Path) -> BackedUp:
    try:
        return BackedUp(name, path.stat().st_size, digest_file(path))
    except OSError as error:
        raise WarehouseError(f"{path}: cannot be read ({error.strerror}); run this as the user of the jobs") from error


def _manifest(con: duckdb.DuckDBPyConnection, files: Sequence[BackedUp], now: datetime) -> Manifest:
    chain = con.execute("SELECT digest FROM ledger ORDER BY entry").fetchall()
    ((schema,),) = con.execute("SELECT value FROM meta WHERE key = 'schema'").fetchall()
    last = chain[-1][0] if chain else ""
    return Manifest(
        format=FORMAT,
        name=f"{now:%Y-%m-%dT%H%M%SZ}-{last[:12] or 'empty'}",
        made_at=f"{now:%Y-%m-%dT%H:%M:%SZ}",
        tool_version=__version__,
        schema=int(schema),
        origin=chain[0][0] if chain else "",
        entries=len(chain),
        digest=last,
        files=files,
    )


def _require_same(con: duckdb.DuckDBPyConnection, store: Store, manifest: Manifest) -> None:
    """What was backed up last must be the beginning of what is backed up now."""
    names = list_backups(store)
    if not names:
        return
    last = read_manifest(store, names[-1])
    if last.origin and last.origin != manifest.origin:
        raise WarehouseError(f"{store.place}: holds backups of another warehouse; give another place, or --force")
    found = con.execute("SELECT digest FROM ledger WHERE entry = $entry", {"entry": last.entries}).fetchall()
    if last.entries and found != [(last.digest,)]:
        raise WarehouseError(
            f"{store.place}: backup {last.name} ends with ledger entry {last.entries}, which this warehouse does not "
            "have: it was put back to an earlier state, or altered; if you know why, give --force"
        )


def _copy(
    store: Store, files: Sequence[BackedUp], sources: dict[str, Path], told: Callable[[str], None]
) -> list[BackedUp]:
    """Put there what is not there yet, and return it."""
    there = store.sizes(FILES)
    missing = [file for file in files if there.get(file.name) != file.bytes]
    for number, file in enumerate(missing, 1):
        told(f"{file.path}, {number} of {len(missing)}")
        source = sources[file.path]
        if not source.is_file() or digest_file(source) != file.sha256:
            raise WarehouseDamaged(f"{file.path}: is missing or altered; run `audit-batch verify`")
        store.put(file.name, source, file.sha256)
    return missing
