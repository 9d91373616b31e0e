"""Objects that are given, not collected, through the same door as a cluster's."""

from collections.abc import Container, Iterable, Mapping, Sequence
from typing import Any

from msgspec import Struct

from audit_batch.collect.discovery import Listing
from audit_batch.collect.objects import store_object
from audit_batch.evaluate.bench import Row
from audit_batch.kinds import KINDS, Kind, find_kind
from audit_batch.model import Collection, CollectionState
from audit_batch.redact import Door


class Given(Struct, frozen=True):
    """Some objects, ready to be judged."""

    rows: Sequence[Row]
    collections: Mapping[str, Collection]
    """How their lists were read, by resource."""


def let_in(objects: Iterable[dict[str, Any]], door: Door, forbidden: Container[str] = ()) -> Given:
    """Store objects as a snapshot does: in the order of kinds, each name once, nothing of kinds that are forbidden.

    Objects of kinds that no relation reads are left out; a kind of which there is none was read.
    """
    by_kind: dict[Kind, list[dict[str, Any]]] = {kind: [] for kind in KINDS}
    for item in objects:
        kind = find_kind(item["apiVersion"].rpartition("/")[0], item["kind"])
        if kind is not None:
            by_kind.setdefault(kind, []).append(item)
    rows: list[Row] = []
    collections: dict[str, Collection] = {}
    for kind, items in by_kind.items():
        if kind.resource in forbidden:
            collections[kind.resource] = _collection(kind, CollectionState.FORBIDDEN, 0, "403 Forbidden")
            continue
        before = len(rows)
        rows += _stored(kind, items, door)
        collections[kind.resource] = _collection(kind, CollectionState.OK, len(rows) - before, "")
    return Given(rows, collections)


def _collection(kind: Kind, state: CollectionState, objects: int, reason: str) -> Collection:
    version = f"{kind.group}/v1" if kind.group else "v1"
    return Collection(kind.resource, version, kind.name, state, objects, reason)


def _stored(kind: Kind, items: Sequence[dict[str, Any]], door: Door) -> Iterable[Row]:
    seen: set[tuple[str, str]] = set()
    for item in items:
        api_version = item["apiVersion"]
        listing = Listing(kind.resource, kind.name, api_version, "", kind.metadata_only, kind.status)
        stored = store_object({**item, "metadata": dict(item["metadata"])}, listing, door)
        if (stored.namespace, stored.name) not in seen:
            seen.add((stored.namespace, stored.name))
            yield (
                api_version, kind.group, stored.kind, stored.namespace, stored.name, stored.uid, stored.doc.decode()
            )  # fmt: skip
