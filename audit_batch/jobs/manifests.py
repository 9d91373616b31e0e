"""What a team of the made-up company would have in its repository, as manifests to scan."""

import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from audit_batch.collect.discovery import Listing, discover, read_json
from audit_batch.model import ListApi

_WRITTEN = frozenset({
    "configmaps", "serviceaccounts", "services", "deployments.apps", "statefulsets.apps", "cronjobs.batch",
    "ingresses.networking.k8s.io", "networkpolicies.networking.k8s.io", "roles.rbac.authorization.k8s.io",
    "rolebindings.rbac.authorization.k8s.io",
})  # fmt: skip
"""Kinds that people write; the rest is made by controllers, or is not for a repository."""
_MADE_BY_SERVER = ("uid", "resourceVersion", "creationTimestamp", "generation", "managedFields", "ownerReferences")


def write_manifests(api: ListApi, namespace: str, folder: Path) -> int:
    """Write one file per kind with the objects that people made in ``namespace``; returns the number of objects."""
    folder.mkdir(parents=True, exist_ok=True)
    written = 0
    for listing in _listings(api):
        if found := [item for item in _objects(api, listing) if item["metadata"].get("namespace") == namespace]:
            (folder / f"{listing.resource.split('.')[0]}.yaml").write_text(_as_yaml(found), encoding="utf-8")
            written += len(found)
    return written


def written_objects(api: ListApi) -> Iterator[dict[str, Any]]:
    """Yield the objects that people made in any namespace, as they would write them."""
    for listing in _listings(api):
        yield from _objects(api, listing)


def _listings(api: ListApi) -> Iterator[Listing]:
    return (listing for listing in discover(api, all_kinds=False).listings if listing.resource in _WRITTEN)


def _objects(api: ListApi, listing: Listing) -> Iterator[dict[str, Any]]:
    for item in read_json(api, listing.path)["items"]:
        metadata = item["metadata"]
        if metadata["name"] not in ("default", "kube-root-ca.crt"):
            kept = {name: value for name, value in metadata.items() if name not in _MADE_BY_SERVER}
            body = {name: value for name, value in item.items() if name not in ("metadata", "status")}
            yield {"apiVersion": listing.api_version, "kind": listing.kind, "metadata": kept, **body}


def _as_yaml(objects: list[dict[str, Any]]) -> str:
    writer = YAML(typ="safe", pure=True)
    writer.default_flow_style = False
    writer.sort_base_mapping_type_on_output = False  # type: ignore[assignment]
    text = io.StringIO()
    writer.dump_all(objects, text)
    return text.getvalue()
