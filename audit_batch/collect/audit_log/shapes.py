"""What one JSON value of a log holds: the events in it, whatever wraps them. FORMATS.md has the mapping."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

import orjson

from audit_batch.collect.audit_log.aks import is_aks_record, is_aks_row, record_of_aks, row_of_aks
from audit_batch.collect.audit_log.gke import is_log_entry, read_log_entry

Json = dict[str, Any]
Found = tuple[str, Json]
"""Format, and event of audit.k8s.io/v1."""

_DEPTH = 6
"""Wrappers that are opened."""


class NoEvent(ValueError):
    """A value that is no audit event and wraps none; says why."""


def events_of(value: Any, format_: str = "", depth: int = 0) -> Iterator[Found]:
    """Yield the events that a JSON value holds.

    Args:
        value: An event, a list, or what a cloud wraps around them.
        format_: What wrapped it.
        depth: How many wrappers were opened.

    Raises:
        NoEvent: It holds something else; events before it were yielded.
    """
    if depth > _DEPTH:
        raise NoEvent("wrapped too often")
    if isinstance(value, list):
        for item in value:
            yield from events_of(item, format_ or "webhook", depth + 1)
        return
    if not isinstance(value, dict):
        raise NoEvent("no JSON object")
    for is_shape, read in _SHAPES:
        if is_shape(value):
            yield from read(value, format_, depth)
            return
    raise NoEvent("no audit event of a known format")


def is_native(value: Any) -> bool:
    """Say whether a value is an event as the API server writes it."""
    return isinstance(value, dict) and value.get("kind") == "Event" and "auditID" in value


def _native(value: Json, format_: str, _depth: int) -> Iterator[Found]:
    yield format_ or "kubernetes", value


def _is_event_list(value: Mapping[str, Any]) -> bool:
    return value.get("kind") == "EventList" and isinstance(value.get("items"), list)


def _event_list(value: Json, format_: str, _depth: int) -> Iterator[Found]:
    for item in value["items"]:
        if not isinstance(item, dict) or "auditID" not in item:
            raise NoEvent("an item of the list is no audit event")
        # The items of a list do not repeat their kind.
        yield format_ or "webhook", {"kind": "Event", **item}


def _is_cloudwatch(value: Mapping[str, Any]) -> bool:
    return isinstance(value.get("logEvents", value.get("events")), list)


def _cloudwatch(value: Json, _format: str, depth: int) -> Iterator[Found]:
    if value.get("messageType") == "CONTROL_MESSAGE":
        return
    for entry in value.get("logEvents", value.get("events")) or ():
        if not _is_cloudwatch_message(entry):
            raise NoEvent("an entry of CloudWatch has no message")
        yield from _cloudwatch_message(entry, "eks", depth + 1)


def _is_cloudwatch_message(value: Any) -> bool:
    return isinstance(value, dict) and isinstance(value.get("message"), str | dict) and "timestamp" in value


def _cloudwatch_message(value: Json, _format: str, depth: int) -> Iterator[Found]:
    yield from events_of(unwrap(value["message"]), "eks", depth + 1)


def _has_records(value: Mapping[str, Any]) -> bool:
    return isinstance(value.get("records"), list)


def _records(value: Json, format_: str, depth: int) -> Iterator[Found]:
    for item in value["records"]:
        yield from events_of(item, format_, depth + 1)


def _aks(value: Json, _format: str, depth: int) -> Iterator[Found]:
    yield from events_of(unwrap(record_of_aks(value)), "aks", depth + 1)


def _aks_row(value: Json, _format: str, _depth: int) -> Iterator[Found]:
    yield "aks", row_of_aks(value)


def _gke(value: Json, _format: str, _depth: int) -> Iterator[Found]:
    yield "gke", read_log_entry(value)


_SHAPES: tuple[tuple[Callable[[Any], bool], Callable[[Json, str, int], Iterator[Found]]], ...] = (
    (is_native, _native),
    (_is_event_list, _event_list),
    (is_log_entry, _gke),
    (is_aks_record, _aks),
    (is_aks_row, _aks_row),
    (_is_cloudwatch, _cloudwatch),
    (_is_cloudwatch_message, _cloudwatch_message),
    (_has_records, _records),
)


def unwrap(value: Any) -> Any:
    """Return what a text of JSON says; anything else as it is.

    Raises:
        NoEvent: The text is no JSON.
    """
    if not isinstance(value, str):
        return value
    try:
        return orjson.loads(value)
    except ValueError as error:
        raise NoEvent("a wrapped event is cut, or is no JSON") from error
