"""Objects that are given, not collected, stored as a snapshot stores them."""

from typing import Any

from audit_batch.collect.discovery import Listing
from audit_batch.collect.objects import store_object
from audit_batch.kinds import find_kind
from audit_batch.model import ObjectRow
from audit_batch.redact import Door


def store_given(item: dict[str, Any], door: Door) -> ObjectRow | None:
    """Let one object through the door; nothing comes of a kind that no relation reads.

    Raises:
        KeyError, TypeError, AttributeError: It is not a Kubernetes object.
    """
    api_version = item["apiVersion"]
    kind = find_kind(api_version.rpartition("/")[0], item["kind"])
    if kind is None:
        return None
    listing = Listing(kind.resource, kind.name, api_version, "", kind.metadata_only, kind.status)
    stored = store_object({**item, "metadata": dict(item["metadata"])}, listing, door)
    return api_version, kind.group, stored.kind, stored.namespace, stored.name, stored.uid, stored.doc.decode()
