"""Rows that no entry of the ledger accounts for: slipped in, or with an interval that no job gave them."""

from collections.abc import Iterator

import duckdb

from audit_batch.warehouse.database import STILL

SNAPSHOT_TABLES = ("object_versions", "collection_versions")
IMPORT_TABLES = ("import_versions",)
NO_CLUSTER = "no cluster"
"""What messages call the owner of imports."""
EVALUATION_TABLES = (
    "control_versions",
    "outcome_versions",
    "requirement_versions",
    "framework_versions",
    "finding_versions",
    "waiver_versions",
    "attestation_versions",
)
_DETECTIONS = "(SELECT *, cluster AS cluster_id FROM detection_rows)"
_DETECTION_RUNS = "(SELECT *, cluster AS cluster_id FROM detection_runs)"
"""Rows about audit logs, which know a cluster by its name, in the shape of the others."""
_INGESTIONS = "(SELECT *, cluster AS cluster_id FROM ingestion_rows)"
_NUMBERED = (
    (_INGESTIONS, "ingestion", "'ingestion'"),
    (_DETECTION_RUNS, "run", "'detection'"),
    ("snapshot_rows", "snapshot", "'snapshot'"),
    ("import_rows", "import", "'import'"),
    ("evaluation_rows", "evaluation", "if(held.as_of_only, 'evaluation as of', 'evaluation')"),
)
"""Tables with one row per entry: the column of its number, and the kind of the entry."""
LINE_ONLY = frozenset({"finding_versions"})
"""Tables that evaluations of the past leave alone; the others have a column as_of_only."""


def find_stray(con: duckdb.DuckDBPyConnection) -> str | None:
    """Return what is wrong with the first stray row, in words, if there is any.

    An entry covers the rows that begin with its number and those that end before it. So a row begins at an entry, and
    either still holds or ends before one; one judged apart from the line of evaluations begins and ends at its own.
    """
    for table, number, kind in _NUMBERED:
        if problem := _unnumbered(con, table, number, kind):
            return problem
    for stretched in _stretched():
        if problem := _astray(con, *stretched):
            return problem
    return None


def _stretched() -> Iterator[tuple[str, str, str, str]]:
    """Yield every table of stretches, what its numbers count, the kind of their entries, and what stands apart."""
    yield from ((table, "snapshot", "snapshot", "FALSE") for table in SNAPSHOT_TABLES)
    yield from ((table, "import", "import", "FALSE") for table in IMPORT_TABLES)
    yield _DETECTIONS, "run", "detection", "FALSE"
    for table in EVALUATION_TABLES:
        yield table, "evaluation", "evaluation", "FALSE" if table in LINE_ONLY else "held.as_of_only"


def _unnumbered(con: duckdb.DuckDBPyConnection, table: str, number: str, kind: str) -> str | None:
    rows = con.execute(
        f"""
        SELECT {kind}, held.{number}, held.cluster_id FROM {table} AS held
        ANTI JOIN ledger
            ON
                ledger.kind = {kind}
                AND ledger.cluster_id = held.cluster_id
                AND ledger.number = held.{number}
                AND ledger.content = held.digest
        ORDER BY ALL
        LIMIT 1
        """
    ).fetchall()
    return (
        f"{rows[0][0]} {rows[0][1]} of {rows[0][2] or NO_CLUSTER}: the ledger has no entry with its digest"
        if rows
        else None
    )


def _astray(con: duckdb.DuckDBPyConnection, table: str, number: str, kind: str, apart: str) -> str | None:
    rows = con.execute(
        f"""
        WITH entries AS (
            SELECT DISTINCT cluster_id, number::BIGINT AS number, kind FROM ledger
        ),
        rows AS (
            SELECT
                cluster_id,
                first_{number}::BIGINT                            AS first,
                last_{number}::BIGINT                             AS last,
                {apart}                                           AS apart,
                if(apart, 'evaluation as of', '{kind}')           AS kind,
                if(last = $still OR apart, first, last + 1)       AS ended
            FROM {table} AS held
        )
        SELECT rows.cluster_id, rows.first, rows.last FROM rows
        LEFT JOIN entries AS opening
            ON rows.cluster_id = opening.cluster_id AND rows.kind = opening.kind AND rows.first = opening.number
        LEFT JOIN entries AS closing
            ON rows.cluster_id = closing.cluster_id AND rows.kind = closing.kind AND rows.ended = closing.number
        WHERE
            opening.number IS NULL
            OR closing.number IS NULL
            OR rows.last < rows.first
            OR (rows.apart AND rows.last != rows.first)
        ORDER BY ALL
        LIMIT 1
        """,
        {"still": STILL},
    ).fetchall()
    if not rows:
        return None
    cluster_id, first, last = rows[0]
    named = table.rpartition("FROM ")[2].rstrip(")")
    return f"{named}: a row of {cluster_id or NO_CLUSTER} holds from {number} {first} to {last}, which no job wrote"
