"""The ledger: each entry's digest covers its content and the entry before it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from hashlib import blake2b

import duckdb

from audit_batch.errors import WarehouseDamaged
from audit_batch.warehouse.intervals import value_columns

_EVALUATION_TABLES = (
    "control_versions",
    "outcome_versions",
    "requirement_versions",
    "framework_versions",
    "finding_versions",
    "waiver_versions",
    "attestation_versions",
)
_BATCH = 5000


@dataclass(frozen=True, slots=True)
class Checked:
    """What a verification went through."""

    entries: int
    objects: int
    digest: str
    """Digest of the last entry; empty for an empty ledger."""


def append_entry(con: duckdb.DuckDBPyConnection, kind: str, cluster_id: str, number: int, *, made_at: datetime) -> str:
    """Add the entry for a snapshot or evaluation that was just written, in the same transaction.

    Returns the digest of the content, which the row of the snapshot or evaluation carries too.
    """
    content = _content(con, kind, cluster_id, number)
    last = con.execute("SELECT entry, digest FROM ledger ORDER BY entry DESC LIMIT 1").fetchone()
    entry, previous = (last[0] + 1, last[1]) if last else (1, "")
    digest = _chain(entry, made_at, kind, cluster_id, number, content, previous)
    con.execute(
        "INSERT INTO ledger VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        [entry, made_at, kind, cluster_id, number, content, previous, digest],
    )
    return content


def verify(con: duckdb.DuckDBPyConnection) -> Checked:
    """Recompute the whole chain and every object's digest.

    Raises:
        WarehouseDamaged: Names the first thing that is not as it was committed.
    """
    previous, entries = "", 0
    for row in con.execute("SELECT * FROM ledger ORDER BY entry").fetchall():
        entry, made_at, kind, cluster_id, number, content, before, digest = row
        entries += 1
        if entry != entries:
            raise WarehouseDamaged(f"ledger: entry {entries} is missing; restore the warehouse from a backup")
        if before != previous or digest != _chain(entry, made_at, kind, cluster_id, number, content, before):
            raise WarehouseDamaged(
                f"ledger: entry {entry} ({kind} {number}) was altered; restore the warehouse from a backup"
            )
        if content != _content(con, kind, cluster_id, number):
            raise WarehouseDamaged(
                f"{kind} {number}: its rows are not those that were committed; restore the warehouse from a backup"
            )
        previous = digest
    _require_entries(con)
    return Checked(entries, _verify_objects(con), previous)


def _require_entries(con: duckdb.DuckDBPyConnection) -> None:
    """Everything numbered has its entry: rows that were slipped in have none."""
    stray = con.execute(
        """
        SELECT 'snapshot', snapshot FROM snapshot_rows
        WHERE (cluster_id, snapshot) NOT IN (SELECT (cluster_id, number) FROM ledger WHERE kind = 'snapshot')
        UNION ALL
        SELECT 'evaluation', evaluation FROM evaluation_rows
        WHERE (cluster_id, if(as_of_only, 'evaluation as of', 'evaluation'), evaluation)
            NOT IN (SELECT (cluster_id, kind, number) FROM ledger)
        """
    ).fetchone()
    if stray:
        raise WarehouseDamaged(
            f"{stray[0]} {stray[1]}: has no entry in the ledger; restore the warehouse from a backup"
        )


def _verify_objects(con: duckdb.DuckDBPyConnection) -> int:
    rows = con.execute("SELECT kind, namespace, name, digest, doc FROM object_versions")
    count = 0
    while batch := rows.fetchmany(_BATCH):
        for kind, namespace, name, digest, doc in batch:
            if blake2b(doc.encode(), digest_size=16).digest() != digest:
                raise WarehouseDamaged(
                    f"{kind} {namespace}/{name}: its content was altered; restore the warehouse from a backup"
                )
        count += len(batch)
    return count


def _chain(*parts: object) -> str:
    return blake2b("\x1f".join(map(str, parts)).encode(), digest_size=32).hexdigest()


def _content(con: duckdb.DuckDBPyConnection, kind: str, cluster_id: str, number: int) -> str:
    """Digest of all rows that a snapshot or evaluation added or closed."""
    total = blake2b(digest_size=32)
    rows = (
        _snapshot_rows(con, cluster_id, number)
        if kind == "snapshot"
        else _evaluation_rows(con, kind, cluster_id, number)
    )
    for row in rows:
        total.update("\x1f".join(map(str, row)).encode())
        total.update(b"\x1e")
    return total.hexdigest()


def _snapshot_rows(con: duckdb.DuckDBPyConnection, cluster_id: str, number: int) -> Iterator[tuple[object, ...]]:
    numbers = {"cluster": cluster_id, "number": number}
    yield from con.execute(
        "SELECT * EXCLUDE (digest) FROM snapshot_rows WHERE cluster_id = $cluster AND snapshot = $number", numbers
    ).fetchall()
    objects = con.execute(
        """
        SELECT first_snapshot = $number, resource, api_version, kind, namespace, name, uid, hex(digest)
        FROM object_versions
        WHERE cluster_id = $cluster AND (first_snapshot = $number OR last_snapshot = $number - 1)
        ORDER BY ALL
        """,
        numbers,
    )
    while batch := objects.fetchmany(_BATCH):
        yield from batch
    yield from con.execute(
        """
        SELECT first_snapshot = $number, resource, api_version, kind, state, objects, reason FROM collection_versions
        WHERE cluster_id = $cluster AND (first_snapshot = $number OR last_snapshot = $number - 1)
        ORDER BY ALL
        """,
        numbers,
    ).fetchall()


def _evaluation_rows(
    con: duckdb.DuckDBPyConnection, kind: str, cluster_id: str, number: int
) -> Iterator[tuple[object, ...]]:
    apart = kind != "evaluation"
    numbers = {"cluster": cluster_id, "number": number}
    yield from con.execute(
        """
        SELECT * EXCLUDE (digest) FROM evaluation_rows
        WHERE cluster_id = $cluster AND evaluation = $number AND as_of_only = $apart
        """,
        {**numbers, "apart": apart},
    ).fetchall()
    for table in _EVALUATION_TABLES:
        columns = value_columns(con, table)
        line = f"as_of_only = {apart}" if "as_of_only" in columns else str(not apart)
        touched = (
            "first_evaluation = $number" if apart else "(first_evaluation = $number OR last_evaluation = $number - 1)"
        )
        yield from con.execute(
            f"""
            SELECT '{table}', first_evaluation = $number, {", ".join(columns)} FROM {table}
            WHERE cluster_id = $cluster AND {line} AND {touched}
            ORDER BY ALL
            """,
            numbers,
        ).fetchall()
