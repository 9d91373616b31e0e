"""Deployments, ReplicaSets, StatefulSets, DaemonSets, CronJobs and Jobs."""

from collections.abc import Iterator

from audit_batch.demo.draw import form_suffix, form_uid
from audit_batch.demo.estate import Workload
from audit_batch.demo.nodes import CONTROL_NODES, worker_names
from audit_batch.demo.scene import Json, Scene, labelled, stamp
from audit_batch.demo.templates import pod_labels, pod_spec, pod_template, revision_on

_SCALED_EVERY = 23
"""Days."""
_KEEPS_HISTORY_ONE_IN = 3
_EPOCH = 719_163
"""Ordinal of 1970-01-01."""
_KINDS_WITH_REPLICAS = ("Deployment", "StatefulSet")


def replicas_on(workload: Workload, day: int) -> int:
    """Return how many replicas are asked for; a Deployment breathes with its load."""
    if workload.role.kind != "Deployment" or workload.traits[25] % 2:
        return workload.replicas
    return workload.replicas + (day + workload.traits[25]) // _SCALED_EVERY % 2


def controller_meta(scene: Scene, workload: Workload) -> Json:
    """Return the metadata of the workload's own object."""
    meta = scene.meta(workload.role.kind, workload.name, workload.namespace.name, born=workload.first)
    return labelled(meta, pod_labels(workload))


def replica_set_meta(scene: Scene, workload: Workload, revision: int) -> Json:
    """Return the metadata of the ReplicaSet of one revision."""
    namespace = workload.namespace.name
    digest = scene.draw.digest("ReplicaSet", namespace, workload.name, revision)
    mark = form_suffix(digest[5:]) + form_suffix(digest[10:])[:4]
    return {
        "name": f"{workload.name}-{mark}",
        "namespace": namespace,
        "uid": form_uid(digest),
        "creationTimestamp": stamp(revision, digest) if revision else "2024-06-03T09:12:44Z",
        "labels": pod_labels(workload) | {"pod-template-hash": mark},
    }


def deployments(scene: Scene) -> Iterator[Json]:
    """Yield the Deployments."""
    for workload in _of_kind(scene, "Deployment"):
        replicas = replicas_on(workload, scene.day)
        yield {
            "metadata": controller_meta(scene, workload),
            "spec": _spec(scene, workload)
            | {
                "replicas": replicas,
                "revisionHistoryLimit": 1 if workload.traits[19] % _KEEPS_HISTORY_ONE_IN == 0 else 0,
                "strategy": {"type": "RollingUpdate", "rollingUpdate": {"maxSurge": "25%", "maxUnavailable": "25%"}},
            },
            "status": {"replicas": replicas, "readyReplicas": replicas, "updatedReplicas": replicas},
        }


def replica_sets(scene: Scene) -> Iterator[Json]:
    """Yield the ReplicaSet in use of each Deployment, and of some also the one before it."""
    for workload in _of_kind(scene, "Deployment"):
        owner = controller_meta(scene, workload)
        revision = revision_on(workload, scene.day)
        keeps = workload.traits[19] % _KEEPS_HISTORY_ONE_IN == 0 and revision > max(workload.first, 1)
        before = revision_on(workload, revision - 1) if keeps else 0
        for number, replicas in ((revision, replicas_on(workload, scene.day)), (before, 0)):
            if number:
                yield _replica_set(scene, workload, owner, (number, replicas))


def _replica_set(scene: Scene, workload: Workload, owner: Json, state: tuple[int, int]) -> Json:
    revision, replicas = state
    meta = replica_set_meta(scene, workload, revision)
    mark = {"pod-template-hash": meta["labels"]["pod-template-hash"]}
    template = pod_template(workload, revision)
    template["metadata"]["labels"] |= mark
    return {
        "metadata": scene.owned(meta, owner, "Deployment", "apps/v1"),
        "spec": {"replicas": replicas, "selector": {"matchLabels": pod_labels(workload) | mark}, "template": template},
        "status": {"replicas": replicas} | ({"readyReplicas": replicas} if replicas else {}),
    }


def stateful_sets(scene: Scene) -> Iterator[Json]:
    """Yield the StatefulSets."""
    for workload in _of_kind(scene, "StatefulSet"):
        claim = {
            "metadata": {"name": "data"},
            "spec": {
                "accessModes": ["ReadWriteOnce"],
                "storageClassName": "block",
                "resources": {"requests": {"storage": f"{workload.role.storage}Gi"}},
            },
        }
        spec = {"replicas": workload.replicas, "serviceName": workload.name, "volumeClaimTemplates": [claim]}
        yield {
            "metadata": controller_meta(scene, workload),
            "spec": _spec(scene, workload) | spec,
            "status": {"replicas": workload.replicas, "readyReplicas": workload.replicas},
        }


def daemon_sets(scene: Scene) -> Iterator[Json]:
    """Yield the DaemonSets, with a ready pod on each node."""
    nodes = len(CONTROL_NODES) + len(worker_names(scene))
    counts = ("currentNumberScheduled", "desiredNumberScheduled", "numberReady", "updatedNumberScheduled")
    for workload in _of_kind(scene, "DaemonSet"):
        yield {
            "metadata": controller_meta(scene, workload),
            "spec": _spec(scene, workload) | {"updateStrategy": {"type": "RollingUpdate"}},
            "status": {**dict.fromkeys(counts, nodes), "numberMisscheduled": 0},
        }


def cron_jobs(scene: Scene) -> Iterator[Json]:
    """Yield the CronJobs."""
    for workload in _of_kind(scene, "CronJob"):
        yield {
            "metadata": controller_meta(scene, workload),
            "spec": {
                "schedule": f"{workload.traits[12] % 60} {workload.traits[13] % 5} * * *",
                "concurrencyPolicy": "Forbid",
                "successfulJobsHistoryLimit": 1,
                "jobTemplate": {"spec": {"template": pod_template(workload, scene.day)}},
            },
            "status": {},
        }


def job_meta(scene: Scene, workload: Workload) -> Json:
    """Return the metadata of last night's Job of a CronJob."""
    minutes = (scene.day - 1 - _EPOCH) * 1440 + workload.traits[13] % 5 * 60 + workload.traits[12] % 60
    meta = scene.meta("Job", f"{workload.name}-{minutes}", workload.namespace.name, born=scene.day)
    owner = controller_meta(scene, workload)
    return scene.owned(labelled(meta, pod_labels(workload)), owner, "CronJob", "batch/v1")


def jobs(scene: Scene) -> Iterator[Json]:
    """Yield last night's Job of each CronJob."""
    for workload in _of_kind(scene, "CronJob"):
        yield {
            "metadata": job_meta(scene, workload),
            "spec": {"parallelism": 1, "completions": 1, "template": pod_template(workload, scene.day)},
            "status": {"succeeded": 1, "conditions": [{"type": "Complete", "status": "True"}]},
        }


def of_replicas(workload: Workload) -> bool:
    """Whether the workload has a number of replicas."""
    return workload.role.kind in _KINDS_WITH_REPLICAS


def _of_kind(scene: Scene, kind: str) -> Iterator[Workload]:
    return (workload for workload in scene.workloads() if workload.role.kind == kind)


def _spec(scene: Scene, workload: Workload) -> Json:
    template = {"metadata": {"labels": pod_labels(workload)}, "spec": pod_spec(workload, scene.day)}
    return {"selector": {"matchLabels": pod_labels(workload)}, "template": template}
