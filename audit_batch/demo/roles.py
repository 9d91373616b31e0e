"""The parts that a workload can play, and the platform's own workloads with what they cannot do without."""

from msgspec import Struct

from audit_batch.demo.teams import NETWORK_PLUGIN


class Needs(Struct, frozen=True):
    """Access to the node that a workload cannot do without."""

    privileged: bool = False
    host_network: bool = False
    root: bool = False
    capabilities: tuple[str, ...] = ()
    host_paths: tuple[tuple[str, bool], ...] = ()
    """Path, and whether it is mounted read-only."""
    token: bool = False
    """It speaks to the API server."""


NOTHING = Needs()


class Role(Struct, frozen=True):
    """What a workload is: its kind, image and size."""

    suffix: str
    """Ends the name; the whole name of a platform workload."""
    kind: str
    image: str = ""
    """Third-party image without tag; empty for the company's own."""
    version: str = ""
    port: int = 0
    replicas: int = 1
    storage: int = 0
    """Gibibytes of each replica."""
    needs: Needs = NOTHING
    args: tuple[str, ...] = ()


ROLES: tuple[Role, ...] = (
    Role("api", "Deployment", port=8080, replicas=2),
    Role("worker", "Deployment", replicas=2),
    Role("db", "StatefulSet", "postgres", "16.4", 5432, 1, 50),
    Role("web", "Deployment", port=8080, replicas=2),
    Role("consumer", "Deployment", replicas=2),
    Role("nightly", "CronJob"),
    Role("cache", "Deployment", "valkey", "8.0.2", 6379, 1),
    Role("admin", "Deployment", port=8080),
    Role("queue", "StatefulSet", "nats", "2.11.3", 4222, 2, 10),
    Role("exporter", "CronJob"),
    Role("events", "Deployment", port=8443, replicas=2),
)
"""In the order in which an area's subjects get them."""

_KUBELET = ("/var/lib/kubelet", False)
_NETWORK_FILES = ("/etc/cni/net.d", False)
_NETWORK = Needs(privileged=True, host_network=True, root=True, host_paths=(_KUBELET, _NETWORK_FILES), token=True)
_PROXY = Needs(privileged=True, host_network=True, root=True, host_paths=(("/lib/modules", True),), token=True)
_DISKS = Needs(privileged=True, root=True, host_paths=(_KUBELET, ("/dev", False)))
_MESH = Needs(root=True, host_paths=(_NETWORK_FILES,), token=True)
_METRICS = Needs(host_paths=(("/proc", True), ("/sys", True)))
_LOGS = Needs(root=True, host_paths=(("/var/log", True),), token=True)
_ETCD = Needs(host_network=True, root=True, host_paths=(("/etc/kubernetes/pki/etcd", True),))
_CLIENT = Needs(token=True)
_LOW_PORTS = Needs(token=True, capabilities=("NET_BIND_SERVICE",))
_PROXY_LINE = ("/usr/local/bin/kube-proxy", "--config=/var/lib/kube-proxy/config.conf")


def _agent(name: str, image: str, version: str, needs: Needs, args: tuple[str, ...] = ()) -> Role:
    return Role(name, "DaemonSet", image, version, needs=needs, args=args)


def _operator(name: str, version: str, port: int, replicas: int = 1, needs: Needs = _CLIENT) -> Role:
    return Role(name, "Deployment", name, version, port, replicas, needs=needs)


PLATFORM_WORKLOADS: tuple[tuple[str, tuple[Role, ...]], ...] = (
    (
        "kube-system",
        (
            _agent("kube-proxy", "kube-proxy", "v1.35.1", _PROXY, _PROXY_LINE),
            _agent("network-agent", NETWORK_PLUGIN, "v3.31.2", _NETWORK),
            _agent("storage-node", "block-csi", "2.9.0", _DISKS),
            _agent("mesh-node", "install-cni", "1.28.2", _MESH),
            _agent("node-exporter", "node-exporter", "v1.10.2", _METRICS),
            _agent("log-agent", "fluent-bit", "4.2.0", _LOGS),
            Role("etcd-backup", "CronJob", "etcd", "3.6.6-0", needs=_ETCD),
            _operator("storage-controller", "2.9.0", 0, 2),
            _operator("coredns", "v1.13.1", 53, 2, _LOW_PORTS),
            _operator("metrics-server", "v0.8.0", 10250, 2),
            _operator("cluster-autoscaler", "v1.35.0", 0),
        ),
    ),
    ("istio-system", (_operator("istiod", "1.28.2", 15012, 2), _operator("istio-ingressgateway", "1.28.2", 8443, 3))),
    ("ingress-nginx", (_operator("ingress-nginx-controller", "v1.14.0", 8443, 3, _LOW_PORTS),)),
    (
        "cert-manager",
        (_operator("cert-manager", "v1.19.1", 9402, 2), _operator("cert-manager-webhook", "v1.19.1", 10250, 2)),
    ),
    (
        "monitoring",
        (
            _operator("prometheus-operator", "v0.87.0", 8080),
            Role("prometheus", "StatefulSet", "prometheus", "v3.7.3", 9090, 2, 200, _CLIENT),
            Role("alertmanager", "StatefulSet", "alertmanager", "v0.29.0", 9093, 3, 5),
            Role("grafana", "Deployment", "grafana", "12.3.0", 3000, 2),
            _operator("kube-state-metrics", "v2.17.0", 8080),
        ),
    ),
    (
        "logging",
        (
            Role("log-store", "StatefulSet", "log-store", "3.6.0", 3100, 3, 300),
            Role("log-query", "Deployment", "log-store", "3.6.0", 3100, 2),
        ),
    ),
    ("external-secrets", (_operator("external-secrets", "v1.1.0", 8080, 2),)),
    ("backup", (_operator("velero", "v1.17.1", 8085),)),
    (
        "ci-runners",
        (Role("runner", "Deployment", "build-runner", "18.5.0", replicas=4), _operator("delivery", "v3.2.0", 8080, 2)),
    ),
)
