"""Audit events of examples: written short, made whole here, so that an example shows only what matters to it."""

import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

BASE = datetime(2026, 1, 1, 12, tzinfo=UTC)
"""When the first event of an example happens, unless it says so: twelve hours after the snapshot of its objects."""
SHORT = frozenset({"at", "arrived", "repeat", "on", "path", "body", "code"})
"""Keys of an event that stand for several of its fields."""
_FIELDS = frozenset(
    {
        "auditID", "level", "stage", "requestURI", "verb", "user", "impersonatedUser", "sourceIPs", "userAgent",
        "objectRef", "responseStatus", "requestObject", "responseObject", "annotations",
    }
)  # fmt: skip
_UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days"}
_OFFSET = re.compile(r"(?P<sign>[+-])(?P<count>\d+)(?P<unit>[smhd])")
_ON = re.compile(
    r"(?P<resource>[^\s./]+)(?:\.(?P<group>[^\s/]+))?(?:/(?P<sub>\S+))?(?: (?:(?P<namespace>[^\s/]+)/)?(?P<name>\S*))?"
)
_REFUSED = frozenset({401, 403})


def expand_events(entries: list[dict[str, Any]]) -> tuple[dict[str, Any], ...]:
    """Return whole events of audit.k8s.io/v1, in the order of ``entries``; an entry that is repeated gives several.

    An entry's ``at`` is an offset such as ``+30s`` or ``-20d`` to `BASE`; without one, events follow each other by a
    second. ``arrived`` is an offset to that. ``on`` is ``RESOURCE.GROUP/SUBRESOURCE NAMESPACE/NAME``, ``path`` a path,
    ``body`` the object as it was sent and answered, ``code`` the status, ``repeat`` a count and the time between:
    ``{count: 30, every: 2s}``, with ``{n}`` in any text replaced by the number.

    Raises:
        ValueError: An entry that cannot be understood; says which key.
    """
    return tuple(event for number, entry in enumerate(entries) for event in _repeated(entry, number))


def base_id(audit_id: str) -> str:
    """Return the audit ID that the example wrote, of an event that may be one of several."""
    return audit_id.partition("#")[0]


def _repeated(entry: Mapping[str, Any], number: int) -> Iterator[dict[str, Any]]:
    if unknown := sorted(set(map(str, entry)) - _FIELDS - SHORT):
        raise ValueError(f"an event has no {unknown[0]!r}")
    if "auditID" not in entry:
        raise ValueError("an event needs an auditID, a text that expect can name")
    moment = BASE + _offset(entry.get("at", f"+{number}s"))
    repeat = entry.get("repeat")
    if repeat is None:
        yield _event(entry, str(entry["auditID"]), moment)
        return
    for count in range(repeat["count"]):
        between = _offset(f"+{repeat.get('every', '1s')}")
        yield _event(_numbered(entry, count), f"{entry['auditID']}#{count}", moment + count * between)


def _offset(text: str) -> timedelta:
    match = _OFFSET.fullmatch(str(text))
    if match is None:
        raise ValueError(f"{text!r} is not an offset such as +30s, -20d or +5m")
    length = timedelta(**{_UNITS[match["unit"]]: int(match["count"])})
    return length if match["sign"] == "+" else -length


def _numbered(node: Any, number: int) -> Any:
    if isinstance(node, str):
        return node.replace("{n}", str(number))
    if isinstance(node, dict):
        return {key: _numbered(value, number) for key, value in node.items()}
    return [_numbered(item, number) for item in node] if isinstance(node, list) else node


def _event(entry: Mapping[str, Any], audit_id: str, moment: datetime) -> dict[str, Any]:
    verb = entry.get("verb", "get")
    code = entry.get("code", 201 if verb == "create" else 200)
    bodies = _bodies(entry)
    reference = entry.get("objectRef") or _reference(entry.get("on"))
    status = {"code": code, **({"reason": "Forbidden", "status": "Failure"} if code in _REFUSED else {})}
    event = {
        "apiVersion": "audit.k8s.io/v1", "kind": "Event", "auditID": audit_id, "stage": "ResponseComplete",
        "level": ("Metadata", "Request", "RequestResponse")[len(bodies) if "responseObject" not in bodies else 2],
        "verb": verb, "requestURI": entry.get("path") or _uri(reference), "user": {},
        "sourceIPs": ["10.0.0.5"], "userAgent": "kubectl/v1.34.1 (linux/amd64) kubernetes/93248f9",
        "responseStatus": status, **bodies,
        "annotations": {},
        **({"objectRef": reference} if reference else {}),
        **{key: value for key, value in entry.items() if key in _FIELDS},
    }  # fmt: skip
    arrived = moment + _offset(entry.get("arrived", "+0s"))
    decision = {"authorization.k8s.io/decision": "forbid" if code in _REFUSED else "allow"}
    return {
        **event,
        "auditID": audit_id,
        "user": _user(event["user"]),
        "annotations": {**decision, **event["annotations"]},
        "requestReceivedTimestamp": _stamp(arrived),
        "stageTimestamp": _stamp(moment),
    }


def _stamp(moment: datetime) -> str:
    return moment.isoformat().replace("+00:00", "Z")


def _bodies(entry: Mapping[str, Any]) -> dict[str, Any]:
    if "body" in entry:
        return {"requestObject": entry["body"], "responseObject": entry["body"]}
    return {key: entry[key] for key in ("requestObject", "responseObject") if key in entry}


def _reference(on: str | None) -> dict[str, str]:
    if on is None:
        return {}
    match = _ON.fullmatch(on)
    if match is None:
        raise ValueError(f"on {on!r} is not RESOURCE.GROUP/SUBRESOURCE NAMESPACE/NAME")
    names = {
        "resource": "resource",
        "group": "apiGroup",
        "sub": "subresource",
        "namespace": "namespace",
        "name": "name",
    }
    return {"apiVersion": "v1", **{field: match[part] for part, field in names.items() if match[part]}}


def _uri(reference: Mapping[str, str]) -> str:
    group = reference.get("apiGroup")
    parts = ["", "apis", group, "v1"] if group else ["", "api", "v1"]
    if namespace := reference.get("namespace"):
        parts += ["namespaces", namespace]
    parts += [reference.get("resource", ""), reference.get("name", ""), reference.get("subresource", "")]
    return "/".join([parts[0], *(part for part in parts[1:] if part)])


def _user(user: Any) -> dict[str, Any]:
    """Give a user the groups that the API server gives one of that name, unless the example says others."""
    given = {"username": user} if isinstance(user, str) else dict(user)
    name = str(given.get("username", "kim@example.com"))
    parts = name.split(":")
    if name == "system:anonymous":
        groups = ["system:unauthenticated"]
    elif name.startswith("system:serviceaccount:") and len(parts) > len(("system", "serviceaccount", "namespace")):
        groups = ["system:serviceaccounts", f"system:serviceaccounts:{parts[2]}", "system:authenticated"]
    elif name.startswith("system:node:"):
        groups = ["system:nodes", "system:authenticated"]
    else:
        groups = ["system:authenticated"]
    return {"username": name, "groups": groups, **given}
