"""Audit events of Google: entries of Cloud Logging with the audit log of the API server."""

from collections.abc import Mapping
from typing import Any

from msgspec import Struct

from audit_batch.collect.audit_log.fields import child, present

Json = dict[str, Any]

_SERVICE = "k8s.io"
_HTTP_OF_GRPC = {0: 200, 3: 400, 5: 404, 6: 409, 7: 403, 8: 429, 9: 409, 10: 409, 14: 503, 16: 401}
"""Source: google.rpc.Code, and the HTTP status that its definition names; other codes are answered with 500."""
_CREATED = 201
_SUBRESOURCE_AT = 2
_COLLECTIONS = ("list", "watch", "deletecollection", "create")
"""Verbs whose target may be a collection; others name an object."""


class Target(Struct, frozen=True):
    """What a resource name points at."""

    group: str = ""
    version: str = ""
    namespace: str = ""
    resource: str = ""
    name: str = ""
    subresource: str = ""


def is_log_entry(value: Mapping[str, Any]) -> bool:
    """Say whether a value is a log entry of the API server's audit log."""
    payload = value.get("protoPayload") or value.get("jsonPayload")
    return isinstance(payload, dict) and "methodName" in payload


def read_log_entry(entry: Json) -> Json:
    """Return the event of a log entry, or what is no event for the checks to refuse."""
    payload: Json = entry.get("protoPayload") or entry["jsonPayload"]
    if payload.get("serviceName", _SERVICE) != _SERVICE:
        return {"kind": "Entry"}
    verb = str(payload["methodName"]).rpartition(".")[2].lower()
    target = read_target(str(payload.get("resourceName", "")), verb)
    labels = entry.get("labels")
    request, response = _body(payload.get("request")), _body(payload.get("response"))
    return present(
        kind="Event",
        level=_level(request, response),
        auditID=entry.get("insertId"),
        stage="ResponseComplete",
        requestURI=_uri(target),
        verb=verb,
        user=present(
            username=child(payload, "authenticationInfo", "principalEmail")
            or child(payload, "authenticationInfo", "principalSubject")
        ),
        impersonatedUser=_impersonated(payload),
        sourceIPs=[ip] if (ip := child(payload, "requestMetadata", "callerIp")) else None,
        userAgent=child(payload, "requestMetadata", "callerSuppliedUserAgent"),
        objectRef=present(
            apiGroup=target.group,
            apiVersion=target.version,
            resource=target.resource,
            namespace=target.namespace,
            name=target.name,
            subresource=target.subresource,
        ),
        responseStatus=_status(payload, verb, response),
        requestObject=request,
        responseObject=response,
        requestReceivedTimestamp=entry.get("timestamp"),
        stageTimestamp=entry.get("timestamp"),
        annotations=_annotations(labels, payload),
    )


def read_target(resource_name: str, verb: str) -> Target:
    """Take a resource name apart: ``GROUP/VERSION[/namespaces/NS]/RESOURCE[/NAME[/SUBRESOURCE]]``."""
    parts = resource_name.split("/")
    if len(parts) <= _SUBRESOURCE_AT:
        return Target()
    group = "" if parts[0] == "core" else parts[0]
    version, rest = parts[1], parts[2:]
    namespace = ""
    # namespaces/NS by itself is the namespace, namespaces/NS/RESOURCE something in it.
    if rest[0] == "namespaces" and len(rest) > _SUBRESOURCE_AT and rest[2] not in ("status", "finalize"):
        namespace, rest = rest[1], rest[2:]
    elif rest[0] == "namespaces" and len(rest) > 1:
        namespace = rest[1]
    if verb in _COLLECTIONS and len(rest) == 1:
        return Target(group, version, namespace, rest[0])
    name = rest[1] if len(rest) > 1 else ""
    return Target(group, version, namespace, rest[0], name, "/".join(rest[2:3]))


def _uri(target: Target) -> str | None:
    """The path of the target; the query of the request is not in the log."""
    if not target.resource:
        return None
    base = f"/apis/{target.group}/{target.version}" if target.group else f"/api/{target.version}"
    inside = f"/namespaces/{target.namespace}" if target.namespace and target.resource != "namespaces" else ""
    below = "".join(f"/{part}" for part in (target.resource, target.name, target.subresource) if part)
    return base + inside + below


def _body(body: Any) -> Any:
    """A body without the type that Google adds; it says kind and version only where the body does not."""
    if not isinstance(body, dict):
        return body
    return {name: value for name, value in body.items() if name != "@type"} or None


def _level(request: Any, response: Any) -> str | None:
    """A body proves the level; without one it may be any, or a request that has none."""
    if isinstance(response, dict) and response.get("kind") != "Status":
        return "RequestResponse"
    return "Request" if request is not None else None


def _status(payload: Json, verb: str, response: Any) -> Json:
    """An entry without a status went well."""
    status = payload.get("status")
    code = status.get("code", 0) if isinstance(status, dict) else 0
    if isinstance(response, dict) and response.get("kind") == "Status" and isinstance(response.get("code"), int):
        return present(code=response["code"], reason=response.get("reason"), message=response.get("message"))
    http = _HTTP_OF_GRPC.get(code, 500) if isinstance(code, int) else None
    if http == _HTTP_OF_GRPC[0] and verb == "create":
        http = _CREATED
    return present(code=http, message=child(status, "message"))


def _impersonated(payload: Json) -> Json | None:
    name = child(payload, "authenticationInfo", "impersonatedUser")
    return {"username": name} if isinstance(name, str) else None


def _annotations(labels: Any, payload: Json) -> Json:
    found = {str(name): value for name, value in labels.items()} if isinstance(labels, dict) else {}
    granted = [info.get("granted", False) for info in payload.get("authorizationInfo") or () if isinstance(info, dict)]
    if granted and "authorization.k8s.io/decision" not in found:
        found["authorization.k8s.io/decision"] = "allow" if all(granted) else "forbid"
    return found
