"""ConfigMaps, Secrets, service accounts and storage of the workloads."""

from base64 import b64encode
from collections.abc import Iterator

from audit_batch.demo.controllers import replicas_on
from audit_batch.demo.estate import Namespace, Workload
from audit_batch.demo.exposure import hosts
from audit_batch.demo.fakes import credential_name, fake_credential, fake_datum, fake_text
from audit_batch.demo.scene import Json, Scene, labelled
from audit_batch.demo.story import TOKEN_WITHOUT_END, Measure
from audit_batch.demo.teams import LEGACY_WORKLOAD, REGISTRY
from audit_batch.demo.templates import has_settings, pod_labels, revision_on

_ROTATED_EVERY = 90
"""Days."""
_LAST_APPLIED = "kubectl.kubernetes.io/last-applied-configuration"
_BY_HAND = 24
"""One in so many Secrets was applied by hand, and carries its body in an annotation."""

CONTROLLERS: tuple[str, ...] = (
    *("attachdetach-controller", "certificate-controller", "clusterrole-aggregation-controller", "cronjob-controller"),
    *("daemon-set-controller", "deployment-controller", "disruption-controller", "endpoint-controller"),
    *("endpointslice-controller", "expand-controller", "generic-garbage-collector", "horizontal-pod-autoscaler"),
    *("job-controller", "namespace-controller", "node-controller", "persistent-volume-binder", "pod-garbage-collector"),
    *("pv-protection-controller", "pvc-protection-controller", "replicaset-controller", "replication-controller"),
    *("resourcequota-controller", "root-ca-cert-publisher", "service-account-controller", "statefulset-controller"),
    *("ttl-controller", "bootstrap-signer", "token-cleaner"),
)
"""Accounts of the controllers in the controller manager."""


def service_accounts(scene: Scene) -> Iterator[Json]:
    """Yield the service accounts: default ones, those of pipelines, of controllers and of workloads."""
    for namespace in scene.namespaces():
        account: Json = {"metadata": scene.meta("ServiceAccount", "default", namespace.name, born=namespace.first)}
        if scene.has(namespace, Measure.NO_TOKEN):
            account["automountServiceAccountToken"] = False
        yield account
        if not namespace.is_system:
            yield {"metadata": scene.meta("ServiceAccount", "deployer", namespace.name, born=namespace.first)}
    for name in CONTROLLERS:
        yield {"metadata": scene.meta("ServiceAccount", name, "kube-system")}
    for workload in scene.workloads():
        if scene.has(workload, Measure.OWN_ACCOUNT):
            yield _own_account(scene, workload)


def _own_account(scene: Scene, workload: Workload) -> Json:
    born = max(workload.first, workload.adopted[Measure.OWN_ACCOUNT])
    meta = scene.meta("ServiceAccount", workload.name, workload.namespace.name, born=born)
    account: Json = {"metadata": labelled(meta, pod_labels(workload)), "imagePullSecrets": [{"name": "registry-pull"}]}
    if scene.has(workload, Measure.NO_TOKEN):
        account["automountServiceAccountToken"] = False
    return account


def config_maps(scene: Scene) -> Iterator[Json]:
    """Yield the ConfigMaps; some hold a credential until somebody cleans them."""
    authority = f"-----BEGIN CERTIFICATE-----\n{fake_text('authority', 64)}\n-----END CERTIFICATE-----\n"
    for namespace in scene.namespaces():
        meta = scene.meta("ConfigMap", "kube-root-ca.crt", namespace.name, born=namespace.first)
        yield {"metadata": meta, "data": {"ca.crt": authority}}
        if namespace.team.meshed:
            meta = scene.meta("ConfigMap", "istio-ca-root-cert", namespace.name, born=namespace.first)
            yield {"metadata": meta, "data": {"root-cert.pem": authority}}
    for name, data in _CLUSTER_SETTINGS:
        yield {"metadata": scene.meta("ConfigMap", name, "kube-system"), "data": data}
    for workload in scene.workloads():
        if has_settings(workload):
            yield _settings(scene, workload)


def _settings(scene: Scene, workload: Workload) -> Json:
    meta = scene.meta("ConfigMap", f"{workload.name}-settings", workload.namespace.name, born=workload.first)
    lines = [
        f"service.name={workload.name}",
        f"service.release={revision_on(workload, scene.day)}",
        f"cache.seconds={30 + workload.traits[14]}",
        "tracing.enabled=true",
    ]
    if not scene.has(workload, Measure.CLEAN_CONFIG):
        fake = fake_credential(f"settings/{workload.namespace.name}/{workload.name}", workload.traits[15])
        lines.append(f"{fake.name.lower()}={fake.value}")
    return {
        "metadata": labelled(meta, pod_labels(workload)),
        "data": {"application.properties": "\n".join(lines) + "\n"},
    }


def secrets(scene: Scene) -> Iterator[Json]:
    """Yield the Secrets, whole and with invented data: the collector asks for their metadata only."""
    for namespace in scene.namespaces():
        if not namespace.is_system:
            yield _pull_secret(scene, namespace)
    for workload in scene.workloads():
        if workload.traits[2] % 2:
            yield _credentials(scene, workload)
    for workload, host in hosts(scene):
        if scene.has(workload, Measure.INGRESS_TLS):
            meta = scene.meta("Secret", f"{workload.name}-tls", workload.namespace.name)
            data = {"tls.crt": fake_datum(host), "tls.key": fake_datum(f"key/{host}")}
            yield {"metadata": meta, "type": "kubernetes.io/tls", "data": data}
    if scene.during(TOKEN_WITHOUT_END):
        note = {"kubernetes.io/service-account.name": "runner"}
        yield {
            "metadata": scene.meta("Secret", "runner-token", "ci-runners") | {"annotations": note},
            "type": "kubernetes.io/service-account-token",
            "data": {"token": fake_datum("runner-token")},
        }


def _pull_secret(scene: Scene, namespace: Namespace) -> Json:
    body = f'{{"auths":{{"{REGISTRY}":{{"auth":"{fake_datum(namespace.name)}"}}}}}}'
    return {
        "metadata": scene.meta("Secret", "registry-pull", namespace.name, born=namespace.first),
        "type": "kubernetes.io/dockerconfigjson",
        "data": {".dockerconfigjson": b64encode(body.encode()).decode()},
    }


def _credentials(scene: Scene, workload: Workload) -> Json:
    place = f"{workload.namespace.name}/{workload.name}"
    turn = (scene.day + workload.traits[16]) // _ROTATED_EVERY
    data = {credential_name(workload.traits[1]): fake_datum(f"{place}/{turn}")}
    name = f"{workload.name}-credentials"
    notes = {"example.com/rotation": str(turn % 100)}
    if workload.traits[17] % _BY_HAND == 0:
        notes[_LAST_APPLIED] = f'{{"apiVersion":"v1","kind":"Secret","data":{data}}}'.replace("'", '"')
    meta = scene.meta("Secret", name, workload.namespace.name, born=workload.first)
    return {"metadata": labelled(meta, pod_labels(workload), notes), "type": "Opaque", "data": data}


def persistent_volume_claims(scene: Scene) -> Iterator[Json]:
    """Yield the claims of the StatefulSets' replicas."""
    for workload, name in _claims(scene):
        meta = scene.meta("PersistentVolumeClaim", name, workload.namespace.name, born=workload.first)
        yield {
            "metadata": labelled(meta, pod_labels(workload)),
            "spec": {
                "accessModes": ["ReadWriteOnce"],
                "resources": {"requests": {"storage": f"{workload.role.storage}Gi"}},
                "storageClassName": "block",
                "volumeMode": "Filesystem",
                "volumeName": f"pvc-{meta['uid']}",
            },
            "status": {"phase": "Bound"},
        }


def persistent_volumes(scene: Scene) -> Iterator[Json]:
    """Yield the volumes behind the claims, and the legacy workload's directory on a node."""
    for workload, name in _claims(scene):
        claim = scene.meta("PersistentVolumeClaim", name, workload.namespace.name, born=workload.first)
        yield _volume(scene, workload, claim)


def _volume(scene: Scene, workload: Workload, claim: Json) -> Json:
    source: Json = {"csi": {"driver": "block.csi.example.com", "volumeHandle": f"vol-{claim['uid'][:8]}"}}
    if workload.name == LEGACY_WORKLOAD:
        source = {"hostPath": {"path": "/srv/order-import", "type": "Directory"}}
    reference = {"kind": "PersistentVolumeClaim", "namespace": claim["namespace"], "name": claim["name"]}
    return {
        "metadata": scene.meta("PersistentVolume", f"pvc-{claim['uid']}", born=workload.first),
        "spec": {
            "accessModes": ["ReadWriteOnce"],
            "capacity": {"storage": f"{workload.role.storage}Gi"},
            "claimRef": {"apiVersion": "v1", **reference, "uid": claim["uid"]},
            "persistentVolumeReclaimPolicy": "Retain" if workload.namespace.team.card_data else "Delete",
            "storageClassName": "block",
            "volumeMode": "Filesystem",
            **source,
        },
        "status": {"phase": "Bound"},
    }


def _claims(scene: Scene) -> Iterator[tuple[Workload, str]]:
    for workload in scene.workloads():
        if workload.role.storage:
            for slot in range(replicas_on(workload, scene.day)):
                yield workload, f"data-{workload.name}-{slot}"


_CLUSTER_SETTINGS: tuple[tuple[str, dict[str, str]], ...] = (
    (
        "coredns",
        {"Corefile": ".:53 {\n    errors\n    health\n    kubernetes cluster.local\n    forward . 10.20.0.2\n}\n"},
    ),
    ("kube-proxy", {"config.conf": "kind: KubeProxyConfiguration\nmode: nftables\nmetricsBindAddress: ''\n"}),
    ("kubeadm-config", {"ClusterConfiguration": "kind: ClusterConfiguration\nclusterName: quillmere-production\n"}),
    ("kubelet-config", {"kubelet": "kind: KubeletConfiguration\nrotateCertificates: true\nreadOnlyPort: 0\n"}),
)
