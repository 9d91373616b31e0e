"""Cluster-wide rights: the careless ones that are taken back one after another, and those of the platform."""

from datetime import date

from msgspec import Struct

from audit_batch.catalog.short_rules import READ, WRITE
from audit_batch.demo.story import DELIVERY_FROM

_RBAC = "rbac.authorization.k8s.io"
_WORKLOADS = "deployments,statefulsets,daemonsets@apps"
_ANYBODY, _NOBODY = "Group system:authenticated", "Group system:unauthenticated"


class Grant(Struct, frozen=True):
    """A role and whom it is given to, up to the day ``until``, both ends included."""

    name: str
    """Of the binding, and of the role unless it has another."""
    to: str
    """Kind and name of the subject; a service account's name follows its namespace."""
    rules: tuple[str, ...] = ()
    """Empty when the role is one that exists."""
    role: str = ""
    until: date = date.max
    since: date = date.min


def _operator(account: str, *rules: str) -> Grant:
    return Grant(account.partition("/")[2], f"ServiceAccount {account}", rules)


GRANTS: tuple[Grant, ...] = (
    Grant("anonymous-dashboard", _NOBODY, role="view", until=date(2025, 11, 18)),
    Grant("shared-secret-reader", _ANYBODY, (f"{READ} secrets",), until=date(2025, 12, 9)),
    Grant("power-user", "Group team:discovery", (f"* {_WORKLOADS}",), until=date(2026, 2, 3)),
    Grant("support-access", "Group team:service-desk", ("impersonate users,groups",), until=date(2026, 2, 24)),
    Grant("runner", "ServiceAccount ci-runners/runner", role="edit", until=date(2026, 3, 3)),
    Grant("backup-admin", "ServiceAccount backup/velero", role="cluster-admin", until=date(2026, 1, 27)),
    Grant("on-call", "Group on-call", role="cluster-admin", until=date(2026, 1, 27)),
    Grant("token-maker", "Group team:data", ("create serviceaccounts/token",), until=date(2026, 4, 14)),
    Grant(
        "role-editor",
        "Group team:data",
        (f"bind,escalate,{WRITE} roles,rolebindings@{_RBAC}",),
        until=date(2026, 5, 5),
    ),
    Grant(
        "delivery",
        "ServiceAccount ci-runners/delivery",
        (f"{READ},{WRITE} {_WORKLOADS}", f"{READ},{WRITE} cronjobs,jobs@batch", f"{READ},{WRITE} configmaps,services"),
        since=DELIVERY_FROM,
    ),
    Grant("kubeadm:cluster-admins", "Group kubeadm:cluster-admins", role="cluster-admin"),
    Grant("kubeadm:node-proxier", "ServiceAccount kube-system/kube-proxy", role="system:node-proxier"),
    Grant("auditors", "Group auditors", role="view"),
    Grant("metrics-reader", "Group auditors", (f"{READ} nodes,pods@metrics.k8s.io",)),
    _operator("kube-system/cluster-autoscaler", f"{READ} nodes,pods", "create pods/eviction"),
    _operator("kube-system/coredns", f"{READ} services,namespaces,pods"),
    _operator("kube-system/log-agent", f"{READ} pods,namespaces"),
    _operator("kube-system/mesh-node", f"{READ} pods,nodes,namespaces"),
    _operator("kube-system/metrics-server", f"{READ} nodes,pods", "get nodes/metrics"),
    _operator(
        "kube-system/network-agent", f"{READ} nodes,pods,namespaces", f"{READ} networkpolicies@networking.k8s.io"
    ),
    _operator("kube-system/storage-controller", f"{READ},patch persistentvolumes,persistentvolumeclaims"),
    _operator("istio-system/istiod", f"{READ} services,endpoints,pods,nodes,namespaces"),
    _operator("istio-system/istio-ingressgateway", f"{READ} configmaps"),
    _operator(
        "ingress-nginx/ingress-nginx-controller", f"{READ} services,endpoints", f"{READ} ingresses@networking.k8s.io"
    ),
    _operator(
        "cert-manager/cert-manager", f"{READ},create,update secrets", f"{READ},{WRITE} certificates@cert-manager.io"
    ),
    _operator("cert-manager/cert-manager-webhook", "create subjectaccessreviews@authorization.k8s.io"),
    _operator("external-secrets/external-secrets", f"{READ},create,update,patch secrets"),
    _operator("monitoring/kube-state-metrics", f"{READ} nodes,pods,services,namespaces", f"{READ} {_WORKLOADS}"),
    _operator("monitoring/prometheus", f"{READ} nodes,nodes/metrics,services,endpoints,pods", "get /metrics"),
    _operator(
        "monitoring/prometheus-operator", f"{READ} statefulsets@apps", f"{READ} servicemonitors@monitoring.example.com"
    ),
    _operator("backup/velero", f"{READ} persistentvolumes,persistentvolumeclaims,namespaces"),
)
"""Whoever had cluster-admin had all the rest as well: what their bindings hide comes to light after it."""
