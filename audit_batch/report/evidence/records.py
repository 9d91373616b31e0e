"""What a report rests on: entries of the ledger and files of audit events, read from the published copy."""

from datetime import date, datetime
from pathlib import Path
from typing import Any

import duckdb
from msgspec import Struct

from audit_batch.errors import WarehouseError
from audit_batch.report.subject import choose_cluster
from audit_batch.warehouse.database import STILL, open_published

_ENTRIES = """
WITH judged AS (
    SELECT evaluation, snapshot FROM evaluation_rows
    JOIN snapshot_rows USING (cluster_id, snapshot)
    WHERE cluster_id = $cluster_id AND NOT as_of_only AND taken_at < $until
    ORDER BY evaluation DESC
    LIMIT 1
),

span_snapshots AS (
    SELECT snapshot FROM snapshot_rows
    WHERE cluster_id = $cluster_id AND taken_at >= $since AND taken_at < $until
    UNION
    SELECT snapshot FROM judged
),

month_ends AS (
    SELECT max(evaluation_rows.evaluation) AS evaluation, max_by(snapshot, evaluation_rows.evaluation) AS snapshot
    FROM evaluation_rows
    JOIN snapshot_rows USING (cluster_id, snapshot)
    WHERE cluster_id = $cluster_id AND NOT as_of_only AND taken_at < $since
    GROUP BY date_trunc('month', taken_at)
),

wanted AS (
    SELECT 'snapshot' AS kind, $cluster_id AS cluster_id, snapshot AS number FROM span_snapshots
    UNION
    SELECT 'snapshot', $cluster_id, snapshot FROM month_ends
    UNION
    SELECT 'evaluation', $cluster_id, evaluation FROM month_ends
    UNION
    SELECT 'evaluation', $cluster_id, evaluation FROM evaluation_rows
    WHERE
        cluster_id = $cluster_id AND NOT as_of_only
        AND snapshot IN (SELECT snapshot FROM span_snapshots)
    UNION
    SELECT 'import', cluster_id, import FROM import_rows WHERE imported_at < $until
    UNION
    SELECT 'detection', cluster, run FROM detection_runs
    WHERE cluster = $cluster AND day >= $since::DATE AND day <= $until::DATE
    UNION
    SELECT 'ingestion', cluster, ingestion FROM event_files
    WHERE cluster = $cluster AND retired = $still AND day >= $since::DATE AND day <= $until::DATE
    UNION
    SELECT 'cluster', cluster_id, max(number) FROM ledger
    WHERE kind = 'cluster' AND cluster_id = $cluster_id GROUP BY ALL
)

SELECT ledger.entry, ledger.kind, ledger.cluster_id, ledger.number, ledger.made_at, ledger.content, ledger.digest
FROM ledger
JOIN wanted USING (kind, cluster_id, number)
ORDER BY ledger.entry
"""
_FILES = """
SELECT file, day, events, sha256, ingestion
FROM event_files
WHERE cluster = $cluster AND retired = $still AND day >= $since::DATE AND day <= $until::DATE
ORDER BY file
"""


class Entry(Struct, frozen=True):
    """One entry of the ledger."""

    entry: int
    kind: str
    cluster: str
    """UID of the cluster; its name for what comes from audit logs."""
    number: int
    made_at: str
    content: str
    """Digest of what was recorded."""
    digest: str
    """Digest of the entry and of all entries before it."""


class EventFile(Struct, frozen=True):
    """One file of audit events."""

    file: str
    day: str
    events: int
    sha256: str
    ingestion: int


class Evidence(Struct, frozen=True):
    """What a report rests on in the warehouse of one cluster."""

    warehouse: str
    """Name of its folder in that of a fleet; empty for a report of one cluster."""
    cluster: str
    entries: tuple[Entry, ...]
    event_files: tuple[EventFile, ...]


def read_evidence(folder: Path, cluster: str, span: tuple[datetime, datetime], *, member: str = "") -> Evidence:
    """Return what a report about a span of time rests on.

    That is the snapshots of that time and their evaluations, the last evaluation of each month before it, imports,
    detections, and the audit events of its days with the ingestions that brought them.

    Args:
        folder: The warehouse.
        cluster: Name of the cluster; empty when there is only one.
        span: First moment, and the first moment after it, UTC without zone.
        member: Name of the warehouse's folder in that of a fleet.

    Raises:
        ReportError: There is no such cluster.
        WarehouseError: The published copy cannot be read.
    """
    with open_published(folder) as con:
        name = choose_cluster(con, cluster)
        about = {"cluster": name, "since": span[0], "until": span[1], "still": STILL}
        ((cluster_id,),) = con.execute("SELECT cluster_id FROM cluster_rows WHERE cluster = $1", [name]).fetchall()
        try:
            entries = con.execute(_ENTRIES, {**about, "cluster_id": cluster_id}).fetchall()
            files = con.execute(_FILES, about).fetchall()
        except duckdb.Error as error:
            raise WarehouseError(f"{folder}: its ledger cannot be read; run `audit-batch verify`") from error
    listed = tuple(EventFile(*map(_plain, row)) for row in files)
    return Evidence(member, name, tuple(Entry(*map(_plain, row)) for row in entries), listed)


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value
