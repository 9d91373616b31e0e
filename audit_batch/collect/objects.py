"""From the bytes of a list to objects that may be stored: noise cut, redacted, digested."""

from dataclasses import dataclass
from hashlib import blake2b
from typing import Any

import orjson

from audit_batch.collect.discovery import Listing
from audit_batch.errors import Unavailable
from audit_batch.model import StoredObject
from audit_batch.redact import Door

_NOISE = ("managedFields", "resourceVersion", "generation", "selfLink")
"""Fields of metadata that change without anybody changing the object."""


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a list."""

    objects: list[StoredObject]
    cursor: str
    """Continue token; empty on the last page."""


def read_page(body: bytes, listing: Listing, door: Door) -> Page:
    """Take a page of a list apart.

    Raises:
        Unavailable: The body is not a list of objects.
    """
    try:
        page = orjson.loads(body)
        items = page["items"] or []
        cursor = page["metadata"].get("continue") or ""
        objects = [store_object(item, listing, door) for item in items]
    except (orjson.JSONDecodeError, KeyError, TypeError, AttributeError) as error:
        raise Unavailable(f"{listing.path}: the answer is not a list of objects") from error
    return Page(objects, cursor)


def store_object(item: dict[str, Any], listing: Listing, door: Door) -> StoredObject:
    """Cut the noise of one object, let it through the door and take its digest.

    Raises:
        KeyError, TypeError, AttributeError: It is not a Kubernetes object.
    """
    metadata = item["metadata"]
    name = metadata["name"]
    for field in _NOISE:
        metadata.pop(field, None)
    item["apiVersion"] = listing.api_version
    item["kind"] = listing.kind
    _cut_status(item, listing.status)
    doc = door.seal(item)
    return StoredObject(
        api_version=listing.api_version,
        kind=listing.kind,
        namespace=metadata.get("namespace") or "",
        name=name,
        uid=metadata.get("uid") or "",
        digest=blake2b(doc, digest_size=16).digest(),
        doc=doc,
    )


def _cut_status(item: dict[str, Any], kept: tuple[str, ...]) -> None:
    status = item.pop("status", None)
    if isinstance(status, dict):
        rest = {field: status[field] for field in kept if field in status}
        if rest:
            item["status"] = rest
