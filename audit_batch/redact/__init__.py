"""The door: nothing secret passes, whichever the source."""

from audit_batch.redact.door import Door, new_key

__all__ = ["Door", "new_key"]
