"""The pods: replaced at every release, and now and then without one."""

from collections.abc import Iterator, Sequence

from msgspec import Struct

from audit_batch.demo.controllers import (
    controller_meta,
    job_meta,
    replica_set_meta,
    replicas_on,
)
from audit_batch.demo.draw import form_suffix, form_uid
from audit_batch.demo.estate import Workload
from audit_batch.demo.incident import incident_pods
from audit_batch.demo.nodes import CONTROL_NODES, static_pods, worker_names
from audit_batch.demo.scene import Json, Scene, stamp
from audit_batch.demo.teams import REGISTRY
from audit_batch.demo.templates import pod_spec, revision_on

_SHORTEST_LIFE, _LIVES = 6, 40
"""Days after which a pod is moved or restarted anyway: drained nodes, spot machines, evictions."""

_SIDECAR: Json = {
    "name": "istio-proxy",
    "image": f"{REGISTRY}/mirror/proxyv2:1.28.2",
    "restartPolicy": "Always",
    "args": ["proxy", "sidecar"],
    "ports": [{"name": "http-envoy-prom", "containerPort": 15090, "protocol": "TCP"}],
    "resources": {"requests": {"cpu": "50m", "memory": "64Mi"}, "limits": {"cpu": "1", "memory": "512Mi"}},
    "securityContext": {
        "allowPrivilegeEscalation": False,
        "capabilities": {"drop": ["ALL"]},
        "readOnlyRootFilesystem": True,
        "runAsNonRoot": True,
        "runAsUser": 1337,
    },
}
_TOKEN: Json = {
    "name": "kube-api-access",
    "projected": {
        "defaultMode": 0o644,
        "sources": [
            {"serviceAccountToken": {"expirationSeconds": 3607, "path": "token"}},
            {"configMap": {"name": "kube-root-ca.crt", "items": [{"key": "ca.crt", "path": "ca.crt"}]}},
        ],
    },
}
_TOLERATED = [
    {"key": f"node.kubernetes.io/{state}", "operator": "Exists", "effect": "NoExecute", "tolerationSeconds": 300}
    for state in ("not-ready", "unreachable")
]


def pods(scene: Scene) -> Iterator[Json]:
    """Yield every pod: of the control plane, of the workloads, and those that should not be there."""
    yield from static_pods(scene)
    workers = worker_names(scene)
    for workload in scene.workloads():
        yield from _pods_of(scene, workload, workers)
    yield from incident_pods(scene)


def _pods_of(scene: Scene, workload: Workload, workers: Sequence[str]) -> Iterator[Json]:
    revision = revision_on(workload, scene.day)
    owner, kind, version = _owner(scene, workload, revision)
    shared = _Shared(_running_spec(workload, scene.day), owner, {"kind": kind, "apiVersion": version}, revision)
    daemons = (*CONTROL_NODES, *workers) if kind == "DaemonSet" else ()
    for slot in range(len(daemons) or (1 if kind == "Job" else replicas_on(workload, scene.day))):
        yield _pod(scene, workload, shared, slot, daemons or workers)


class _Shared(Struct, frozen=True):
    """What the pods of one workload have in common."""

    spec: Json
    owner: Json
    kind: Json
    revision: int


def _pod(scene: Scene, workload: Workload, shared: _Shared, slot: int, nodes: Sequence[str]) -> Json:
    kind = shared.kind["kind"]
    digest, born = _life(scene, workload, shared.revision, slot)
    base = shared.owner["name"]
    ended = kind == "Job"
    meta: Json = {
        "name": f"{base}-{slot}" if kind == "StatefulSet" else f"{base}-{form_suffix(digest[5:])}",
        "namespace": workload.namespace.name,
        "uid": form_uid(digest),
        "resourceVersion": str(scene.day * 1000 + digest[20]),
        "creationTimestamp": stamp(scene.day if ended else born, digest),
        "labels": shared.owner["labels"],
        "annotations": {"example.com/released": str(shared.revision)},
    }
    node = nodes[slot] if kind == "DaemonSet" else nodes[int.from_bytes(digest[14:16], "big") % len(nodes)]
    address = f"10.244.{digest[23]}.{digest[24]}"
    return {
        "metadata": scene.owned(meta, shared.owner, kind, shared.kind["apiVersion"]),
        "spec": shared.spec | {"nodeName": node},
        "status": {
            "phase": "Succeeded" if ended else "Running",
            "podIPs": [{"ip": address}],
            "startTime": meta["creationTimestamp"],
        },
    }


def _life(scene: Scene, workload: Workload, revision: int, slot: int) -> tuple[bytes, int]:
    """Return what settles a pod's looks, and the day since which it runs."""
    span = _SHORTEST_LIFE + (workload.traits[24] + slot * 7) % _LIVES
    moved = scene.day - (scene.day + workload.traits[23] + slot * 11) % span
    born = max(revision, moved)
    return scene.draw.digest("Pod", workload.namespace.name, workload.name, slot, born), born


def _owner(scene: Scene, workload: Workload, revision: int) -> tuple[Json, str, str]:
    """Return the metadata, kind and version of what controls the workload's pods."""
    kind = workload.role.kind
    if kind == "Deployment":
        return replica_set_meta(scene, workload, revision), "ReplicaSet", "apps/v1"
    if kind == "CronJob":
        return job_meta(scene, workload), "Job", "batch/v1"
    return controller_meta(scene, workload), kind, "apps/v1"


def _running_spec(workload: Workload, day: int) -> Json:
    """Return the template's spec with what admission adds to each pod."""
    spec = pod_spec(workload, day)
    if workload.namespace.team.meshed and workload.role.kind == "Deployment":
        spec["initContainers"] = [_SIDECAR, *spec.get("initContainers", [])]
    if "automountServiceAccountToken" not in spec:
        spec["volumes"] = [*spec.get("volumes", []), _TOKEN]
    spec["tolerations"] = [*spec.get("tolerations", []), *_TOLERATED]
    return spec
