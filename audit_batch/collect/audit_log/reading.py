"""One log, from where it was read to up to its last whole line."""

import csv
import io
from collections.abc import Iterator
from hashlib import sha256
from typing import IO

import orjson
from msgspec import Struct
from msgspec.structs import replace

from audit_batch.collect.audit_log.chunks import ByteStream, Chunk, Position, Rest, read_chunks
from audit_batch.collect.audit_log.lines import EXPORTED, BadLine, Events, LineReader
from audit_batch.collect.audit_log.opening import HEAD, STANDARD_INPUT, UNREADABLE, LogFile, open_log
from audit_batch.warehouse.events.ingestion import Source
from audit_batch.warehouse.events.sources import Sources

LINES, DOCUMENT, TABLE, UNKNOWN = "lines", "document", "table", "unknown"
"""How a log is built: an event or a wrapper a line; JSON over lines; CSV with a column of messages; none of it."""

SETTLED_NS = 600 * 10**9
"""Age of a file, in nanoseconds, from which nobody is believed to be writing its last line."""

_TAIL = 65536
_SURE = 128
"""Bytes of a first line that is no other log's."""
_LOOKED_AT = 20
"""Lines by which the shape of a log is told."""


class Piece(Struct, frozen=True):
    """A part of a log, and how far it was read with it."""

    content: Chunk | Events
    reached: Source


class LogReading:
    """Reads what is new in one log.

    Args:
        file: How it lies there.
        known: The logs that were read before.
        reader: Reads what is no chunk of lines.
        now_ns: The clock.
    """

    def __init__(self, file: LogFile, known: Sources, reader: LineReader, now_ns: int) -> None:
        self._file = file
        self._known = known
        self._reader = reader
        self._final = file.packed or now_ns - file.modified_ns > SETTLED_NS

    def is_unchanged(self) -> bool:
        """Say whether the file lies there as it did when it was read to its end."""
        seen = self._known.at(self._file.name)
        if self._file.path == STANDARD_INPUT or seen is None:
            return False
        same = (seen.file_bytes, seen.modified_ns) == (self._file.size, self._file.modified_ns)
        has_rest = not self._file.packed and seen.format == LINES and seen.bytes < self._file.size
        return same and not (has_rest and self._final)

    def pieces(self) -> Iterator[Piece]:
        """Yield what is new; at least one piece, so that how the file lies there is known the next time."""
        with open_log(self._file.path) as stream:
            head = _read(stream, HEAD)
            shape = shape_of(head)
            start = self._begin(head, shape)
            if shape == LINES:
                yield from self._lines(stream, head, start)
            else:
                yield from self._whole(stream, head, replace(start, bytes=0, lines=0))

    def _begin(self, head: bytes, shape: str) -> Source:
        """Return how far this log was read, under whatever name."""
        known = None if self._file.path == STANDARD_INPUT else self._known.like(head)
        if known is not None and (shape == LINES or known.bytes == self._file.size):
            return replace(known, **self._as_it_lies())
        length = _head_length(head)
        first = sha256(head[:length]).hexdigest()
        lies = self._as_it_lies()
        return Source(self._known.next_number(), str(lies["path"]), first, length, 0, "", 0, self._file.size,
                      self._file.modified_ns, shape)  # fmt: skip

    def _as_it_lies(self) -> dict[str, object]:
        return {"path": self._file.name, "file_bytes": self._file.size, "modified_ns": self._file.modified_ns}

    def _lines(self, stream: IO[bytes], head: bytes, source: Source) -> Iterator[Piece]:
        source = _continued(stream, head, source)
        begun = _Ahead(head, stream) if not source.bytes else stream
        rest, yielded = Rest(), False
        try:
            for chunk in read_chunks(begun, Position(source.bytes, source.lines), rest):
                source = _after(source, chunk)
                yielded = True
                yield Piece(chunk, source)
        except UNREADABLE as error:
            yield Piece(self._damage(source, error), source)
            return
        last = self._last_line(rest)
        if last is not None or not yielded:
            source = _after(source, last) if last is not None else source
            yield Piece(last or Events(), source)

    def _last_line(self, rest: Rest) -> Chunk | None:
        """What has no end of line is taken if it is whole, or if nobody is writing it any more."""
        if not rest.text.strip() or not (self._final or _is_json(rest.text)):
            return None
        position = rest.position
        end = Position(position.bytes + len(rest.text), position.lines + 1)
        return Chunk(position, [rest.text], end)

    def _whole(self, stream: IO[bytes], head: bytes, source: Source) -> Iterator[Piece]:
        try:
            text = head + stream.read()
        except UNREADABLE as error:
            yield Piece(self._damage(source, error), source)
            return
        if source.format == UNKNOWN:
            bad = BadLine(1, 0, len(text), "the file is no audit log of a known format", "")
            yield Piece(Events(bad=[bad]), source)
            return
        table = source.format == TABLE
        events = self._reader.read_messages(_messages(text)) if table else self._reader.read_document(text)
        yield Piece(events, replace(source, bytes=len(text), lines=text.count(b"\n")))

    def _damage(self, source: Source, error: Exception) -> Events:
        kind = type(error).__name__
        return Events(
            bad=[BadLine(source.lines + 1, source.bytes, 0, f"the file cannot be unpacked further ({kind})", "")]
        )


def shape_of(head: bytes) -> str:
    """Tell how a log is built by its first bytes."""
    lines = head.split(b"\n")
    if b"@message" in lines[0] and not lines[0].lstrip().startswith((b"{", b"[")):
        return TABLE
    whole = lines[:-1][:_LOOKED_AT] or lines
    if any(line.strip(b"{}[] ") and _is_json(EXPORTED.sub(b"", line, count=1)) for line in whole):
        return LINES
    begins = head.lstrip()[:1]
    if begins in (b"{", b"["):
        return DOCUMENT if len(lines) > 1 or len(head) < HEAD or b"}{" in head else LINES
    return LINES if not head.strip() or EXPORTED.match(lines[0]) else UNKNOWN


def _continued(stream: IO[bytes], head: bytes, source: Source) -> Source:
    """Move to where the log was read to; if what lies before that is another text, it begins anew."""
    if not source.bytes:
        return source
    length, _, digest = source.tail.partition(":")
    before = source.bytes - int(length)
    if stream.seekable() and not hasattr(stream, "myfileobj"):
        stream.seek(before)
        tail = _read(stream, int(length))
    else:
        text = _Ahead(head, stream)
        _discard(text, before)
        tail = _read(text, int(length))
    if sha256(tail).hexdigest() == digest:
        return source
    stream.seek(0)
    _read(stream, len(head))
    return replace(source, bytes=0, tail="", lines=0)


def _after(source: Source, chunk: Chunk) -> Source:
    tail = chunk.tail(_TAIL)
    mark = f"{len(tail)}:{sha256(tail).hexdigest()}" if not chunk.too_long else "0:" + sha256(b"").hexdigest()
    return replace(source, bytes=chunk.end.bytes, lines=chunk.end.lines, tail=mark)


def _head_length(head: bytes) -> int:
    first = head.find(b"\n") + 1
    return first if first >= _SURE else len(head)


def _messages(text: bytes) -> Iterator[tuple[int, str]]:
    rows = csv.DictReader(io.StringIO(text.decode("utf-8", "replace"), newline=""))
    for row in rows:
        yield rows.line_num, str(row.get("@message") or "")


def _is_json(text: bytes) -> bool:
    try:
        return isinstance(orjson.loads(text), dict | list)
    except ValueError:
        return False


def _read(stream: ByteStream, size: int) -> bytes:
    parts: list[bytes] = []
    while size > 0 and (piece := stream.read(size)):
        parts.append(piece)
        size -= len(piece)
    return b"".join(parts)


def _discard(stream: ByteStream, size: int) -> None:
    while size > 0 and (piece := stream.read(min(size, 1 << 20))):
        size -= len(piece)


class _Ahead:
    """A stream of which the beginning was read already."""

    def __init__(self, ahead: bytes, stream: IO[bytes]) -> None:
        self._ahead = ahead
        self._stream = stream

    def read(self, size: int = -1, /) -> bytes:
        """Return some bytes; none at the end."""
        if self._ahead:
            piece, self._ahead = (self._ahead[:size], self._ahead[size:]) if size >= 0 else (self._ahead, b"")
            return piece
        return self._stream.read(size)

    def readline(self, length: int = -1, /) -> bytes:
        """Return a line, or ``length`` bytes of it."""
        if self._ahead:
            end = self._ahead.find(b"\n") + 1
            cut = min(end or len(self._ahead), length if length >= 0 else len(self._ahead))
            piece, self._ahead = self._ahead[:cut], self._ahead[cut:]
            return piece
        return self._stream.readline(length)
