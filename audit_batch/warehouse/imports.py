"""Writing an import: what changed replaces what was known of the same thing, all of it committed at once."""

from collections.abc import Sequence
from datetime import UTC, datetime

import duckdb
from msgspec import Struct

from audit_batch import __version__
from audit_batch.errors import UsageError
from audit_batch.model import StoredObject
from audit_batch.warehouse.database import STILL
from audit_batch.warehouse.ledger import append_entry
from audit_batch.warehouse.transaction import transaction

NO_CLUSTER = ""
"""Stands for the cluster in the rows of imports: what is imported is true of every one."""
_KIND = "import"
_INSERT = f"INSERT INTO import_versions VALUES ('{NO_CLUSTER}', $1, $2, $3, '', $4, '', $5, $6, {STILL}, $7)"


class ImportRecord(Struct, frozen=True):
    """Where an import came from."""

    source: str
    """What the file was, for example trivy."""
    dated: datetime
    """Of which moment its content is, UTC."""
    file: str
    file_sha256: str


class Imported(Struct, frozen=True):
    """An import that was committed."""

    number: int
    objects: int
    changed: int
    """Objects that were new or other than before."""


def write_import(
    con: duckdb.DuckDBPyConnection,
    record: ImportRecord,
    objects: Sequence[tuple[str, StoredObject]],
    *,
    imported_at: datetime,
) -> Imported:
    """Commit an import with its ledger entry, all or nothing.

    Args:
        con: A writer outside of any transaction.
        record: Where it came from.
        objects: Each with its collection; one of each name.
        imported_at: The clock.

    Raises:
        UsageError: The clock is behind the last import.
    """
    with transaction(con):
        return _write(con, record, objects, imported_at.astimezone(UTC).replace(tzinfo=None))


def knows_file(con: duckdb.DuckDBPyConnection, source: str, file: str, file_sha256: str) -> bool:
    """Say whether the last import of a file of that name from that source was this one."""
    rows = con.execute(
        "SELECT file_sha256 FROM import_rows WHERE source = $source AND file = $file ORDER BY import DESC LIMIT 1",
        {"source": source, "file": file},
    ).fetchall()
    return rows == [(file_sha256,)]


def _write(
    con: duckdb.DuckDBPyConnection,
    record: ImportRecord,
    objects: Sequence[tuple[str, StoredObject]],
    moment: datetime,
) -> Imported:
    number, last = con.execute("SELECT coalesce(max(import), 0) + 1, max(imported_at) FROM import_rows").fetchall()[0]
    if last is not None and moment < last:
        raise UsageError(
            f"the clock says {moment:%Y-%m-%d %H:%M:%S} UTC, but the last import was at {last:%Y-%m-%d %H:%M:%S} UTC; "
            "set the clock of this machine right"
        )
    changed = [entry for entry in objects if _replace(con, number, *entry)]
    for resource, item in changed:
        row = [resource, item.api_version, item.kind, item.name, item.digest, number, item.doc.decode()]
        con.execute(_INSERT, row)
    dated = record.dated.astimezone(UTC).replace(tzinfo=None)
    row = [
        NO_CLUSTER, number, moment, record.source, dated, record.file, record.file_sha256,
        len(objects), len(changed), __version__, "",
    ]  # fmt: skip
    con.execute("INSERT INTO import_rows VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)", row)
    digest = append_entry(con, _KIND, NO_CLUSTER, number, made_at=moment)
    con.execute("UPDATE import_rows SET digest = $digest WHERE import = $number", {"digest": digest, "number": number})
    return Imported(number, len(objects), len(changed))


def _replace(con: duckdb.DuckDBPyConnection, number: int, resource: str, item: StoredObject) -> bool:
    """Close what was known of the same thing, unless it says the same; returns whether the object is to be written."""
    held = con.execute(
        "SELECT digest FROM import_versions WHERE resource = $resource AND name = $name AND last_import = $still",
        {"resource": resource, "name": item.name, "still": STILL},
    ).fetchall()
    if held == [(item.digest,)]:
        return False
    con.execute(
        """
        UPDATE import_versions SET last_import = $number - 1
        WHERE resource = $resource AND name = $name AND last_import = $still
        """,
        {"resource": resource, "name": item.name, "still": STILL, "number": number},
    )
    return True
