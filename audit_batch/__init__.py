"""Batch compliance auditing for Kubernetes: snapshots in DuckDB, controls in SQL, evidence in PDF."""

__version__ = "0.1.0"
