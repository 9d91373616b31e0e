"""Work shared by processes: threads would wait for each other, as planning a query and reading rows take one lock."""

import marshal
import os
import signal
import sys
import warnings
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from contextlib import suppress
from functools import partial
from itertools import chain, pairwise
from typing import IO, Any, Self

from msgspec import Struct

_MOST = 4
"""Processes; each makes the relations anew that its part of the work asks, so that many are no gain."""
_WORTH = 16
"""Pieces of work from which on a process more saves time."""
_NUMBER = 4
"""Bytes of a number."""
_SIZE = 8
"""Bytes of the size of an answer."""

Work = Callable[[int], Any]
"""Does one piece of work and returns what came of it, in plain values that `marshal` writes."""


def nameless_file() -> IO[bytes]:
    """Open a file that nobody else sees, in memory where the system has that."""
    if hasattr(os, "memfd_create"):
        return os.fdopen(os.memfd_create("audit-batch"), "w+b")
    from tempfile import TemporaryFile  # noqa: PLC0415

    return TemporaryFile()


def most_hands() -> int:
    """Return how many processes there may be: one where the system has no safe way to split one in two."""
    return min(_MOST, len(os.sched_getaffinity(0))) if sys.platform == "linux" else 1


def count_hands(pieces: int) -> int:
    """Return how many processes are worth it for so much work."""
    return most_hands() if pieces >= _WORTH else 1


def share_evenly(pieces: int, hands: int) -> list[range]:
    """Part the numbers below ``pieces`` into one portion for each hand, neighbours together."""
    bounds = [pieces * number // hands for number in range(hands + 1)]
    return [range(first, last) for first, last in pairwise(bounds)]


def share_out(portions: Sequence[Sequence[int]], work: Work) -> Generator[tuple[int, Any]]:
    """Do ``work`` on each number of all portions, and yield in any order what came of each.

    Each hand begins with a portion of its own, and then helps the others. What a hand that died left undone, or what
    raised an error in it, is done once more here, so that nothing is ever missing.
    """
    with begin(portions, work) as shared:
        yield from shared.finish()


def begin(portions: Sequence[Sequence[int]], work: Work) -> "Shared":
    """Let other hands begin with what `share_out` does, while this process does something else."""
    queues = [_filled(_Pipe(), portion) for portion in portions]
    turns = ([*queues[number:], *queues[:number]] for number in range(1, len(portions)))
    others = [_fork(partial(_begin_at, queues, work)) for queues in turns]
    return Shared(chain(*portions), work, queues, others)


class EarlyHand:
    """A hand that is there before its work is known: it gets ready meanwhile, and then waits to be told."""

    def __init__(self, get_ready: Callable[[], Callable[[Any], Work]]) -> None:
        """Begin it; ``get_ready`` is called in the new process, and returns what makes work of a task."""
        self._queue, self._task = _Pipe(), _Pipe()
        self._hand = _fork(lambda: self._wait(get_ready()))

    def __enter__(self) -> Self:
        """Nothing is done on entering."""
        return self

    def __exit__(self, *_: object) -> None:
        """Let go of it, whatever it is doing."""
        self._hand.close()
        self._queue.close()
        self._task.close()

    def begin(self, task: Any, pieces: int, work: Work, hands: int) -> "Shared":
        """Let it begin with ``pieces`` of a task, given in plain values; ``work`` is what it makes of that.

        All take from one queue: this process, this hand, and more of them where ``hands`` are more than two.
        """
        _filled(self._queue, range(pieces))
        with suppress(BrokenPipeError), self._task.writing as telling:  # one that died leaves its pieces to others
            marshal.dump(task, telling)
        others = [_fork(partial(_begin_at, [self._queue], work)) for _ in range(2, hands)]
        return Shared(range(pieces), work, [self._queue], [self._hand, *others])

    def _wait(self, make: Callable[[Any], Work]) -> "_Begun":
        self._queue.writing.close()
        self._task.writing.close()
        return [self._queue], make(marshal.loads(self._task.reading.read()))  # noqa: S302  a process of ours wrote it


class Shared:
    """Work that other hands have begun; left, it is given up."""

    def __init__(self, pieces: Iterable[int], work: Work, queues: Sequence["_Pipe"], others: Sequence["_Hand"]) -> None:
        """Join them."""
        self._pieces = frozenset(pieces)
        self._work = work
        self._queues = queues
        self._others = others

    def __enter__(self) -> Self:
        """Nothing is done on entering."""
        return self

    def __exit__(self, *_: object) -> None:
        """Let go of the other hands."""
        for other in self._others:
            other.close()
        for queue in self._queues:
            queue.close()

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


class _Pipe:
    """Both ends of a pipe."""

    def __init__(self) -> None:
        reading, writing = os.pipe()
        self.reading: IO[bytes] = open(reading, "rb", buffering=0)  # noqa: PTH123, SIM115  closed by who made it
        self.writing: IO[bytes] = open(writing, "wb")  # noqa: PTH123, SIM115

    def close(self) -> None:
        self.reading.close()
        with suppress(BrokenPipeError):
            self.writing.close()


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
        while len(size := self.said.read(_SIZE)) == _SIZE:
            record = self.said.read(int.from_bytes(size, "big"))
            with suppress(EOFError, ValueError, TypeError):  # the last is not whole where the process was ended
                yield marshal.loads(record)  # noqa: S302  written by a process of ours, read by nobody else

    def close(self) -> None:
        """Let it go, and end it where nobody wants to know any more what it does."""
        self.said.close()
        if self.process:
            os.kill(self.process, signal.SIGKILL)
            os.waitpid(self.process, 0)
            self.process = 0


def _filled(queue: _Pipe, numbers: Iterable[int]) -> _Pipe:
    """Let a pipe hold these numbers and end after them: of several readers each number reaches one."""
    with queue.writing as writing:
        writing.write(b"".join(number.to_bytes(_NUMBER, "big") for number in numbers))
    return queue


def _take(queues: Iterable[_Pipe]) -> Iterator[int]:
    for queue in queues:
        while taken := queue.reading.read(_NUMBER):
            yield int.from_bytes(taken, "big")


_Begun = tuple[Sequence[_Pipe], Work]
"""Where the numbers come from, in order, and what is done with each."""


def _begin_at(queues: Sequence[_Pipe], work: Work) -> _Begun:
    return queues, work


def _fork(begin: Callable[[], _Begun]) -> _Hand:
    said = nameless_file()
    with warnings.catch_warnings():
        # From Python 3.12 on it is warned of other threads: those of DuckDB sleep, and the child uses none of them.
        warnings.simplefilter("ignore", DeprecationWarning)
        process = os.fork()
    if process:
        return _Hand(process, said)
    try:
        queues, work = begin()
        for number in _take(queues):
            # Each with its size: what reads from a file without knowing it asks for every few bytes.
            record = marshal.dumps((number, work(number)))
            said.write(len(record).to_bytes(_SIZE, "big"))
            said.write(record)
        said.flush()
    finally:
        # Whatever happened: nothing of the parent's is flushed, closed or told twice.
        os._exit(0)
