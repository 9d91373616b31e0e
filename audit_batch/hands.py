"""Work shared by processes: threads would wait for each other, as planning a query and reading rows take one lock."""

import marshal
import os
import signal
import sys
import warnings
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import suppress
from itertools import chain, pairwise
from typing import IO, Any, Self

from msgspec import Struct

_MOST = 4
"""Processes; each makes the relations anew that its part of the work asks, so that many are no gain."""
_WORTH = 16
"""Pieces of work from which on a process more saves time."""
_NUMBER = 4
"""Bytes of a number."""

Work = Callable[[int], Any]
"""Does one piece of work and returns what came of it, in plain values that `marshal` writes."""


def nameless_file() -> IO[bytes]:
    """Open a file that nobody else sees, in memory where the system has that."""
    if hasattr(os, "memfd_create"):
        return os.fdopen(os.memfd_create("audit-batch"), "w+b")
    from tempfile import TemporaryFile  # noqa: PLC0415

    return TemporaryFile()


def count_hands(pieces: int) -> int:
    """Return how many processes are worth it: one where the system has no safe way to split one in two."""
    if sys.platform != "linux" or pieces < _WORTH:
        return 1
    return min(_MOST, len(os.sched_getaffinity(0)))


def share_evenly(pieces: int, hands: int) -> list[range]:
    """Part the numbers below ``pieces`` into one portion for each hand, neighbours together."""
    bounds = [pieces * number // hands for number in range(hands + 1)]
    return [range(first, last) for first, last in pairwise(bounds)]


def share_out(portions: Sequence[Sequence[int]], work: Work) -> Generator[tuple[int, Any]]:
    """Do ``work`` on each number of all portions, and yield in any order what came of each.

    Each hand begins with a portion of its own, and then helps the others. What a hand that died left undone, or what
    raised an error in it, is done once more here, so that nothing is ever missing.
    """
    with Shared(portions, work) as shared:
        yield from shared.finish()


class Shared:
    """Work that other hands have begun while this process does something else; left, it is given up."""

    def __init__(self, portions: Sequence[Sequence[int]], work: Work) -> None:
        """Begin it: see `share_out`."""
        self._pieces = frozenset(chain(*portions))
        self._work = work
        self._queues = [_queue(portion) for portion in portions]
        turns = ([*self._queues[number:], *self._queues[:number]] for number in range(1, len(portions)))
        self._others = [_fork(queues, work) for queues in turns]

    def __enter__(self) -> Self:
        """Nothing is done on entering."""
        return self

    def __exit__(self, *_: object) -> None:
        """Let go of the other hands."""
        for other in self._others:
            other.close()
        for queue in self._queues:
            os.close(queue)

    def finish(self) -> Generator[tuple[int, Any]]:
        """Help until all is done, and yield in any order what came of each piece."""
        done: set[int] = set()
        for number in _take(self._queues):
            done.add(number)
            yield number, self._work(number)
        for other in self._others:
            for number, answer in other.answers():
                done.add(number)
                yield number, answer
        for number in sorted(self._pieces - done):
            yield number, self._work(number)


class _Hand(Struct):
    """A process of ours."""

    process: int
    said: IO[bytes]
    """What it did, once it has ended."""

    def answers(self) -> Iterator[tuple[int, Any]]:
        """Wait until it has ended, and yield what it has done."""
        os.waitpid(self.process, 0)
        self.process = 0
        self.said.seek(0)
        with suppress(EOFError, ValueError, TypeError):
            while True:
                number, answer = marshal.load(self.said)  # noqa: S302  written by a process of ours, read by nobody else
                yield number, answer

    def close(self) -> None:
        """Let it go, and end it where nobody wants to know any more what it does."""
        self.said.close()
        if self.process:
            os.kill(self.process, signal.SIGKILL)
            os.waitpid(self.process, 0)


def _queue(numbers: Sequence[int]) -> int:
    """Return a pipe that holds these numbers and ends after them: of several readers each number reaches one."""
    reading, writing = os.pipe()
    os.write(writing, b"".join(number.to_bytes(_NUMBER, "big") for number in numbers))
    os.close(writing)
    return reading


def _take(queues: Sequence[int]) -> Iterator[int]:
    for queue in queues:
        while taken := os.read(queue, _NUMBER):
            yield int.from_bytes(taken, "big")


def _fork(queues: Sequence[int], work: Work) -> _Hand:
    said = nameless_file()
    with warnings.catch_warnings():
        # From Python 3.12 on it is warned of other threads: those of DuckDB sleep, and the child uses none of them.
        warnings.simplefilter("ignore", DeprecationWarning)
        process = os.fork()
    if process:
        return _Hand(process, said)
    try:
        for number in _take(queues):
            marshal.dump((number, work(number)), said)
        said.flush()
    finally:
        # Whatever happened: nothing of the parent's is flushed, closed or told twice.
        os._exit(0)
