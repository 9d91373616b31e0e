"""Small things that the formats of the clouds share."""

from typing import Any

import orjson

Json = dict[str, Any]


def present(**fields: Any) -> Json:
    """Return the fields that are there; what a cloud leaves out is left out."""
    return {name: value for name, value in fields.items() if value not in (None, "", {}, [])}


def unwrapped(value: Any) -> Any:
    """Return what a text of JSON says; a text that is none, and anything else, as it is."""
    if not isinstance(value, str) or value[:1] not in ("{", "["):
        return value
    try:
        return orjson.loads(value)
    except ValueError:
        return value


def child(node: Any, *names: str) -> Any:
    """Return what stands under these names, or None."""
    for name in names:
        node = node.get(name) if isinstance(node, dict) else None
    return node
