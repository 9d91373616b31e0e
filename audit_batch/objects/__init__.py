"""Places where whole files are put under a name: a folder, or S3-compatible storage."""

from audit_batch.objects.store import Store, open_store

__all__ = ["Store", "open_store"]
