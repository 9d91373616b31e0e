"""Files read some at a time, by whichever process takes them."""

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache, partial
from pathlib import Path

from msgspec.structs import replace

from audit_batch.collect.manifests import Manifest
from audit_batch.collect.sources.broken import BrokenText
from audit_batch.collect.sources.documents import Found, objects_of
from audit_batch.collect.sources.files import STDIN
from audit_batch.collect.sources.packed import pack
from audit_batch.collect.sources.text import decode, read_bytes, read_documents
from audit_batch.errors import ManifestError
from audit_batch.hands import Work
from audit_batch.redact import Door

_TOGETHER = 8
"""Files that one process reads before it looks for more."""
_MOST_PIECES = 4096

Task = tuple[Sequence[str], bytes, bytes]
"""Files, what was given on standard input, and the key of the door that objects go through, empty for none."""


def count_parts(files: int) -> int:
    """Return how many parts so many files have."""
    return -(-files // _size(files))


def reader_of(task: Task) -> Work:
    """Return what reads one part of the files, by its number, and packs what it found."""
    return partial(_read_part, task)


def read_file(path: Path, stdin: bytes = b"") -> Iterator[Found]:
    """Yield the objects of a file, and what is wrong with it; a path of - is ``stdin``."""
    try:
        text = decode(stdin if str(path) == STDIN else read_bytes(path))
    except BrokenText as error:
        yield ManifestError(path, error.problem, line=error.line)
        return
    yield from objects_of(str(path), read_documents(path.name, text), text)


def stored(found: Iterable[Found], key: bytes) -> Iterator[Found]:
    """Let objects through the door of a key, if there is one: each has beside it what a snapshot would store."""
    if not key:
        yield from found
        return
    from audit_batch.collect.given import store_given  # noqa: PLC0415  fixes read manifests too, and store nothing

    door = _door(key)
    for one in found:
        yield replace(one, stored=store_given(one.body, door)) if isinstance(one, Manifest) else one


_door = lru_cache(maxsize=1)(Door)


def _size(files: int) -> int:
    return max(_TOGETHER, files // _MOST_PIECES)


def _read_part(task: Task, number: int) -> list[object]:
    files, stdin, key = task
    size = _size(len(files))
    paths = map(Path, files[number * size : (number + 1) * size])
    return [pack(path, stored(read_file(path, stdin), key)) for path in paths]
