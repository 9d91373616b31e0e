"""What is kept of an object's status: states and reasons, without the times and counters that change by themselves."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

_CONDITION = ("reason", "status", "type")
_CLASSES = (1, 5, 20)
"""Restarts are counted as the greatest of these that they reach: 1 to 4 are 1, 5 to 19 are 5."""
_CONDITIONS: Mapping[str, frozenset[str]] = MappingProxyType(
    {"pods": frozenset({"PodScheduled"}), "horizontalpodautoscalers.autoscaling": frozenset({"ScalingActive"})}
)
"""Types of conditions that are kept, by collection, where the others come and go with the load."""
_TIMED = frozenset({"jobs.batch"})
"""Collections whose conditions are kept with the time since which they hold: a Job ends once."""


def reduce_status(resource: str, status: Mapping[str, Any]) -> dict[str, Any]:
    """Return the fields of a status, each without what changes while nothing happens to the object.

    What is not shaped as Kubernetes shapes it stays as it came. Reducing twice changes nothing.
    """
    return {name: _reduce(resource, name, value) for name, value in status.items()}


def _reduce(resource: str, name: str, value: Any) -> Any:
    if name not in _LISTS or not isinstance(value, list) or not all(isinstance(entry, dict) for entry in value):
        return value
    if name == "conditions" and resource in _CONDITIONS:
        value = [entry for entry in value if str(entry.get("type")) in _CONDITIONS[resource]]
    order, shorten = _LISTS[name]
    shorten = _timed_condition if name == "conditions" and resource in _TIMED else shorten
    return sorted(map(shorten, value), key=lambda entry: str(entry.get(order)))


def _condition(entry: dict[str, Any]) -> dict[str, Any]:
    return {name: entry[name] for name in _CONDITION if name in entry}


def _timed_condition(entry: dict[str, Any]) -> dict[str, Any]:
    return {name: entry[name] for name in ("lastTransitionTime", *_CONDITION) if name in entry}


def _container(entry: dict[str, Any]) -> dict[str, Any]:
    short: dict[str, Any] = {name: entry[name] for name in ("name", "ready") if name in entry}
    count = entry.get("restartCount")
    short["restartCount"] = _class_of(count) if count else 0
    for name in ("state", "lastState"):
        if reasons := _reasons(entry.get(name)):
            short[name] = reasons
    return short


def _class_of(count: Any) -> int:
    reached = [step for step in _CLASSES if isinstance(count, int) and count >= step]
    return max(reached, default=0)


def _reasons(state: Any) -> dict[str, Any]:
    """Of a container's state, why it does not run; nothing of one that runs."""
    if not isinstance(state, dict):
        return {}
    return {
        phase: {"reason": detail.get("reason") or ""}
        for phase, detail in state.items()
        if phase != "running" and isinstance(detail, dict)
    }


_LISTS: Mapping[str, tuple[str, Callable[[dict[str, Any]], dict[str, Any]]]] = MappingProxyType(
    {
        "conditions": ("type", _condition),
        "containerStatuses": ("name", _container),
        "initContainerStatuses": ("name", _container),
    }
)
"""Fields of a status that are lists: what their entries are sorted by, and how they are shortened."""
