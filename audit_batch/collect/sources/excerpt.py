"""Lines of the files that users wrote, to be shown beside a finding: never with a secret in them."""

from base64 import b64decode
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import orjson

from audit_batch.collect.manifests import Manifest
from audit_batch.collect.sources.broken import BrokenText
from audit_batch.collect.sources.files import STDIN
from audit_batch.collect.sources.text import decode, read_bytes
from audit_batch.collect.sources.tree import Node
from audit_batch.redact import REDACTED, Door

HIDDEN = "[redacted]"
_LONGEST = 200
"""Characters of a line that are shown."""
_SECRET = "Secret"  # noqa: S105  a kind
_SHORTEST = 6
"""Characters from which on a piece of a secret is looked for in other lines."""


class Excerpts:
    """Reads each file once more when something in it is shown; the newest few are kept."""

    def __init__(self, stdin: bytes, door: Door) -> None:
        self._stdin = stdin
        self._door = door
        self._file = ""
        self._lines: Sequence[str] = ()
        self._shown: Manifest | None = None
        self._secrets: dict[int, list[str]] = {}
        self._cleaned: dict[int, str] = {}
        self._is_rendered = False
        """The lines of the manifest's node are not those of its file."""

    def show(self, manifest: Manifest, numbers: Iterable[int]) -> list[tuple[int, str]]:
        """Return these lines of the manifest's file with their numbers, as far as they are there."""
        if manifest.file != self._file:
            self._file, self._lines = manifest.file, self._read(manifest.file)
        if manifest is not self._shown:
            self._shown, self._secrets, self._cleaned = manifest, _secrets(manifest, self._door), {}
            self._is_rendered = manifest.template is not None or (
                manifest.build is not None and manifest.node is manifest.build.node
            )
        return [(number, self._line(number)) for number in numbers if 0 < number <= len(self._lines)]

    def _line(self, number: int) -> str:
        if number not in self._cleaned:
            self._cleaned[number] = self._clean(number)
        return self._cleaned[number]

    def _read(self, file: str) -> list[str]:
        if file != STDIN and not Path(file).is_file():
            # A pipe has said everything once.
            return []
        try:
            return decode(self._stdin if file == STDIN else read_bytes(Path(file))).split("\n")
        except BrokenText:
            return []

    def _clean(self, number: int) -> str:
        text = self._lines[number - 1]
        before, all_pieces = text, [piece for pieces in self._secrets.values() for piece in pieces]
        for piece in all_pieces:
            text = text.replace(piece, HIDDEN) if len(piece) >= _SHORTEST else text
        # In a file of its own a secret may be written in another way than it is read: with escapes, or over several
        # lines. Where it was rendered nobody knows the line, and one too short to be looked for could be anywhere.
        is_own = text == before and number in self._secrets
        if any(piece in text for piece in all_pieces) if self._is_rendered else is_own:
            head, colon, _ = text.partition(":")
            text = f"{head}{colon} {HIDDEN}"
        return self._door.clean(text[:_LONGEST])


def _secrets(manifest: Manifest, door: Door) -> dict[int, list[str]]:
    """What the door takes out of an object, by the line on which it stands."""
    node = manifest.node
    if node is None:
        return {}
    whole = node.value.get("kind") == _SECRET
    if not whole and manifest.stored and orjson.loads(manifest.stored[-1]) == node.value:
        # The door has let it through as it is.
        return {}
    document = b"" if whole else door.seal(node.value)
    if not whole and REDACTED not in document:
        return {}
    found: dict[int, list[str]] = {}
    for line, value in _changed(node, orjson.loads(document or b"{}"), whole=whole):
        # A folded text has other line ends in the file than in its value.
        parts = {value, *(part.strip() for part in value.split("\n")), *value.split()}
        pieces = sorted(parts, key=len, reverse=True)
        found.setdefault(line, []).extend(piece for piece in pieces if piece and (whole or len(piece) >= _SHORTEST))
    return found


def _changed(node: Node, sealed: Any, *, whole: bool) -> Iterator[tuple[int, str]]:
    if whole:
        for field in ("data", "stringData"):
            if (part := node.child(field)) is not None:
                yield from _texts(part)
                # An overlay has it as it was before it was encoded.
                yield from ((line, text) for line, value in _texts(part) if (text := _decoded(value)))
        return
    same = isinstance(node.value, dict | list) and type(node.value) is type(sealed) and len(node.value) == len(sealed)
    if same:
        for name, part in node.children():
            if isinstance(name, str) and name not in sealed:
                # The secret stands in the key, which the door has replaced, and what is below cannot be compared.
                yield part.line, name
                yield from _texts(part)
            else:
                yield from _changed(part, sealed[name], whole=False)
    elif node.value != sealed:
        yield from _texts(node)


def _decoded(value: str) -> str:
    try:
        return b64decode(value, validate=True).decode()
    except ValueError:
        return ""


def _texts(node: Node) -> Iterator[tuple[int, str]]:
    if isinstance(node.value, dict | list):
        for _, part in node.children():
            yield from _texts(part)
    elif node.value is not None:
        yield node.line, str(node.value)
