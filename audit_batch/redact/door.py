"""The door: every object and text passes it before it is stored, printed or logged."""

import json
import re
import secrets
from functools import partial
from hashlib import blake2b
from typing import Any

import orjson
import re2  # type: ignore[import-untyped]

from audit_batch.redact.detectors import DETECTORS, MARKER
from audit_batch.redact.names import Telling, is_secret, read_name

KEY_BYTES = 32
LAST_APPLIED = "kubectl.kubernetes.io/last-applied-configuration"

_SHAPED = re2.compile("|".join(f"(?:{detector.probe})" for detector in DETECTORS))
_PATTERNS = tuple((detector.name, re.compile(detector.pattern)) for detector in DETECTORS)
_ASSIGNMENT = re.compile(
    r"""(?P<name>[A-Za-z_][\w.\-]{1,80})(?:\\?["'])?[ \t]*(?::=|=|:)[ \t]*"""
    r"""(?:\\?"(?P<double>(?:[^"\\]|\\.){1,400})"|'(?P<single>[^'\n]{1,400})'|(?P<bare>[^\s"',;&{}\[\]|>]{1,400}))"""
)
_FLAG = re.compile(r"--?[A-Za-z][\w.\-]*")
_DESCRIBED = "CustomResourceDefinition"
"""Kind whose texts describe fields and hold no settings."""


def new_key() -> bytes:
    """Return a key for the fingerprints of one warehouse."""
    return secrets.token_bytes(KEY_BYTES)


class Door:
    """Replaces every secret by ``[redacted:DETECTOR:FINGERPRINT]``; equal secrets have equal fingerprints.

    Args:
        key: Key of the fingerprints, kept outside of what analysts read.
    """

    def __init__(self, key: bytes) -> None:
        self._key = key

    def seal(self, obj: dict[str, Any]) -> bytes:
        """Return canonical JSON of ``obj``, sorted by key and compact, with every secret replaced."""
        prose = obj.get("kind") == _DESCRIBED
        sealed = self._object(obj, prose=prose)
        try:
            return orjson.dumps(sealed, option=orjson.OPT_SORT_KEYS)
        except (TypeError, RecursionError):
            text = json.dumps(sealed, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
            return text.encode()

    def clean(self, text: str) -> str:
        """Return ``text`` with every secret in it replaced: a log line, a message, the beginning of a bad line."""
        return self._assigned(self._shaped(text))

    def _object(self, node: Any, *, prose: bool) -> Any:
        if isinstance(node, str):
            return self._shaped(node) if prose else self.clean(node)
        if isinstance(node, list):
            return self._list(node, prose=prose)
        if not isinstance(node, dict):
            return node
        if node.get("kind") == "Secret" and node.get("apiVersion", "v1") == "v1":
            node = {**node, **self._bodies(node)}
        named = self._named(node)
        return {self._shaped(str(key)): self._entry(str(key), value, named, prose=prose) for key, value in node.items()}

    def _entry(self, key: str, value: Any, named: str, *, prose: bool) -> Any:
        if key == LAST_APPLIED and isinstance(value, str):
            return value if MARKER.fullmatch(value) else self._marker("last-applied", value)
        if isinstance(value, str):
            name = named if key == "value" and named else key
            telling = Telling.NOTHING if prose else read_name(name)
            if is_secret(name, telling, value):
                return self._marker("telling-name", value)
        return self._object(value, prose=prose)

    def _list(self, items: list[Any], *, prose: bool) -> list[Any]:
        """Walk a list; a flag with a telling name tells of the item after it."""
        done: list[Any] = []
        before = ""
        for item in items:
            if isinstance(item, str) and _FLAG.fullmatch(before) and is_secret(before, read_name(before), item):
                done.append(item if _FLAG.fullmatch(item) else self._marker("telling-name", item))
            else:
                done.append(self._object(item, prose=prose))
            before = item if isinstance(item, str) else ""
        return done

    def _bodies(self, secret: dict[str, Any]) -> dict[str, Any]:
        return {
            field: {key: self._secret_datum(value) for key, value in secret[field].items()}
            for field in ("data", "stringData")
            if isinstance(secret.get(field), dict)
        }

    def _secret_datum(self, value: Any) -> str:
        text = value if isinstance(value, str) else json.dumps(value)
        return text if MARKER.fullmatch(text) else self._marker("secret-data", text)

    @staticmethod
    def _named(node: dict[str, Any]) -> str:
        """The name in an entry such as ``{name: DB_PASSWORD, value: …}``; empty elsewhere."""
        name = node.get("name") or node.get("key")
        return name if isinstance(name, str) and "value" in node else ""

    def _shaped(self, text: str) -> str:
        """Replace what detectors recognise by its shape."""
        if len(text) < 8 or not _SHAPED.search(text):  # noqa: PLR2004  no detector matches less
            return text
        for name, pattern in _PATTERNS:
            text = pattern.sub(partial(self._replaced, name), text)
        return text

    def _replaced(self, name: str, match: re.Match[str]) -> str:
        group = "s" if "s" in match.re.groupindex else 0
        found = match[group]
        if not found or MARKER.search(found):
            return match[0]
        start, end = match.start(group) - match.start(), match.end(group) - match.start()
        return match[0][:start] + self._marker(name, found) + match[0][end:]

    def _assigned(self, text: str) -> str:
        """Replace what stands behind a telling name in a text: properties, YAML, JSON, flags."""
        if "=" not in text and ":" not in text:
            return text
        return _ASSIGNMENT.sub(self._assignment, text)

    def _assignment(self, match: re.Match[str]) -> str:
        group = next(name for name in ("double", "single", "bare") if match[name] is not None)
        name, value = match["name"], match[group]
        if not is_secret(name, read_name(name), value):
            return match[0]
        start, end = match.start(group) - match.start(), match.end(group) - match.start()
        return match[0][:start] + self._marker("telling-name", value) + match[0][end:]

    def _marker(self, detector: str, secret: str) -> str:
        fingerprint = blake2b(secret.encode("utf-8", "surrogatepass"), key=self._key, digest_size=6).hexdigest()
        return f"[redacted:{detector}:{fingerprint}]"
