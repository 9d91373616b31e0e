"""JSON written piece by piece: a document whose long lists are generators is never in memory as a whole."""

from collections.abc import Iterator
from itertools import chain
from typing import Any

import orjson
from msgspec import Struct
from msgspec.structs import asdict

_OPTIONS = orjson.OPT_NAIVE_UTC | orjson.OPT_UTC_Z | orjson.OPT_OMIT_MICROSECONDS


def stream_json(document: dict[str, Any]) -> Iterator[bytes]:
    """Yield the text of ``document``; each item of a generator in it stands on a line of its own.

    A member whose generator has no items is left out: OSCAL refuses empty lists. Times without a zone are UTC.
    """
    yield from _write(document)
    yield b"\n"


def dump(value: Any) -> bytes:
    """Return the text of a value without generators, on one line."""
    return orjson.dumps(value, option=_OPTIONS, default=_fields)


def compact(**members: Any) -> dict[str, Any]:
    """Return the members that say something: neither None nor empty; ``_`` in a name stands for ``-``."""
    return {
        name.rstrip("_").replace("_", "-"): value
        for name, value in members.items()
        if value is not None and value not in ("", [], {})
    }


def _fields(value: Any) -> dict[str, Any]:
    if isinstance(value, Struct):
        return asdict(value)
    raise TypeError(type(value))


def _write(value: Any) -> Iterator[bytes]:
    if isinstance(value, Iterator):
        yield from _write_items(value)
        return
    try:
        yield dump(value)
    except TypeError:
        yield from _write_object(value)


def _write_object(members: dict[str, Any]) -> Iterator[bytes]:
    before = b"{"
    for name, value in members.items():
        begun = value
        if isinstance(value, Iterator):
            first = next(value, None)
            if first is None:
                continue
            begun = chain([first], value)
        yield before + dump(name) + b":"
        yield from _write(begun)
        before = b",\n"
    yield b"}" if before != b"{" else b"{}"


def _write_items(items: Iterator[Any]) -> Iterator[bytes]:
    before = b"[\n"
    for item in items:
        yield before
        yield from _write(item)
        before = b",\n"
    yield b"\n]"
