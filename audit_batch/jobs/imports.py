"""Knowledge from files into the warehouse: vulnerabilities of the platform, and reports on images."""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from hashlib import sha256
from pathlib import Path

import duckdb
from msgspec import Struct

from audit_batch.collect.discovery import Listing
from audit_batch.collect.knowledge.files import read_content, read_cves, read_vulnerabilities
from audit_batch.collect.knowledge.found import VERSION, Json, Knowledge
from audit_batch.collect.objects import store_object
from audit_batch.config import Settings
from audit_batch.errors import UsageError
from audit_batch.jobs.clock import Clock
from audit_batch.jobs.record import Run, record_run
from audit_batch.jobs.shipped_facts import FOLDER, objects_of, parse_files, read_files
from audit_batch.kinds import KINDS
from audit_batch.model import StoredObject
from audit_batch.redact import Door
from audit_batch.redact.door import new_key
from audit_batch.warehouse.database import open_writer
from audit_batch.warehouse.imports import Imported, ImportRecord, knows_file, write_import
from audit_batch.warehouse.key import read_key

SHIPPED = "shipped facts"
_LISTINGS = {
    kind.name: Listing(kind.resource, kind.name, VERSION, "", metadata_only=False, status=())
    for kind in KINDS
    if kind.is_known
}


class FileDone(Struct, frozen=True):
    """One file that was imported."""

    path: Path
    knowledge: Knowledge
    imported: Imported


class _File(Struct, frozen=True):
    path: Path
    content: bytes
    knowledge: Knowledge


def import_cves(settings: Settings, paths: Iterable[Path], clock: Clock, told: Callable[[str], None]) -> list[FileDone]:
    """Import files of the platform's vulnerabilities, all of them or none; a folder is all its files that can be.

    Raises:
        KnowledgeError: A file is none that can be imported.
        UsageError: There is nothing to import.
        WarehouseError: The warehouse cannot be written.
    """
    files = []
    for path in _files(paths, (".json", ".md", ".toml")):
        told(path.name)
        content = read_content(path)
        files.append(_File(path, content, read_cves(path, content)))
    return _import(settings, files, clock, told)


def import_vulnerabilities(
    settings: Settings, paths: Iterable[Path], dated: datetime | None, clock: Clock, told: Callable[[str], None]
) -> list[FileDone]:
    """Import reports of scanners on images, all of them or none.

    Args:
        settings: Where the warehouse is.
        paths: Files, and folders of ``*.json``.
        dated: When they were made, where they do not say so themselves.
        clock: The moment of the import.
        told: Called with each file.

    Raises:
        KnowledgeError: A file is no report on images, or is not dated.
        UsageError: There is nothing to import, or a report is of a day to come.
        WarehouseError: The warehouse cannot be written.
    """
    files = []
    for path in _files(paths, (".json",)):
        told(path.name)
        content = read_content(path)
        files.append(_File(path, content, read_vulnerabilities(path, content, dated)))
    return _import(settings, files, clock, told)


def refresh_shipped(con: duckdb.DuckDBPyConnection, settings: Settings, door: Door, clock: Clock) -> None:
    """Import the facts that lie beside the controls as one, if they are not what was imported of them last."""
    contents = read_files(settings)
    whole = b"\n".join(contents.values())
    if not contents or knows_file(con, SHIPPED, FOLDER, sha256(whole).hexdigest()):
        return
    found = parse_files(contents)
    knowledge = Knowledge(SHIPPED, max(knowledge.dated for knowledge in found), objects_of(found))
    _write(con, door, _File(Path(FOLDER), whole, knowledge), clock)


def door_of(settings: Settings) -> Door:
    """Return the door of the settings' warehouse, whose writer is open."""
    return Door(read_key(settings.warehouse, new_key()))


def _files(paths: Iterable[Path], suffixes: Sequence[str]) -> list[Path]:
    found: list[Path] = []
    for path in paths:
        below = sorted(entry for entry in path.rglob("*") if entry.suffix in suffixes) if path.is_dir() else [path]
        if not below:
            raise UsageError(f"{path}: holds no file that ends with {' or '.join(suffixes)}")
        found += below
    return found


def _import(settings: Settings, files: Sequence[_File], clock: Clock, told: Callable[[str], None]) -> list[FileDone]:
    started_at = clock.now()
    for file in files:
        if file.knowledge.dated > started_at:
            raise UsageError(f"{file.path}: is of {file.knowledge.dated:%Y-%m-%d}, which is yet to come; check --dated")
    with open_writer(settings.warehouse, "import", wait=settings.wait) as con:
        door = door_of(settings)
        refresh_shipped(con, settings, door, clock)
        done = []
        # The oldest first: of two reports on one image the newest is to stay.
        for file in sorted(files, key=lambda file: file.knowledge.dated):
            told(f"{file.path.name}, {len(file.knowledge.objects)} objects")
            done.append(FileDone(file.path, file.knowledge, _write(con, door, file, clock)))
        message = f"{sum(entry.imported.objects for entry in done)} objects of {len(done)} files"
        is_partial = any(file.knowledge.unread for file in files)
        record_run(con, Run("import", started_at, clock.now(), is_partial, message))
    return done


def _write(con: duckdb.DuckDBPyConnection, door: Door, file: _File, clock: Clock) -> Imported:
    record = ImportRecord(
        source=file.knowledge.source,
        dated=file.knowledge.dated,
        file=door.clean(file.path.name),
        file_sha256=sha256(file.content).hexdigest(),
    )
    objects = [_stored(item, door) for item in file.knowledge.objects]
    return write_import(con, record, objects, imported_at=clock.now())


def _stored(item: Json, door: Door) -> tuple[str, StoredObject]:
    listing = _LISTINGS[str(item["kind"])]
    return listing.resource, store_object({**item, "metadata": dict(item["metadata"])}, listing, door)
