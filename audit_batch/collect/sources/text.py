"""From the bytes of a file to its documents."""

from pathlib import Path

from audit_batch.collect.sources.broken import BrokenText
from audit_batch.collect.sources.tree import Node

LARGEST = 64 * 1024 * 1024
"""Bytes from which on a file is not read: an API server takes objects of a few megabytes at most."""

_MARKS = {b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16", b"\xef\xbb\xbf": "utf-8-sig"}
_JSON = ".json"


def read_bytes(path: Path) -> bytes:
    """Return what is in a file.

    Raises:
        BrokenText: It cannot be read, or is too large.
    """
    try:
        with path.open("rb") as file:
            content = file.read(LARGEST + 1)
    except OSError as error:
        raise BrokenText(f"cannot be read ({error.strerror})") from error
    if len(content) > LARGEST:
        raise BrokenText(f"is larger than {LARGEST // 1024 // 1024} MiB; split it")
    return content


def decode(content: bytes) -> str:
    """Return the text, line ends as one character each.

    Raises:
        BrokenText: It is neither UTF-8 nor UTF-16 with its mark.
    """
    encoding = next((name for mark, name in _MARKS.items() if content.startswith(mark)), "utf-8")
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise BrokenText("is no UTF-8 text; save it as UTF-8", line) from error
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


def read_documents(name: str, text: str) -> list[Node | BrokenText]:
    """Return the documents of a text by the name of its file, and for each broken one what is wrong with it."""
    from audit_batch.collect.sources.jsontext import read_json_text  # noqa: PLC0415  most only look at bytes
    from audit_batch.collect.sources.yamltext import read_yaml  # noqa: PLC0415

    if name.endswith(_JSON):
        return read_json_text(text)
    if text.lstrip()[:1] in ("{", "["):
        found = read_json_text(text)
        if not any(isinstance(one, BrokenText) for one in found):
            return found
    return read_yaml(text)
