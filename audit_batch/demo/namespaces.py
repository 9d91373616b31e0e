"""Namespaces with their Pod Security labels, quotas and limits."""

from collections.abc import Iterator

from audit_batch.demo.estate import Namespace
from audit_batch.demo.scene import Json, Scene, labelled
from audit_batch.demo.story import Measure

NEEDS_THE_NODE = "kube-system"
"""Where all agents run that need a stronger level than the baseline."""


def namespaces(scene: Scene) -> Iterator[Json]:
    """Yield the namespaces."""
    for namespace in scene.namespaces():
        labels = {"kubernetes.io/metadata.name": namespace.name, "team": namespace.team.name}
        if namespace.team.meshed:
            labels["istio-injection"] = "enabled"
        if namespace.team.card_data:
            labels["data-class"] = "card"
        if not namespace.is_system:
            labels["environment"] = "production"
        yield {
            "metadata": labelled(
                scene.meta("Namespace", namespace.name, born=namespace.first),
                labels | security_labels(scene, namespace),
            ),
            "spec": {"finalizers": ["kubernetes"]},
            "status": {"phase": "Active"},
        }


def security_labels(scene: Scene, namespace: Namespace) -> dict[str, str]:
    """Return the Pod Security labels: first a warning, then the baseline, then the restricted level."""
    prefix = "pod-security.kubernetes.io"
    if namespace.name == NEEDS_THE_NODE:
        return {f"{prefix}/enforce": "privileged"} if scene.has(namespace, Measure.POD_SECURITY_BASELINE) else {}
    labels = {}
    if scene.has(namespace, Measure.POD_SECURITY_WARN):
        labels = {f"{prefix}/warn": "restricted", f"{prefix}/audit": "restricted"}
    if scene.has(namespace, Measure.POD_SECURITY_RESTRICTED):
        labels[f"{prefix}/enforce"] = "restricted"
    elif scene.has(namespace, Measure.POD_SECURITY_BASELINE):
        labels[f"{prefix}/enforce"] = "baseline"
    return labels


def resource_quotas(scene: Scene) -> Iterator[Json]:
    """Yield a ResourceQuota for each namespace of a team that has taken them up."""
    for namespace in _with_quota(scene):
        hard = {"requests.cpu": "40", "requests.memory": "96Gi", "pods": "200", "services.loadbalancers": "1"}
        yield {
            "metadata": scene.meta("ResourceQuota", "team", namespace.name, born=_quota_day(namespace)),
            "spec": {"hard": hard},
            "status": {"hard": hard, "used": {"pods": str(20 + scene.day % 9)}},
        }


def limit_ranges(scene: Scene) -> Iterator[Json]:
    """Yield a LimitRange for each namespace of a team that has taken them up."""
    for namespace in _with_quota(scene):
        default = {"cpu": "1", "memory": "512Mi"}
        yield {
            "metadata": scene.meta("LimitRange", "team", namespace.name, born=_quota_day(namespace)),
            "spec": {
                "limits": [
                    {"type": "Container", "default": default, "defaultRequest": {"cpu": "50m", "memory": "128Mi"}}
                ]
            },
        }


def _with_quota(scene: Scene) -> Iterator[Namespace]:
    for namespace in scene.namespaces():
        if not namespace.is_system and scene.has(namespace, Measure.QUOTAS):
            yield namespace


def _quota_day(namespace: Namespace) -> int:
    return max(namespace.first, namespace.adopted[Measure.QUOTAS])
