"""Where pages are taken apart and redacted: here, or in a process of their own beside the one that reads and writes."""

import ctypes
import gc
import os
import queue
import subprocess
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import Future
from contextlib import closing, contextmanager, suppress
from typing import Protocol

import msgspec

from audit_batch.collect.discovery import Listing
from audit_batch.collect.objects import Page, read_page
from audit_batch.collect.pipe import PipeEnd
from audit_batch.errors import Unavailable, Unreachable
from audit_batch.model import StoredObject
from audit_batch.redact import Door

_MMAP_THRESHOLD, _LARGE = -3, 2**20
"""Parameter of glibc's mallopt, and bytes from which on memory is given back as soon as it is free.

Source: mallopt(3)."""
_PATIENCE = 5.0
"""Seconds until a process that should have ended is killed."""

_Answer = tuple[str, str, list[StoredObject]]
"""What is wrong with the page, its cursor, its objects."""
_PACK, _UNPACK = msgspec.msgpack.Encoder(), msgspec.msgpack.Decoder(_Answer)
_UNPACK_DOOR, _UNPACK_LISTING = msgspec.msgpack.Decoder(tuple[bytes, int]), msgspec.msgpack.Decoder(Listing)


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

    def __init__(self, requests: PipeEnd, answers: PipeEnd) -> None:
        self._requests = requests
        self._answers = answers
        self._sending = threading.Lock()
        self._open: queue.SimpleQueue[Future[Page]] = queue.SimpleQueue()
        self._ended = False
        self._receiver = threading.Thread(target=self._receive, name="sealed", daemon=True)
        self._receiver.start()

    def begin(self, door: Door) -> None:
        """Have the other process seal as ``door`` does; once, before the first page."""
        with suppress(OSError):
            self._requests.send(_PACK.encode((door.key, door.remember)))

    def submit(self, body: bytes, listing: Listing) -> "Future[Page]":
        """Send the page to the other process."""
        done: Future[Page] = Future()
        with self._sending:
            self._open.put(done)
            with suppress(OSError):
                self._requests.send(_PACK.encode(listing), body)
            if self._ended:
                self._give_up()
        return done

    def _receive(self) -> None:
        with suppress(EOFError, OSError):
            while True:
                answer, _ = self._answers.receive()
                _settle(self._open.get(), _UNPACK.decode(answer))
        self._ended = True
        self._give_up()

    def _give_up(self) -> None:
        with suppress(queue.Empty):
            while True:
                self._open.get_nowait().set_exception(
                    Unreachable("the process that redacts has ended; is there enough memory?")
                )


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
            requests = PipeEnd(os.dup(process.stdin.fileno()))
            answers = PipeEnd(os.dup(process.stdout.fileno()))
            process.stdin.close()
            with closing(answers), closing(requests):
                yield SealApart(requests, answers)
                requests.close()
                process.wait(_PATIENCE)
        finally:
            process.kill()


def serve() -> None:
    """Seal what comes in on stdin and send it to stdout, until stdin ends."""
    gc.disable()
    _give_back_pages()
    requests, answers, packed = PipeEnd(0), PipeEnd(1), bytearray()
    with suppress(EOFError, KeyboardInterrupt, BrokenPipeError):
        key, remember = _UNPACK_DOOR.decode(requests.receive()[0])
        door = Door(key, remember=remember)
        while True:
            listing, body = requests.receive()
            _PACK.encode_into(_answer(body, _UNPACK_LISTING.decode(listing), door), packed)
            answers.send(packed)


def _give_back_pages() -> None:
    """Keep pages out of the heaps, which their coming and going would tear to pieces that are never given back."""
    with suppress(AttributeError, OSError):  # only glibc has it
        ctypes.CDLL(None).mallopt(_MMAP_THRESHOLD, _LARGE)


def _answer(body: memoryview, listing: Listing, door: Door) -> _Answer:
    try:
        page = read_page(body, listing, door)
    except Unavailable as error:
        return str(error), "", []
    return "", page.cursor, page.objects


def _settle(done: "Future[Page]", answer: _Answer) -> None:
    problem, cursor, objects = answer
    if problem:
        done.set_exception(Unavailable(problem))
        return
    done.set_result(Page(objects, cursor))
