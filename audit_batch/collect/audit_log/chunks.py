"""A log in chunks of whole lines, with where each begins."""

from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import Protocol

from msgspec import Struct

CHUNK = 16 * 2**20
"""Bytes that are read at once."""
_PIECE = 2**20
"""Bytes that are asked of a log at once: they still lie near the processor when their lines are counted."""
LONGEST = 128 * 2**20
"""Bytes of a line that is still read; no event is longer."""


class ByteStream(Protocol):
    """What is needed of an opened log."""

    def read(self, size: int = -1, /) -> bytes:
        """Return some bytes; none at the end."""

    def readline(self, size: int = -1, /) -> bytes:
        """Return a line, or ``size`` bytes of it."""


class Position(Struct, frozen=True):
    """How far a log was read."""

    bytes: int = 0
    """Unpacked, up to the end of a line."""
    lines: int = 0


class Chunk(Struct, frozen=True, dict=True):
    """Lines of a log, each with its end."""

    start: Position
    pieces: Sequence[bytes | memoryview]
    """The text, as it was read: to put it together takes time, and not everybody needs it whole."""
    end: Position
    too_long: bool = False
    """It is the beginning of one line, of which the rest was passed over."""

    @property
    def size(self) -> int:
        """Bytes of the text."""
        return sum(map(len, self.pieces))

    @cached_property
    def text(self) -> bytes:
        """The text in one piece."""
        only, *more = self.pieces or (b"",)
        return only if isinstance(only, bytes) and not more else b"".join(self.pieces)

    def tail(self, size: int) -> bytes:
        """Return the last bytes of the text."""
        last: list[bytes | memoryview] = []
        for piece in reversed(self.pieces):
            last.insert(0, piece[-size:])
            size -= len(last[0])
            if size <= 0:
                break
        return b"".join(last)


class Rest(Struct):
    """What a log ends with, without the end of a line."""

    text: bytes = b""
    position: Position = Position()


def read_chunks(stream: ByteStream, start: Position, rest: Rest) -> Iterator[Chunk]:
    """Yield the lines from ``start`` on, where the stream stands; ``rest`` receives what has no end yet."""
    position, before = start, b""
    while pieces := _read(stream, CHUNK - len(before)):
        if position.bytes and position is start and not before and pieces[0].startswith(b"\n"):
            # The last line had no end when it was read.
            pieces[0], position = pieces[0][1:], Position(position.bytes + 1, position.lines)
        chunk, before = _cut(stream, position, [before, *pieces])
        if chunk is not None:
            position = chunk.end
            yield chunk
        elif len(before) >= CHUNK:
            break
    rest.text, rest.position = before, position


def _cut(stream: ByteStream, position: Position, pieces: list[bytes]) -> tuple[Chunk | None, bytes]:
    """Return the whole lines of what was read, if it has any, and what comes after them."""
    lines, after = _whole_lines(pieces)
    if lines:
        end = Position(position.bytes + sum(map(len, lines)), position.lines + sum(map(_count_lines, pieces)))
        return Chunk(position, lines, end), after
    if len(after) < CHUNK:
        return None, after
    chunk = _long_line(stream, position, after)
    return (chunk, b"") if chunk.too_long or chunk.text.endswith(b"\n") else (None, chunk.text)


def _whole_lines(pieces: list[bytes]) -> tuple[list[bytes | memoryview], bytes]:
    """Part what was read after the last end of a line."""
    for number in reversed(range(len(pieces))):
        if cut := pieces[number].rfind(b"\n") + 1:
            after = b"".join((pieces[number][cut:], *pieces[number + 1 :]))
            return [*pieces[:number], memoryview(pieces[number])[:cut]], after
    return [], b"".join(pieces)


def _read(stream: ByteStream, size: int) -> list[bytes]:
    """Read up to ``size`` bytes; fewer only at the end."""
    parts: list[bytes] = []
    while size > 0 and (piece := stream.read(min(size, _PIECE))):
        parts.append(piece)
        size -= len(piece)
    return parts


def _long_line(stream: ByteStream, position: Position, text: bytes) -> Chunk:
    """Read on to the end of a line that is longer than a chunk."""
    parts, size = [text], len(text)
    while piece := stream.readline(CHUNK):
        size += len(piece)
        if size <= LONGEST:
            parts.append(piece)
        if piece.endswith(b"\n"):
            break
    end = Position(position.bytes + size, position.lines + 1)
    return Chunk(position, [b"".join(parts)], end, too_long=size > LONGEST)


def _count_lines(piece: bytes) -> int:
    """Count the ends of lines, from one to the next: `bytes.count`, which looks at every byte, takes three times it."""
    count = place = 0
    while place := piece.find(b"\n", place) + 1:
        count += 1
    return count
