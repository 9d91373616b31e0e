"""Redaction of chunks in processes of their own: in threads of this one they would wait for each other."""

import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from multiprocessing.connection import Connection
from pathlib import Path
from queue import SimpleQueue

from audit_batch.collect.audit_log.sealing import Sealer
from audit_batch.redact import Door

WORTH = 4 * 2**20
"""Bytes of a chunk from which on it is worth to start a process for it."""
HELPERS = 2

_DONE, _NOT = b"1", b"0"


class Helper:
    """One other process; it ends with this one, and with `close`."""

    def __init__(self, key: bytes) -> None:
        # Its stderr is closed: a traceback there could show what has not been redacted yet.
        self._process = subprocess.Popen(  # noqa: S603  our own interpreter, no input in it
            [sys.executable, "-P", "-c", f"from {__name__} import serve; serve()"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            bufsize=0,
        )
        assert self._process.stdin is not None  # noqa: S101  both are pipes
        assert self._process.stdout is not None  # noqa: S101
        self._requests = Connection(os.dup(self._process.stdin.fileno()), readable=False)
        self._answers = Connection(os.dup(self._process.stdout.fileno()), writable=False)
        self._process.stdin.close()
        self._process.stdout.close()
        self._requests.send_bytes(key)

    def seal(self, text: bytes, spool: Path) -> bool:
        """Write the lines sealed to a file; False when some of them are no events.

        Raises:
            OSError: The process has ended, or the file cannot be written.
            EOFError: The process has ended.
        """
        self._requests.send_bytes(os.fsencode(spool))
        self._requests.send_bytes(text)
        return self._answers.recv_bytes() == _DONE

    def close(self) -> None:
        """End the process."""
        self._requests.close()
        self._answers.close()
        self._process.kill()
        self._process.wait()


class SealedApart:
    """Seals chunks in helpers, which are started when the first chunk is large enough, or else here."""

    def __init__(self, door: Door) -> None:
        self._door = door
        self._here = Sealer(door)
        self._free: SimpleQueue[Helper] = SimpleQueue()
        self._started: list[Helper] = []
        self._lock = threading.Lock()

    def seal(self, text: bytes, spool: Path) -> bool:
        """Write the lines sealed to a file; False when some of them are no events."""
        if len(text) < WORTH:
            return write_sealed(self._here, text, spool)
        self._start()
        helper = self._free.get()
        try:
            return helper.seal(text, spool)
        except (EOFError, OSError):
            return write_sealed(self._here, text, spool)
        finally:
            self._free.put(helper)

    def close(self) -> None:
        """End the helpers."""
        for helper in self._started:
            helper.close()

    def _start(self) -> None:
        with self._lock:
            if not self._started:
                self._started = [Helper(self._door.key) for _ in range(HELPERS)]
                for helper in self._started:
                    self._free.put(helper)


@contextmanager
def seal_apart(door: Door) -> Iterator[SealedApart]:
    """Seal with helpers, which end with the block."""
    apart = SealedApart(door)
    try:
        yield apart
    finally:
        apart.close()


def write_sealed(sealer: Sealer, text: bytes, spool: Path) -> bool:
    """Write lines sealed to a file; False, and no file, when one that may hold a secret is no JSON."""
    try:
        spool.write_bytes(sealer.seal_lines(text))
    except ValueError:
        return False
    return True


def serve() -> None:
    """Seal what comes in on stdin, until it ends."""
    requests, answers = Connection(0, writable=False), Connection(1, readable=False)
    with suppress(EOFError, KeyboardInterrupt, BrokenPipeError):
        sealer = Sealer(Door(requests.recv_bytes()))
        while True:
            spool = Path(os.fsdecode(requests.recv_bytes()))
            done = write_sealed(sealer, requests.recv_bytes(), spool)
            answers.send_bytes(_DONE if done else _NOT)
