"""Chunks loaded in processes of their own: in threads of this one, redacting them would wait for each other."""

import gc
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from multiprocessing.connection import Connection
from pathlib import Path
from queue import SimpleQueue

from audit_batch.collect.audit_log.chunks import CHUNK, Chunk
from audit_batch.collect.audit_log.lines import Events, LineReader
from audit_batch.collect.audit_log.loading import Loaded, Loader
from audit_batch.collect.audit_log.rooms import HAS_ROOMS, FileSpool, Room, RoomSpool, new_room
from audit_batch.collect.audit_log.table import Origin
from audit_batch.redact import Door
from audit_batch.warehouse.binding import without_pandas
from audit_batch.warehouse.events.staging import Staging, connect_beside

WORTH = 4 * 2**20
"""Bytes of a chunk from which on it is worth to start a process for it."""
HELPERS = 2
_MEMORY = "384MB"
"""Of DuckDB in each of them."""
_KEEP_MEMORY = {
    "MALLOC_MMAP_THRESHOLD_": str(2**25),
    "MALLOC_TRIM_THRESHOLD_": str(2**31),
    "DUCKDB_JE_MALLOC_CONF": "dirty_decay_ms:10000",
}
"""Memory of one chunk serves the next: to ask the system for it anew takes a tenth of the time.

DuckDB's own allocator gives back what it has not used for ten seconds; kept for ever, it grew to a gigabyte.
Source: mallopt(3) of the GNU C library, and the tunables of jemalloc, which DuckDB has of its own.
"""


class Helper:
    """One other process; it ends with this one, and with `close`."""

    def __init__(self, key: bytes, folder: Path) -> None:
        self._room = new_room(CHUNK)
        # Its stderr is closed: a traceback there could show what has not been redacted yet.
        self._process = subprocess.Popen(  # noqa: S603  our own interpreter, no input in it
            [sys.executable, "-P", "-c", f"from {__name__} import serve; serve()"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            bufsize=0,
            env=_KEEP_MEMORY | os.environ,
            pass_fds=[self._room.descriptor],
        )
        assert self._process.stdin is not None  # noqa: S101  both are pipes
        assert self._process.stdout is not None  # noqa: S101
        self._requests = Connection(os.dup(self._process.stdin.fileno()), readable=False)
        self._answers = Connection(os.dup(self._process.stdout.fileno()), writable=False)
        self._process.stdin.close()
        self._process.stdout.close()
        with suppress(OSError):
            self._requests.send((key, folder, self._room.descriptor))

    def load(self, origin: Origin, chunk: Chunk) -> Loaded:
        """Store the events of a chunk of lines.

        Raises:
            OSError: The process has ended.
            EOFError: The process has ended, whatever stopped it.
        """
        self._room.fill(chunk.pieces)
        self._requests.send((origin, chunk.start, chunk.end, chunk.size))
        loaded: Loaded = self._answers.recv()
        return loaded

    def close(self) -> None:
        """End the process."""
        self._requests.close()
        self._answers.close()
        self._process.kill()
        self._process.wait()
        self._room.close()


class LoadedApart:
    """Loads chunks in helpers, which are started when the first chunk is large enough, or else here."""

    def __init__(self, door: Door, staging: Staging) -> None:
        self._key = door.key
        self._folder = staging.folder
        self._here = Loader(staging.con.cursor, staging.folder, FileSpool(staging.folder), LineReader(door))
        self._free: SimpleQueue[Helper] = SimpleQueue()
        self._started: set[Helper] = set()
        self._lock = threading.Lock()
        self._closed = False

    def load_events(self, origin: Origin, events: Events) -> Loaded:
        """Store events that were read one by one."""
        return self._here.load_events(origin, events)

    def load_chunk(self, origin: Origin, chunk: Chunk) -> Loaded:
        """Store the events of a chunk of lines; what stopped a helper comes up here again, if it is no accident."""
        if not WORTH <= chunk.size <= CHUNK or not HAS_ROOMS:
            return self._here.load_chunk(origin, chunk)
        self._start()
        helper = self._free.get()
        try:
            return helper.load(origin, chunk)
        except (EOFError, OSError):
            helper = self._instead_of(helper)
            return self._here.load_chunk(origin, chunk)
        finally:
            self._free.put(helper)

    def close(self) -> None:
        """End the helpers."""
        with self._lock:
            self._closed = True
            for helper in self._started:
                helper.close()

    def _start(self) -> None:
        with self._lock:
            if not self._started:
                self._started = {Helper(self._key, self._folder) for _ in range(HELPERS)}
                for helper in self._started:
                    self._free.put(helper)

    def _instead_of(self, ended: Helper) -> Helper:
        """Return a helper for one that has ended; after the end of all of them, the ended one."""
        with self._lock:
            if not self._closed:
                ended.close()
                self._started.remove(ended)
                ended = Helper(self._key, self._folder)
                self._started.add(ended)
        return ended


@contextmanager
def load_apart(door: Door, staging: Staging) -> Iterator[LoadedApart]:
    """Load with helpers, which end with the block."""
    apart = LoadedApart(door, staging)
    try:
        yield apart
    finally:
        apart.close()


def serve() -> None:
    """Load what comes in on stdin, until it ends."""
    requests, answers = Connection(0, writable=False), Connection(1, readable=False)
    with suppress(EOFError, KeyboardInterrupt, BrokenPipeError), without_pandas():
        key, folder, descriptor = requests.recv()
        text, spool = Room(descriptor, CHUNK), RoomSpool(new_room(CHUNK))
        with connect_beside(folder, _MEMORY, threads=1, also=[spool.path]) as con:
            loader = Loader(con.cursor, folder, spool, LineReader(Door(key)))
            # What is parsed has no cycles; looking for them takes time.
            gc.disable()
            gc.freeze()
            while True:
                origin, start, end, size = requests.recv()
                answers.send(loader.load_chunk(origin, Chunk(start, [text.text(size)], end)))
                gc.collect()
