"""A whole cluster into a snapshot: several lists at once, each whole or not at all."""

import gc
import queue
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass

from audit_batch.collect.discovery import Discovery, Listing, read_json
from audit_batch.collect.objects import Page, read_page
from audit_batch.errors import Expired, Forbidden, NotServed, SourceError, Unauthorized, Unavailable, Unreachable
from audit_batch.model import ClusterFacts, Collection, CollectionState, ListApi
from audit_batch.redact import Door
from audit_batch.warehouse.snapshots import SnapshotWriter

STREAMS = 4
"""Lists that are read at once."""
PAGE_SIZE = 500
RESTARTS = 3
"""Times that a list is begun again after an expired token, before it is asked for in one piece."""

_AHEAD = 6
"""Pages that wait for the writer at most: this bounds the memory."""


@dataclass(frozen=True, slots=True)
class _Begin:
    listing: Listing


@dataclass(frozen=True, slots=True)
class _Read:
    listing: Listing
    page: Page


@dataclass(frozen=True, slots=True)
class _Done:
    listing: Listing
    problem: SourceError | None = None


def identify(api: ListApi, name: str, version: str) -> ClusterFacts:
    """Know a cluster by the UID of its kube-system namespace, or by its name where that may not be read."""
    try:
        uid = str(read_json(api, "/api/v1/namespaces/kube-system")["metadata"]["uid"])
    except (Forbidden, NotServed, KeyError, TypeError):
        uid = f"name:{name}"
    return ClusterFacts(uid, name, version)


def collect(
    api: ListApi,
    door: Door,
    writer: SnapshotWriter,
    discovery: Discovery,
    *,
    page_size: int = PAGE_SIZE,
    told: Callable[[Collection], None] = lambda collection: None,
) -> None:
    """Read every listing into ``writer`` and record how each collection came out.

    Args:
        api: Where to read.
        door: What every object passes.
        writer: An open snapshot; the caller commits it.
        discovery: What to read.
        page_size: Objects per request.
        told: Called with each collection when it is settled.

    Raises:
        Unauthorized, Unreachable: The snapshot is impossible.
    """
    for collection in discovery.settled:
        writer.record(collection)
        told(collection)
    events: queue.Queue[_Begin | _Read | _Done] = queue.Queue(_AHEAD)
    with _uncollected(), ThreadPoolExecutor(STREAMS, "list") as pool:
        reading = [pool.submit(_read_list, api, door, listing, page_size, events.put) for listing in discovery.listings]
        open_lists = len(reading)
        try:
            while open_lists:
                event = events.get()
                if isinstance(event, _Done):
                    open_lists -= 1
                    told(_settle(writer, event))
                else:
                    _write(writer, event)
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            _drain(events, reading)
            raise


def _write(writer: SnapshotWriter, event: _Begin | _Read) -> None:
    if isinstance(event, _Begin):
        writer.begin(event.listing.resource)
    else:
        writer.add(event.listing.resource, event.page.objects)


def _settle(writer: SnapshotWriter, event: _Done) -> Collection:
    listing, problem = event.listing, event.problem
    if isinstance(problem, Unauthorized | Unreachable):
        raise problem
    if problem is None:
        return writer.end(Collection(listing.resource, listing.api_version, listing.kind, CollectionState.OK))
    writer.drop(listing.resource)
    state = CollectionState.FORBIDDEN if isinstance(problem, Forbidden) else CollectionState.UNAVAILABLE
    collection = Collection(listing.resource, listing.api_version, listing.kind, state, reason=str(problem))
    writer.record(collection)
    return collection


def _read_list(
    api: ListApi, door: Door, listing: Listing, page_size: int, put: Callable[[_Begin | _Read | _Done], None]
) -> None:
    """Send one list's pages to the writer; a refusal is a fact about the snapshot, not a reason to stop it."""
    try:
        for restart in range(RESTARTS + 1):
            put(_Begin(listing))
            try:
                for page in _pages(api, door, listing, page_size if restart < RESTARTS else 0):
                    put(_Read(listing, page))
            except Expired:
                continue
            break
        else:
            raise Unavailable(f"{listing.path}: the server forgot its continue token {RESTARTS + 1} times")
    except SourceError as error:
        put(_Done(listing, error))
    except BaseException as error:
        put(_Done(listing, Unreachable(f"{listing.path}: reading ended by {type(error).__name__}; please report this")))
        raise
    else:
        put(_Done(listing))


def _pages(api: ListApi, door: Door, listing: Listing, page_size: int) -> Iterator[Page]:
    """Yield the pages of one list, in order; a page size of 0 asks for all of it in one piece.

    The first page fixes the resource version that the others continue. When the server has forgotten it (410), the
    pages so far are no consistent list any more.

    Source: Kubernetes API concepts, retrieving large results sets in chunks; client-go's pager falls back likewise.
    """
    cursor = ""
    while True:
        query = {"limit": str(page_size)} if page_size else {}
        if cursor:
            query["continue"] = cursor
        page = read_page(api.read(listing.path, query, metadata_only=listing.metadata_only), listing, door)
        yield page
        cursor = page.cursor
        if not cursor:
            return


@contextmanager
def _uncollected() -> Iterator[None]:
    """Keep the cyclic garbage collector out: parsed JSON has no cycles, and it takes more than half of the time."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


def _drain(events: "queue.Queue[_Begin | _Read | _Done]", reading: Sequence[Future[None]]) -> None:
    """Let the readers that wait for a place in the queue end."""
    while not all(future.done() for future in reading):
        try:
            events.get(timeout=0.05)
        except queue.Empty:
            continue
