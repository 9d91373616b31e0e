"""Putting a backup back: fetched and verified beside the warehouse, then put in its place."""

import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from msgspec import Struct

from audit_batch.errors import UsageError, WarehouseDamaged, WarehouseError, WarehouseFull
from audit_batch.files import digest_file
from audit_batch.objects import Store
from audit_batch.warehouse.backups.manifest import Manifest, list_backups, read_manifest
from audit_batch.warehouse.backups.placing import place
from audit_batch.warehouse.database import open_writer
from audit_batch.warehouse.events.ledgered import verify_events
from audit_batch.warehouse.events.registry import show_files_here
from audit_batch.warehouse.folder import DATABASE, PUBLISHED, UNSETTLED
from audit_batch.warehouse.ledger import Checked, verify
from audit_batch.warehouse.lock import write_lock

_STAGING = ".restore-"
_RESERVE = 32 * 2**20


class Choice(Struct, frozen=True):
    """What to restore, and over what."""

    name: str = ""
    """Empty for the newest backup."""
    force: bool = False
    """Put a warehouse that is there aside."""
    wait: float = 60.0


class Restored(Struct, frozen=True):
    """A warehouse that was put back."""

    manifest: Manifest
    checked: Checked
    replaced: Path | None
    """Where the warehouse that was there before lies now."""


def restore(store: Store, folder: Path, choice: Choice, now: datetime, told: Callable[[str], None]) -> Restored:
    """Fetch a backup, verify its ledger and every file, and only then put it in place.

    Raises:
        ConfigError: There is no such backup.
        UsageError: There is a warehouse, and it is not to be replaced.
        WarehouseDamaged: The backup is not as it was made; the folder is as it was.
        WarehouseNewer: The backup was made by a later version.
        WarehouseLocked: A job is writing here.
        Undelivered: The place of the backup cannot be read.
    """
    _require_room(folder, choice)
    manifest = read_manifest(store, choice.name or _newest(store))
    with _staging(folder, choice) as staging:
        _fetch(store, manifest, staging, told)
        told("verifying the ledger")
        checked = _verified(staging, folder, manifest)
        replaced = place(staging, folder, now)
    return Restored(manifest, checked, replaced)


def _require_room(folder: Path, choice: Choice) -> None:
    if (folder / UNSETTLED).exists() or choice.force:
        return
    if (folder / DATABASE).exists() or (folder / PUBLISHED).exists():
        raise UsageError(
            f"{folder}: there is a warehouse; give another --warehouse, or --force to put this one aside in its folder"
        )


def _newest(store: Store) -> str:
    names = list_backups(store)
    if not names:
        raise UsageError(f"{store.place}: there is no backup here")
    return names[-1]


@contextmanager
def _staging(folder: Path, choice: Choice) -> Iterator[Path]:
    """Make a folder on the disk of the warehouse, under its lock; what an interrupted restore fetched is removed."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise WarehouseError(f"{folder}: cannot be made ({error.strerror}); give another --warehouse") from error
    with write_lock(folder, "restore", wait=choice.wait):
        for left in folder.glob(f"{_STAGING}*"):
            shutil.rmtree(left)
        with tempfile.TemporaryDirectory(prefix=_STAGING, dir=folder) as staging:
            yield Path(staging)


def _fetch(store: Store, manifest: Manifest, staging: Path, told: Callable[[str], None]) -> None:
    needed = sum(file.bytes * (2 if file.path == DATABASE else 1) for file in manifest.files) + _RESERVE
    free = shutil.disk_usage(staging).free
    if free < needed:
        raise WarehouseFull(
            f"{staging.parent}: {free // 2**20} MiB free, {needed // 2**20} MiB needed to restore; free some space"
        )
    for number, file in enumerate(manifest.files, 1):
        told(f"{file.path}, {number} of {len(manifest.files)}")
        target = staging / file.path
        try:
            store.fetch(file.name, target)
            actual = digest_file(target)
        except OSError as error:
            raise WarehouseFull(f"{staging.parent}: cannot be written ({error.strerror}); free some space") from error
        if actual != file.sha256:
            raise WarehouseDamaged(
                f"{store.place}: {file.name} is not as it was backed up; restore another backup with --at"
            )


def _verified(staging: Path, folder: Path, manifest: Manifest) -> Checked:
    """Migrate what was fetched, and check it as `audit-batch verify` would."""
    with open_writer(staging, "restore") as con:
        checked = verify(con)
        verify_events(con, staging)
        if (checked.entries, checked.digest) != (manifest.entries, manifest.digest):
            raise WarehouseDamaged(
                f"backup {manifest.name}: its ledger ends with entry {checked.entries}, not with the one that the list "
                "of the backup names; restore another one with --at"
            )
        show_files_here(con, folder)
    return checked
