"""A log in chunks of whole lines, with where each begins."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

CHUNK = 16 * 2**20
"""Bytes that are read at once."""
LONGEST = 128 * 2**20
"""Bytes of a line that is still read; no event is longer."""


class ByteStream(Protocol):
    """What is needed of an opened log."""

    def read(self, size: int = -1, /) -> bytes:
        """Return some bytes; none at the end."""

    def readline(self, size: int = -1, /) -> bytes:
        """Return a line, or ``size`` bytes of it."""


@dataclass(frozen=True, slots=True)
class Position:
    """How far a log was read."""

    bytes: int = 0
    """Unpacked, up to the end of a line."""
    lines: int = 0


@dataclass(frozen=True, slots=True)
class Chunk:
    """Lines of a log, each with its end."""

    start: Position
    text: bytes
    end: Position
    too_long: bool = False
    """It is the beginning of one line, of which the rest was passed over."""


@dataclass(slots=True)
class Rest:
    """What a log ends with, without the end of a line."""

    text: bytes = b""
    position: Position = Position()


def read_chunks(stream: ByteStream, start: Position, rest: Rest) -> Iterator[Chunk]:
    """Yield the lines from ``start`` on, where the stream stands; ``rest`` receives what has no end yet."""
    position, before = start, b""
    while piece := _read(stream, CHUNK - len(before)):
        if position.bytes and position is start and not before and piece.startswith(b"\n"):
            # The last line had no end when it was read.
            piece, position = piece[1:], Position(position.bytes + 1, position.lines)
        chunk, before = _cut(stream, position, before, piece)
        if chunk is not None:
            position = chunk.end
            yield chunk
        elif len(before) >= CHUNK:
            break
    rest.text, rest.position = before, position


def _cut(stream: ByteStream, position: Position, before: bytes, piece: bytes) -> tuple[Chunk | None, bytes]:
    """Return the whole lines of what was read, if it has any, and what comes after them."""
    cut = piece.rfind(b"\n") + 1
    if cut:
        text = b"".join((before, memoryview(piece)[:cut]))
        return Chunk(position, text, _after(position, text)), piece[cut:]
    text = before + piece
    if len(text) < CHUNK:
        return None, text
    chunk = _long_line(stream, position, text)
    return (chunk, b"") if chunk.too_long or chunk.text.endswith(b"\n") else (None, chunk.text)


def _read(stream: ByteStream, size: int) -> bytes:
    """Read up to ``size`` bytes; fewer only at the end."""
    parts: list[bytes] = []
    while size > 0 and (piece := stream.read(size)):
        parts.append(piece)
        size -= len(piece)
    return b"".join(parts)


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
    return Chunk(position, b"".join(parts), end, too_long=size > LONGEST)


def _after(position: Position, text: bytes) -> Position:
    return Position(position.bytes + len(text), position.lines + text.count(b"\n"))
