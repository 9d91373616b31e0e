"""A table of an export as Parquet: typed, and with what each column means in the file's metadata."""

from pathlib import Path

from audit_batch.report.export.results_model import Results
from audit_batch.report.export.results_tables import Table, explain


def write_parquet(results: Results, table: Table, path: Path) -> None:
    """Write a table to ``path``; keys of the file's metadata are its columns, values their meaning."""
    columns = [column[0] for column in results.con.execute(f"DESCRIBE {table.sql}").fetchall()]
    known = explain(table)
    comments = ", ".join(f"'{name}': {_literal(known[name])}" for name in columns if name in known)
    results.con.execute(
        f"COPY ({table.sql}) TO $path (FORMAT parquet, COMPRESSION zstd, KV_METADATA {{{comments}}})",
        {"path": str(path)},
    )


def _literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
