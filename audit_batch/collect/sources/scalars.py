"""What a plain scalar of YAML means to Kubernetes: as `kubectl` turns it into JSON, not as YAML 1.2 would have it."""

import re
from functools import lru_cache

from audit_batch.collect.sources.broken import BrokenText

Scalar = str | int | float | bool | None

_WORDS: dict[str, Scalar] = {
    **dict.fromkeys(["", "~", "null", "Null", "NULL"]),
    **dict.fromkeys(["y", "Y", "yes", "Yes", "YES", "true", "True", "TRUE", "on", "On", "ON"], True),
    **dict.fromkeys(["n", "N", "no", "No", "NO", "false", "False", "FALSE", "off", "Off", "OFF"], False),
}
"""Source: YAML 1.1, as sigs.k8s.io/yaml reads it; `privileged: yes` is true in a cluster."""
_NOT_IN_JSON = re.compile(r"[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN)")
_WHOLE = re.compile(r"[-+]?(?:0[xX][0-9a-fA-F]+|0[bB][01]+|0[oO]?[0-7]+|0|[1-9][0-9]*)")
_BROKEN = re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?")
_BASES = {"x": 16, "b": 2, "o": 8}
_LONGEST = 400
"""Digits from which on a number is kept as text: nothing in Kubernetes counts so far."""
_LARGEST = 2**64
_WRITTEN_OUT = 1e21
"""Below this, Go writes a whole number without exponent, so that it is one for the API server."""


@lru_cache(maxsize=65536)
def resolve(text: str) -> Scalar:
    """Return the value of a scalar without quotes.

    Raises:
        BrokenText: It is infinite or no number, which JSON does not know.
    """
    if text in _WORDS:
        return _WORDS[text]
    if not text or text[0] not in "+-.0123456789" or len(text) > _LONGEST:
        return text
    if _NOT_IN_JSON.fullmatch(text):
        raise BrokenText(f"{text} is no number that JSON knows")
    return _number(text)


def _number(text: str) -> Scalar:
    digits = text.replace("_", "")
    if _WHOLE.fullmatch(digits):
        whole = _whole(digits)
        return whole if 2 * whole >= -_LARGEST and whole < _LARGEST else float(whole)
    if _BROKEN.fullmatch(text):
        return _as_json(float(text), text)
    return text


def _as_json(number: float, text: str) -> Scalar:
    if abs(number) == float("inf"):
        return text
    return int(number) if abs(number) < _WRITTEN_OUT and number.is_integer() else number


def _whole(digits: str) -> int:
    sign = -1 if digits.startswith("-") else 1
    bare = digits.lstrip("+-").lower()
    if bare.startswith("0") and len(bare) > 1:
        base = _BASES.get(bare[1], 8)
        return sign * int(bare[2:] if bare[1] in _BASES else bare, base)
    return sign * int(bare)
