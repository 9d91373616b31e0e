"""Why a value is no event that can be stored, in words."""

import re
from collections.abc import Mapping
from typing import Any

STAGES = ("RequestReceived", "ResponseStarted", "ResponseComplete", "Panic")
"""Source: audit.k8s.io/v1, Stage."""

_TEXTS = ("auditID", "stage", "verb")
_OPTIONAL_TEXTS = ("level", "requestURI", "userAgent")
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:\d\d)")
_MOMENTS = ("stageTimestamp", "requestReceivedTimestamp")
_OBJECTS = ("user", "impersonatedUser", "objectRef", "responseStatus", "annotations")


def problem_of(event: Mapping[str, Any]) -> str:
    """Return what is wrong with an event; empty when nothing is."""
    if event.get("kind") != "Event":
        return "no audit event: its kind is another"
    for name in _TEXTS:
        if not isinstance(event.get(name), str) or not event[name]:
            return f"no audit event: {name} is missing or no text"
    if event["stage"] not in STAGES:
        return "stage is none that is known"
    return _wrong_type(event)


def _wrong_type(event: Mapping[str, Any]) -> str:
    for name in _OPTIONAL_TEXTS:
        if not isinstance(event.get(name, ""), str | None):
            return f"{name} is no text"
    for name in _OBJECTS:
        if not isinstance(event.get(name, {}), dict | None):
            return f"{name} is no object"
    code = (event.get("responseStatus") or {}).get("code", 0)
    if not isinstance(code, int) or isinstance(code, bool):
        return "responseStatus.code is no number"
    return _wrong_moment(event)


def _wrong_moment(event: Mapping[str, Any]) -> str:
    given = [event[name] for name in _MOMENTS if event.get(name) is not None]
    if not given:
        return "no audit event: it has no time"
    if not all(isinstance(moment, str) and _MOMENT.fullmatch(moment) for moment in given):
        return "a time is none"
    return ""
