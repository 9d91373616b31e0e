"""The list of a backup: what belongs to it, under which name each file lies there, and what the ledger said."""

import json
import re
from collections.abc import Sequence
from pathlib import PurePosixPath
from typing import Any

import msgspec
from msgspec import Struct

from audit_batch.errors import ConfigError, WarehouseDamaged, WarehouseNewer
from audit_batch.objects import Store
from audit_batch.warehouse.folder import DATABASE, EVENTS
from audit_batch.warehouse.key import FILE as KEY
from audit_batch.warehouse.migration import known_schema

LISTS = "backups"
FILES = "files"
FORMAT = 1
_PATH = re.compile(rf"{re.escape(DATABASE)}|{KEY}|{EVENTS}/cluster=[^/]+/day=[^/]+/[^/]+\.parquet")


class BackedUp(Struct, frozen=True):
    """One file of a backup."""

    path: str
    """Below the folder of the warehouse."""
    bytes: int
    sha256: str

    @property
    def name(self) -> str:
        """Name under which it lies there: another one for every content, so that nothing is ever overwritten."""
        path = PurePosixPath(FILES, self.path)
        return str(path.with_name(f"{path.stem}.{self.sha256[:16]}{path.suffix}"))


class Manifest(Struct, frozen=True):
    """One backup."""

    format: int
    name: str
    made_at: str
    tool_version: str
    schema: int
    origin: str
    """Digest of the ledger's first entry, by which a warehouse is known; empty for an empty ledger."""
    entries: int
    digest: str
    """Digest of the ledger's last entry."""
    files: Sequence[BackedUp]

    @property
    def has_key(self) -> bool:
        """Whether the key of the fingerprints is in it."""
        return any(file.path == KEY for file in self.files)


def list_backups(store: Store) -> list[str]:
    """Return the names of all backups there, the oldest first."""
    return sorted(PurePosixPath(path).stem for path in store.sizes(LISTS) if path.endswith(".json"))


def write_manifest(store: Store, manifest: Manifest) -> None:
    """Put the list there; with this the backup exists."""
    store.put_bytes(f"{LISTS}/{manifest.name}.json", msgspec.json.format(msgspec.json.encode(manifest), indent=1))


def read_manifest(store: Store, name: str) -> Manifest:
    """Read the list of a backup.

    Raises:
        ConfigError: There is no backup of that name.
        WarehouseNewer: It was made by a later version.
        WarehouseDamaged: It is no list of a backup.
    """
    body = store.read(f"{LISTS}/{name}.json")
    if body is None:
        known = list_backups(store)
        listed = f"; there are {', '.join(known[-5:])}" if known else ""
        raise ConfigError(f"{store.place}: no backup is called {name!r}{listed}")
    try:
        found = json.loads(body)
        if found["format"] > FORMAT or found["schema"] > known_schema():
            raise WarehouseNewer(
                f"{store.place}: backup {name} was made by audit-batch {found['tool_version']}, which is later than "
                "this one; upgrade this one to restore it"
            )
        return Manifest(**{**found, "files": tuple(_file(entry) for entry in found["files"])})
    except (ValueError, TypeError, LookupError) as error:
        raise WarehouseDamaged(
            f"{store.place}: {LISTS}/{name}.json is not the list of a backup; use another"
        ) from error


def _file(entry: dict[str, Any]) -> BackedUp:
    """Only files of a warehouse are put anywhere, whatever a list says."""
    file = BackedUp(**entry)
    if not _PATH.fullmatch(file.path) or ".." in file.path.split("/"):
        raise ValueError(file.path)
    return file
