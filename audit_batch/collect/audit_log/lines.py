"""Lines of any known format as sealed events of audit.k8s.io/v1; what is no event is put aside with its reason."""

import json
import re
from collections.abc import Callable, Iterator
from typing import Any

import orjson
from msgspec import Struct, field

from audit_batch.collect.audit_log.checking import problem_of
from audit_batch.collect.audit_log.chunks import Chunk
from audit_batch.collect.audit_log.sealing import Sealer
from audit_batch.collect.audit_log.shapes import NoEvent, events_of
from audit_batch.redact import Door

BEGINNING = 200
"""Characters that are kept of what is no event."""
_LOOKED_AT = 4096
"""Bytes of which secrets are cut before that: one that begins within must be whole to be recognised."""
EXPORTED = re.compile(rb"\d{4}-\d\d-\d\dT[\d:.]+Z\s+(?=\{)")
"""What an export of CloudWatch to S3 writes before each message."""
_MAY_HOLD_BODY = re.compile(r'"secrets"|Secret|(?i:token)')
_BODY = re.compile(r'"requestObject"|"responseObject"|"data"|(?i:oken)|ecret')
"""Where in such a text that begins which cannot be told; it is in each."""


class BadLine(Struct, frozen=True):
    """A line that is no event."""

    line: int
    byte_offset: int
    bytes: int
    reason: str
    beginning: str


class Events(Struct):
    """Sealed events, each a line, with the line of the log and the format that it came from."""

    texts: list[bytes] = field(default_factory=list)
    numbers: list[int] = field(default_factory=list)
    formats: list[str] = field(default_factory=list)
    offsets: list[tuple[int, int]] = field(default_factory=list)
    """Where that line begins, and its length."""
    bad: list[BadLine] = field(default_factory=list)


class LineReader:
    """Reads lines and documents one by one; slower than the API server's own lines are read, and takes any format."""

    def __init__(self, door: Door) -> None:
        self.door = door
        self._sealer = Sealer(door)

    def read_chunk(self, chunk: Chunk) -> Events:
        """Return the events of the lines."""
        events = Events()
        if chunk.too_long:
            events.bad.append(self._bad(chunk, 0, len(chunk.text), "longer than any event"))
            return events
        offset = 0
        lines = chunk.text.removesuffix(b"\n").split(b"\n")
        for number, line in enumerate(lines, chunk.start.lines + 1):
            if line.strip():
                place = (number, chunk.start.bytes + offset, len(line))
                self._take(events, place, line, lambda line=line: _parse(line))  # type: ignore[misc]
            offset += len(line) + 1
        return events

    def read_document(self, text: bytes) -> Events:
        """Return the events of a document that is more than a line: JSON over several lines, or several on one."""
        events = Events()
        for number, start, value in _values(text):
            place = (number, start, len(text) - start)
            self._take(events, place, text[start : start + _LOOKED_AT], lambda value=value: value)  # type: ignore[misc]
        return events

    def read_messages(self, messages: Iterator[tuple[int, str]]) -> Events:
        """Return the events of messages, each with the line where it stands."""
        events = Events()
        for number, message in messages:
            line = message.encode()
            self._take(events, (number, 0, len(line)), line, lambda line=line: _parse(line))  # type: ignore[misc]
        return events

    def refuse(self, events: Events, index: int, reason: str) -> None:
        """Put the event at ``index`` aside."""
        line, (offset, length) = events.numbers[index], events.offsets[index]
        beginning = events.texts[index][:_LOOKED_AT].decode("utf-8", "replace")[:BEGINNING]
        events.bad.append(BadLine(line, offset, length, reason, beginning))

    def _take(self, events: Events, place: tuple[int, int, int], raw: bytes, read: Callable[[], Any]) -> None:
        number, offset, length = place
        try:
            for format_, event in events_of(read()):
                if problem := problem_of(event):
                    raise NoEvent(problem)
                events.texts.append(self._sealer.seal_event(event))
                events.numbers.append(number)
                events.formats.append(format_)
                events.offsets.append((offset, length))
        except (ValueError, RecursionError) as error:
            reason = str(error) if isinstance(error, NoEvent) else "cut, or no JSON"
            events.bad.append(BadLine(number, offset, length, reason, self._beginning(raw)))

    def _bad(self, chunk: Chunk, offset: int, length: int, reason: str) -> BadLine:
        place = chunk.start.lines + 1, chunk.start.bytes + offset
        return BadLine(*place, length, reason, self._beginning(chunk.text[:_LOOKED_AT]))

    def _beginning(self, raw: bytes) -> str:
        """The beginning of a bad line without its secrets; of what may be a Secret's body nothing can be told."""
        text = raw[:_LOOKED_AT].decode("utf-8", "replace")
        body = _BODY.search(text) if _MAY_HOLD_BODY.search(text) else None
        return self.door.clean(text[: body.start()] if body else text)[:BEGINNING]


def _parse(line: bytes) -> Any:
    exported = EXPORTED.match(line)
    return orjson.loads(line[exported.end() :] if exported else line)


def _values(text: bytes) -> Iterator[tuple[int, int, Any]]:
    """Yield the JSON values of a text, each with its line and where it begins; the last one is a text if it is cut."""
    whole = text.decode("utf-8", "replace")
    try:
        yield 1, 0, orjson.loads(text)
    except ValueError:
        yield from _one_by_one(whole)


def _one_by_one(text: str) -> Iterator[tuple[int, int, Any]]:
    decoder, place = json.JSONDecoder(), 0
    while True:
        while place < len(text) and text[place].isspace():
            place += 1
        if place >= len(text):
            return
        number = text.count("\n", 0, place) + 1
        try:
            value, end = decoder.raw_decode(text, place)
        except (ValueError, RecursionError):
            yield number, place, "cut, or no JSON"
            return
        yield number, place, value
        place = end
