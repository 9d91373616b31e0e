"""Objects that are given, not collected, laid before a bench as a cluster's would be."""

from collections.abc import Container, Iterable, Mapping, Sequence
from typing import Any

from msgspec import Struct

from audit_batch.collect.given import store_given
from audit_batch.kinds import KINDS, Kind, find_kind
from audit_batch.model import Collection, CollectionState, ObjectRow
from audit_batch.redact import Door


class Given(Struct, frozen=True):
    """Some objects, ready to be judged."""

    rows: Sequence[ObjectRow]
    collections: Mapping[str, Collection]
    """How their lists were read, by resource."""


def let_in(objects: Iterable[dict[str, Any]], door: Door, forbidden: Container[str] = ()) -> Given:
    """Store objects as a snapshot does, and lay them down.

    Objects of kinds that no relation reads are left out; see `lay_down` for the rest.
    """
    return lay_down((row for item in objects if (row := store_given(item, door))), forbidden)


def lay_down(stored: Iterable[ObjectRow], forbidden: Container[str] = ()) -> Given:
    """Put objects in the order of kinds, each name once, without those of kinds that are forbidden.

    A kind of which there is none was read.
    """
    by_kind: dict[Kind, dict[tuple[str, str], ObjectRow]] = {kind: {} for kind in KINDS}
    for row in stored:
        _, group, kind_name, namespace, name, _, _ = row
        if kind := find_kind(group, kind_name):
            by_kind.setdefault(kind, {}).setdefault((namespace, name), row)
    rows: list[ObjectRow] = []
    collections: dict[str, Collection] = {}
    for kind, found in by_kind.items():
        if kind.resource in forbidden:
            collections[kind.resource] = _collection(kind, CollectionState.FORBIDDEN, 0, "403 Forbidden")
        else:
            rows += found.values()
            collections[kind.resource] = _collection(kind, CollectionState.OK, len(found), "")
    return Given(rows, collections)


def _collection(kind: Kind, state: CollectionState, objects: int, reason: str) -> Collection:
    version = f"{kind.group}/v1" if kind.group else "v1"
    return Collection(kind.resource, version, kind.name, state, objects, reason)
