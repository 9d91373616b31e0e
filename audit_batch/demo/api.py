"""The made-up cluster as an API server answers for it: discovery, and lists in pages that are made as they are read."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Iterator, Mapping
from itertools import islice

import orjson

from audit_batch.demo.namespaces import namespaces
from audit_batch.demo.nodes import version_on
from audit_batch.demo.scene import Json, Scene
from audit_batch.demo.served import RESOURCES, Resource
from audit_batch.demo.story import FORBIDDEN, GATEWAY_API, METRICS_DOWN
from audit_batch.errors import Expired, Forbidden, NotServed, Unavailable

_NEWER_ONLY = "gateway.networking.k8s.io"
_AGGREGATED = "metrics.k8s.io"


class DemoApi:
    """A `ListApi` of the made-up company on one day, safe to use from several threads.

    Objects are made while a page is read, and forgotten after it: memory does not grow with the company.
    """

    def __init__(self, scene: Scene) -> None:
        self._scene = scene
        self._served = [resource for resource in RESOURCES if self._serves(resource.group)]
        self._lists = {resource.path: resource for resource in self._served}
        self._waiting: dict[str, Iterator[Json]] = {}

    def read(self, path: str, query: Mapping[str, str] | None = None, *, metadata_only: bool = False) -> bytes:
        """Return the body of ``path``; see `ListApi`."""
        if resource := self._lists.get(path):
            return self._page(resource, query or {}, metadata_only=metadata_only)
        if document := self._document(path):
            return orjson.dumps(document)
        raise NotServed(f"{path}: 404 Not Found")

    def _serves(self, group: str) -> bool:
        return group != _NEWER_ONLY or self._scene.during(GATEWAY_API)

    def _document(self, path: str) -> Json:
        if path == "/version":
            return {"gitVersion": version_on(self._scene.date), "platform": "linux/amd64"}
        if path == "/apis":
            return {"kind": "APIGroupList", "apiVersion": "v1", "groups": self._groups()}
        if path.startswith("/api/v1/namespaces/"):
            name = path.rpartition("/")[2]
            return next((found for found in namespaces(self._scene) if found["metadata"]["name"] == name), {})
        if path == f"/apis/{_AGGREGATED}/v1beta1" and self._scene.during(METRICS_DOWN):
            raise Unavailable(f"{path}: 503 Service Unavailable, the server is currently unable to answer the request")
        return self._resources(path)

    def _groups(self) -> list[Json]:
        versions: dict[str, dict[str, Json]] = {}
        for resource in self._served:
            if resource.group:
                entry = {"groupVersion": resource.api_version, "version": resource.version}
                versions.setdefault(resource.group, {})[resource.version] = entry
        return [
            {"name": group, "versions": list(entries.values()), "preferredVersion": next(iter(entries.values()))}
            for group, entries in versions.items()
        ]

    def _resources(self, path: str) -> Json:
        found = [
            {
                "name": resource.plural,
                "kind": resource.kind,
                "namespaced": resource.namespaced,
                "singularName": resource.kind.lower(),
                "verbs": ["create", "delete", "get", "list", "patch", "update", "watch"],
            }
            for resource in self._served
            if resource.path.rpartition("/")[0] == path
        ]
        if not found:
            return {}
        version = path.removeprefix("/apis/").removeprefix("/api/")
        return {"kind": "APIResourceList", "apiVersion": "v1", "groupVersion": version, "resources": found}

    def _page(self, resource: Resource, query: Mapping[str, str], *, metadata_only: bool) -> bytes:
        self._refuse(resource)
        limit, start = int(query.get("limit") or 0), _position(resource, query.get("continue", ""))
        waiting = self._from(resource, start)
        items = list(islice(waiting, limit)) if limit else list(waiting)
        meta = {"resourceVersion": str(self._scene.day * 1000)}
        rest = next(waiting, None)
        if rest is not None:
            self._waiting[f"{resource.path} {start + limit}"] = _put_back(rest, waiting)
            meta["continue"] = urlsafe_b64encode(f"{resource.path} {start + limit}".encode()).decode()
        kind, version = f"{resource.kind}List", resource.api_version
        if metadata_only:
            kind, version = "PartialObjectMetadataList", "meta.k8s.io/v1"
            items = [
                {"kind": "PartialObjectMetadata", "apiVersion": version, "metadata": item["metadata"]} for item in items
            ]
        return orjson.dumps({"kind": kind, "apiVersion": version, "metadata": meta, "items": items})

    def _from(self, resource: Resource, start: int) -> Iterator[Json]:
        """Return the objects from ``start`` on: where the last page ended, or made anew."""
        waiting = self._waiting.pop(f"{resource.path} {start}", None)
        return waiting if waiting is not None else islice(resource.objects(self._scene), start, None)

    def _refuse(self, resource: Resource) -> None:
        for plural, span in FORBIDDEN:
            if resource.plural == plural and self._scene.during(span):
                raise Forbidden(
                    f'{resource.path}: 403 Forbidden, User "auditor" cannot list resource "{plural}" '
                    "at the cluster scope"
                )


def _position(resource: Resource, token: str) -> int:
    """Return where a continue token goes on.

    Raises:
        Expired: It is no token of this list.
    """
    if not token:
        return 0
    try:
        path, _, position = urlsafe_b64decode(token).decode().rpartition(" ")
        if path == resource.path:
            return int(position)
    except ValueError as error:
        raise Expired(f"{resource.path}: 410 Gone, the continue token is not known") from error
    raise Expired(f"{resource.path}: 410 Gone, the continue token is of another list")


def _put_back(first: Json, rest: Iterator[Json]) -> Iterator[Json]:
    yield first
    yield from rest
