"""The walk through an object, field by field."""

import json
from collections.abc import Iterator
from typing import Any

import orjson

from audit_batch.redact.late import late
from audit_batch.redact.names import Telling, is_secret, read_name
from audit_batch.redact.texts import Marking, Texts, is_marked

DEPTH = 100
"""Levels of an object that are walked; what lies deeper is replaced whole."""
NESTING = 4
"""Texts in texts that are opened: JSON, and base64; what lies deeper is replaced whole."""
COPIES = frozenset({"kubectl.kubernetes.io/last-applied-configuration", "banzaicloud.com/last-applied"})
"""Annotations with a copy of the object, which say nothing that the object does not."""

_ESCAPE = "\\u"
_FLAG = late(r"--?[A-Za-z][\w.\-]*")
_ARMOUR = late(r"-----(?P<side>BEGIN|END) [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----")
_DOCUMENT = late(r"(?:\s|---)*(?=[\[{])")
_DECODER = json.JSONDecoder()


class Walk:
    """Replaces the secrets in an object.

    Args:
        mark: Makes the markers.
        prose: Texts describe settings and hold none: only what has the shape of a secret is one.
        nesting: Texts that this one lies in.
    """

    def __init__(self, mark: Marking, *, prose: bool = False, nesting: int = 0) -> None:
        self._mark = mark
        self._prose = prose
        self._nesting = nesting
        self._texts = Texts(mark, self._inner)

    def node(self, node: Any, depth: int = 0) -> Any:
        """Return a copy of any JSON value without its secrets."""
        if isinstance(node, str):
            return self.text(node)
        if not isinstance(node, dict | list):
            return node
        if depth > DEPTH:
            return self._mark("too-deep", type(node).__name__)
        return self._items(node, depth) if isinstance(node, list) else self._fields(node, depth)

    def text(self, text: str) -> str:
        """Return a text without its secrets; JSON in it is walked too."""
        if self._prose:
            return self._texts.shaped(text)
        if text.lstrip()[:1] in ("{", "["):
            text = self._json(text)
        return self._texts.clean(text)

    def _fields(self, node: dict[str, Any], depth: int) -> dict[str, Any]:
        if node.get("kind") in ("Secret", "SecretList"):
            node = self._without_bodies(node)
        name = _named(node)
        return {
            self._texts.shaped(str(key)): self._field(name if key == "value" and name else str(key), value, depth)
            for key, value in node.items()
        }

    def _field(self, name: str, value: Any, depth: int) -> Any:
        if name in COPIES and isinstance(value, str):
            return value if is_marked(value) else self._mark("last-applied", value)
        telling = Telling.NOTHING if self._prose else read_name(name)
        if isinstance(value, list) and value and not isinstance(value[0], dict | list):
            return self._items(value, depth + 1, name, telling)
        if isinstance(value, str) and is_secret(name, telling, value):
            return self._mark("telling-name", value)
        if isinstance(value, int | float) and not isinstance(value, bool) and telling is Telling.STRONG:
            return self._mark("telling-name", str(value))
        return self.node(value, depth + 1)

    def _items(self, items: list[Any], depth: int, name: str = "", telling: Telling = Telling.NOTHING) -> list[Any]:
        """Walk a list: a flag tells of the item after it, and a key may be spread over several."""
        done: list[Any] = []
        before, in_key = "", False
        if len(items) > 1 and not self._prose and all(isinstance(item, str) for item in items):
            items = self._texts.words(items)
        for item in items:
            text = item if isinstance(item, str) else ""
            if in_key and text and not is_marked(text):
                done.append(self._mark("private-key", text))
            elif is_secret(name, telling, text) or self._is_flagged(before, text):
                done.append(self._mark("telling-name", text))
            else:
                done.append(self.node(item, depth + 1))
            before, in_key = text, _in_key(text, before=in_key)
        return done

    def _is_flagged(self, flag: str, text: str) -> bool:
        return (
            not self._prose
            and bool(_FLAG.fullmatch(flag))
            and not _FLAG.fullmatch(text)
            and is_secret(flag, read_name(flag), text)
        )

    def _without_bodies(self, secret: dict[str, Any]) -> dict[str, Any]:
        bodies = {field: self._body(secret[field]) for field in ("data", "stringData") if secret.get(field)}
        items = secret.get("items")
        if isinstance(items, list):
            bodies["items"] = [self._without_bodies(item) if isinstance(item, dict) else item for item in items]
        return {**secret, **bodies}

    def _body(self, body: Any) -> Any:
        if isinstance(body, dict):
            return {key: self._datum(value) for key, value in body.items()}
        return self._datum(body)

    def _datum(self, value: Any) -> str:
        text = value if isinstance(value, str) else json.dumps(value)
        return text if is_marked(text) else self._mark("secret-data", text)

    def _json(self, text: str) -> str:
        """Walk the JSON documents with which a text begins."""
        done, parts = 0, []
        for start, end, found in _documents(text):
            node = _writable(found) if _ESCAPE in text else found
            sealed = self._mark("too-deep", text) if self._nesting >= NESTING else self._nested().node(node)
            same = _same(sealed, node)
            parts += [text[done:start], text[start:end] if same else orjson.dumps(sealed).decode()]
            done = end
        return "".join((*parts, text[done:]))

    def _inner(self, text: str) -> str:
        if self._nesting >= NESTING:
            return self._mark("too-deep", text)
        return self._nested().text(text)

    def _nested(self) -> "Walk":
        return Walk(self._mark, nesting=self._nesting + 1)


def _writable(node: Any) -> Any:
    """Put a question mark for each half of a character: JSON can escape one, but no search and no file takes it."""
    text = json.dumps(node, ensure_ascii=False)
    try:
        text.encode()
    except UnicodeEncodeError:
        return json.loads(text.encode(errors="replace"))
    return node


def _named(node: dict[str, Any]) -> str:
    """The name in an entry such as ``{name: DB_PASSWORD, value: …}``; empty elsewhere."""
    name = node.get("name") or node.get("key")
    return name if isinstance(name, str) and "value" in node else ""


def _in_key(text: str, *, before: bool) -> bool:
    """Say whether a private key goes on after this item."""
    marks = [match["side"] for match in _ARMOUR.finditer(text)]
    return marks[-1] == "BEGIN" if marks else before and bool(text)


def _documents(text: str) -> Iterator[tuple[int, int, Any]]:
    """Yield start, end and content of the JSON documents that follow each other from the beginning of a text."""
    try:
        yield 0, len(text), orjson.loads(text)
    except ValueError:
        yield from _several(text)


def _several(text: str) -> Iterator[tuple[int, int, Any]]:
    end = 0
    while begin := _DOCUMENT.match(text, end):
        try:
            node, end = _DECODER.raw_decode(text, begin.end())
        except (ValueError, RecursionError):
            return
        yield begin.end(), end, node


def _same(one: Any, other: Any) -> bool:
    try:
        return bool(one == other)
    except RecursionError:
        return False
