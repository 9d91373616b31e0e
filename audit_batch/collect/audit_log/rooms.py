"""Where the text of a chunk lies on its way: memory that two processes see, and files from which DuckDB reads."""

import mmap
import os
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from itertools import count
from pathlib import Path
from typing import Protocol

HAS_ROOMS = hasattr(os, "memfd_create")
"""Whether the system has files that lie in memory alone; what is not redacted yet must be in no other."""
Pieces = Sequence[bytes | memoryview]
"""A text in pieces."""


class Room:
    """A file without a name, in memory: its pages are taken once and serve one text after the other.

    Args:
        descriptor: Of the file, which other processes may know too.
        size: Bytes for which there is room at first.
    """

    def __init__(self, descriptor: int, size: int) -> None:
        self.descriptor = descriptor
        os.ftruncate(descriptor, size)
        self._memory = mmap.mmap(descriptor, size)

    def fill(self, text: Pieces) -> None:
        """Put a text there; what lay there before goes, but for what is beyond its end."""
        end = 0
        for piece in text:
            start, end = end, end + len(piece)
            self._memory[start:end] = piece

    def fit(self, size: int) -> None:
        """Make the file as long as a text, neither longer nor shorter."""
        if size > len(self._memory):
            self._memory.resize(size)
        os.ftruncate(self.descriptor, size)

    def text(self, size: int) -> bytes:
        """Return the text that lies there."""
        return self._memory[:size]

    def close(self) -> None:
        """Let go of it."""
        self._memory.close()
        os.close(self.descriptor)


def new_room(size: int) -> Room:
    """Return a room of its own; the kernel takes it back when the last process that knows it has ended."""
    return Room(os.memfd_create("audit-batch"), size)


class Spool(Protocol):
    """Gives texts to DuckDB as files."""

    def holding(self, text: Pieces) -> AbstractContextManager[Path]:
        """Return the path of a file with the text, for as long as the block lasts."""


class FileSpool:
    """A file of its own for each text, in ``folder``: several threads may have one at once."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._numbers = count(1)

    @contextmanager
    def holding(self, text: Pieces) -> Iterator[Path]:
        """See `Spool`."""
        path = self._folder / f"lines-{os.getpid()}-{next(self._numbers)}.json"
        try:
            with path.open("wb") as file:
                file.writelines(text)
            yield path
        finally:
            path.unlink(missing_ok=True)


class RoomSpool:
    """One file in memory for one text after the other."""

    def __init__(self, room: Room) -> None:
        self._room = room
        self.path = Path(f"/dev/fd/{room.descriptor}")

    @contextmanager
    def holding(self, text: Pieces) -> Iterator[Path]:
        """See `Spool`."""
        self._room.fit(sum(map(len, text)))
        self._room.fill(text)
        yield self.path
