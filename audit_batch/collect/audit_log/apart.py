"""Chunks loaded in processes of their own: in threads of this one, redacting them would wait for each other."""

import fcntl
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

from audit_batch.collect.audit_log.chunks import Chunk
from audit_batch.collect.audit_log.lines import Events, LineReader
from audit_batch.collect.audit_log.loading import Loaded, Loader
from audit_batch.collect.audit_log.table import Origin
from audit_batch.redact import Door
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
_PIPE = 2**20
"""Bytes that the kernel holds between two processes."""


class Helper:
    """One other process; it ends with this one, and with `close`."""

    def __init__(self, key: bytes, folder: Path) -> None:
        # Its stderr is closed: a traceback there could show what has not been redacted yet.
        self._process = subprocess.Popen(  # noqa: S603  our own interpreter, no input in it
            [sys.executable, "-P", "-c", f"from {__name__} import serve; serve()"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            bufsize=0,
            env=_KEEP_MEMORY | os.environ,
        )
        assert self._process.stdin is not None  # noqa: S101  both are pipes
        assert self._process.stdout is not None  # noqa: S101
        self._requests = Connection(os.dup(self._process.stdin.fileno()), readable=False)
        self._answers = Connection(os.dup(self._process.stdout.fileno()), writable=False)
        _widen(self._requests.fileno())
        self._process.stdin.close()
        self._process.stdout.close()
        with suppress(OSError):
            self._requests.send((key, folder))

    def load(self, origin: Origin, chunk: Chunk) -> Loaded:
        """Store the events of a chunk of lines.

        Raises:
            OSError: The process has ended.
            EOFError: The process has ended, whatever stopped it.
        """
        self._requests.send((origin, chunk.start, chunk.end, chunk.too_long, len(chunk.text)))
        _write_all(self._requests.fileno(), chunk.text)
        loaded: Loaded = self._answers.recv()
        return loaded

    def close(self) -> None:
        """End the process."""
        self._requests.close()
        self._answers.close()
        self._process.kill()
        self._process.wait()


class LoadedApart:
    """Loads chunks in helpers, which are started when the first chunk is large enough, or else here."""

    def __init__(self, door: Door, staging: Staging) -> None:
        self._key = door.key
        self._folder = staging.folder
        self._here = Loader(staging.con.cursor, staging.folder, LineReader(door))
        self._free: SimpleQueue[Helper] = SimpleQueue()
        self._started: list[Helper] = []
        self._lock = threading.Lock()

    def load_events(self, origin: Origin, events: Events) -> Loaded:
        """Store events that were read one by one."""
        return self._here.load_events(origin, events)

    def load_chunk(self, origin: Origin, chunk: Chunk) -> Loaded:
        """Store the events of a chunk of lines; what stopped a helper comes up here again, if it is no accident."""
        if len(chunk.text) < WORTH:
            return self._here.load_chunk(origin, chunk)
        self._start()
        helper = self._free.get()
        try:
            return helper.load(origin, chunk)
        except (EOFError, OSError):
            return self._here.load_chunk(origin, chunk)
        finally:
            self._free.put(helper)

    def close(self) -> None:
        """End the helpers."""
        for helper in self._started:
            helper.close()

    def _start(self) -> None:
        with self._lock:
            if not self._started:
                self._started = [Helper(self._key, self._folder) for _ in range(HELPERS)]
                for helper in self._started:
                    self._free.put(helper)


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
    with suppress(EOFError, KeyboardInterrupt, BrokenPipeError):
        key, folder = requests.recv()
        with connect_beside(folder, _MEMORY, threads=1) as con:
            loader = Loader(con.cursor, folder, LineReader(Door(key)))
            # What is parsed has no cycles; looking for them takes time.
            gc.disable()
            gc.freeze()
            room = bytearray()
            while True:
                origin, start, end, too_long, size = requests.recv()
                room += bytes(max(size - len(room), 0))
                _read_all(0, memoryview(room)[:size])
                answers.send(loader.load_chunk(origin, Chunk(start, bytes(memoryview(room)[:size]), end, too_long)))
                gc.collect()


def _write_all(descriptor: int, text: bytes) -> None:
    rest = memoryview(text)
    while rest:
        rest = rest[os.write(descriptor, rest) :]


def _read_all(descriptor: int, room: memoryview) -> None:
    """Read into a place that is there already; to read piece by piece takes several times as long (EOFError)."""
    while room:
        read = os.readv(descriptor, [room])
        if not read:
            raise EOFError
        room = room[read:]


def _widen(descriptor: int) -> None:
    if hasattr(fcntl, "F_SETPIPE_SZ"):
        with suppress(OSError):
            fcntl.fcntl(descriptor, fcntl.F_SETPIPE_SZ, _PIPE)
