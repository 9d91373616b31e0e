"""One request as the API server logs it."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import quote, urlencode

from msgspec import Struct, field

from audit_batch.demo.draw import Draw

Json = dict[str, Any]
REFUSED = 403


class Actor(Struct, frozen=True):
    """Somebody or something that asks."""

    username: str
    source: str
    program: str
    groups: tuple[str, ...] = ()
    extra: Mapping[str, list[str]] = field(default_factory=dict)

    @property
    def all_groups(self) -> list[str]:
        """Groups as the authenticator names them."""
        if self.username.startswith("system:serviceaccount:"):
            namespace = self.username.split(":")[2]
            return ["system:serviceaccounts", f"system:serviceaccounts:{namespace}", "system:authenticated"]
        return [*self.groups, "system:authenticated"]


class Request(Struct, frozen=True):
    """What is asked, and how it was answered."""

    actor: Actor
    verb: str
    resource: str
    """Plural and group, with a subresource after a slash."""
    namespace: str = ""
    name: str = ""
    code: int = 200
    body: Json | None = None
    """The object, where the policy logs bodies."""
    allowed_by: str = ""
    """What the authorizer says of why it let the request in."""
    command: tuple[str, ...] = ()
    """Words of a command that is run in a container."""


def as_event(request: Request, moment: datetime, draw: Draw, number: int) -> Json:
    """Return the event of audit.k8s.io/v1 that the API server writes when it has answered."""
    plural, _, subresource = request.resource.partition("/")
    resource, _, group = plural.partition(".")
    reference = {
        "resource": resource, "namespace": request.namespace, "name": request.name, "apiGroup": group,
        "apiVersion": "v1", "subresource": subresource,
    }  # fmt: skip
    arrived = moment - timedelta(milliseconds=2 + draw.below(40, "latency", f"{moment:%Y%m%d}", number))
    refused = request.code == REFUSED
    return {
        "kind": "Event",
        "apiVersion": "audit.k8s.io/v1",
        "level": "RequestResponse" if request.body is not None else "Metadata",
        "auditID": draw.uid("audit", f"{moment:%Y%m%d}", number),
        "stage": "ResponseComplete",
        "requestURI": _uri(reference, request),
        "verb": request.verb,
        "user": {
            "username": request.actor.username,
            "groups": request.actor.all_groups,
            **({"extra": dict(request.actor.extra)} if request.actor.extra else {}),
        },
        "sourceIPs": [request.actor.source],
        "userAgent": request.actor.program,
        "objectRef": {key: value for key, value in reference.items() if value},
        "responseStatus": {"metadata": {}, "code": request.code, **({"reason": "Forbidden"} if refused else {})},
        **({"requestObject": request.body, "responseObject": request.body} if request.body is not None else {}),
        "requestReceivedTimestamp": f"{arrived:%Y-%m-%dT%H:%M:%S.%fZ}",
        "stageTimestamp": f"{moment:%Y-%m-%dT%H:%M:%S.%fZ}",
        "annotations": {
            "authorization.k8s.io/decision": "forbid" if refused else "allow",
            "authorization.k8s.io/reason": "" if refused else request.allowed_by,
        },
    }


def _uri(reference: Mapping[str, str], request: Request) -> str:
    root = f"/apis/{reference['apiGroup']}/v1" if reference["apiGroup"] else "/api/v1"
    place = f"/namespaces/{request.namespace}" if request.namespace else ""
    rest = "/".join(part for part in (reference["resource"], request.name, reference["subresource"]) if part)
    words = urlencode([("command", word) for word in request.command], quote_via=quote)
    query = f"?{words}&stdout=true" if words else ""
    return f"{root}{place}/{rest}{query}"
