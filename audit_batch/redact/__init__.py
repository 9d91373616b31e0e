"""The door: nothing secret passes, whichever the source."""

from audit_batch.redact.detectors import REDACTED
from audit_batch.redact.door import Door, is_by_field, join_fields, new_key

__all__ = ["REDACTED", "Door", "is_by_field", "join_fields", "new_key"]
