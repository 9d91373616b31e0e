"""Audit events at rest: Parquet files by cluster and day, and which of them count."""
