"""The nodes, and the static pods of the control plane with their flags."""

from collections.abc import Iterator
from datetime import date

from msgspec import Struct

from audit_batch.demo.scene import Json, Scene, labelled
from audit_batch.demo.teams import REGISTRY

CONTROL_NODES = ("control-1", "control-2", "control-3")
FEWEST_WORKERS = 11
WORKLOADS_OF_A_NODE = 27

VERSIONS: tuple[tuple[date, str], ...] = (
    (date.min, "v1.34.1"),
    (date(2026, 1, 28), "v1.34.3"),
    (date(2026, 6, 10), "v1.35.1"),
    (date(2026, 9, 22), "v1.35.4"),
)
"""From when on the control plane has which version."""
_NODES_FOLLOW = 5
"""Days after the control plane within which the workers are upgraded."""


def version_on(day: date) -> str:
    """Return the version of the API server."""
    return [version for since, version in VERSIONS if since <= day][-1]


def worker_names(scene: Scene) -> list[str]:
    """Return the names of the workers; a bigger company has more of them."""
    count = max(FEWEST_WORKERS, len(scene.estate.workloads) // WORKLOADS_OF_A_NODE)
    return [f"worker-{number:02d}" for number in range(1, count + 1)]


def nodes(scene: Scene) -> Iterator[Json]:
    """Yield the nodes."""
    for name in CONTROL_NODES:
        taint = {"key": "node-role.kubernetes.io/control-plane", "effect": "NoSchedule"}
        yield _node(scene, name, {"node-role.kubernetes.io/control-plane": ""}, [taint])
    for number, name in enumerate(worker_names(scene)):
        yield _node(scene, name, {"node.example.com/pool": "general" if number % 4 else "memory"}, [])


def _node(scene: Scene, name: str, labels: dict[str, str], taints: list[Json]) -> Json:
    number = scene.draw.below(250, "address", name)
    lag = 0 if taints else scene.draw.below(_NODES_FOLLOW, "lag", name)
    version = version_on(date.fromordinal(scene.day - lag))
    basic = {"kubernetes.io/hostname": name, "kubernetes.io/os": "linux", "kubernetes.io/arch": "amd64"}
    return {
        "metadata": labelled(scene.meta("Node", name), basic | labels, {"node.alpha.kubernetes.io/ttl": "0"}),
        "spec": {"podCIDR": f"10.244.{number}.0/24", "taints": taints, "providerID": f"example:///{name}"},
        "status": {
            "addresses": [
                {"type": "InternalIP", "address": f"10.20.0.{number}"},
                {"type": "Hostname", "address": name},
            ],
            "conditions": [{"type": "Ready", "status": "True", "lastHeartbeatTime": f"{scene.date}T01:58:12Z"}],
            "nodeInfo": {
                "kubeletVersion": version,
                "kubeProxyVersion": version,
                "containerRuntimeVersion": "containerd://2.1.4",
                "osImage": "Example Linux 12",
                "kernelVersion": "6.12.41",
                "architecture": "amd64",
                "operatingSystem": "linux",
            },
        },
    }


class FlagChange(Struct, frozen=True):
    """A flag of a component that was changed in one of the maintenance windows; empty for a flag that is not set."""

    component: str
    flag: str
    before: str
    after: str
    on: date


_FIRST, _SECOND, _THIRD, _FOURTH = date(2025, 11, 12), date(2026, 1, 28), date(2026, 4, 1), date(2026, 6, 10)
_API, _MANAGER, _SCHEDULER, _ETCD = "kube-apiserver", "kube-controller-manager", "kube-scheduler", "etcd"
_PKI = "/etc/kubernetes/pki"
_PLUGINS = "NodeRestriction,DenyServiceExternalIPs"
_CIPHERS = "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384,TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384"

FLAG_CHANGES: tuple[FlagChange, ...] = (
    FlagChange(_API, "token-auth-file", "/etc/kubernetes/tokens.csv", "", _FIRST),
    FlagChange(_API, "service-account-lookup", "false", "", _FIRST),
    FlagChange(_API, "profiling", "", "false", _SECOND),
    FlagChange(_API, "enable-admission-plugins", "AlwaysAdmit", "NodeRestriction", _SECOND),
    FlagChange(_API, "disable-admission-plugins", "NamespaceLifecycle,ServiceAccount", "", _SECOND),
    FlagChange(_API, "kubelet-certificate-authority", "", f"{_PKI}/ca.crt", _THIRD),
    FlagChange(_API, "encryption-provider-config", "", "/etc/kubernetes/encryption.yaml", _THIRD),
    FlagChange(_API, "anonymous-auth", "", "false", _THIRD),
    FlagChange(_API, "enable-admission-plugins", "NodeRestriction", _PLUGINS, _FOURTH),
    FlagChange(_API, "tls-cipher-suites", "", _CIPHERS, _FOURTH),
    FlagChange(_API, "service-account-extend-token-expiration", "", "false", _FOURTH),
    FlagChange(_MANAGER, "profiling", "", "false", _SECOND),
    FlagChange(_MANAGER, "bind-address", "0.0.0.0", "127.0.0.1", _SECOND),  # noqa: S104  what is found wrong
    FlagChange(_MANAGER, "feature-gates", "RotateKubeletServerCertificate=false", "", _THIRD),
    FlagChange(_MANAGER, "terminated-pod-gc-threshold", "", "500", _FOURTH),
    FlagChange(_SCHEDULER, "profiling", "", "false", _SECOND),
    FlagChange(_SCHEDULER, "bind-address", "0.0.0.0", "127.0.0.1", _SECOND),  # noqa: S104  what is found wrong
    FlagChange(_ETCD, "auto-tls", "true", "", _FIRST),
    FlagChange(_ETCD, "peer-auto-tls", "true", "", _SECOND),
    FlagChange(_ETCD, "peer-client-cert-auth", "", "true", _THIRD),
    FlagChange(_ETCD, "trusted-ca-file", f"{_PKI}/ca.crt", f"{_PKI}/etcd/ca.crt", _THIRD),
)
"""In the order of the windows; some never come: event rate limits, image policy, always pull."""

_CONSTANT: dict[str, dict[str, str]] = {
    _API: {
        "allow-privileged": "true",
        "audit-log-maxage": "30",
        "audit-log-maxbackup": "10",
        "audit-log-maxsize": "100",
        "audit-log-path": "/var/log/kubernetes/audit.log",
        "audit-policy-file": "/etc/kubernetes/audit-policy.yaml",
        "authorization-mode": "Node,RBAC",
        "client-ca-file": f"{_PKI}/ca.crt",
        "enable-bootstrap-token-auth": "true",
        "etcd-cafile": f"{_PKI}/etcd/ca.crt",
        "etcd-certfile": f"{_PKI}/apiserver-etcd-client.crt",
        "etcd-keyfile": f"{_PKI}/apiserver-etcd-client.key",
        "etcd-servers": "https://127.0.0.1:2379",
        "kubelet-client-certificate": f"{_PKI}/apiserver-kubelet-client.crt",
        "kubelet-client-key": f"{_PKI}/apiserver-kubelet-client.key",
        "secure-port": "6443",
        "service-account-issuer": "https://kubernetes.default.svc.cluster.local",
        "service-account-key-file": f"{_PKI}/sa.pub",
        "service-account-signing-key-file": f"{_PKI}/sa.key",
        "service-cluster-ip-range": "10.96.0.0/12",
        "tls-cert-file": f"{_PKI}/apiserver.crt",
        "tls-private-key-file": f"{_PKI}/apiserver.key",
    },
    _MANAGER: {
        "cluster-signing-cert-file": f"{_PKI}/ca.crt",
        "cluster-signing-key-file": f"{_PKI}/ca.key",
        "kubeconfig": "/etc/kubernetes/controller-manager.conf",
        "leader-elect": "true",
        "root-ca-file": f"{_PKI}/ca.crt",
        "service-account-private-key-file": f"{_PKI}/sa.key",
        "use-service-account-credentials": "true",
    },
    _SCHEDULER: {"kubeconfig": "/etc/kubernetes/scheduler.conf", "leader-elect": "true"},
    _ETCD: {
        "cert-file": f"{_PKI}/etcd/server.crt",
        "client-cert-auth": "true",
        "data-dir": "/var/lib/etcd",
        "key-file": f"{_PKI}/etcd/server.key",
        "peer-cert-file": f"{_PKI}/etcd/peer.crt",
        "peer-key-file": f"{_PKI}/etcd/peer.key",
        "peer-trusted-ca-file": f"{_PKI}/etcd/ca.crt",
        "snapshot-count": "10000",
    },
}


def flags_on(component: str, day: date) -> dict[str, str]:
    """Return the flags of a component on ``day``."""
    flags = dict(_CONSTANT[component])
    for change in FLAG_CHANGES:
        if change.component == component and (change.on <= day or change.flag not in flags):
            flags[change.flag] = change.after if change.on <= day else change.before
    return {flag: value for flag, value in sorted(flags.items()) if value}


def _last_change(component: str, day: date) -> date:
    version = max(since for since, _ in VERSIONS if since <= day)
    return max([version, *(change.on for change in FLAG_CHANGES if change.component == component and change.on <= day)])


def static_pods(scene: Scene) -> Iterator[Json]:
    """Yield the pods that the kubelets of the control nodes run from files."""
    for node in CONTROL_NODES:
        for component in _CONSTANT:
            yield _static_pod(scene, node, component)


def _static_pod(scene: Scene, node: str, component: str) -> Json:
    changed = _last_change(component, scene.date).toordinal()
    meta = scene.meta("Pod", f"{component}-{node}", "kube-system", born=max(changed, 0) if changed > 1 else 0)
    owner = {"apiVersion": "v1", "kind": "Node", "name": node, "uid": scene.uid("Node", node), "controller": True}
    mark = scene.draw.digest("file", component, node, changed).hex()[:32]
    source = {"kubernetes.io/config.source": "file", "kubernetes.io/config.mirror": mark}
    address = f"10.20.0.{scene.draw.below(250, 'address', node)}"
    flags = [f"--{flag}={value}" for flag, value in flags_on(component, scene.date).items()]
    version = "3.6.6-0" if component == _ETCD else version_on(scene.date)
    return {
        "metadata": labelled(meta, {"component": component, "tier": "control-plane"}, source)
        | {"ownerReferences": [owner]},
        "spec": {
            "containers": [
                {
                    "name": component,
                    "image": f"{REGISTRY}/mirror/{component}:{version}",
                    "command": [component, *flags],
                    "resources": {"requests": {"cpu": "200m", "memory": "1Gi"}, "limits": {"memory": "8Gi"}},
                    "volumeMounts": [{"name": "pki", "mountPath": _PKI, "readOnly": True}],
                }
            ],
            "hostNetwork": True,
            "nodeName": node,
            "priorityClassName": "system-node-critical",
            "securityContext": {"seccompProfile": {"type": "RuntimeDefault"}},
            "volumes": [{"name": "pki", "hostPath": {"path": _PKI, "type": "DirectoryOrCreate"}}],
            "tolerations": [{"operator": "Exists", "effect": "NoExecute"}],
        },
        "status": {"phase": "Running", "podIPs": [{"ip": address}], "hostIP": address},
    }
