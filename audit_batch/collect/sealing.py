"""Where pages are taken apart and redacted: here, or in a process of their own beside the one that reads and writes."""

import ctypes
import fcntl
import gc
import os
import queue
import subprocess
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import Future
from contextlib import contextmanager, suppress
from dataclasses import asdict
from multiprocessing.connection import Connection
from typing import Protocol

import msgspec

from audit_batch.collect.discovery import Listing
from audit_batch.collect.objects import Page, read_page
from audit_batch.errors import Unavailable, Unreachable
from audit_batch.model import StoredObject
from audit_batch.redact import Door

_PIPE = 2**20
"""Bytes that the kernel holds between the two processes."""
_MMAP_THRESHOLD, _LARGE = -3, 2**20
"""Parameter of glibc's mallopt, and bytes from which on memory is given back as soon as it is free.

Source: mallopt(3)."""
_PATIENCE = 5.0
"""Seconds until a process that should have ended is killed."""

_Row = tuple[str, str, str, bytes, bytes]
_Answer = tuple[str, str, list[_Row]]
"""What is wrong with the page, its cursor, its objects."""
_PACK, _UNPACK = msgspec.msgpack.Encoder(), msgspec.msgpack.Decoder(_Answer)
"""Answers are most of what goes between the two: pickling them takes several times as long."""


class Sealing(Protocol):
    """Turns the bodies of pages into what may be stored; safe between threads."""

    def submit(self, body: bytes, listing: Listing) -> "Future[Page]":
        """Begin with one page; pages of one caller come out in the order in which they went in."""


class SealHere:
    """Seals in the thread that asks."""

    def __init__(self, door: Door) -> None:
        self._door = door

    def submit(self, body: bytes, listing: Listing) -> "Future[Page]":
        """Seal the page; the answer is there at once."""
        done: Future[Page] = Future()
        try:
            done.set_result(read_page(body, listing, self._door))
        except Unavailable as error:
            done.set_exception(error)
        return done


class SealApart:
    """Seals in one other process, so that reading and writing go on meanwhile."""

    def __init__(self, requests: Connection, answers: Connection) -> None:
        self._requests = requests
        self._answers = answers
        self._sending = threading.Lock()
        self._open: queue.SimpleQueue[tuple[Listing, Future[Page]]] = queue.SimpleQueue()
        self._ended = False
        self._receiver = threading.Thread(target=self._receive, name="sealed", daemon=True)
        self._receiver.start()

    def begin(self, door: Door) -> None:
        """Have the other process seal as ``door`` does; once, before the first page."""
        with suppress(OSError):
            self._requests.send((door.key, door.remember))

    def submit(self, body: bytes, listing: Listing) -> "Future[Page]":
        """Send the page to the other process."""
        done: Future[Page] = Future()
        with self._sending:
            self._open.put((listing, done))
            with suppress(OSError):
                self._requests.send(asdict(listing))
                self._requests.send_bytes(body)
            if self._ended:
                self._give_up()
        return done

    def _receive(self) -> None:
        with suppress(EOFError, OSError):
            while True:
                answer = _UNPACK.decode(self._answers.recv_bytes())
                listing, done = self._open.get()
                _settle(done, listing, answer)
        self._ended = True
        self._give_up()

    def _give_up(self) -> None:
        with suppress(queue.Empty):
            while True:
                _, done = self._open.get_nowait()
                done.set_exception(Unreachable("the process that redacts has ended; is there enough memory?"))


@contextmanager
def seal_apart() -> Iterator[SealApart]:
    """Start the other process; it ends with the block, with this process, and with a closed pipe.

    It takes half a second until it listens: start it before what else has to be done, and `SealApart.begin` later.
    """
    _give_back_pages()
    # Its stderr is closed: a traceback there could show what has not been redacted yet.
    command = [sys.executable, "-P", "-c", f"from {__name__} import serve; serve()"]
    with subprocess.Popen(  # noqa: S603  our own interpreter, no input in it
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        bufsize=0,
    ) as process:
        try:
            assert process.stdin is not None  # noqa: S101  both are pipes
            assert process.stdout is not None  # noqa: S101
            requests = _connection(os.dup(process.stdin.fileno()), writable=True)
            answers = _connection(os.dup(process.stdout.fileno()), writable=False)
            process.stdin.close()
            with answers, requests:
                yield SealApart(requests, answers)
                requests.close()
                process.wait(_PATIENCE)
        finally:
            process.kill()


def serve() -> None:
    """Seal what comes in on stdin and send it to stdout, until stdin ends."""
    gc.disable()
    _give_back_pages()
    requests, answers = _connection(0, writable=False), _connection(1, writable=True)
    with suppress(EOFError, KeyboardInterrupt, BrokenPipeError):
        key, remember = requests.recv()
        door = Door(key, remember=remember)
        while True:
            listing = Listing(**requests.recv())
            answers.send_bytes(_PACK.encode(_answer(requests.recv_bytes(), listing, door)))


def _give_back_pages() -> None:
    """Keep pages out of the heaps, which their coming and going would tear to pieces that are never given back."""
    with suppress(AttributeError, OSError):  # only glibc has it
        ctypes.CDLL(None).mallopt(_MMAP_THRESHOLD, _LARGE)


def _answer(body: bytes, listing: Listing, door: Door) -> _Answer:
    try:
        page = read_page(body, listing, door)
    except Unavailable as error:
        return str(error), "", []
    return "", page.cursor, [(o.namespace, o.name, o.uid, o.digest, o.doc) for o in page.objects]


def _settle(done: "Future[Page]", listing: Listing, answer: _Answer) -> None:
    problem, cursor, rows = answer
    if problem:
        done.set_exception(Unavailable(problem))
        return
    done.set_result(Page([StoredObject(listing.api_version, listing.kind, *row) for row in rows], cursor))


def _connection(descriptor: int, *, writable: bool) -> Connection:
    if hasattr(fcntl, "F_SETPIPE_SZ"):
        with suppress(OSError):
            fcntl.fcntl(descriptor, fcntl.F_SETPIPE_SZ, _PIPE)
    return Connection(descriptor, readable=not writable, writable=writable)
