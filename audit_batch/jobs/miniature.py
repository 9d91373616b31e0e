"""Objects that are given, not collected, as a cluster of their own: examples of controls, and later manifests."""

from collections.abc import Container, Iterable, Sequence
from datetime import UTC, datetime
from typing import Any

import duckdb

from audit_batch.catalog.example import Example
from audit_batch.collect.audit_log.native import store_given
from audit_batch.collect.discovery import Listing
from audit_batch.collect.objects import store_object
from audit_batch.kinds import KINDS, Kind, find_kind
from audit_batch.model import ClusterFacts, Collection, CollectionState
from audit_batch.redact import Door
from audit_batch.redact.door import new_key
from audit_batch.warehouse.snapshots import SnapshotWriter

MOMENT = datetime(2026, 1, 1, tzinfo=UTC)
"""When every miniature was taken; verdicts on the age of things count from here."""


class Miniatures:
    """Takes each set of objects as the first snapshot of a cluster of its own, into one warehouse in memory."""

    def __init__(self, con: duckdb.DuckDBPyConnection) -> None:
        self.con = con
        self._door = Door(new_key())
        self._taken = 0
        self._bare = ""

    def take(self, example: Example) -> str:
        """Store the objects and events of ``example``; returns the name of its cluster.

        Examples of events alone share one cluster, from which the events of the one before are taken away.
        """
        if example.objects or example.forbidden:
            name = self.take_objects(example.objects, example.forbidden)
        else:
            name = self._without_objects()
        store_given(self.con, name, example.events, self._door)
        return name

    def _without_objects(self) -> str:
        if not self._bare:
            self._bare = self.take_objects([])
        for table in ("event_rows", "feature_rows"):
            self.con.execute(f"DELETE FROM {table} WHERE cluster = $cluster", {"cluster": self._bare})
        return self._bare

    def take_objects(self, objects: Sequence[dict[str, Any]], forbidden: Container[str] = ()) -> str:
        """Store ``objects`` through the same door as a cluster's; returns the name of their cluster.

        Kinds of which there is none count as read, those that are forbidden do not.
        """
        self._taken += 1
        name = f"miniature-{self._taken}"
        facts = ClusterFacts(id=name, name=name, version="v1.34.0")
        with SnapshotWriter(self.con, facts, taken_at=MOMENT, source="miniature") as writer:
            for kind in (*KINDS, *_made_in_cluster(objects)):
                self._list(writer, kind, objects, forbidden)
            writer.commit(finished_at=MOMENT, version=facts.version)
        return name

    def _list(
        self, writer: SnapshotWriter, kind: Kind, objects: Sequence[dict[str, Any]], forbidden: Container[str]
    ) -> None:
        version = f"{kind.group}/v1" if kind.group else "v1"
        if kind.resource in forbidden:
            state, reason = CollectionState.FORBIDDEN, "403 Forbidden"
            writer.record(Collection(kind.resource, version, kind.name, state, reason=reason))
            return
        collection = Collection(kind.resource, version, kind.name, CollectionState.OK)
        items = list(_of_kind(objects, kind))
        if not items:
            writer.record(collection)
            return
        writer.begin(kind.resource)
        writer.add(kind.resource, [store_object(i, _listing(kind, i["apiVersion"]), self._door) for i in items])
        writer.end(collection)


def _made_in_cluster(objects: Iterable[dict[str, Any]]) -> list[Kind]:
    """Kinds of the objects that no table knows by their name."""
    found = {find_kind(item["apiVersion"].rpartition("/")[0], item["kind"]) for item in objects}
    return sorted((kind for kind in found.difference(KINDS) if kind), key=lambda kind: kind.resource)


def _of_kind(objects: Iterable[dict[str, Any]], kind: Kind) -> Iterable[dict[str, Any]]:
    for item in objects:
        group = item["apiVersion"].rpartition("/")[0]
        if (group, item["kind"]) == (kind.group, kind.name):
            yield {**item, "metadata": dict(item["metadata"])}


def _listing(kind: Kind, api_version: str) -> Listing:
    return Listing(kind.resource, kind.name, api_version, "", kind.metadata_only, kind.status)
