"""Redaction of audit events at the speed of the log: a quick look at blocks of lines, a walk where it points."""

from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from typing import Any
from urllib.parse import quote_plus, unquote, unquote_plus

import orjson

from audit_batch.redact import Door, is_by_field, join_fields
from audit_batch.redact.names import read_name, telling_probe
from audit_batch.redact.probe import is_shaped, is_suspect, make_look
from audit_batch.redact.walk import COPIES

_BLOCK = 8192
"""Bytes of whole lines that are looked at at once, at least."""
_DEPTH = 30
"""Levels of a body that are told apart; what lies deeper is walked whole."""
_TOGETHER = 4
"""Objects of a list that are looked at together."""
_BODIES = ("requestObject", "responseObject")
_NO_SECRET = ("Status", "DeleteOptions", "Table", "PartialObjectMetadata", "PartialObjectMetadataList")
_BODY = b'Object":'
"""With what the name of each body ends."""
_OF_SECRETS = r'"resource":"(?:secrets|tokenreviews)"|"subresource":"token"|"kind":"Token(?:Review|Request)"'
"""Whose bodies are secret whatever stands in them."""
_URI = rf'"requestURI":"[^"]*(?:command=|%(?:[^23]|2[^cCfF]|3[^dD])|{telling_probe()}%3[dD])'
"""Words of a command, and what a percent sign hides; = , and / are in every selector."""

Json = dict[str, Any]


def _dump(value: Any) -> bytes:
    return orjson.dumps(value, option=orjson.OPT_SORT_KEYS)


class Sealer:
    """Seals events of audit.k8s.io/v1, given as lines."""

    def __init__(self, door: Door) -> None:
        self.door = door
        self._looks_secret: Callable[[bytes | memoryview], bool] = make_look(_URI, _OF_SECRETS)
        self._looks_secret_without_body: Callable[[bytes | memoryview], bool] = make_look(_URI)

    def seal_lines(self, text: bytes) -> list[bytes | memoryview]:
        """Return lines of events without their secrets, in pieces: most of them are as they were.

        Args:
            text: Whole lines, each with its end.

        Raises:
            ValueError: A line that may hold a secret is no JSON object.
        """
        pieces: list[bytes | memoryview] = []
        done, view = 0, memoryview(text)
        for start, end in _blocks(text):
            if self._looks_secret(view[start:end]):
                pieces += [view[done:start], self._seal_block(text[start:end])]
                done = end
        return [*pieces, view[done:]]

    def seal_event(self, event: Json) -> bytes:
        """Return one event as JSON without its secrets."""
        try:
            return join_fields((name, self._field_of_event(event, name, value)) for name, value in event.items())
        except TypeError:  # what orjson cannot write: the door can
            return self.door.seal(_with_sealed_bodies(event, self._as_sealed(event)))

    def _seal_block(self, block: bytes) -> bytes:
        return b"\n".join(map(self._seal_line, block.split(b"\n")))

    def _seal_line(self, line: bytes) -> bytes:
        look = self._looks_secret if _BODY in line else self._looks_secret_without_body
        if not line or not look(line):
            return line
        event = orjson.loads(line)
        if not isinstance(event, dict):
            raise ValueError("no JSON object")  # noqa: TRY004  as for text that is no JSON
        return self.seal_event(event)

    def _field_of_event(self, event: Json, name: str, value: Any) -> bytes:
        if name == "requestURI" and isinstance(value, str):
            value = self._uri(value)
        if name in _BODIES:
            value = self._body(event, value)
            if isinstance(value, dict) and _is_apart(value):
                return _dump(name) + b":" + self._fields(value, 0)
        return self._field("", name, value, 0)

    def _field(self, kind: str, name: str, value: Any, depth: int) -> bytes:
        """Seal one field: only those parts of it are walked that look as if they held something."""
        text = _dump(value)
        if not is_suspect(text) and _tells_nothing(name):
            return _dump(name) + b":" + text
        field = _dump({name: value})
        if not is_suspect(field):
            return field[1:-1]
        if depth > _DEPTH or kind == "CustomResourceDefinition":
            return self.door.seal_value(kind, name, value)
        if isinstance(value, dict) and _is_apart(value):
            return _dump(name) + b":" + self._fields(value, depth)
        if isinstance(value, list) and value and all(isinstance(item, dict) for item in value):
            return _dump(name) + b":[" + self._items(value, depth) + b"]"
        return self.door.seal_value(kind, name, value)

    def _fields(self, node: Json, depth: int) -> bytes:
        kind = str(node.get("kind"))
        sealed = {name: self._field(kind, name, value, depth + 1) for name, value in node.items()}
        return join_fields(sealed.items())

    def _items(self, items: list[Json], depth: int) -> bytes:
        """Seal objects of a list: of a few together one look is enough, unless it finds something."""
        parts = []
        for group in _groups(items):
            text = _dump(group)
            parts += [self._item(item, depth) for item in group] if is_suspect(text) else [text[1:-1]]
        return b",".join(parts)

    def _item(self, item: Json, depth: int) -> bytes:
        text = _dump(item)
        if not is_suspect(text):
            return text
        if _is_apart(item):
            return self._fields(item, depth)
        return self.door.seal_value("", "item", item).partition(b":")[2]

    def _body(self, event: Json, body: Any) -> Any:
        """Return a body with those values replaced that are secret for what they are, whatever they look like."""
        reference = event.get("objectRef")
        resource, subresource = _texts(reference, "resource", "subresource")
        if resource == "secrets":
            return self._secret(body)
        if isinstance(body, dict) and (
            resource == "tokenreviews" or subresource == "token" or body.get("kind") in ("TokenReview", "TokenRequest")
        ):
            return {name: self._without_token(value) for name, value in body.items()}
        return body

    def _secret(self, body: Any) -> Any:
        if isinstance(body, list):
            return [self._operation(item) for item in body]
        if not isinstance(body, dict) or body.get("kind") in _NO_SECRET:
            return body
        if isinstance(body.get("items"), list):
            return {**body, "items": [self._secret(item) for item in body["items"]]}
        marked = orjson.loads(self.door.seal({**body, "kind": "Secret"}))
        return {name: marked[name] for name in marked if name in body} | (
            {"kind": body["kind"]} if "kind" in body else {}
        )

    def _operation(self, operation: Any) -> Any:
        """Of a JSON patch, everything outside of the metadata is content."""
        if not isinstance(operation, dict) or str(operation.get("path")).startswith("/metadata"):
            return operation
        return {name: self._mark(value) if name == "value" else value for name, value in operation.items()}

    def _without_token(self, value: Any) -> Any:
        if not isinstance(value, dict) or "token" not in value:
            return value
        return {**value, "token": self._mark(value["token"])}

    def _mark(self, value: Any) -> str:
        sealed: Json = orjson.loads(self.door.seal({"kind": "Secret", "data": {"value": value}}))
        return str(sealed["data"]["value"])

    def _uri(self, uri: str) -> str:
        path, mark, query = uri.partition("?")
        plain = unquote(path)
        cleaned = self.door.clean(plain)
        path = path if cleaned == plain else cleaned
        return path + mark + ("&".join(self._parameters(query)) if query else "")

    def _parameters(self, query: str) -> Iterator[str]:
        """Yield the parameters; the words of a command are looked at together, since a flag tells of the next word."""
        pairs = [text.partition("=") for text in query.split("&")]
        names = [unquote_plus(name) for name, _, _ in pairs]
        values = [unquote_plus(value) for _, _, value in pairs]
        words = [value for name, value in zip(names, values, strict=True) if name == "command"]
        sealed = iter(orjson.loads(b"{" + self.door.seal_value("", "command", words) + b"}")["command"])
        for (name, sign, value), named, plain in zip(pairs, names, values, strict=True):
            done = next(sealed) if named == "command" else self._parameter(named, plain)
            clean_name = name if self.door.clean(named) == named else self.door.clean(named)
            yield clean_name + sign + (value if done == plain else quote_plus(done, safe="[]:"))

    def _parameter(self, name: str, value: str) -> str:
        if not value:
            return value
        cleaned: Json = orjson.loads(b"{" + self.door.seal_value("", name, value) + b"}")
        # A selector or a nested query assigns within its text.
        joined = f"?{name}={next(iter(cleaned.values()))}"
        return self.door.clean(joined).removeprefix(f"?{name}=")

    def _as_sealed(self, event: Json) -> Json:
        bodies = {name: self._body(event, event[name]) for name in _BODIES if name in event}
        uri = event.get("requestURI")
        return bodies | ({"requestURI": self._uri(uri)} if isinstance(uri, str) else {})


def _blocks(text: bytes) -> Iterator[tuple[int, int]]:
    start = 0
    while start < len(text):
        end = text.find(b"\n", start + _BLOCK) + 1 or len(text)
        yield start, end
        start = end


@lru_cache(maxsize=8192)
def _tells_nothing(name: str) -> bool:
    """Say whether a field of that name is secret only for what its value looks like."""
    return not read_name(name) and name not in COPIES and not is_shaped(name)


def _groups(items: list[Json]) -> Iterator[list[Json]]:
    for start in range(0, len(items), _TOGETHER):
        yield items[start : start + _TOGETHER]


def _is_apart(node: Json) -> bool:
    """Say whether the fields of a node can be sealed one by one."""
    return is_by_field(str(node.get("kind")), node)


def _texts(node: Any, *names: str) -> list[str]:
    return [str(node.get(name, "")) if isinstance(node, Mapping) else "" for name in names]


def _with_sealed_bodies(event: Json, sealed: Json) -> Json:
    return {**event, **sealed}
