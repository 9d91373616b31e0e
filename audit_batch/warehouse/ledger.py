"""The ledger: each entry's digest covers its content and the entry before it."""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from hashlib import blake2b

import duckdb
from msgspec import Struct

from audit_batch.warehouse.chain import chain_digest, damaged, verify_chain
from audit_batch.warehouse.events.ledgered import ingestion_rows
from audit_batch.warehouse.strays import EVALUATION_TABLES, LINE_ONLY, NO_CLUSTER, find_stray

CLUSTER = "cluster"
"""Kind of the entry that holds the name of a cluster; its number is that of the snapshot that brought the name."""
_IMPORT = "import"
"""Kind of the entry of an import, which is of no cluster."""
_OF_LOGS = ("ingestion", "detection")
"""Kinds of entries about audit logs, which know a cluster by its name."""
_NAMELESS = (_IMPORT, *_OF_LOGS)
"""Kinds of entries that bring no name for the UID of a cluster."""
_BATCH = 5000


class Checked(Struct, frozen=True):
    """What a verification went through."""

    entries: int
    objects: int
    digest: str
    """Digest of the last entry; empty for an empty ledger."""


def append_entry(con: duckdb.DuckDBPyConnection, kind: str, cluster_id: str, number: int, *, made_at: datetime) -> str:
    """Add the entry for a snapshot or evaluation that was just written, in the same transaction.

    A cluster that is new, or has got another name, has an entry of its own before that.

    Returns the digest of the content, which the row of the snapshot or evaluation carries too.
    """
    moment = made_at if made_at.tzinfo is None else made_at.astimezone(UTC).replace(tzinfo=None)
    named = _content(con, CLUSTER, cluster_id, number)
    if kind not in _NAMELESS and _last_name(con, cluster_id) != named:
        _append(con, moment, (CLUSTER, cluster_id, number), named)
    content = _content(con, kind, cluster_id, number)
    _append(con, moment, (kind, cluster_id, number), content)
    return content


def verify(con: duckdb.DuckDBPyConnection) -> Checked:
    """Recompute the whole chain, every entry's content and every object's digest.

    It cannot see that a warehouse was put back as a whole to an earlier state: for that, compare the digest that it
    returns with one kept elsewhere.

    Raises:
        WarehouseDamaged: Names the first thing that is not as it was committed.
    """
    entries, last = verify_chain(con)
    rows = con.execute(
        "SELECT kind, cluster_id, number, content FROM ledger WHERE kind != $1 ORDER BY entry", [CLUSTER]
    )
    for kind, cluster_id, number, content in rows.fetchall():
        if content != _content(con, kind, cluster_id, number):
            raise damaged(f"{kind} {number} of {cluster_id or NO_CLUSTER}: its rows are not those that were committed")
    if problem := find_stray(con):
        raise damaged(problem)
    _require_names(con)
    return Checked(entries, _verify_objects(con), last)


def _append(con: duckdb.DuckDBPyConnection, made_at: datetime, what: tuple[str, str, int], content: str) -> None:
    last = con.execute("SELECT entry, digest FROM ledger ORDER BY entry DESC LIMIT 1").fetchall()
    entry, previous = (last[0][0] + 1, last[0][1]) if last else (1, "")
    digest = chain_digest(entry, made_at, *what, content, previous)
    con.execute(
        "INSERT INTO ledger VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        [entry, made_at, *what, content, previous, digest],
    )


def _last_name(con: duckdb.DuckDBPyConnection, cluster_id: str) -> str | None:
    rows = con.execute(
        "SELECT content FROM ledger WHERE kind = $kind AND cluster_id = $cluster ORDER BY entry DESC LIMIT 1",
        {"kind": CLUSTER, "cluster": cluster_id},
    ).fetchall()
    return str(rows[0][0]) if rows else None


def _require_names(con: duckdb.DuckDBPyConnection) -> None:
    """Every cluster is called what it was called last."""
    known = con.execute(
        """
        SELECT cluster_id FROM cluster_rows
        UNION
        SELECT cluster_id FROM ledger WHERE NOT list_contains($nameless, kind)
        ORDER BY ALL
        """,
        {"nameless": list(_NAMELESS)},
    ).fetchall()
    for (cluster_id,) in known:
        if _last_name(con, cluster_id) != _content(con, CLUSTER, cluster_id, 0):
            raise damaged(f"cluster {cluster_id}: its name is not the one that was committed")


def _verify_objects(con: duckdb.DuckDBPyConnection) -> int:
    rows = con.execute(
        """
        SELECT kind, namespace, name, digest, doc FROM object_versions
        UNION ALL
        SELECT kind, namespace, name, digest, doc FROM import_versions
        """
    )
    count = 0
    while batch := rows.fetchmany(_BATCH):
        for kind, namespace, name, digest, doc in batch:
            if blake2b(doc.encode(), digest_size=16).digest() != digest:
                raise damaged(f"{kind} {namespace}/{name}: its content was altered")
        count += len(batch)
    return count


def _content(con: duckdb.DuckDBPyConnection, kind: str, cluster_id: str, number: int) -> str:
    """Digest of all rows that a snapshot or evaluation added or closed, or of a cluster's name."""
    total = blake2b(digest_size=32)
    for row in _rows(con, kind, cluster_id, number):
        # repr keeps the borders of fields apart, whatever is in them
        total.update(repr(row).encode("utf-8", "backslashreplace"))
    return total.hexdigest()


def _rows(con: duckdb.DuckDBPyConnection, kind: str, cluster_id: str, number: int) -> Iterable[tuple[object, ...]]:
    if kind == "snapshot":
        return _snapshot_rows(con, cluster_id, number)
    if kind == _IMPORT:
        return _import_rows(con, cluster_id, number)
    if kind == "ingestion":
        return ingestion_rows(con, cluster_id, number)
    if kind == "detection":
        return _detection_rows(con, cluster_id, number)
    if kind == CLUSTER:
        return con.execute("SELECT * FROM cluster_rows WHERE cluster_id = $id", {"id": cluster_id}).fetchall()
    return _evaluation_rows(con, kind, cluster_id, number)


def _snapshot_rows(con: duckdb.DuckDBPyConnection, cluster_id: str, number: int) -> Iterator[tuple[object, ...]]:
    numbers = {"cluster": cluster_id, "number": number}
    yield from con.execute(
        "SELECT * EXCLUDE (digest) FROM snapshot_rows WHERE cluster_id = $cluster AND snapshot = $number", numbers
    ).fetchall()
    # One text for each, made and sorted by DuckDB: rows of eight values take three times as long.
    objects = con.execute(
        """
        SELECT
            json_array(
                first_snapshot = $number, resource, api_version, kind, namespace, name, uid, hex(digest)
            )::VARCHAR AS line
        FROM object_versions
        WHERE cluster_id = $cluster AND (first_snapshot = $number OR last_snapshot = $number - 1)
        ORDER BY line
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


def _import_rows(con: duckdb.DuckDBPyConnection, cluster_id: str, number: int) -> Iterator[tuple[object, ...]]:
    numbers = {"cluster": cluster_id, "number": number}
    yield from con.execute(
        "SELECT * EXCLUDE (digest) FROM import_rows WHERE cluster_id = $cluster AND import = $number", numbers
    ).fetchall()
    yield from con.execute(
        """
        SELECT first_import = $number, * EXCLUDE (first_import, last_import, doc) FROM import_versions
        WHERE cluster_id = $cluster AND (first_import = $number OR last_import = $number - 1)
        ORDER BY ALL
        """,
        numbers,
    ).fetchall()


def _detection_rows(con: duckdb.DuckDBPyConnection, cluster: str, number: int) -> Iterator[tuple[object, ...]]:
    numbers = {"cluster": cluster, "number": number}
    yield from con.execute(
        "SELECT * EXCLUDE (digest) FROM detection_runs WHERE cluster = $cluster AND run = $number", numbers
    ).fetchall()
    yield from con.execute(
        """
        SELECT first_run = $number, * EXCLUDE (first_run, last_run) FROM detection_rows
        WHERE cluster = $cluster AND (first_run = $number OR last_run = $number - 1)
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
    touched = "first_evaluation = $number" if apart else "(first_evaluation = $number OR last_evaluation = $number - 1)"
    for table in EVALUATION_TABLES:
        line = str(not apart) if table in LINE_ONLY else f"as_of_only = {apart}"
        yield from con.execute(
            f"""
            SELECT '{table}', first_evaluation = $number, * EXCLUDE (first_evaluation, last_evaluation) FROM {table}
            WHERE cluster_id = $cluster AND {line} AND {touched}
            ORDER BY ALL
            """,
            numbers,
        ).fetchall()
