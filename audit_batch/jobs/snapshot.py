"""A cluster into the warehouse."""

from collections.abc import Callable, Sequence

import duckdb
from msgspec import Struct
from msgspec.structs import replace

from audit_batch.catalog.blueprint import Blueprint, load_blueprint
from audit_batch.collect.api import open_api
from audit_batch.collect.blueprint import collect_blueprint
from audit_batch.collect.cluster import collect, identify
from audit_batch.collect.discovery import Discovery, discover
from audit_batch.collect.nodes.given import Reader, collect_node_facts, folder_of_facts, pods_with_facts
from audit_batch.collect.sealing import Sealing, seal_apart
from audit_batch.config import Settings
from audit_batch.errors import UsageError
from audit_batch.jobs.clock import Clock
from audit_batch.jobs.record import Run, record_run
from audit_batch.model import ClusterFacts, Collection, CollectionState, ListApi, Snapshot
from audit_batch.redact import Door
from audit_batch.redact.door import new_key
from audit_batch.warehouse.database import open_writer
from audit_batch.warehouse.key import read_key
from audit_batch.warehouse.snapshots import SnapshotWriter

REMEMBERED = 20_000
"""Fields of objects that are not looked at again when they come again: pods of one template have the same spec."""


class Taken(Struct, frozen=True):
    """A snapshot that was committed, and how its lists were read."""

    cluster: str
    snapshot: Snapshot
    collections: Sequence[Collection]

    @property
    def objects(self) -> int:
        """Objects that were read."""
        return sum(collection.objects for collection in self.collections)

    @property
    def unread(self) -> list[Collection]:
        """Collections that were not read whole, though they were asked for."""
        settled = {CollectionState.OK, CollectionState.NOT_SERVED, CollectionState.SKIPPED}
        return [collection for collection in self.collections if collection.state not in settled]

    @property
    def skipped(self) -> list[Collection]:
        """Collections that nobody asked for."""
        return [collection for collection in self.collections if collection.state is CollectionState.SKIPPED]


def snapshot_cluster(
    settings: Settings, clock: Clock, *, all_kinds: bool = False, told: Callable[[Collection], None] = lambda _: None
) -> Taken:
    """Read the cluster of the settings into the warehouse.

    Raises:
        SourceError: The cluster cannot be read at all; no snapshot is left behind.
        WarehouseError: The warehouse cannot be written.
    """
    api, context = open_api(settings.kubeconfig, settings.context or None)
    return take_snapshot(settings, api, settings.cluster or context, clock, all_kinds=all_kinds, told=told)


def take_snapshot(  # noqa: PLR0913  each is said by its name
    settings: Settings,
    api: ListApi,
    name: str,
    clock: Clock,
    *,
    all_kinds: bool = False,
    told: Callable[[Collection], None] = lambda _: None,
) -> Taken:
    """Read the cluster behind ``api`` into the warehouse as ``name``."""
    node_facts = _reader_of_facts(settings, api)
    blueprint = _blueprint_of(settings, name)
    # While the cluster says what it serves, the other process gets ready.
    with seal_apart() as sealing:
        found = find_source(api, name, all_kinds=all_kinds)
        asked = found.discovery.without(settings.leave_out)
        source = replace(found, discovery=asked, node_facts=node_facts, blueprint=blueprint)
        with open_writer(settings.warehouse, "snapshot", wait=settings.wait, reads_views=False) as con:
            door = Door(read_key(settings.warehouse, new_key()), remember=REMEMBERED)
            sealing.begin(door)
            return store_snapshot(con, door, source, clock, sealing=sealing, told=told)


class Source(Struct, frozen=True):
    """A cluster that answered: what can be read of it, and where."""

    api: ListApi
    facts: ClusterFacts
    discovery: Discovery
    name: str = "api"
    node_facts: Reader | None = None
    """Where facts of the nodes come from; None where nobody gave any."""
    blueprint: Blueprint | None = None
    """What is expected in the cluster; None where nobody said so."""


def find_source(api: ListApi, name: str, *, all_kinds: bool = False) -> Source:
    """Ask a cluster who it is and what it serves, before anything is locked or written."""
    discovery = discover(api, all_kinds=all_kinds)
    return Source(api, identify(api, name, discovery.version), discovery)


def store_snapshot(  # noqa: PLR0913  each is said by its name
    con: duckdb.DuckDBPyConnection,
    door: Door,
    source: Source,
    clock: Clock,
    *,
    sealing: Sealing | None = None,
    told: Callable[[Collection], None] = lambda _: None,
) -> Taken:
    """Read the source into an open warehouse and commit the snapshot with the row of its run."""
    started_at = clock.now()
    collections: list[Collection] = []

    def tell(collection: Collection) -> None:
        collections.append(collection)
        told(collection)

    with SnapshotWriter(con, source.facts, taken_at=started_at, source=source.name) as writer:
        collect(source.api, door, writer, source.discovery, sealing=sealing, told=tell)
        tell(collect_node_facts(source.node_facts, door, writer, started_at))
        tell(collect_blueprint(source.blueprint, door, writer, collections))
        snapshot = writer.commit(finished_at=clock.now(), version=source.discovery.version)
    taken = Taken(source.facts.name, snapshot, tuple(collections))
    record_run(con, Run("snapshot", started_at, clock.now(), not snapshot.complete, f"{taken.objects} objects"))
    return taken


def _reader_of_facts(settings: Settings, api: ListApi) -> Reader | None:
    if settings.node_facts and settings.node_facts_pods:
        raise UsageError("node facts come from a folder or from pods; give one of --node-facts and --node-facts-pods")
    if settings.node_facts:
        return folder_of_facts(settings.node_facts)
    return pods_with_facts(api, settings.node_facts_pods) if settings.node_facts_pods else None


def _blueprint_of(settings: Settings, cluster: str) -> Blueprint | None:
    if settings.blueprint is None:
        return None
    blueprint = load_blueprint(settings.blueprint)
    blueprint.require_cluster(settings.blueprint, cluster)
    return blueprint
