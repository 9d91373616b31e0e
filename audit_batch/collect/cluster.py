"""A whole cluster into a snapshot: several lists at once, each whole or not at all."""

import gc
import queue
import re
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager

from msgspec import Struct

from audit_batch.collect.discovery import Discovery, Listing, ask_group, read_json
from audit_batch.collect.objects import Page
from audit_batch.collect.sealing import SealHere, Sealing
from audit_batch.errors import Expired, Forbidden, NotServed, SourceError, Unauthorized, Unavailable, Unreachable
from audit_batch.model import ClusterFacts, Collection, CollectionState, ListApi
from audit_batch.redact import Door
from audit_batch.warehouse.snapshots import SnapshotWriter

STREAMS = 6
"""Lists that are read at once."""
PAGE_SIZE = 500
RESTARTS = 3
"""Times that a list is begun again after an expired token, before it is asked for in one piece."""
_ASKING = 2
"""Groups that are asked at once beside them."""
_AHEAD = 8
"""Pages that wait for the writer at most: this bounds the memory."""
_PAGE_BYTES = 4 * 2**20
"""A page that is larger makes the next ones smaller."""
_HEAD = 2000
"""Bytes of a page in which its own metadata are looked for."""
_CONTINUE = re.compile(rb'"continue":"([A-Za-z0-9_=+/.\-]+)"')


class _Source(Struct, frozen=True):
    """Where pages come from, and where they are sealed."""

    api: ListApi
    sealing: Sealing
    page_size: int


class _Begin(Struct, frozen=True):
    listing: Listing


class _Read(Struct, frozen=True):
    listing: Listing
    page: Page


class _Done(Struct, frozen=True):
    listing: Listing
    problem: SourceError | None = None


class _Asked(Struct, frozen=True):
    """A group that no kind needs was asked whether it answers."""

    group: Collection | None = None
    problem: SourceError | None = None


_Event = _Begin | _Read | _Done | _Asked


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
    sealing: Sealing | None = None,
    told: Callable[[Collection], None] = lambda collection: None,
) -> None:
    """Read every listing into ``writer`` and record how each collection came out.

    Args:
        api: Where to read.
        door: What every object passes.
        writer: An open snapshot; the caller commits it.
        discovery: What to read.
        page_size: Objects per request.
        sealing: Where pages are redacted, with the same door; here when not given. A process of its own is for large
            clusters, where it is the most work.
        told: Called with each collection when it is settled.

    Raises:
        Unauthorized, Unreachable: The snapshot is impossible.
    """
    for collection in discovery.settled:
        writer.record(collection)
        told(collection)
    with _uncollected():
        _read_all(_Source(api, sealing or SealHere(door), page_size), writer, discovery, told)


def _read_all(
    source: _Source, writer: SnapshotWriter, discovery: Discovery, told: Callable[[Collection], None]
) -> None:
    events: queue.Queue[_Event] = queue.Queue(_AHEAD)
    with ThreadPoolExecutor(STREAMS, "list") as pool, ThreadPoolExecutor(_ASKING, "group") as asking:
        reading = [
            *(asking.submit(_ask_group, source.api, group, events.put) for group in discovery.unasked),
            *(pool.submit(_read_list, source, listing, events.put) for listing in discovery.listings),
        ]
        unsettled = len(reading)
        try:
            while unsettled:
                event = events.get()
                unsettled -= isinstance(event, _Done | _Asked)
                _write(writer, event, told)
        except BaseException:
            asking.shutdown(wait=False, cancel_futures=True)
            pool.shutdown(wait=False, cancel_futures=True)
            _drain(events, reading)
            raise


def _write(writer: SnapshotWriter, event: _Event, told: Callable[[Collection], None]) -> None:
    if isinstance(event, _Begin):
        writer.begin(event.listing.resource)
    elif isinstance(event, _Read):
        writer.add(event.listing.resource, event.page.objects)
    elif isinstance(event.problem, Unauthorized | Unreachable):
        raise event.problem
    elif isinstance(event, _Done):
        told(_settle(writer, event.listing, event.problem))
    elif event.group:
        writer.record(event.group)
        told(event.group)


def _settle(writer: SnapshotWriter, listing: Listing, problem: SourceError | None) -> Collection:
    if problem is None:
        return writer.end(Collection(listing.resource, listing.api_version, listing.kind, CollectionState.OK))
    writer.drop(listing.resource)
    state = CollectionState.FORBIDDEN if isinstance(problem, Forbidden) else CollectionState.UNAVAILABLE
    collection = Collection(listing.resource, listing.api_version, listing.kind, state, reason=str(problem))
    writer.record(collection)
    return collection


def _ask_group(api: ListApi, group: tuple[str, str], put: Callable[[_Event], None]) -> None:
    try:
        put(_Asked(ask_group(api, *group)))
    except SourceError as error:
        put(_Asked(problem=error))
    except BaseException as error:
        put(_Asked(problem=_unexpected(group[0], error)))
        raise


def _read_list(source: _Source, listing: Listing, put: Callable[[_Event], None]) -> None:
    """Send one list's pages to the writer; a refusal is a fact about the snapshot, not a reason to stop it."""
    try:
        for restart in range(RESTARTS + 1):
            put(_Begin(listing))
            try:
                for page in _pages(source, listing, in_one_piece=restart == RESTARTS):
                    put(_Read(listing, page))
            except Expired:
                continue
            break
        else:
            raise Unavailable(f"{listing.path}: the server forgot its continue token {RESTARTS + 1} times")
    except SourceError as error:
        put(_Done(listing, error))
    except BaseException as error:
        put(_Done(listing, _unexpected(listing.path, error)))
        raise
    else:
        put(_Done(listing))


def _unexpected(place: str, error: BaseException) -> Unreachable:
    return Unreachable(f"{place}: reading ended by {type(error).__name__}; please report this")


def _pages(source: _Source, listing: Listing, *, in_one_piece: bool) -> Iterator[Page]:
    """Yield the pages of one list, in order.

    While one page is sealed the next is asked for. The first page fixes the resource version that the others continue.
    When the server has forgotten it (410), the pages so far are no consistent list any more.

    Source: Kubernetes API concepts, retrieving large results sets in chunks; client-go's pager falls back likewise.
    """
    cursor, page_size = "", 0 if in_one_piece else source.page_size
    ahead: list[Future[Page]] = []
    while True:
        query = {"limit": str(page_size)} if page_size else {}
        if cursor:
            query["continue"] = cursor
        body = source.api.read(listing.path, query, metadata_only=listing.metadata_only)
        ahead.append(source.sealing.submit(body, listing))
        if len(ahead) > 1:
            yield ahead.pop(0).result()
        page_size, peeked = _fitting(page_size, len(body)), _peek_cursor(body)
        del body
        cursor = ahead[0].result().cursor if peeked is None else peeked
        if not cursor:
            break
    yield ahead.pop().result()


def _peek_cursor(body: bytes) -> str | None:
    """Return the continue token from the beginning of a page, where API servers write it; None when it is not there."""
    head, found, _ = body[:_HEAD].partition(b'"items":')
    token = _CONTINUE.search(head)
    return token[1].decode() if found and token else None


def _fitting(page_size: int, length: int) -> int:
    """Ask for fewer objects at once when they are large: this bounds the memory."""
    return page_size if length <= _PAGE_BYTES else max(1, page_size * _PAGE_BYTES // length)


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


def _drain(events: "queue.Queue[_Event]", reading: Sequence[Future[None]]) -> None:
    """Let the readers that wait for a place in the queue end."""
    while not all(future.done() for future in reading):
        try:
            events.get(timeout=0.05)
        except queue.Empty:
            continue
