"""What was made of files that came with the program, kept for the next run in the user's cache folder.

A copy counts only for files with exactly the same bytes, and only where nobody else could have written it; without one,
or without a folder for it, everything is made anew.
"""

import os
import time
from array import array
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from hashlib import blake2b
from pathlib import Path
from typing import Any, TypeVar

import _duckdb as duckdb  # the engine without its package, which takes as long again to import
import msgspec

from audit_batch import __version__

T = TypeVar("T")

_DIGEST = 16
_BLOCK = 1 << 16
"""Bytes that are read at once."""
_WRITABLE_BY_OTHERS = 0o022
_WORD = 2**64 - 1
_SETTLED = 2_000_000_000
"""Nanoseconds after which another change of a file is sure to change its times, on any file system."""


def digest_files(name: str, paths: Iterable[str]) -> bytes:
    """Digest of the names and bytes of files, and of the versions of what reads them.

    A thousand files are not read again that are as they were when their digest was kept under ``name``: as Git does it,
    by size, inode and times. One that was written just now could be written again without a change of those.

    Raises:
        OSError: A file cannot be read.
    """
    files = sorted(paths)
    seen, newest = _look_at(files)
    if newest > time.time_ns() - _SETTLED:
        return _digest(files)
    if known := recall_bytes(f"{name}-seen", seen):
        return known
    found = _digest(files)
    keep_bytes(f"{name}-seen", seen, found)
    return found


def _look_at(files: Sequence[str]) -> tuple[bytes, int]:
    """Return a digest of what the system says of files, and when the newest was written, in nanoseconds."""
    newest, facts = 0, array("Q")
    for file in files:
        found = os.stat(file)  # noqa: PTH116  a thousand times
        written, changed = found.st_mtime_ns, found.st_ctime_ns
        newest = max(newest, written, changed)
        facts.extend((found.st_dev, found.st_ino, found.st_size, written & _WORD, changed & _WORD))
    named = "\0".join((__version__, duckdb.__version__, *files)).encode()
    return blake2b(named + b"\0" + facts.tobytes(), digest_size=_DIGEST).digest(), newest


def _digest(files: Iterable[str]) -> bytes:
    total = blake2b(repr((__version__, duckdb.__version__)).encode(), digest_size=_DIGEST)
    for path in files:
        content = _read(path)
        total.update(repr((path, len(content))).encode())
        total.update(content)
    return total.digest()


def _read(path: str) -> bytes:
    """Read one of a thousand small files: a file object takes twice the time."""
    descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    try:
        content = os.read(descriptor, _BLOCK)
        while len(content) % _BLOCK == 0 and (more := os.read(descriptor, _BLOCK)):
            content += more
        return content
    finally:
        os.close(descriptor)


def remember(name: str, digest: bytes, kind: type[T], make: Callable[[], T]) -> T:
    """Return what was kept under ``name`` for files of this ``digest``, or what ``make`` makes, and keep that."""
    path = _folder() / f"{name}.json"
    with suppress(OSError, msgspec.MsgspecError):
        if (kept := _kept(path, digest)) is not None:
            return msgspec.json.decode(kept, type=kind, dec_hook=_decode)
    made = make()
    content = msgspec.json.encode(made, enc_hook=_encode)
    # What JSON cannot say, such as a date among parameters, is made anew each time.
    with suppress(OSError, msgspec.MsgspecError):
        if msgspec.json.decode(content, type=kind, dec_hook=_decode) == made:
            _write(path, digest + content)
    return made


def recall_bytes(name: str, digest: bytes) -> bytes | None:
    """Return the bytes that were kept under ``name`` for files of this ``digest``, if they are whole."""
    with suppress(OSError):
        kept = _kept(_folder() / name, digest)
        if kept is not None and kept[:_DIGEST] == _sum(kept[_DIGEST:]):
            return bytes(kept[_DIGEST:])
    return None


def keep_bytes(name: str, digest: bytes, content: bytes) -> None:
    """Keep bytes for `recall_bytes`, where there is a place for them."""
    with suppress(OSError):
        _write(_folder() / name, digest + _sum(content) + content)


def _kept(path: Path, digest: bytes) -> memoryview | None:
    """What the file holds for this digest, if nobody else could have written it."""
    if _is_own(path.parent) and _is_own(path):
        content = memoryview(path.read_bytes())
        if content[:_DIGEST] == digest:
            return content[_DIGEST:]
    return None


def _sum(content: bytes | memoryview) -> bytes:
    """Digest by which bytes that were cut or damaged are known; what is kept as JSON shows that by itself."""
    return blake2b(content, digest_size=_DIGEST).digest()


def _folder() -> Path:
    """Of the user, by the XDG base directory specification."""
    home = os.environ.get("XDG_CACHE_HOME", "")
    return (Path(home) if home.startswith("/") else Path(os.path.expanduser("~/.cache"))) / "audit-batch"  # noqa: PTH111


def _is_own(path: Path) -> bool:
    found = path.stat()
    return found.st_uid == os.getuid() and not found.st_mode & _WRITABLE_BY_OTHERS


def _write(path: Path, content: bytes) -> None:
    """Replace the file in one step; whoever reads meanwhile sees the one or the other."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    import tempfile  # noqa: PLC0415  seldom anything is new

    descriptor, fresh = tempfile.mkstemp(dir=path.parent)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
        Path(fresh).replace(path)
    except OSError:
        Path(fresh).unlink(missing_ok=True)
        raise


def _encode(value: Any) -> Any:
    if isinstance(value, Path):
        return str(value)
    raise NotImplementedError


def _decode(kind: type, value: Any) -> Any:
    if kind is Path:
        return Path(value)
    raise NotImplementedError
