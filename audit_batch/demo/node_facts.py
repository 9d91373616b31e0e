"""What the nodes say of themselves, as `audit-batch node-facts` prints it, with what was wrong and until when."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta

from msgspec import Struct

from audit_batch.demo.audit_policy import audit_policies
from audit_batch.demo.nodes import CONTROL_NODES, VERSIONS, flags_on, worker_names
from audit_batch.demo.scene import Json, Scene
from audit_batch.demo.story import Span

_READ_AT = time(1, 30, tzinfo=UTC)
"""When the nightly job reads the nodes, half an hour before the snapshot."""
_ROOT = ("root", 0)
_ETCD = ("etcd", 991)
_YEAR = timedelta(days=365)
_RENEWED_EVERY = 290
"""Days after which a kubelet asks for another certificate."""
_PKI = "/etc/kubernetes/pki"
_CIPHERS = "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384,TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384"


class Fault(Struct, frozen=True):
    """Rights of a file that were too wide, on one node or on all, until a day."""

    path: str
    mode: str
    until: date
    node: str = ""
    """Empty for all nodes."""


FAULTS: tuple[Fault, ...] = (
    Fault("/etc/kubernetes/admin.conf", "0640", date(2025, 12, 10), "control-2"),
    Fault("/etc/kubernetes/tokens.csv", "0644", date.max),
    Fault("/etc/kubernetes/kubelet.conf", "0644", date(2026, 2, 18), "worker-03"),
    Fault("/var/lib/kubelet/config.yaml", "0644", date(2026, 1, 28)),
    Fault("/usr/lib/systemd/system/kubelet.service", "0644", date(2026, 4, 1)),
    Fault("/usr/lib/systemd/system/kubelet.service.d/10-kubeadm.conf", "0644", date(2026, 4, 1)),
    Fault("/etc/cni/net.d/10-calico.conflist", "0644", date.max),
)
"""The last one comes back with each start of the network plugin, so nobody has mended it."""


class SettingChange(Struct, frozen=True):
    """A setting of the kubelets that was changed in one of the maintenance windows."""

    setting: str
    before: str
    after: str
    on: date


SETTING_CHANGES: tuple[SettingChange, ...] = (
    SettingChange("podPidsLimit", "-1", "4096", date(2026, 1, 28)),
    SettingChange("seccompDefault", "false", "true", date(2026, 4, 1)),
    SettingChange("serverTLSBootstrap", "false", "true", date(2026, 4, 1)),
    SettingChange("protectKernelDefaults", "false", "true", date(2026, 6, 10)),
    SettingChange("tlsCipherSuites", "", _CIPHERS, date(2026, 6, 10)),
)
READ_ONLY_PORT = ("worker-07", date(2025, 11, 12))
"""A node on which a forgotten monitoring agent was given the port without authentication, and until when."""
ETCD_ACCOUNT = date(2026, 4, 1)
"""From when on etcd runs under an account of its own."""
SILENT = ("worker-05", Span(date(2026, 8, 5), date(2026, 8, 18)))
"""A node whose disk was full, so that the job that reads it did not run."""

_SETTINGS = {
    "address": "0.0.0.0",  # noqa: S104  what kubelets listen on
    "authentication.anonymous.enabled": "false",
    "authentication.webhook.enabled": "true",
    "authentication.x509.clientCAFile": f"{_PKI}/ca.crt",
    "authorization.mode": "Webhook",
    "containerLogMaxFiles": "5",
    "containerLogMaxSize": "10Mi",
    "enableDebuggingHandlers": "true",
    "enableProfilingHandler": "true",
    "eventRecordQPS": "50",
    "evictionHard": "imagefs.available<15%,memory.available<100Mi,nodefs.available<10%,nodefs.inodesFree<5%",
    "healthzBindAddress": "127.0.0.1",
    "imageGCHighThresholdPercent": "85",
    "imageGCLowThresholdPercent": "80",
    "makeIPTablesUtilChains": "true",
    "rotateCertificates": "true",
    "streamingConnectionIdleTimeout": "4h0m0s",
}
_WRITTEN = ("authentication", "authorization", "rotateCertificates", "streamingConnectionIdleTimeout")
"""Beginnings of the settings that stand in the configuration file, as kubeadm writes it."""
_SECRET_FILES = ("encryption-provider-config", "token-auth-file")
"""Flags of the API server that name a file with keys or tokens."""
_KUBELET = {
    "--bootstrap-kubeconfig": "/etc/kubernetes/bootstrap-kubelet.conf",
    "--kubeconfig": "/etc/kubernetes/kubelet.conf",
    "--config": "/var/lib/kubelet/config.yaml",
}
_OF_ALL: tuple[tuple[str, str, str], ...] = (
    ("kubelet_kubeconfig", "/etc/kubernetes/kubelet.conf", "0600"),
    ("kubelet_config", "/var/lib/kubelet/config.yaml", "0600"),
    ("kubelet_service", "/usr/lib/systemd/system/kubelet.service", "0600"),
    ("kubelet_service", "/usr/lib/systemd/system/kubelet.service.d/10-kubeadm.conf", "0600"),
    ("kubelet_key", "/var/lib/kubelet/pki/kubelet.key", "0600"),
    ("cni", "/etc/cni/net.d/10-calico.conflist", "0600"),
    ("runtime_socket", "/run/containerd/containerd.sock", "0660"),
)
"""Group, path and mode of the files of every node."""
_OF_CONTROL: tuple[tuple[str, str, str], ...] = (
    ("api_server_manifest", "/etc/kubernetes/manifests/kube-apiserver.yaml", "0600"),
    ("controller_manager_manifest", "/etc/kubernetes/manifests/kube-controller-manager.yaml", "0600"),
    ("scheduler_manifest", "/etc/kubernetes/manifests/kube-scheduler.yaml", "0600"),
    ("etcd_manifest", "/etc/kubernetes/manifests/etcd.yaml", "0600"),
    ("etcd_data", "/var/lib/etcd", "0700"),
    ("admin_kubeconfig", "/etc/kubernetes/admin.conf", "0600"),
    ("scheduler_kubeconfig", "/etc/kubernetes/scheduler.conf", "0600"),
    ("controller_manager_kubeconfig", "/etc/kubernetes/controller-manager.conf", "0600"),
    *(("pki pki_certificate", f"{_PKI}/{name}.crt", "0644") for name in ("apiserver", "front-proxy-ca", "etcd/ca")),
    *(("pki pki_key", f"{_PKI}/{name}.key", "0600") for name in ("apiserver", "ca", "sa", "etcd/ca", "etcd/server")),
)
"""Group, path and mode of the files that only control plane nodes have."""


def node_facts(scene: Scene) -> Iterator[Json]:
    """Yield the facts of every node that answered that night."""
    for name in (*CONTROL_NODES, *worker_names(scene)):
        if name != SILENT[0] or not scene.during(SILENT[1]):
            yield _facts(scene, name)


def _facts(scene: Scene, name: str) -> Json:
    return {
        "apiVersion": "audit-batch.io/v1",
        "kind": "NodeFacts",
        "metadata": {"name": name},
        "spec": {
            "layout": "kubeadm",
            "processes": {"state": "ok"},
            "components": list(_components(scene, name)),
            "kubelet": _kubelet(scene, name),
            "files": list(_files(scene, name)),
            "certificates": list(_certificates(scene, name)),
            "auditPolicies": audit_policies(scene) if name in CONTROL_NODES else [],
        },
        "status": {"takenAt": datetime.combine(scene.date, _READ_AT).isoformat(), "version": "demo"},
    }


def _components(scene: Scene, name: str) -> Iterator[Json]:
    yield _component("kubelet", "/usr/bin/kubelet", _KUBELET, in_pod=False)
    for component in ("kube-apiserver", "kube-controller-manager", "kube-scheduler", "etcd"):
        if name in CONTROL_NODES:
            flags = {f"--{flag}": value for flag, value in flags_on(component, scene.date).items()}
            yield _component(component, component, flags, in_pod=True)


def _component(component: str, program: str, flags: dict[str, str], *, in_pod: bool) -> Json:
    pairs = [{"name": name, "value": value} for name, value in flags.items()]
    return {"component": component, "program": program, "inPod": in_pod, "words": [], "flags": pairs}


def _kubelet(scene: Scene, name: str) -> Json:
    changed = {change.setting: change for change in SETTING_CHANGES}
    now = {name: change.after if change.on <= scene.date else change.before for name, change in changed.items()}
    open_port = READ_ONLY_PORT[0] == name and scene.date < READ_ONLY_PORT[1]
    own = {"readOnlyPort": "10255"} if open_port else {}
    effective = {setting: value for setting, value in {**_SETTINGS, **now, **own}.items() if value}
    if now["serverTLSBootstrap"] == "false":
        effective |= {"tlsCertFile": "/var/lib/kubelet/pki/kubelet.crt"}
        effective |= {"tlsPrivateKeyFile": "/var/lib/kubelet/pki/kubelet.key"}
    written = {setting: value for setting, value in _SETTINGS.items() if setting.startswith(_WRITTEN)}
    done = {change.setting: change.after for change in SETTING_CHANGES if change.on <= scene.date}
    file = {"path": _KUBELET["--config"], "state": "ok", "settings": {**written, **done, **own}}
    return {"configz": {"state": "ok", "settings": effective}, "files": [file]}


def _files(scene: Scene, name: str) -> Iterator[Json]:
    is_control = name in CONTROL_NODES
    wide = {fault.path: fault.mode for fault in FAULTS if fault.node in ("", name) and scene.date < fault.until}
    authority = "client_ca pki pki_certificate" if is_control else "client_ca"
    for groups, path, mode in ((authority, f"{_PKI}/ca.crt", "0644"), *_OF_ALL, *(_OF_CONTROL if is_control else ())):
        etcd = path == "/var/lib/etcd" and scene.date >= ETCD_ACCOUNT
        yield _file(groups.split(), path, wide.get(path, mode), _ETCD if etcd else _ROOT)
    flags = flags_on("kube-apiserver", scene.date) if is_control else {}
    for path in (flags[flag] for flag in _SECRET_FILES if flag in flags):
        yield _file(["api_server_secret_file"], path, wide.get(path, "0600"), _ROOT)


def _file(groups: list[str], path: str, mode: str, account: tuple[str, int]) -> Json:
    kinds = {"/var/lib/etcd": "directory", "/run/containerd/containerd.sock": "socket"}
    owner, number = account
    return {
        "path": path,
        "groups": groups,
        "namedBy": ["layout kubeadm"],
        "required": False,
        "state": "present",
        "kind": kinds.get(path, "file"),
        "mode": mode,
        "uid": number,
        "gid": number,
        "owner": owner,
        "group": owner,
    }


def _certificates(scene: Scene, name: str) -> Iterator[Json]:
    since = scene.draw.below(_RENEWED_EVERY, "renewed", name)
    renewed = scene.date - timedelta(days=(scene.day + since) % _RENEWED_EVERY + 1)
    yield _certificate("/var/lib/kubelet/pki/kubelet-client-current.pem", renewed, _YEAR)
    yield _certificate(f"{_PKI}/ca.crt", date(2024, 3, 4), 10 * _YEAR)
    if name in CONTROL_NODES:
        upgraded = max(since for since, _ in VERSIONS if since <= scene.date)
        issued = max(upgraded, date(2025, 6, 3))
        for path in (f"{_PKI}/apiserver.crt", "/etc/kubernetes/admin.conf", "/etc/kubernetes/scheduler.conf"):
            yield _certificate(path, issued, _YEAR)


def _certificate(path: str, issued: date, life: timedelta) -> Json:
    begin = datetime.combine(issued, time(9, 0, tzinfo=UTC))
    return {
        "path": path,
        "state": "ok",
        "number": 1,
        "notBefore": begin.isoformat(),
        "notAfter": (begin + life).isoformat(),
    }
