"""Which files the benchmarks name, for each way in which clusters are set up.

Sources: CIS Kubernetes Benchmark 2.0.1, sections 1.1 and 4.1; the hardening guides of k3s, RKE2 and OpenShift for where
these keep the same files.
"""

from msgspec import Struct

from audit_batch.collect.nodes.tree import FileState, Tree

Named = tuple[tuple[str, str], ...]
"""Group of files that are judged together, and path or pattern."""

_CNI = "/etc/cni/net.d/**"
_UNITS = ("/etc/systemd/system", "/usr/lib/systemd/system", "/lib/systemd/system", "/usr/local/lib/systemd/system")
RUNTIME_SOCKETS = (
    "/run/containerd/containerd.sock",
    "/run/crio/crio.sock",
    "/run/k3s/containerd/containerd.sock",
    "/run/docker.sock",
    "/run/cri-dockerd.sock",
)


class Layout(Struct, frozen=True):
    """Where one kind of installation keeps its files."""

    name: str
    marks: tuple[str, ...]
    """Paths by one of which it is known; it is enough that one is there."""
    files: Named
    serving: tuple[str, ...]
    """Where the kubelet's serving certificate may lie: by it the kubelet is known when it is asked."""
    config: tuple[str, ...] = ()
    """Files of the kubelet's configuration, for kubelets whose command line does not name them."""


def _units(*names: str) -> Named:
    found = [("kubelet_service", f"{folder}/{name}.service") for name in names for folder in _UNITS]
    return (*found, *[("kubelet_service", f"{folder}/{name}.service.d/*.conf") for name in names for folder in _UNITS])


def _pki(folder: str) -> Named:
    return (
        ("pki", f"{folder}/**"),
        ("pki_certificate", f"{folder}/**.crt"),
        ("pki_key", f"{folder}/**.key"),
    )


def _manifests(folder: str, ending: str = "") -> Named:
    return (
        ("api_server_manifest", f"{folder}/kube-apiserver{ending}.yaml"),
        ("controller_manager_manifest", f"{folder}/kube-controller-manager{ending}.yaml"),
        ("scheduler_manifest", f"{folder}/kube-scheduler{ending}.yaml"),
        ("etcd_manifest", f"{folder}/etcd{ending}.yaml"),
    )


_KUBELET_PKI: Named = (
    ("kubelet_key", "/var/lib/kubelet/pki/*.key"),
    ("kubelet_key", "/var/lib/kubelet/pki/*.pem"),
    ("kubelet_certificate", "/var/lib/kubelet/pki/*.crt"),
    ("kubelet_certificate", "/var/lib/kubelet/pki/*-current.pem"),
)
_KUBELET_SERVING = ("/var/lib/kubelet/pki/kubelet-server-current.pem", "/var/lib/kubelet/pki/kubelet.crt")

KUBEADM = Layout(
    "kubeadm",
    ("/etc/kubernetes/kubelet.conf", "/etc/kubernetes/admin.conf", "/var/lib/kubelet/kubeadm-flags.env"),
    (
        *_manifests("/etc/kubernetes/manifests"),
        ("cni", _CNI),
        ("etcd_data", "/var/lib/etcd"),
        ("admin_kubeconfig", "/etc/kubernetes/admin.conf"),
        ("admin_kubeconfig", "/etc/kubernetes/super-admin.conf"),
        ("scheduler_kubeconfig", "/etc/kubernetes/scheduler.conf"),
        ("controller_manager_kubeconfig", "/etc/kubernetes/controller-manager.conf"),
        *_pki("/etc/kubernetes/pki"),
        *_units("kubelet"),
        ("kubelet_kubeconfig", "/etc/kubernetes/kubelet.conf"),
        ("client_ca", "/etc/kubernetes/pki/ca.crt"),
        ("kubelet_config", "/var/lib/kubelet/config.yaml"),
        *_KUBELET_PKI,
    ),
    _KUBELET_SERVING,
)
OTHER = Layout("other", (), KUBEADM.files, _KUBELET_SERVING)
"""Set up in another way: the paths of kubeadm are looked at, and those that command lines name."""

_STATIC = "/etc/kubernetes/static-pod-resources"
OPENSHIFT = Layout(
    "openshift",
    ("/etc/machine-config-daemon", "/etc/kubernetes/kubelet-ca.crt", _STATIC),
    (
        *_manifests("/etc/kubernetes/manifests", "-pod"),
        ("cni", _CNI),
        ("cni", "/etc/kubernetes/cni/net.d/**"),
        ("cni", "/run/multus/cni/net.d/**"),
        ("etcd_data", "/var/lib/etcd"),
        ("admin_kubeconfig", f"{_STATIC}/kube-apiserver-certs/secrets/node-kubeconfigs/*.kubeconfig"),
        ("scheduler_kubeconfig", f"{_STATIC}/kube-scheduler-pod-*/configmaps/scheduler-kubeconfig/kubeconfig"),
        (
            "controller_manager_kubeconfig",
            f"{_STATIC}/kube-controller-manager-pod-*/configmaps/controller-manager-kubeconfig/kubeconfig",
        ),
        *_pki(f"{_STATIC}/kube-apiserver-certs/secrets"),
        *_pki(f"{_STATIC}/etcd-certs/secrets"),
        *_units("kubelet"),
        ("kubelet_kubeconfig", "/var/lib/kubelet/kubeconfig"),
        ("client_ca", "/etc/kubernetes/kubelet-ca.crt"),
        ("kubelet_config", "/etc/kubernetes/kubelet.conf"),
        *_KUBELET_PKI,
    ),
    _KUBELET_SERVING,
)


def _rancher(name: str, *manifests: tuple[str, str]) -> Layout:
    home = f"/var/lib/rancher/{name}"
    return Layout(
        name,
        (f"{home}/agent", f"{home}/server"),
        (
            *manifests,
            ("cni", _CNI),
            ("cni", f"{home}/agent/etc/cni/net.d/**"),
            ("etcd_data", f"{home}/server/db/etcd"),
            ("admin_kubeconfig", f"/etc/rancher/{name}/{name}.yaml"),
            ("admin_kubeconfig", f"{home}/server/cred/admin.kubeconfig"),
            ("scheduler_kubeconfig", f"{home}/server/cred/scheduler.kubeconfig"),
            ("controller_manager_kubeconfig", f"{home}/server/cred/controller.kubeconfig"),
            *_pki(f"{home}/server/tls"),
            *_units(*((name, f"{name}-agent") if name == "k3s" else (f"{name}-server", f"{name}-agent"))),
            ("kubelet_kubeconfig", f"{home}/agent/kubelet.kubeconfig"),
            ("kube_proxy_kubeconfig", f"{home}/agent/kubeproxy.kubeconfig"),
            ("client_ca", f"{home}/agent/client-ca.crt"),
            ("kubelet_config", f"{home}/agent/etc/kubelet.conf.d/*.conf"),
            ("kubelet_config", f"/etc/rancher/{name}/config.yaml"),
            ("kubelet_key", f"{home}/agent/*.key"),
            ("kubelet_certificate", f"{home}/agent/*.crt"),
        ),
        (f"{home}/agent/serving-kubelet.crt",),
        (f"{home}/agent/etc/kubelet.conf.d/*.conf",),
    )


K3S = _rancher("k3s")
RKE2 = _rancher("rke2", *_manifests("/var/lib/rancher/rke2/agent/pod-manifests"))
_LAYOUTS = (OPENSHIFT, RKE2, K3S, KUBEADM)


def recognise(tree: Tree, programs: frozenset[str]) -> Layout:
    """Say how the node was set up: by a program that runs and tells, else by its directories."""
    for layout in (RKE2, K3S):
        if layout.name in programs:
            return layout
    for layout in _LAYOUTS:
        if any(tree.look(mark).state is FileState.PRESENT for mark in layout.marks):
            return layout
    return OTHER
