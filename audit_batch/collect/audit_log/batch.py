"""Logs in batches: each is read in order and loaded by several threads, and is small enough to be committed at once."""

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress

from msgspec import Struct, field

from audit_batch.collect.audit_log.apart import HELPERS, LoadedApart
from audit_batch.collect.audit_log.chunks import Chunk
from audit_batch.collect.audit_log.loading import Loaded
from audit_batch.collect.audit_log.reading import LogReading, Piece
from audit_batch.collect.audit_log.table import Origin
from audit_batch.warehouse.events.gaps import Jump
from audit_batch.warehouse.events.ingestion import Quarantined, Source
from audit_batch.warehouse.events.sources import Sources
from audit_batch.warehouse.events.staging import Part

BATCH = 4 * 2**30
"""Bytes of logs, unpacked, after which what was read is committed."""
_AHEAD = 2
"""Chunks that are read before their turn."""


class Batch(Struct):
    """What was read and is not committed yet."""

    parts: list[Part] = field(default_factory=list)
    sources: dict[tuple[int, str], Source] = field(default_factory=dict)
    quarantined: list[Quarantined] = field(default_factory=list)
    jumps: list[Jump] = field(default_factory=list)
    bytes: int = 0
    first_parts: dict[str, Part] = field(default_factory=dict)
    """First part of each file that was read from its beginning, by its path."""


class Batches:
    """Reads logs into batches.

    Args:
        loader: Stores what was read.
        cluster: Name of the cluster.
        known: How far logs were read; kept up to date.
        told: Called with the bytes that were read so far, and the path.
        size: Bytes of a batch.
    """

    def __init__(
        self, loader: LoadedApart, cluster: str, known: Sources, told: Callable[[int, str], None], *, size: int = BATCH
    ) -> None:
        self._loader = loader
        self._cluster = cluster
        self._known = known
        self._told = told
        self._size = size
        self._bytes = 0

    def read(self, readings: Iterable[LogReading]) -> Iterator[Batch]:
        """Yield batches; when one is yielded, nothing is read until the next is asked for."""
        batch = Batch()
        with ThreadPoolExecutor(HELPERS) as pool:
            waiting: deque[tuple[Piece, Future[Loaded]]] = deque()
            for piece in _all_pieces(readings):
                self._known.note(piece.reached)
                self._submit(pool, waiting, piece, batch)
                if len(waiting) > HELPERS + _AHEAD:
                    _take(batch, *waiting.popleft())
                if batch.bytes >= self._size:
                    _take_all(batch, waiting)
                    yield batch
                    batch = Batch()
            _take_all(batch, waiting)
        if batch.sources:
            yield batch

    def _submit(
        self, pool: ThreadPoolExecutor, waiting: deque[tuple[Piece, Future[Loaded]]], piece: Piece, batch: Batch
    ) -> None:
        source = piece.reached
        batch.sources[(source.number, source.path)] = source
        origin = Origin(self._cluster, source.number, source.path)
        if isinstance(piece.content, Chunk):
            size = piece.content.end.bytes - piece.content.start.bytes
            waiting.append((piece, pool.submit(self._loader.load_chunk, origin, piece.content)))
        else:
            size = source.bytes if piece.content.texts else 0
            waiting.append((piece, pool.submit(self._loader.load_events, origin, piece.content)))
        batch.bytes += size
        self._bytes += size
        self._told(self._bytes, source.path)


def _all_pieces(readings: Iterable[LogReading]) -> Iterator[Piece]:
    for reading in readings:
        if not reading.is_unchanged():
            # A log that was rotated just now is found under its new name the next time.
            with suppress(FileNotFoundError):
                yield from reading.pieces()


def _take_all(batch: Batch, waiting: deque[tuple[Piece, Future[Loaded]]]) -> None:
    while waiting:
        _take(batch, *waiting.popleft())


def _take(batch: Batch, piece: Piece, future: Future[Loaded]) -> None:
    loaded, source = future.result(), piece.reached
    batch.parts += loaded.parts
    batch.jumps += loaded.jumps
    batch.quarantined += [
        Quarantined(source.number, source.path, bad.line, bad.byte_offset, bad.bytes, bad.reason, bad.beginning)
        for bad in loaded.bad
    ]
    if loaded.bad and loaded.parts:
        lines = "a line" if len(loaded.bad) == 1 else f"{len(loaded.bad)} lines"
        first, last = loaded.parts[0].first_time, loaded.parts[-1].last_time
        batch.jumps.append(Jump("quarantine", first, last, f"{lines} of {source.path} could not be read"))
    at_start = not isinstance(piece.content, Chunk) or not piece.content.start.bytes
    if loaded.parts and at_start:
        batch.first_parts.setdefault(source.path, min(loaded.parts, key=lambda part: part.first_time))
