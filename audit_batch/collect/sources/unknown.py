"""Pods in objects of kinds that no relation reads: a controller makes them, and no control sees them."""

from typing import Any

_DEEPEST = 16
"""Levels below which nobody looks for containers: an object of a workflow has its own some eight levels down."""
_LISTS = ("containers", "initContainers")
_ALONE = "container"
"""As workflows of Argo have it."""


def makes_pods(value: Any, depth: int = 0) -> bool:
    """Whether there are containers with an image somewhere in an object."""
    if depth > _DEEPEST:
        return False
    if isinstance(value, dict):
        if _has_image(value.get(_ALONE)):
            return True
        for name in _LISTS:
            if isinstance(value.get(name), list) and any(map(_has_image, value[name])):
                return True
        value = list(value.values())
    return isinstance(value, list) and any(
        makes_pods(part, depth + 1) for part in value if isinstance(part, dict | list)
    )


def _has_image(container: Any) -> bool:
    return isinstance(container, dict) and isinstance(container.get("image"), str)
