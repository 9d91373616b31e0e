"""A report's list of evidence, held against the ledger of a warehouse."""

from pathlib import Path

import duckdb
from msgspec import Struct
from msgspec.structs import astuple

from audit_batch.errors import EvidenceDamaged, ReportError, WarehouseDamaged
from audit_batch.report.evidence.manifest import Manifest
from audit_batch.report.evidence.records import Entry, EventFile, Evidence
from audit_batch.warehouse.chain import verify_chain
from audit_batch.warehouse.database import STILL, open_published

_ENTRY = "SELECT kind, cluster_id, number, content, digest FROM ledger WHERE entry = $entry"
_FILE = "SELECT sha256, retired FROM event_files WHERE file = $file"


class Agreed(Struct, frozen=True):
    """That all of the list is in the ledger with the same digests."""

    retired: int
    """Files of events among it that the warehouse no longer keeps."""


def hold_against_ledger(report: Path, manifest: Manifest, warehouse: Path) -> Agreed:
    """Find everything that the report rests on in the ledger, whose chain is recomputed.

    Raises:
        EvidenceDamaged: Names the first thing that is not there with the same digest, or the broken chain.
        ReportError: It is the warehouse of another cluster.
        WarehouseError: The warehouse cannot be read.
    """
    return Agreed(sum(_hold(report, evidence, warehouse / evidence.warehouse) for evidence in manifest.rests_on))


def _hold(report: Path, evidence: Evidence, warehouse: Path) -> int:
    """Hold one warehouse's part against it; return how many files of events it no longer keeps."""
    with open_published(warehouse) as con:
        _require_cluster(con, report, evidence, warehouse)
        try:
            verify_chain(con)
        except WarehouseDamaged as error:
            raise EvidenceDamaged(f"{warehouse}: {error}") from error
        for entry in evidence.entries:
            _require_entry(con, report, entry, warehouse)
        return sum(_is_retired(con, report, file, warehouse) for file in evidence.event_files)


def _require_cluster(con: duckdb.DuckDBPyConnection, report: Path, evidence: Evidence, warehouse: Path) -> None:
    wanted = sorted({entry.cluster for entry in evidence.entries if entry.kind == "snapshot"})
    known = {cluster for (cluster,) in con.execute("SELECT DISTINCT cluster_id FROM ledger").fetchall()}
    for cluster in wanted:
        if cluster not in known:
            raise ReportError(
                f"{warehouse}: knows no cluster {cluster}, which {report.name} is about; give its own with --warehouse"
            )


def _require_entry(con: duckdb.DuckDBPyConnection, report: Path, entry: Entry, warehouse: Path) -> None:
    _, kind, cluster, number, _, content, digest = astuple(entry)
    if con.execute(_ENTRY, {"entry": entry.entry}).fetchall() != [(kind, cluster, number, content, digest)]:
        raise EvidenceDamaged(
            f"{report}: {kind} {number} does not have the digest that the ledger of {warehouse} has for it; "
            "the report or the warehouse was altered, `audit-batch verify` says whether it was the warehouse"
        )


def _is_retired(con: duckdb.DuckDBPyConnection, report: Path, file: EventFile, warehouse: Path) -> bool:
    rows = con.execute(_FILE, {"file": file.file}).fetchall()
    if [digest for digest, _ in rows] != [file.sha256]:
        raise EvidenceDamaged(
            f"{report}: {file.file} does not have the digest that {warehouse} has for it; "
            "the report or the warehouse was altered, `audit-batch verify` says whether it was the warehouse"
        )
    return bool(rows[0][1] != STILL)
