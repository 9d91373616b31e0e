"""The blueprint on its way into a snapshot, so that each says what was expected when it was taken."""

from collections.abc import Iterable, Mapping
from typing import Any

from msgspec.structs import replace

from audit_batch.catalog.blueprint import COVERED, Blueprint, Entry, as_like, is_pattern, literal
from audit_batch.collect.discovery import Listing
from audit_batch.collect.objects import store_object
from audit_batch.kinds import BLUEPRINT, WORKLOADS
from audit_batch.model import Collection, CollectionState
from audit_batch.redact import Door
from audit_batch.warehouse.snapshots import SnapshotWriter

Json = dict[str, Any]

_VERSION = f"{BLUEPRINT.group}/v1"
_LISTING = Listing(BLUEPRINT.resource, BLUEPRINT.name, _VERSION, "", metadata_only=False, status=())
_COLLECTION = Collection(BLUEPRINT.resource, _VERSION, BLUEPRINT.name, CollectionState.OK)
_READ = frozenset({CollectionState.OK, CollectionState.NOT_SERVED})
_NOT_GIVEN = "no blueprint was given; write one with `audit-batch blueprint approve`, and give it with --blueprint"


def collect_blueprint(
    blueprint: Blueprint | None, door: Door, writer: SnapshotWriter, collections: Iterable[Collection]
) -> Collection:
    """Take the blueprint in force into an open snapshot, after its lists; without one nothing was asked."""
    if blueprint is None:
        skipped = replace(_COLLECTION, state=CollectionState.SKIPPED, reason=_NOT_GIVEN)
        writer.record(skipped)
        return skipped
    writer.begin(BLUEPRINT.resource)
    unread = unread_kinds({collection.resource: collection for collection in collections})
    writer.add(BLUEPRINT.resource, [store_object(as_object(blueprint, unread), _LISTING, door)])
    return writer.end(_COLLECTION)


def unread_kinds(collections: Mapping[str, Collection]) -> dict[str, str]:
    """Say why each kind that was not read whole was not, by its key.

    Which pods stand alone only all workloads tell together.
    """
    found = {}
    for key, kind in COVERED.items():
        for resource in WORKLOADS if kind.resource in WORKLOADS else (kind.resource,):
            collection = collections.get(resource)
            if collection is None or collection.state not in _READ:
                why = f"{collection.state} ({collection.reason})" if collection else "not collected"
                found[key] = f"{resource}: {why}"
    return found


def as_object(blueprint: Blueprint, unread: Mapping[str, str]) -> Json:
    """Return the blueprint as the object that relations read, with the kinds of which the snapshot knows nothing."""
    return {
        "apiVersion": _VERSION,
        "kind": BLUEPRINT.name,
        "metadata": {"name": blueprint.cluster},
        "spec": {
            "snapshot": blueprint.snapshot,
            "takenAt": blueprint.taken_at,
            "approvedBy": blueprint.approved_by,
            "approvedOn": blueprint.approved_on,
            "kinds": [_kind(key, unread.get(key)) for key in blueprint.kinds],
            "expected": [_expected(entry) for entry in blueprint.entries],
        },
    }


def _kind(key: str, unread: str | None) -> Json:
    place = {"apiGroup": COVERED[key].group, "kind": COVERED[key].name}
    return {**place, "unread": unread} if unread else {**place, "read": True}


def _expected(entry: Entry) -> Json:
    kind = COVERED[entry.key]
    place = {"apiGroup": kind.group, "kind": kind.name}
    if not entry.is_pattern:
        return {**place, "namespace": literal(entry.namespace), "name": literal(entry.name)}
    like = {"nameLike": as_like(entry.name)}
    if is_pattern(entry.namespace):
        return {
            **place,
            "namespace": entry.namespace,
            "name": entry.name,
            **like,
            "namespaceLike": as_like(entry.namespace),
        }
    return {**place, "namespace": literal(entry.namespace), "name": entry.name, **like}
