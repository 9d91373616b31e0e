"""From the bytes of a list to objects that may be stored: noise cut, redacted, digested."""

from hashlib import blake2b
from typing import Any

import msgspec
import orjson
from msgspec import Struct

from audit_batch.collect.contents import BODIES, tell_contents
from audit_batch.collect.discovery import Listing
from audit_batch.collect.status import reduce_status
from audit_batch.errors import Unavailable
from audit_batch.kinds import VULNERABILITY_REPORT
from audit_batch.model import StoredObject
from audit_batch.redact import REDACTED, Door, is_by_field, join_fields

_NOISE = ("managedFields", "resourceVersion", "generation", "selfLink")
"""Fields of metadata that change without anybody changing the object."""

_Raw = dict[str, msgspec.Raw]
"""Fields of an object by name, still as JSON: most of them are never taken apart."""


_Sealed = list[tuple[str, bytes]]
_OURS = ("apiVersion", "kind", "metadata", "status")
"""Fields of every object that are not stored as they came."""


class _Metadata(Struct, forbid_unknown_fields=True, kw_only=True):
    """What metadata hold in nearly all objects; in others they are taken apart like any field.

    The fields that are stored stand in the order in which they are written.
    """

    annotations: msgspec.Raw | msgspec.UnsetType = msgspec.UNSET
    creationTimestamp: str | msgspec.UnsetType = msgspec.UNSET  # noqa: N815  as Kubernetes writes it
    finalizers: msgspec.Raw | msgspec.UnsetType = msgspec.UNSET
    generateName: str | msgspec.UnsetType = msgspec.UNSET  # noqa: N815
    labels: msgspec.Raw | msgspec.UnsetType = msgspec.UNSET
    name: str
    namespace: str | msgspec.UnsetType = msgspec.UNSET
    ownerReferences: msgspec.Raw | msgspec.UnsetType = msgspec.UNSET  # noqa: N815
    uid: str | msgspec.UnsetType = msgspec.UNSET
    generation: msgspec.Raw | msgspec.UnsetType = msgspec.UNSET
    managedFields: msgspec.Raw | msgspec.UnsetType = msgspec.UNSET  # noqa: N815
    resourceVersion: msgspec.Raw | msgspec.UnsetType = msgspec.UNSET  # noqa: N815
    selfLink: msgspec.Raw | msgspec.UnsetType = msgspec.UNSET  # noqa: N815


class _ListMetadata(Struct):
    cursor: str | None = msgspec.field(name="continue", default=None)


class _List(Struct):
    kind: str
    metadata: _ListMetadata
    items: list[_Raw] | None


_LIST = msgspec.json.Decoder(_List)
_FIELDS = msgspec.json.Decoder(_Raw)
_METADATA = msgspec.json.Decoder(_Metadata)
_JSON = msgspec.json.Encoder()
_SHARED = ("annotations", "finalizers", "labels", "ownerReferences")
"""Fields of metadata that are alike in many objects."""

_Identity = tuple[Any, Any, Any]
"""Namespace, name and UID of an object, as they came."""


class Page(Struct, frozen=True):
    """One page of a list."""

    objects: list[StoredObject]
    cursor: str
    """Continue token; empty on the last page."""


def read_page(body: bytes | memoryview, listing: Listing, door: Door) -> Page:
    """Take a page of a list apart.

    Raises:
        Unavailable: The body is not a list of objects of the kind.
    """
    try:
        page = _LIST.decode(body)
        if page.kind not in (f"{listing.kind}List", "PartialObjectMetadataList", "List"):
            raise Unavailable(f"{listing.path}: the answer is not a list of {listing.kind}")
        ours = {"apiVersion": listing.api_version, "kind": listing.kind}
        named = [(name, door.seal_value(listing.kind, name, value)) for name, value in ours.items()]
        objects = [_store_raw(item, listing, door, named) for item in page.items or ()]
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise Unavailable(f"{listing.path}: the answer is not a list of objects") from error
    return Page(objects, page.metadata.cursor or "")


def store_object(item: dict[str, Any], listing: Listing, door: Door) -> StoredObject:
    """Cut the noise of one object, let it through the door and take its digest.

    Of what a cluster is asked for the metadata of, a manifest shows the contents; no value of them is kept.

    Raises:
        KeyError, TypeError, AttributeError: It is not a Kubernetes object.
    """
    metadata = item["metadata"]
    for field in _NOISE:
        metadata.pop(field, None)
    item["apiVersion"] = listing.api_version
    item["kind"] = listing.kind
    _cut_status(item, listing)
    if listing.metadata_only:
        item = tell_contents(item)
    if listing.resource == VULNERABILITY_REPORT.resource:
        from audit_batch.collect.knowledge.images import compact_operator_report  # noqa: PLC0415  few have any

        item = compact_operator_report(item)
    return _stored(door.seal(item), _identity(metadata), listing, door)


def _store_raw(item: _Raw, listing: Listing, door: Door, named: _Sealed) -> StoredObject:
    """Do the same without taking apart what is dropped, or was sealed before."""
    if listing.metadata_only:
        # A server that sends contents all the same was not asked for them.
        item = {name: value for name, value in item.items() if name not in BODIES}
    if listing.resource == VULNERABILITY_REPORT.resource or not is_by_field(listing.kind, item):
        return store_object({name: orjson.loads(bytes(value)) for name, value in item.items()}, listing, door)
    identity, sealed_metadata = _seal_metadata(item["metadata"], listing.kind, door)
    sealed = [*named, ("metadata", sealed_metadata)]
    if listing.status and bytes(item.get("status", b""))[:1] == b"{":
        known = _FIELDS.decode(item["status"])
        rest = {name: orjson.loads(memoryview(known[name])) for name in listing.status if name in known}
        reduced = reduce_status(listing.resource, rest)
        # Many come to the same once they are reduced, and need not be looked at again.
        sealed += [("status", door.seal_field(listing.kind, "status", orjson.dumps(reduced)))] if reduced else []
    sealed += [
        (name, door.seal_field(listing.kind, name, bytes(value))) for name, value in item.items() if name not in _OURS
    ]
    return _stored(join_fields(sealed), identity, listing, door, is_clean=REDACTED not in sealed_metadata)


def _seal_metadata(raw: msgspec.Raw, kind: str, door: Door) -> tuple[_Identity, bytes]:
    """Return what identifies the object, and all of its metadata sealed: what is alike in many is not taken apart."""
    try:
        metadata = _METADATA.decode(raw)
    except msgspec.ValidationError:
        whole = orjson.loads(memoryview(raw))
        for name in _NOISE:
            whole.pop(name, None)
        return _identity(whole), door.seal_value(kind, "metadata", whole)
    values = [(name, getattr(metadata, name)) for name in _SHARED]
    for name in (*_NOISE, *_SHARED):
        setattr(metadata, name, msgspec.UNSET)
    sealed = [(name, door.seal_field(kind, name, bytes(raw))) for name, raw in values if raw is not msgspec.UNSET]
    identity = (metadata.namespace or "", metadata.name, metadata.uid or "")
    if not door.is_clean(_JSON.encode(metadata)):
        own = msgspec.to_builtins(metadata)
        sealed += [(name, door.seal_value(kind, name, value)) for name, value in own.items()]
        return identity, b'"metadata":' + join_fields(sealed)
    for name, field in sealed:
        setattr(metadata, name, msgspec.Raw(field[len(name) + len('"":') :]))
    return identity, b'"metadata":' + _JSON.encode(metadata)


def _identity(metadata: dict[str, Any]) -> _Identity:
    return metadata.get("namespace") or "", metadata["name"], metadata.get("uid") or ""


def _stored(doc: bytes, identity: _Identity, listing: Listing, door: Door, *, is_clean: bool = False) -> StoredObject:
    # The columns beside the document stand in its metadata too: where nothing was found there, they are as they were.
    clean = str if is_clean else door.clean
    namespace, name, uid = identity
    return StoredObject(
        api_version=listing.api_version,
        kind=listing.kind,
        namespace=clean(namespace),
        name=clean(name),
        uid=clean(uid),
        digest=blake2b(doc, digest_size=16).digest(),
        doc=doc,
    )


def _cut_status(item: dict[str, Any], listing: Listing) -> None:
    """Keep of the status what some relation reads."""
    status = item.pop("status", None)
    if isinstance(status, dict):
        rest = {field: status[field] for field in listing.status if field in status}
        if rest:
            item["status"] = reduce_status(listing.resource, rest)
