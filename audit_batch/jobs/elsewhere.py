"""Controls that fail for want of another object: it may be in another repository, so that nobody can tell from here."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from pathlib import PurePath
from typing import Any

import orjson
from msgspec import Struct

from audit_batch.collect.manifests import Manifest
from audit_batch.collect.sources.shape import pod_of
from audit_batch.errors import ManifestError
from audit_batch.kinds import find_kind

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
    "automounted_token": _BINDINGS,
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
    "unneeded_account_token": _BINDINGS,
    "unused_claim": _WORKLOADS,
    "unused_config_map": _WORKLOADS,
    "unused_network_policy": _WORKLOADS,
    "unused_role": _BINDINGS,
    "unused_secret": _WORKLOADS,
    "unused_service_account": _WORKLOADS,
    "webhook_unanswered": _SERVICES,
}
"""By control the kinds of which one must be among the manifests, in the same namespace, for its fails to count."""

_DEFAULT = "default"
_RUNNING = (b'"containers"', b'"image"', b'"replicas"')
"""What stands in an object that pods are made of."""
_SELECTING = frozenset({
    "AuthorizationPolicy", "HorizontalPodAutoscaler", "NetworkPolicy", "PodDisruptionBudget", "Service",
})  # fmt: skip
"""Kinds that have to do with pods by their labels, or by what makes them."""
_Place = tuple[str, str]
"""A kind, and a namespace."""


class Elsewhere(Struct, frozen=True):
    """What there is among the manifests, and what may be there that nobody could judge."""

    kinds: frozenset[str]
    places: frozenset[_Place]
    strangers: Mapping[str, Sequence[tuple[str, bytes]]]
    """By namespace the objects of kinds that no control knows: how each is called, and what it says."""
    unread: Mapping[str, str]
    """By folder the file of a document that could not be read."""

    def reason(self, control: str, manifest: Manifest) -> str:
        """Return why a fail of a control does not count; empty where it does, and for controls that want nothing."""
        wanted = WANTING.get(control)
        if wanted is None or (wanted == _BINDINGS and _account_of(manifest.body) == _DEFAULT):
            return ""
        if not self._is_there(wanted, manifest):
            return f"no {_named(wanted)} is among the manifests; the cluster may have it"
        if file := self.unread.get(_folder(manifest.file)):
            return f"{file} beside it could not be read"
        return self._stranger(manifest) if wanted == _WORKLOADS else ""

    def _is_there(self, wanted: frozenset[str], manifest: Manifest) -> bool:
        homes = _homes(manifest.body)
        if wanted == _ADMISSION or not homes:
            return not self.kinds.isdisjoint(wanted)
        return any((kind, home) in self.places for kind in wanted for home in homes)

    def _stranger(self, manifest: Manifest) -> str:
        """Name an object that may make the pods that are missing, or that names what seems to be unused."""
        metadata, kind = manifest.body["metadata"], manifest.body["kind"]
        name = orjson.dumps(metadata["name"])
        for called, text in self.strangers.get(metadata.get("namespace") or "", ()):
            if name in text or (kind in _SELECTING and any(word in text for word in _RUNNING)):
                return f"{called} may use it or make its pods, and no control knows that kind"
        return ""


def find_elsewhere(
    manifests: Iterable[Manifest], read: Iterable[Manifest], problems: Iterable[ManifestError]
) -> Elsewhere:
    """Look through the manifests.

    Args:
        manifests: Of known kinds, where they are going to be.
        read: All that were read.
        problems: What could not be read.
    """
    kinds, places = set(), set()
    for manifest in manifests:
        kind = manifest.body["kind"]
        kinds.add(kind)
        places |= {(kind, home) for home in _homes_told_of(manifest.body)}
    strangers: defaultdict[str, list[tuple[str, bytes]]] = defaultdict(list)
    named: set[tuple[str, int | None]] = set()
    for manifest in read:
        if find_kind(manifest.body["apiVersion"].rpartition("/")[0], manifest.body["kind"]) is None:
            metadata = manifest.body["metadata"]
            told = f"{manifest.body['kind']} {metadata['name']}", orjson.dumps(manifest.body, default=str)
            strangers[metadata.get("namespace") or ""].append(told)
            named.add((manifest.file, manifest.line))
    # That no control knows a kind is told like what cannot be read, but the object is there to be asked.
    missing = [problem for problem in problems if (str(problem.path), problem.line) not in named]
    unread = {_folder(str(problem.path)): PurePath(problem.path).name for problem in missing}
    return Elsewhere(frozenset(kinds), frozenset(places), strangers, unread)


def _homes(body: Mapping[str, Any]) -> set[str]:
    """Return the namespaces in which a manifest looks for what it wants; none where it may be in any."""
    if body["kind"] in _BINDINGS:
        return {str(subject["namespace"]) for subject in body.get("subjects") or () if subject.get("namespace")}
    kind = find_kind(body["apiVersion"].rpartition("/")[0], body["kind"])
    return {body["metadata"].get("namespace") or ""} if kind and kind.namespaced else set()


def _homes_told_of(body: Mapping[str, Any]) -> set[str]:
    """Return its namespace; of a binding those whose accounts it names as well."""
    own = {body["metadata"].get("namespace") or ""}
    return own | _homes(body) if body["kind"] in _BINDINGS else own


def _account_of(body: Mapping[str, Any]) -> str:
    """Return the service account that is, or that runs, the object: nothing is meant to be bound to the default one."""
    if body["kind"] == "ServiceAccount":
        return str(body["metadata"]["name"])
    pod = pod_of(body)
    return str(pod.get("serviceAccountName") or pod.get("serviceAccount") or _DEFAULT) if "containers" in pod else ""


def _folder(file: str) -> str:
    return str(PurePath(file).parent)


def _named(wanted: frozenset[str]) -> str:
    return "workload" if wanted == _WORKLOADS else " or ".join(sorted(wanted))
