"""A change to one field of an object."""

import re
from typing import Any

from msgspec import Struct

Step = str | int
_STEP = re.compile(r"\[(\d+)\]|\[(['\"])(.*?)\2\]|\.?([^.\[\]]+)")


class Change(Struct, frozen=True):
    """What is to stand in a field."""

    path: tuple[Step, ...]
    value: Any
    is_added: bool = False
    """The value is one more item of the list there."""


def read_path(field: str) -> tuple[Step, ...]:
    """Split a field such as ``spec.containers[0].image`` or ``data["a.b"]`` into its steps."""
    return tuple(
        int(match[1]) if match[1] is not None else (match[3] if match[3] is not None else match[4])
        for match in _STEP.finditer(field)
    )


def find_value(body: Any, path: tuple[Step, ...]) -> Any:
    """Return what stands in a field; nothing where it is absent."""
    for step in path:
        if isinstance(step, int):
            body = body[step] if isinstance(body, list) and step < len(body) else None
        else:
            body = body.get(step) if isinstance(body, dict) else None
    return body


def apply_change(body: Any, change: Change) -> bool:
    """Make the change to a body, in place; says whether the field could be reached."""
    for step, after in zip(change.path[:-1], change.path[1:], strict=True):
        if isinstance(step, str) and isinstance(body, dict) and isinstance(after, str) and body.get(step) is None:
            body[step] = {}
        body = find_value(body, (step,))
    last = change.path[-1]
    if isinstance(last, int) and isinstance(body, list) and last < len(body) and not change.is_added:
        body[last] = change.value
        return True
    if not isinstance(body, dict) or not isinstance(last, str):
        return False
    body[last] = [*(body.get(last) or []), change.value] if change.is_added else change.value
    return True


def unshared(body: Any) -> Any:
    """Copy what was read, so that each place of an alias is one of its own."""
    if isinstance(body, dict):
        return {key: unshared(value) for key, value in body.items()}
    if isinstance(body, list):
        return [unshared(item) for item in body]
    return body
