"""A scan as CSV for a spreadsheet: the failing results."""

from audit_batch.report.export.csv import to_csv
from audit_batch.report.export.scanned import FAILING, Scanned

_COLUMNS = (
    "file", "line", "severity", "control", "title", "kind", "namespace", "name", "state", "reason", "fields", "remedy",
    "waiver", "source", "fingerprint", "known_as",
)  # fmt: skip


def to_scan_csv(scanned: Scanned) -> str:
    """Return one row for each failing result under a line of column names."""
    rows = [
        (
            result.file, result.line, str(result.severity), result.control.id, result.control.title,
            result.resource.kind, result.resource.namespace, result.resource.name, str(result.state), result.reason,
            list(result.fields), result.control.fix, result.decision, result.source, result.fingerprint,
            result.known_as,
        )
        for result in scanned.of(*FAILING)
    ]  # fmt: skip
    return to_csv(_COLUMNS, rows).decode()
