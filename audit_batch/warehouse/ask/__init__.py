"""Questions of analysts to the published copy, read-only in truth: one SELECT, the warehouse and nothing else."""

from audit_batch.warehouse.ask.answer import Answer, Column, Query, ask, save_parquet
from audit_batch.warehouse.ask.output import as_table, write_csv, write_json
from audit_batch.warehouse.ask.sandbox import Limits

__all__ = ["Answer", "Column", "Limits", "Query", "as_table", "ask", "save_parquet", "write_csv", "write_json"]
