"""The door: every object and text passes it before it is stored, printed or logged."""

import json
import os
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any

import orjson

from audit_batch.redact.memo import Memo
from audit_batch.redact.probe import is_shaped, is_suspect
from audit_batch.redact.texts import Marking
from audit_batch.redact.walk import Walk

KEY_BYTES = 32
_DESCRIBED = ("CustomResourceDefinition", "spec")
"""Kind and field whose texts describe settings and hold none."""
_WHOLE = ("Secret", "SecretList")
"""Kinds whose fields cannot be judged one by one."""


def new_key() -> bytes:
    """Return a key for the fingerprints of one warehouse."""
    return os.urandom(KEY_BYTES)


class Door:
    """Replaces every secret by ``[redacted:DETECTOR:FINGERPRINT]``; equal secrets have equal fingerprints.

    Args:
        key: Key of the fingerprints, kept outside of what analysts read.
        remember: Fields of objects that are not looked at again when they come again, at most.
    """

    def __init__(self, key: bytes, *, remember: int = 0) -> None:
        self.key = key
        self.remember = remember
        self._memo = Memo(remember)
        self._walk = Walk(Marking(key))
        self._described = Walk(Marking(key), prose=True)

    def seal(self, obj: Mapping[str, Any]) -> bytes:
        """Return canonical JSON of ``obj``, sorted by key and compact, with every secret replaced."""
        document = _dump(obj)
        if not is_suspect(document):
            return document
        kind = str(obj.get("kind"))
        if not is_by_field(kind, obj):
            return _dump(self._walk.node(obj))
        return join_fields((name, self.seal_value(kind, name, obj[name])) for name in obj)

    def seal_field(self, kind: str, name: str, value: bytes) -> bytes:
        """Return one field of an object, given as JSON, as `seal` would: canonical, with its name.

        Only for objects that `is_by_field` allows; `join_fields` makes the object of them.

        Raises:
            ValueError: It is not JSON.
        """
        if not self.remember:
            return self.seal_value(kind, name, orjson.loads(value))
        key = (kind, name, value)
        sealed = self._memo.find(key)
        if sealed is None:
            sealed = self.seal_value(kind, name, orjson.loads(value))
            self._memo.keep(key, sealed)
        return sealed

    def clean(self, text: str) -> str:
        """Return ``text`` with every secret in it replaced: a name, a log line, the beginning of a bad line."""
        return self._walk.text(text)

    def is_clean(self, document: bytes) -> bool:
        """Say whether nothing in compact JSON looks as if it were secret; what does not is not always one."""
        return not is_suspect(document)

    def seal_value(self, kind: str, name: str, value: Any) -> bytes:
        """Return one field of an object as `seal_field` does, of a value that was taken apart already."""
        alone = {name: value}
        field = _dump(alone)
        prose = (kind, name) == _DESCRIBED
        if is_suspect(field, prose=prose):
            field = _dump((self._described if prose else self._walk).node(alone))
        return field[1:-1]


def is_by_field(kind: str, names: Iterable[str]) -> bool:
    """Say whether the fields of an object can be sealed one by one, whatever stands in the others."""
    return kind not in _WHOLE and "value" not in names and not any(map(_is_shaped, names))


def join_fields(fields: Iterable[tuple[str, bytes]]) -> bytes:
    """Return the object of these sealed fields, given with their names."""
    return b"{" + b",".join([field for _, field in sorted(fields)]) + b"}"


_is_shaped = lru_cache(maxsize=1024)(is_shaped)


def _dump(node: Any) -> bytes:
    try:
        return orjson.dumps(node, option=orjson.OPT_SORT_KEYS)
    except TypeError:
        # Numbers beyond 64 bits, lone surrogates, nesting beyond what orjson writes.
        return json.dumps(node, sort_keys=True, separators=(",", ":"), ensure_ascii=True).encode()
