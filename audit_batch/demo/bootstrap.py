"""The roles and bindings that every API server makes for itself, as objects."""

from collections.abc import Iterator

from audit_batch.catalog.bootstrap_roles import (
    AGGREGATED,
    AUTHENTICATION_READER,
    CLUSTER_ROLES,
    INTO,
    RBAC,
    ROLES,
    rules_of_cluster_role,
    rules_of_role,
)
from audit_batch.catalog.short_rules import parse_rules
from audit_batch.demo.scene import Json, Scene
from audit_batch.demo.settings import CONTROLLERS

_MARK = {"kubernetes.io/bootstrapping": "rbac-defaults"}
_UPDATED = {"rbac.authorization.kubernetes.io/autoupdate": "true"}
BINDINGS: tuple[tuple[str, str, str, str], ...] = (
    ("cluster-admin", "cluster-admin", "Group", "system:masters"),
    ("system:basic-user", "system:basic-user", "Group", "system:authenticated"),
    ("system:discovery", "system:discovery", "Group", "system:authenticated"),
    ("system:public-info-viewer", "system:public-info-viewer", "Group", "system:authenticated"),
    ("system:monitoring", "system:monitoring", "Group", "system:monitoring"),
    ("system:node-proxier", "system:node-proxier", "User", "system:kube-proxy"),
    ("system:kube-scheduler", "system:kube-scheduler", "User", "system:kube-scheduler"),
    ("system:volume-scheduler", "system:volume-scheduler", "User", "system:kube-scheduler"),
    ("system:kube-controller-manager", "system:kube-controller-manager", "User", "system:kube-controller-manager"),
    (
        "kubeadm:kubelet-bootstrap",
        "system:node-bootstrapper",
        "Group",
        "system:bootstrappers:kubeadm:default-node-token",
    ),
)
"""Name, role, and whom it is given to."""


def bootstrap_cluster_roles(scene: Scene) -> Iterator[Json]:
    """Yield the roles of the API server itself, those for users gathered by label."""
    for name, rules in CLUSTER_ROLES.items():
        yield {"metadata": _meta(scene, "ClusterRole", name), "rules": parse_rules(rules)}
    for name, rules in AGGREGATED.items():
        part = _meta(scene, "ClusterRole", f"system:aggregate-to-{name}")
        part["labels"] = _MARK | {f"{RBAC}/aggregate-to-{target}": "true" for target in INTO[name]}
        yield {"metadata": part, "rules": parse_rules(rules)}
        selector = {"matchLabels": {f"{RBAC}/aggregate-to-{name}": "true"}}
        yield {
            "metadata": _meta(scene, "ClusterRole", name),
            "aggregationRule": {"clusterRoleSelectors": [selector]},
            "rules": rules_of_cluster_role(name),
        }


def bootstrap_cluster_bindings(scene: Scene) -> Iterator[Json]:
    """Yield the bindings of the API server itself."""
    for name, role, kind, subject in BINDINGS:
        yield _binding(scene, name, role, {"apiGroup": RBAC, "kind": kind, "name": subject})
    for name in CONTROLLERS:
        role = f"system:controller:{name}"
        if role in CLUSTER_ROLES:
            yield _binding(scene, role, role, _account(name))


def bootstrap_roles(scene: Scene) -> Iterator[Json]:
    """Yield the roles in kube-system and kube-public that the components rest on."""
    for namespace, name in ROLES:
        yield {"metadata": _meta(scene, "Role", name, namespace), "rules": rules_of_role(namespace, name)}


def bootstrap_role_bindings(scene: Scene) -> Iterator[Json]:
    """Yield who has those roles."""
    for namespace, name in ROLES:
        yield {
            "metadata": _meta(scene, "RoleBinding", name, namespace),
            "roleRef": {"apiGroup": RBAC, "kind": "Role", "name": name},
            "subjects": [_SUBJECTS[name]],
        }


def _account(name: str) -> Json:
    return {"kind": "ServiceAccount", "name": name, "namespace": "kube-system"}


_MANAGER = {"apiGroup": RBAC, "kind": "User", "name": "system:kube-controller-manager"}
_SUBJECTS: dict[str, Json] = {
    AUTHENTICATION_READER: _MANAGER,
    "system::leader-locking-kube-controller-manager": _MANAGER,
    "system:controller:token-cleaner": _account("token-cleaner"),
    "system:controller:bootstrap-signer": _account("bootstrap-signer"),
}
"""Whom each of the roles is given to."""


def _meta(scene: Scene, kind: str, name: str, namespace: str = "") -> Json:
    return scene.meta(kind, name, namespace) | {"labels": dict(_MARK), "annotations": dict(_UPDATED)}


def _binding(scene: Scene, name: str, role: str, subject: Json) -> Json:
    return {
        "metadata": _meta(scene, "ClusterRoleBinding", name),
        "roleRef": {"apiGroup": RBAC, "kind": "ClusterRole", "name": role},
        "subjects": [subject],
    }
