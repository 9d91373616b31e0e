"""Texts inside base64, plain or compressed, so that they can be looked at too."""

import zlib
from base64 import b64decode
from collections.abc import Iterator

from msgspec import Struct

from audit_batch.redact.late import late

_LETTER = "[A-Za-z0-9+/_-]"
OF_TEXT = rf"[CDI-Za-f][AC-HQS-Xgi-nwyz0-3][ABEFIJMNQRUVYZcdghklopstwx014589]{_LETTER}"
"""Four characters of base64 that stand for three of ASCII text, by the bits that such text leaves unset."""
_GROUPS = 5
"""Fewer would also be met by chance in names and paths."""
_GZIP = "H4sI"
PROBE = rf"(?:{OF_TEXT}){{{_GROUPS}}}|{_GZIP}{_LETTER}{{16}}"
"""RE2 and Python pattern for the beginning of what `find_encoded` may read."""

UNPACKED = 4 * 2**20
"""Bytes of a compressed body that are looked at."""

_GZIP_HEADER = 31
"""zlib's window size for a stream with gzip's header."""
_START = late(PROBE)
_NEXT_LINE = r"[ \t]*\r?\n[ \t]*"
_RUN = late(
    rf"{_LETTER}{{20,}}+(?:{_NEXT_LINE}{_LETTER}{{8,}}+)*+(?:{_NEXT_LINE}{_LETTER}{{1,7}}(?=[=\s]|\Z))?={{0,2}}"
)
_BLANK = late(r"\s+")
_URL_SAFE = str.maketrans("-_", "+/")


class Encoded(Struct, frozen=True):
    """A stretch of base64 in a text, and what it stands for."""

    start: int
    end: int
    text: str
    whole: bool
    """Whether all of it is in `text`."""


def find_encoded(text: str) -> Iterator[Encoded]:
    """Yield each stretch of base64 that holds text."""
    for run in _RUN.finditer(text):
        packed = _BLANK.sub("", run[0]).rstrip("=").translate(_URL_SAFE)
        start = _START.search(packed)
        if start:
            aligned = packed if packed.startswith(_GZIP) else packed[start.start() % 4 :]
            yield Encoded(run.start(), run.end(), *_decode(aligned))


def _decode(packed: str) -> tuple[str, bool]:
    # A single letter over a whole number of groups holds no byte.
    full = packed[:-1] if len(packed) % 4 == 1 else packed
    body, rest = b64decode(full + "=" * (-len(full) % 4)), b""
    if full.startswith(_GZIP):
        unpacking = zlib.decompressobj(_GZIP_HEADER)
        try:
            body = unpacking.decompress(body, UNPACKED)
        except zlib.error:
            return "", True
        rest = unpacking.unconsumed_tail
    return body.decode("utf-8", "replace"), not rest
