"""A quick look at canonical JSON: may anything in it be secret? Most objects need no second look.

It may say yes too often, never no too often: whatever the door replaces, the probe has seen (tests hold them together).
"""

from collections.abc import Callable
from functools import cache
from typing import Any

import re2  # type: ignore[import-untyped]

from audit_batch.redact.detectors import DETECTORS
from audit_batch.redact.encoded import PROBE as _ENCODED
from audit_batch.redact.names import NAME_CHARACTERS, telling_probe

_BLANK = r"(?: |\\+[nrt])*"
_QUOTE = r"""\\*["']"""
_NAME = telling_probe()
_TOLD = (
    # A field of the object itself, with a text, a number or a list of texts.
    rf"""{_NAME}":(?:"|[-0-9]|\[[^{{\[\]])"""
    # An assignment inside a text, which may be JSON in JSON.
    rf"""|{_NAME}(?:'|\\+["'])?{_BLANK}[:=]=?{_BLANK}(?:[^ {{\["]|\[{_BLANK}(?:[^ {{\[\]\\]|{_QUOTE}))"""
    # A flag, and its value as the next word.
    rf"""|-[{NAME_CHARACTERS}]*{_NAME}(?:["']? |["']?\\+[nrt])"""
)
_FLAG = rf"-[{NAME_CHARACTERS}]*{_NAME}{_QUOTE}{_BLANK},"
"""A flag whose value is the next item."""
_ASSIGNED = rf"{_TOLD}|{_FLAG}"
_BODY = (
    rf"""(?:kind(?:{_QUOTE})?{_BLANK}:{_BLANK}(?:{_QUOTE})?Secret)|last-applied"""
    # A letter or slash that is written as an escape inside of JSON in JSON hides what it is part of.
    r"""|\\\\(?:u00|/)"""
)
_NAMED = rf"""(?:name|key){_QUOTE}{_BLANK}:{_BLANK}{_QUOTE}[^"]*{_NAME}{_QUOTE}"""
"""The name of an entry with a value beside it."""

_OPTIONS = re2.Options()
_OPTIONS.max_mem = 16 * 2**20


def _any_of(*probes: str) -> re2.Set:
    """A set of one: it says whether it is met, and looks for no place, which takes less time."""
    met = re2.Set.SearchSet(_OPTIONS)
    met.Add("|".join(f"(?:{probe})" for probe in probes).encode())
    met.Compile()
    return met


_SHAPES = list(dict.fromkeys(detector.probe for detector in DETECTORS))
_HIDDEN = (
    # An escape that canonical JSON does not have, but for those by which Go writes & < >; a blank that stands alone.
    r"""\\u(?:[^0]|0[^0]|00[^23]|002[^6]|003[^ce])|\\/|(?:[^\\]|\\\\)"(?:[ \t\r]*:[ \t\r]|[ \t\r]+[:,])"""
)


@cache
def make_look(*further: str) -> Callable[[bytes | memoryview], bool]:
    """Return a look, as `is_suspect` is one, at JSON as somebody else wrote it, in which escapes may hide a secret.

    It is narrower in two ways, for speed: a flag is a whole item, and an entry without a value beside its name is none.

    Args:
        further: RE2 patterns that count too.
    """
    always = (*_SHAPES, _TOLD, _QUOTE + _FLAG, _BODY, _ENCODED, _HIDDEN, *further)
    met, met_named = _any_of(*always), _any_of(*always, _NAMED)
    # Nearly always one look is enough.
    return lambda document: bool(met_named.Match(document) and (b"value" in bytes(document) or met.Match(document)))


def is_suspect(document: bytes, *, prose: bool = False) -> bool:
    """Say whether compact JSON may hold a secret; in prose only what has the shape of one counts."""
    return bool((_suspect_prose() if prose else _suspect()).Match(document))


def is_shaped(text: str) -> bool:
    """Say whether a text may hold what a detector knows by its shape."""
    return bool(_shaped().search(text))


@cache
def _suspect() -> re2.Set:
    return _any_of(*_SHAPES, _ASSIGNED, _NAMED, _BODY, _ENCODED)


@cache
def _suspect_prose() -> re2.Set:
    return _any_of(*_SHAPES, _BODY)


@cache
def _shaped() -> Any:
    return re2.compile("|".join(f"(?:{probe})" for probe in _SHAPES), _OPTIONS)
