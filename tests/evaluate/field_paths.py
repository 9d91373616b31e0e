"""Field paths of verdicts, such as ``spec.containers[0].ports``, followed into the objects that they are about."""

import re
from typing import Any

_STEP = re.compile(r"\.?(?P<name>[^.\[\]'\"]+)|\[(?P<index>\d+)\]|\[(?P<quote>['\"])(?P<key>.*?)(?P=quote)\]")


def steps_of(path: str) -> list[str | int]:
    """Part a path into names of fields and numbers of list items.

    Raises:
        ValueError: It is no path.
    """
    steps: list[str | int] = []
    place = 0
    while place < len(path):
        match = _STEP.match(path, place)
        if match is None:
            raise ValueError(f"{path}: no path from character {place + 1} on")
        steps.append(int(match["index"]) if match["index"] else match["name"] or match["key"])
        place = match.end()
    return steps


def leads_somewhere(body: Any, path: str) -> bool:
    """Say whether a field exists, or could be written where its path says.

    That is so when its parent exists, and in a ``securityContext`` also when that or a structure of it is missing.
    """
    steps: list[Any] = list(steps_of(path))
    for place, step in enumerate(steps):
        if type(body) is not (list if isinstance(step, int) else dict):
            return False
        if isinstance(step, int) and step >= len(body):
            return False
        if isinstance(step, str) and step not in body:
            return place == len(steps) - 1 or "securityContext" in steps[: place + 1]
        body = body[step]
    return bool(steps)
