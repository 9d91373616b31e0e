"""Logs as they lie there: plain, gzip or zstd, told by their first bytes; and the places that a user named."""

import gzip
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

import zstandard
from msgspec import Struct

from audit_batch.errors import UsageError

STANDARD_INPUT = Path("-")
HEAD = 65536
"""Bytes by which a log is recognised, at most."""

_GZIP = b"\x1f\x8b"
_ZSTD = b"\x28\xb5\x2f\xfd"
_PACKED = (EOFError, zstandard.ZstdError, gzip.BadGzipFile)
"""What is raised where a packed log ends too early or is damaged."""
UNREADABLE = (*_PACKED, OSError)


class LogFile(Struct, frozen=True):
    """A file with a log in it, as it lies there now."""

    path: Path
    size: int
    modified_ns: int
    packed: bool

    @property
    def name(self) -> str:
        """What it is called in messages and in the warehouse."""
        return str(self.path)


def find_logs(places: Iterable[str]) -> list[Path]:
    """Return the files at these places: a file, ``-``, a folder with all below it, or a pattern; each once, by name.

    Raises:
        UsageError: There is nothing at a place.
    """
    found: dict[Path, None] = {}
    for place in places:
        paths = [STANDARD_INPUT] if place == str(STANDARD_INPUT) else sorted(_expand(place))
        if not paths:
            raise UsageError(f"{place}: no log here; name files, folders, patterns, or - for standard input")
        found.update(dict.fromkeys(paths))
    return list(found)


def _expand(place: str) -> Iterator[Path]:
    path = Path(place)
    if path.is_dir():
        yield from (below for below in path.rglob("*") if below.is_file() and not below.name.startswith("."))
    elif path.exists():
        yield path
    else:
        root = Path(path.anchor) if path.is_absolute() else Path()
        yield from (match for match in root.glob(str(path.relative_to(root))) if match.is_file())


def look_at(path: Path) -> LogFile:
    """Return how a file lies there.

    Raises:
        OSError: It cannot be read.
    """
    if path == STANDARD_INPUT:
        return LogFile(path, 0, 0, packed=True)
    found = path.stat()
    with path.open("rb") as file:
        packed = file.read(4).startswith((_GZIP, _ZSTD))
    return LogFile(path.absolute(), found.st_size, found.st_mtime_ns, packed)


@contextmanager
def open_log(path: Path) -> Iterator[IO[bytes]]:
    """Open a log for reading, unpacked."""
    if path == STANDARD_INPUT:
        with _unpacked(sys.stdin.buffer) as stream:
            yield stream
        return
    with path.open("rb") as file, _unpacked(file) as stream:
        yield stream


@contextmanager
def _unpacked(file: IO[bytes]) -> Iterator[IO[bytes]]:
    start = file.peek(4)[:4] if hasattr(file, "peek") else b""
    if start.startswith(_GZIP):
        with gzip.GzipFile(fileobj=file) as stream:
            yield stream  # type: ignore[misc]
    elif start.startswith(_ZSTD):
        with zstandard.ZstdDecompressor().stream_reader(file, read_across_frames=True) as stream:
            yield stream
    else:
        yield file
