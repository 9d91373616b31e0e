"""Controls that fail for want of another object: it may be in another repository, so that nobody can tell from here."""

from collections.abc import Mapping

_WORKLOADS = frozenset({
    "CronJob", "DaemonSet", "Deployment", "Job", "Pod", "ReplicaSet", "ReplicationController", "StatefulSet",
})  # fmt: skip
_SECRETS = frozenset({"Secret"})
_ACCOUNTS = frozenset({"ServiceAccount"})
_SERVICES = frozenset({"Service"})
_BINDINGS = frozenset({"ClusterRoleBinding", "RoleBinding"})
_ADMISSION = frozenset({
    "ClusterPolicy", "MutatingWebhookConfiguration", "ValidatingAdmissionPolicy", "ValidatingWebhookConfiguration",
})  # fmt: skip

WANTING: Mapping[str, frozenset[str]] = {
    "api_service_unanswered": _SERVICES,
    "autoscaler_without_target": _WORKLOADS,
    "crd_conversion_unanswered": _SERVICES,
    "disruption_budget_unused": _WORKLOADS,
    "empty_namespace": _WORKLOADS,
    "image_provenance_not_enforced": _ADMISSION,
    "image_pull_secret_missing": _SECRETS,
    "ingress_backend_missing": _SERVICES,
    "ingress_tls_secret_missing": _SECRETS,
    "istio_authorization_unused": _WORKLOADS,
    "missing_binding_subject": _ACCOUNTS,
    "missing_service_account": _ACCOUNTS,
    "policy_engine_missing": _ADMISSION,
    "route_backend_missing": _SERVICES,
    "service_without_workload": _WORKLOADS,
    "unused_claim": _WORKLOADS,
    "unused_config_map": _WORKLOADS,
    "unused_network_policy": _WORKLOADS,
    "unused_role": _BINDINGS,
    "unused_secret": _WORKLOADS,
    "unused_service_account": _WORKLOADS,
    "webhook_unanswered": _SERVICES,
}
"""By control the kinds of which one at least must be among the manifests for its fail to count."""


def find_wanting(kinds: frozenset[str]) -> dict[str, str]:
    """Return by control why its fails do not count where there are manifests of ``kinds`` only."""
    return {
        control: f"no {_named(wanted)} is among the manifests; the cluster may have it"
        for control, wanted in WANTING.items()
        if kinds.isdisjoint(wanted)
    }


def _named(wanted: frozenset[str]) -> str:
    return "workload" if wanted == _WORKLOADS else " or ".join(sorted(wanted))
