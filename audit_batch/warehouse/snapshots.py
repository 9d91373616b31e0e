"""Writing a snapshot: only what changed is stored, what vanished is closed, and all of it is committed at once."""

from collections.abc import Iterable, Sequence
from contextlib import suppress
from datetime import datetime

import duckdb
import numpy as np
import pandas as pd
from msgspec import Struct, field
from msgspec.structs import replace

from audit_batch import __version__
from audit_batch.errors import UsageError
from audit_batch.model import ClusterFacts, Collection, CollectionState, Snapshot, StoredObject
from audit_batch.warehouse.collected import unserved, write_collections
from audit_batch.warehouse.database import STILL
from audit_batch.warehouse.identity import name_cluster
from audit_batch.warehouse.ledger import append_entry

_Key = tuple[str, str]
_FRAME, _FRAME_BYTES = 2000, 4 * 2**20
"""Objects, and bytes of them, that are gathered before they are written at once: this bounds the memory."""


class _List(Struct):
    """One collection while it is being read."""

    known: dict[_Key, bytes]
    seen: set[_Key] = field(default_factory=set)
    changed: list[StoredObject] = field(default_factory=list)
    replaced: list[_Key] = field(default_factory=list)
    bytes: int = 0
    """Of the documents in `changed`."""
    written: int = 0


class _Frame:
    """A frame that is registered once and filled again and again.

    Each registered frame is held until the transaction ends, and lists as parameters take four times as long.
    """

    def __init__(self) -> None:
        self._columns = {column: np.empty(_FRAME, dtype=object) for column in StoredObject._fields}
        self.view = pd.DataFrame(self._columns, copy=False)

    def fill(self, objects: Sequence[StoredObject]) -> None:
        """Put objects into its first rows, `_FRAME` at most."""
        for rows, content in zip(self._columns.values(), zip(*objects, strict=True), strict=True):
            rows[: len(objects)] = content
        self._columns["doc"][: len(objects)] = [item.doc.decode() for item in objects]

    def clear(self) -> None:
        """Make all rows empty."""
        for values in self._columns.values():
            values[:] = None


class SnapshotWriter:
    """One snapshot inside one transaction; nothing of it is visible before `commit`.

    It is used by one thread. A list is begun, added to, and then either ended or dropped.
    """

    def __init__(
        self, con: duckdb.DuckDBPyConnection, cluster: ClusterFacts, *, taken_at: datetime, source: str
    ) -> None:
        self._con = con
        self._cluster = cluster
        self._taken_at = taken_at
        self._source = source
        self._lists: dict[str, _List] = {}
        self._known: dict[str, dict[_Key, bytes]] = {}
        self._collections: list[Collection] = []
        self._changed = self._vanished = 0
        self._threads = 1
        self._frame = _Frame()
        self.number = 0

    def __enter__(self) -> "SnapshotWriter":
        """Begin the transaction."""
        # The least memory for rows that wait to be written: one row group instead of five.
        self._con.execute("SET write_buffer_row_group_count = 1")
        # Others read and redact meanwhile: a second thread would take more time from them than it saves here.
        ((self._threads,),) = self._con.execute("SELECT current_setting('threads')").fetchall()
        self._con.execute("SET threads = 1")
        self._con.register("changed_objects", self._frame.view)
        self._con.execute("BEGIN")
        name_cluster(self._con, self._cluster)
        ((self.number, last),) = self._con.execute(
            "SELECT coalesce(max(snapshot), 0) + 1, max(taken_at) FROM snapshot_rows WHERE cluster_id = $id",
            {"id": self._cluster.id},
        ).fetchall()
        _require_later(self._taken_at, last)
        self._read_known()
        return self

    def __exit__(self, *failure: object) -> None:
        """Take everything back that was not committed."""
        with suppress(duckdb.Error):
            if failure[0] is not None:
                self._con.execute("ROLLBACK")
            self._con.unregister("changed_objects")
            self._con.execute(f"SET threads = {self._threads}")

    def _read_known(self) -> None:
        """Read what is held of every list at once: to go through all versions once for each list takes long."""
        held = self._con.execute(
            """
            SELECT resource, namespace, name, digest FROM object_versions
            WHERE cluster_id = $cluster AND last_snapshot = $still
            """,
            {"cluster": self._cluster.id, "still": STILL},
        )
        while rows := held.fetchmany(_FRAME):
            for resource, namespace, name, digest in rows:
                self._known.setdefault(resource, {})[namespace, name] = digest

    def begin(self, resource: str) -> None:
        """Start a list, or start it again: what was added of it before is dropped."""
        if resource in self._lists:
            self.drop(resource)
        self._lists[resource] = _List(self._known.get(resource, {}))

    def add(self, resource: str, objects: Iterable[StoredObject]) -> None:
        """Add one page of a list."""
        reading = self._lists[resource]
        for item in objects:
            key = (item.namespace, item.name)
            if key in reading.seen:
                continue
            reading.seen.add(key)
            before = reading.known.get(key)
            if before == item.digest:
                continue
            if before is not None:
                reading.replaced.append(key)
            reading.changed.append(item)
            reading.bytes += len(item.doc)
            if len(reading.changed) >= _FRAME or reading.bytes >= _FRAME_BYTES:
                self._flush(resource, reading)

    def drop(self, resource: str) -> None:
        """Forget everything that was added to this list: it was not read whole."""
        reading = self._lists.pop(resource)
        if reading.written:
            self._con.execute(
                """
                DELETE FROM object_versions
                WHERE cluster_id = $cluster AND resource = $resource AND first_snapshot = $number
                """,
                {"cluster": self._cluster.id, "resource": resource, "number": self.number},
            )

    def end(self, collection: Collection) -> Collection:
        """Close a list that was read whole: what it no longer holds has vanished. Returns it with its count."""
        reading = self._lists.pop(collection.resource)
        gone = [key for key in reading.known if key not in reading.seen]
        self._close(collection.resource, gone + reading.replaced)
        self._flush(collection.resource, reading)
        self._changed += reading.written
        self._vanished += len(gone)
        whole = replace(collection, state=CollectionState.OK, objects=len(reading.seen))
        self.record(whole)
        return whole

    def record(self, collection: Collection) -> None:
        """Record how a collection was read; one that was not read whole closes nothing."""
        self._collections.append(collection)

    def commit(self, *, finished_at: datetime, version: str) -> Snapshot:
        """Commit the snapshot with its ledger entry, all or nothing."""
        self._con.execute(f"SET threads = {self._threads}")
        self._close_unserved()
        settled = {CollectionState.OK, CollectionState.NOT_SERVED, CollectionState.SKIPPED}
        complete = all(collection.state in settled for collection in self._collections)
        write_collections(self._con, self._cluster.id, self.number, self._collections)
        objects = sum(c.objects for c in self._collections)
        row = [
            self._cluster.id, self.number, self._taken_at.replace(tzinfo=None), finished_at.replace(tzinfo=None),
            "complete" if complete else "partial", version, objects, self._changed, self._vanished,
            __version__, self._source, "",
        ]  # fmt: skip
        self._con.execute("INSERT INTO snapshot_rows VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)", row)
        digest = append_entry(
            self._con, "snapshot", self._cluster.id, self.number, made_at=finished_at.replace(tzinfo=None)
        )
        self._con.execute(
            "UPDATE snapshot_rows SET digest = $digest WHERE cluster_id = $cluster AND snapshot = $number",
            {"digest": digest, "cluster": self._cluster.id, "number": self.number},
        )
        self._con.execute("COMMIT")
        return Snapshot(self._cluster.id, self.number, self._taken_at, complete)

    def _close_unserved(self) -> None:
        """Close what is held of lists that the cluster does not have any more: it vanished with its kind."""
        for resource in unserved(self._known, self._collections):
            self._close(resource, list(self._known[resource]))
            self._vanished += len(self._known[resource])

    def _flush(self, resource: str, reading: _List) -> None:
        if not reading.changed:
            return
        self._frame.fill(reading.changed)
        self._con.execute(
            """
            INSERT INTO object_versions BY NAME
            SELECT *, $cluster AS cluster_id, $resource AS resource, $number AS first_snapshot, $still AS last_snapshot
            FROM changed_objects
            WHERE name IS NOT NULL
            """,
            {"cluster": self._cluster.id, "resource": resource, "number": self.number, "still": STILL},
        )
        self._frame.clear()
        reading.written += len(reading.changed)
        reading.changed.clear()
        reading.bytes = 0

    def _close(self, resource: str, keys: list[_Key]) -> None:
        if not keys:
            return
        self._con.execute(
            """
            WITH closing AS (SELECT unnest($namespaces) AS namespace, unnest($names) AS name)
            UPDATE object_versions AS held SET last_snapshot = $number - 1
            FROM closing
            WHERE held.cluster_id = $cluster AND held.resource = $resource AND held.last_snapshot = $still
                AND held.first_snapshot < $number AND held.namespace = closing.namespace AND held.name = closing.name
            """,
            {
                "cluster": self._cluster.id,
                "resource": resource,
                "number": self.number,
                "still": STILL,
                "namespaces": [namespace for namespace, _ in keys],
                "names": [name for _, name in keys],
            },
        )


def _require_later(taken_at: datetime, last: datetime | None) -> None:
    if last is not None and taken_at.replace(tzinfo=None) <= last:
        raise UsageError(
            f"the clock says {taken_at:%Y-%m-%d %H:%M:%S} UTC, but the last snapshot was taken "
            f"at {last:%Y-%m-%d %H:%M:%S} UTC; "
            "set the clock of this machine right"
        )
