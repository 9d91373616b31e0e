"""A table of an export as CSV."""

from collections.abc import Iterator

from audit_batch.report.export.csv import stream_csv
from audit_batch.report.export.results_model import Results
from audit_batch.report.export.results_tables import Table, read_rows


def stream_table(results: Results, table: Table) -> Iterator[bytes]:
    """Yield the table as CSV, row by row; no cell is one that a spreadsheet would run."""
    columns, rows = read_rows(results, table)
    return stream_csv(columns, rows)
