"""Ranges of versions: from one that is affected, up to one that is not any more."""

import re

from msgspec import Struct

_VERSION = r"v?(\d+(?:\.\d+){0,3})"
_DASH = r"\s*(?:-|–|—|to|through)\s*"  # noqa: RUF001  people write the long ones
_FROM_TO = re.compile(rf"(?:>=?\s*)?{_VERSION}{_DASH}(?:<=\s*)?{_VERSION}")
_UP_TO = re.compile(rf"<=\s*{_VERSION}|{_VERSION}\s+and\s+(?:earlier|below|prior)")
_BELOW = re.compile(
    rf"<\s*{_VERSION}|(?:all\s+)?(?:versions|releases)?\s*(?:prior to|before)\s+{_VERSION}", re.IGNORECASE
)
_FROM_BELOW = re.compile(rf">=\s*{_VERSION},?\s*<\s*{_VERSION}")
_ONE = re.compile(_VERSION)
_OURS = re.compile(r"(\d+(?:\.\d+)*)?\.\.(\d+(?:\.\d+)*)?")


class Range(Struct, frozen=True):
    """Affected from ``introduced`` on, and no more from ``fixed`` on; empty where there is no such end."""

    introduced: str
    fixed: str


def parse_ours(text: str) -> Range | None:
    """Read a range as facts files write it: ``1.20.0..1.20.11``, the end not included; None for anything else."""
    found = _OURS.fullmatch(text.strip())
    return Range(found[1] or "", found[2] or "") if found and (found[1] or found[2]) else None


def parse_range(text: str) -> Range | None:
    """Read a range as advisories write it; None for what is not understood."""
    text = text.strip().strip("`*., ")
    if found := _FROM_BELOW.fullmatch(text):
        return Range(found[1], found[2])
    if found := _FROM_TO.fullmatch(text):
        return Range(found[1], after(found[2]))
    if found := _UP_TO.fullmatch(text):
        return Range("", after(found[1] or found[2]))
    if found := _BELOW.fullmatch(text):
        return Range("", found[1] or found[2])
    if found := _ONE.fullmatch(text):
        return Range(found[1], after(found[1]))
    return None


def after(version: str) -> str:
    """Return the version that follows, for example 1.20.11 after 1.20.10."""
    parts = version.split(".")
    return ".".join([*parts[:-1], str(int(parts[-1]) + 1)])


def apart(ranges: list[Range]) -> list[Range]:
    """Let ranges without a beginning begin with their own series, the one of the oldest series excepted."""
    open_ends = sorted(key(found.fixed) for found in ranges if not found.introduced)
    return [
        Range(f"{_series(found.fixed)}.0", found.fixed)
        if not found.introduced and key(found.fixed) != open_ends[0]
        else found
        for found in ranges
    ]


def key(version: str) -> tuple[int, ...]:
    """Return the numbers of a version, by which versions are compared."""
    return tuple(int(part) for part in version.split("."))


def _series(version: str) -> str:
    return ".".join(version.split(".")[:2])
