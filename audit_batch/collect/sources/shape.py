"""What no API server would take of an object: told of where it stands, before a query stumbles over it."""

import re
from collections.abc import Iterator, Mapping
from itertools import chain
from typing import Any

from audit_batch.errors import cut

_TEXTS = ("namespace", "uid", "resourceVersion", "creationTimestamp", "generateName")
_POD_SPEC: Mapping[str, tuple[str, ...]] = {
    "Pod": ("spec",),
    "CronJob": ("spec", "jobTemplate", "spec", "template", "spec"),
}
_TEMPLATE = ("spec", "template", "spec")
_IN_POD: Mapping[str, tuple[str, ...]] = {
    "containers": ("name",),
    "initContainers": ("name",),
    "ephemeralContainers": ("name",),
    "volumes": ("name",),
    "env": ("name",),
    "envFrom": (),
    "ports": (),
    "volumeMounts": ("name",),
    "volumeDevices": ("name",),
    "imagePullSecrets": (),
    "hostAliases": (),
    "tolerations": (),
    "topologySpreadConstraints": (),
    "sources": (),
    "sysctls": (),
    "resourceClaims": ("name",),
}
"""Lists of a pod and its containers, and the texts that each item has. Source: Kubernetes API reference, core/v1."""
_OF_USERS = frozenset({
    "nodeSelector", "matchLabels", "labels", "annotations", "limits", "requests", "overhead", "options",
    "volumeAttributes",
})  # fmt: skip
"""Mappings of a pod whose keys anybody may choose, `env` and `replicas` among them."""
_BOOLEANS = (
    "hostNetwork", "hostPID", "hostIPC", "hostUsers", "hostProcess", "shareProcessNamespace", "setHostnameAsFQDN",
    "automountServiceAccountToken", "enableServiceLinks", "privileged", "allowPrivilegeEscalation", "runAsNonRoot",
    "readOnlyRootFilesystem", "readOnly", "optional", "stdin", "stdinOnce", "tty", "paused", "suspend",
)  # fmt: skip
_NUMBERS = (
    "runAsUser", "runAsGroup", "fsGroup", "containerPort", "hostPort", "defaultMode", "mode", "priority", "weight",
    "terminationGracePeriodSeconds", "activeDeadlineSeconds", "initialDelaySeconds", "timeoutSeconds", "periodSeconds",
    "successThreshold", "failureThreshold", "expirationSeconds", "tolerationSeconds", "maxSkew", "minDomains",
    "replicas", "minReplicas", "maxReplicas", "minReadySeconds", "progressDeadlineSeconds", "revisionHistoryLimit",
    "parallelism", "completions", "backoffLimit", "ttlSecondsAfterFinished", "startingDeadlineSeconds",
    "successfulJobsHistoryLimit", "failedJobsHistoryLimit",
)  # fmt: skip
_SCALARS: Mapping[str, type] = {**dict.fromkeys(_BOOLEANS, bool), **dict.fromkeys(_NUMBERS, int)}
"""Fields of pods and of the specs around them that are no texts. Source: Kubernetes API reference."""
_TYPED = frozenset({"", "apps", "batch", "autoscaling"})
"""Groups whose specs have those lists and fields; in others they may mean something else."""
_QUOTED: Mapping[type, re.Pattern[str]] = {bool: re.compile("true|false"), int: re.compile(r"[-+]?\d+")}
_TOP: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "rbac.authorization.k8s.io": {"subjects": ("kind", "name"), "rules": ()},
    "admissionregistration.k8s.io": {"webhooks": ("name",)},
}
"""Lists at the top of an object, by its group."""
_IN_STATUS: Mapping[str, tuple[str, ...]] = {
    "conditions": ("type",),
    "containerStatuses": (),
    "initContainerStatuses": (),
    "addresses": (),
    "podIPs": (),
}
"""Lists that relations read of a status, which a manifest has when it was written out of a cluster."""
_BINDINGS = ("RoleBinding", "ClusterRoleBinding")


def find_misshapen(body: Mapping[str, Any]) -> str:
    """Return what is wrong with an object that has apiVersion, kind and metadata; empty when nothing is seen."""
    return next(chain(_metadata(body["metadata"]), _spec(body), _top(body), _status(body.get("status"))), "")


def pod_of(body: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return what stands where the pod spec of a workload of this kind does; empty when nothing does."""
    pod: Any = body
    for step in _POD_SPEC.get(body["kind"], _TEMPLATE):
        pod = pod.get(step) if isinstance(pod, dict) else None
    return pod if isinstance(pod, dict) else {}


def _metadata(metadata: Mapping[str, Any]) -> Iterator[str]:
    for name in _TEXTS:
        if metadata.get(name) is not None and not isinstance(metadata[name], str):
            yield f"metadata.{name} is no text; put it in quotes"
    for name in ("labels", "annotations"):
        texts = metadata.get(name)
        if texts is not None and not isinstance(texts, dict):
            yield f"metadata.{name} is no mapping"
        elif texts and (wrong := next((key for key, text in texts.items() if not isinstance(text, str | None)), None)):
            yield f"metadata.{name}: {cut(wrong, 60)} is no text; put it in quotes"
    for name in ("ownerReferences", "finalizers"):
        if metadata.get(name) is not None and not isinstance(metadata[name], list):
            yield f"metadata.{name} is no list"


def _spec(body: Mapping[str, Any]) -> Iterator[str]:
    spec = body.get("spec")
    if spec is not None and not isinstance(spec, dict):
        yield "spec is no mapping"
        return
    if not spec or body["apiVersion"].rpartition("/")[0] not in _TYPED:
        return
    pod = pod_of(body)
    if ("containers" in pod or body["kind"] == "Pod") and (wrong := _wrong_in(pod)):
        yield f"{'.'.join(_POD_SPEC.get(body['kind'], _TEMPLATE))}.{wrong}"
    yield from (f"spec.{wrong}" for name, value in spec.items() if (wrong := _wrong_scalar(name, value)))


def _top(body: Mapping[str, Any]) -> Iterator[str]:
    for name, texts in _TOP.get(body["apiVersion"].rpartition("/")[0], {}).items():
        if body.get(name) is not None:
            yield from _list(body[name], name, texts)
    if body["kind"] in _BINDINGS:
        reference = body.get("roleRef")
        if not isinstance(reference, dict) or not all(isinstance(reference.get(key), str) for key in ("kind", "name")):
            yield "roleRef has no kind and name"


def _status(status: object) -> Iterator[str]:
    if status is None:
        return
    if not isinstance(status, dict):
        yield "status is no mapping"
        return
    for name, texts in _IN_STATUS.items():
        if status.get(name) is not None:
            yield from _list(status[name], f"status.{name}", texts)


def _wrong_in(part: Mapping[str, Any]) -> str:
    """Return what is wrong in a part of a pod, behind the way to it; empty when nothing is seen."""
    for name, value in part.items():
        if value is None or name in _OF_USERS:
            continue
        found = next(_list(value, name, _IN_POD[name]), "") if name in _IN_POD else _wrong_scalar(name, value)
        if found := found or _wrong_below(name, value):
            return found
    return ""


def _wrong_below(name: str, value: object) -> str:
    if isinstance(value, dict):
        return f"{name}.{wrong}" if (wrong := _wrong_in(value)) else ""
    if isinstance(value, list):
        for number, item in enumerate(value):
            if isinstance(item, dict) and (wrong := _wrong_in(item)):
                return f"{name}[{number}].{wrong}"
    return ""


def _wrong_scalar(name: str, value: object) -> str:
    wanted = _SCALARS.get(name)
    if wanted is None or value is None or type(value) is wanted:
        return ""
    quoted = isinstance(value, str) and _QUOTED[wanted].fullmatch(value)
    what = "boolean" if wanted is bool else "whole number"
    return f"{name} is no {what}" + ("; take it out of its quotes" if quoted else "")


def _list(value: object, place: str, texts: tuple[str, ...]) -> Iterator[str]:
    if not isinstance(value, list):
        yield f"{place} is no list"
        return
    for number, item in enumerate(value):
        if not isinstance(item, dict):
            yield f"{place}[{number}] is no mapping"
        elif missing := next((name for name in texts if not isinstance(item.get(name), str) or not item[name]), None):
            yield f"{place}[{number}] has no {missing}"
