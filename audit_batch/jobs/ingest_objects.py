"""Audit logs that lie in object storage: what is new is fetched a little at a time, ingested, and dropped again."""

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from hashlib import sha256
from pathlib import Path

from audit_batch.config import Settings
from audit_batch.errors import UsageError, WarehouseMissing
from audit_batch.jobs.clock import Clock
from audit_batch.jobs.ingest import Ingested, ingest_logs
from audit_batch.objects import Store, open_store
from audit_batch.warehouse.database import open_published
from audit_batch.warehouse.events.sources import Sources, load_sources

AT_ONCE = 512 * 2**20
"""Bytes that lie here at once, or one larger object."""


def ingest_everywhere(settings: Settings, clock: Clock, told: Callable[[str], None] = lambda _: None) -> Ingested:
    """Read what is new at every place of the settings: files that lie here, then objects.

    Raises:
        UsageError: There is no log at a place of files, or no name for the cluster.
        Undelivered: The storage cannot be read; what was committed before stays.
        WarehouseError: The warehouse cannot be written.
    """
    done = Ingested(settings.cluster, 0)
    if settings.audit_logs:
        done = ingest_logs(settings, [str(path) for path in settings.audit_logs], clock, told)
    for address in settings.audit_objects:
        for folder in _fetch(settings, address, told):
            done.add(ingest_logs(settings, [str(folder)], clock, told))
    return done


def _fetch(settings: Settings, address: str, told: Callable[[str], None]) -> Iterator[Path]:
    """Yield folders with the objects that are not known yet, by name; each is gone when the next comes."""
    store = open_store(address, settings.objects)
    folder = _own_folder(settings.warehouse) / store.place.replace("://", "/")
    known = _known(settings)
    new = [(name, size) for name, size in sorted(store.sizes("").items()) if not _is_known(known, folder / name, size)]
    for batch in _batches(new):
        try:
            for name in batch:
                told(f"fetching {name}")
                _bring(store, name, folder)
            yield folder
        finally:
            shutil.rmtree(folder, ignore_errors=True)


def _own_folder(warehouse: Path) -> Path:
    """Return a folder for this user and warehouse alone, always the same: a log is known by where it lay."""
    number = sha256(str(warehouse.absolute()).encode()).hexdigest()[:12]
    folder = Path(tempfile.gettempdir()) / f"audit-batch-{os.getuid()}-{number}"
    folder.mkdir(mode=0o700, exist_ok=True)
    if folder.is_symlink() or folder.stat().st_uid != os.getuid():
        raise UsageError(f"{folder}: belongs to somebody else; set TMPDIR to a folder of your own")
    return folder


def _known(settings: Settings) -> Sources:
    try:
        with open_published(settings.warehouse) as con:
            return load_sources(con, settings.cluster)
    except WarehouseMissing:
        return Sources([])


def _is_known(known: Sources, path: Path, size: int) -> bool:
    """Objects are replaced, never appended to: one of the same name and size is the one that was read."""
    seen = known.at(str(path))
    return seen is not None and seen.file_bytes == size


def _batches(objects: list[tuple[str, int]]) -> Iterator[list[str]]:
    batch: list[str] = []
    total = 0
    for name, size in objects:
        if batch and total + size > AT_ONCE:
            yield batch
            batch, total = [], 0
        batch.append(name)
        total += size
    if batch:
        yield batch


def _bring(store: Store, name: str, folder: Path) -> None:
    """Fetch an object to where its name says, which whoever fills the bucket chose."""
    target = folder / name
    if ".." in target.parts:
        raise UsageError(f"{store.place}: an object is called {name!r}; a name with .. is not read")
    store.fetch(name, target)
