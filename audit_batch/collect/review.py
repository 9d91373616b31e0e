"""What this identity may do, asked of the API server itself.

The one place from which anything but GET is sent, and only by `audit-batch doctor`: a SelfSubjectAccessReview is a
question in the form of a POST, and leaves nothing in the cluster.
"""

from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http import HTTPStatus

import orjson
import urllib3
from kubernetes import client
from msgspec import Struct
from urllib3.exceptions import HTTPError

from audit_batch.errors import SourceError, Unavailable, cut

_REVIEWS = "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews"
_PATIENCE = 10.0
"""Seconds for an answer."""


class Right(Struct, frozen=True):
    """Something that an identity may do or not."""

    verb: str
    resource: str = ""
    """Plural, with a subresource after a slash; empty for a path that is no resource."""
    group: str = ""
    namespace: str = ""
    """Empty for all of them."""
    name: str = ""
    path: str = ""

    def __str__(self) -> str:
        """Write it as a sentence of `kubectl auth can-i` would have it."""
        if self.path:
            return f"{self.verb} {self.path}"
        what = f"{self.resource}.{self.group}" if self.group else self.resource
        return " ".join(filter(None, [self.verb, what, self.name, f"in {self.namespace}" if self.namespace else ""]))


class Reviewer:
    """Asks one API server."""

    def __init__(self, api_client: client.ApiClient) -> None:
        self._client = api_client

    def may(self, right: Right) -> bool:
        """Say whether this identity has a right.

        Raises:
            SourceError: The question was not answered.
        """
        review = {
            "apiVersion": "authorization.k8s.io/v1",
            "kind": "SelfSubjectAccessReview",
            "spec": _spec(right),
        }
        response = self._send("POST", _REVIEWS, orjson.dumps(review))
        if response.status not in (HTTPStatus.OK, HTTPStatus.CREATED):
            raise Unavailable(f"{_REVIEWS}: {response.status}, the server does not say what this identity may do")
        try:
            return orjson.loads(response.data)["status"]["allowed"] is True
        except (ValueError, LookupError, TypeError) as error:
            raise Unavailable(f"{_REVIEWS}: the answer is no review") from error

    def server_time(self) -> datetime:
        """Return the API server's clock, exact to a second.

        Raises:
            SourceError: It does not tell.
        """
        date = self._send("GET", "/version", None).headers.get("Date", "")
        try:
            return parsedate_to_datetime(date).astimezone(UTC)
        except ValueError as error:
            raise Unavailable("/version: the answer has no date") from error

    def _send(self, method: str, path: str, body: bytes | None) -> urllib3.BaseHTTPResponse:
        _, url, headers, _, _ = self._client.param_serialize(method, path, auth_settings=["BearerToken"])
        headers |= {"Accept": "application/json", "Content-Type": "application/json"}
        try:
            return self._client.rest_client.pool_manager.request(
                method, url, body=body, headers=headers, retries=False, timeout=_PATIENCE
            )
        except HTTPError as error:
            raise _lost(path, error) from error


def _lost(path: str, error: HTTPError) -> SourceError:
    return Unavailable(f"{path}: no answer ({cut(type(error).__name__)}); check the address and the network")


def _spec(right: Right) -> dict[str, dict[str, str]]:
    if right.path:
        return {"nonResourceAttributes": {"verb": right.verb, "path": right.path}}
    resource, _, subresource = right.resource.partition("/")
    attributes = {
        "verb": right.verb,
        "group": right.group,
        "resource": resource,
        "subresource": subresource,
        "namespace": right.namespace,
        "name": right.name,
    }
    return {"resourceAttributes": {name: value for name, value in attributes.items() if value}}
