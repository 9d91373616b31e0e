"""Roles that every cluster has, laid beside manifests whose bindings give them: what they grant at least is known."""

from collections.abc import Iterable, Mapping
from typing import Any

import orjson

from audit_batch.catalog.bootstrap_roles import RBAC, rules_of_cluster_role, rules_of_role
from audit_batch.collect.manifests import Manifest
from audit_batch.model import ObjectRow


def roles_of(manifests: Iterable[Manifest]) -> list[ObjectRow]:
    """Return those that bindings among the manifests give; a manifest of its own comes before each."""
    found: dict[tuple[str, str, str], ObjectRow] = {}
    for manifest in manifests:
        reference = manifest.body.get("roleRef")
        if isinstance(reference, dict):
            kind, name = str(reference.get("kind")), str(reference.get("name"))
            namespace = (manifest.body["metadata"].get("namespace") or "") if kind == "Role" else ""
            if rules := rules_of_cluster_role(name) if kind == "ClusterRole" else rules_of_role(namespace, name):
                found[kind, namespace, name] = _role(kind, namespace, name, rules)
    return list(found.values())


def _role(kind: str, namespace: str, name: str, rules: list[dict[str, Any]]) -> ObjectRow:
    """No secret can be in it, so that the door would have nothing to do."""
    place: Mapping[str, str] = {"namespace": namespace} if namespace else {}
    version = f"{RBAC}/v1"
    doc = orjson.dumps({"apiVersion": version, "kind": kind, "metadata": {"name": name, **place}, "rules": rules})
    return version, RBAC, kind, namespace, name, "", doc.decode()
