"""Which files of a node are looked at: those of its layout, and those that command lines and settings name."""

from collections.abc import Iterable, Iterator, Mapping

from msgspec import Struct
from msgspec.structs import replace

from audit_batch.collect.nodes.layouts import RUNTIME_SOCKETS, Layout
from audit_batch.collect.nodes.processes import Processes
from audit_batch.collect.nodes.tree import FileState, Found, Tree

_KEYS = (
    "--tls-private-key-file",
    "--service-account-signing-key-file",
    "--service-account-private-key-file",
    "--cluster-signing-key-file",
    "--etcd-keyfile",
    "--kubelet-client-key",
    "--proxy-client-key-file",
    "--requestheader-client-key-file",
    "--key-file",
    "--peer-key-file",
)
_CERTIFICATES = (
    "--tls-cert-file",
    "--client-ca-file",
    "--etcd-cafile",
    "--etcd-certfile",
    "--kubelet-client-certificate",
    "--kubelet-certificate-authority",
    "--proxy-client-cert-file",
    "--requestheader-client-ca-file",
    "--cluster-signing-cert-file",
    "--root-ca-file",
    "--cert-file",
    "--peer-cert-file",
    "--trusted-ca-file",
    "--peer-trusted-ca-file",
)
_OF_CONTROL_PLANE = {**dict.fromkeys(_KEYS, "pki_key"), **dict.fromkeys(_CERTIFICATES, "pki_certificate")}
_FOLDER, _ENDING = "--config-dir", ".conf"
"""Flag of the kubelet that names a folder with further files of its configuration, and how their names end."""
_KUBECONFIGS = ("--kubeconfig", "--authentication-kubeconfig", "--authorization-kubeconfig")
FLAGS: Mapping[str, Mapping[str, str]] = {
    "kube-apiserver": {
        **_OF_CONTROL_PLANE,
        "--encryption-provider-config": "api_server_secret_file",
        "--token-auth-file": "api_server_secret_file",
    },
    "kube-controller-manager": {**_OF_CONTROL_PLANE, **dict.fromkeys(_KUBECONFIGS, "controller_manager_kubeconfig")},
    "kube-scheduler": {**_OF_CONTROL_PLANE, **dict.fromkeys(_KUBECONFIGS, "scheduler_kubeconfig")},
    "etcd": {**_OF_CONTROL_PLANE, "--data-dir": "etcd_data", "--wal-dir": "etcd_data"},
    "kube-proxy": {"--kubeconfig": "kube_proxy_kubeconfig"},
    "kubelet": {
        "--kubeconfig": "kubelet_kubeconfig",
        "--bootstrap-kubeconfig": "kubelet_kubeconfig",
        "--config": "kubelet_config",
        _FOLDER: "kubelet_config",
        "--client-ca-file": "client_ca",
        "--container-runtime-endpoint": "runtime_socket",
        "--tls-cert-file": "kubelet_certificate",
        "--tls-private-key-file": "kubelet_key",
    },
}
"""Flags of each component that name a file, with the group in which it is judged."""
_WITHOUT_FOLDERS = frozenset({"cni"})
"""Groups of which every file below a folder is judged, but no folder: none works with the rights that a file needs."""
_SETTINGS = {
    "authentication.x509.clientCAFile": "client_ca",
    "tlsCertFile": "kubelet_certificate",
    "tlsPrivateKeyFile": "kubelet_key",
}


class NamedFile(Struct, frozen=True):
    """One file, why it is looked at, and what was found."""

    found: Found
    groups: tuple[str, ...]
    """Sorted; files of one group are judged together."""
    named_by: tuple[str, ...]
    """Sorted: the layout, a flag of a component, or a setting of the kubelet."""
    is_required: bool
    """The node's own kubelet uses the file, so that its absence is odd."""


class _Named(Struct, frozen=True):
    group: str
    path: str
    by: str
    is_pattern: bool = False
    is_folder: bool = False
    is_required: bool = False

    def look(self, tree: Tree) -> Iterable[Found]:
        """Look at the one file, at all that the pattern names, or at those below the folder."""
        if self.is_folder:
            return tree.below(self.path, _ENDING)
        return tree.expand(self.path) if self.is_pattern else [tree.look(self.path)]


def read_files(tree: Tree, layout: Layout, processes: Processes, settings: Mapping[str, str]) -> list[NamedFile]:
    """Look at every file that the benchmarks name for this node, sorted by path."""
    named = [*_of_layout(layout), *_of_flags(processes), *_of_settings(settings)]
    files: dict[str, NamedFile] = {}
    places: dict[str, str] = {}
    for name in named:
        for found in name.look(tree):
            if found.kind == "directory" and name.group in _WITHOUT_FOLDERS:
                continue
            # Where /lib leads to /usr/lib, a file has two paths.
            path = places.setdefault(found.target or found.path, found.path)
            files[path] = _joined(files.get(path), name, replace(found, path=path))
    return [files[path] for path in sorted(files)]


def _joined(known: NamedFile | None, name: _Named, found: Found) -> NamedFile:
    if known is None:
        return NamedFile(found, (name.group,), (name.by,), name.is_required)
    return NamedFile(
        known.found,
        tuple(sorted({*known.groups, name.group})),
        tuple(sorted({*known.named_by, name.by})),
        known.is_required or name.is_required,
    )


def _of_layout(layout: Layout) -> Iterator[_Named]:
    for group, pattern in layout.files:
        yield _Named(group, pattern, f"layout {layout.name}", is_pattern=True)
    for path in RUNTIME_SOCKETS:
        yield _Named("runtime_socket", path, "container runtime")


def _of_flags(processes: Processes) -> Iterator[_Named]:
    for process in processes.seen:
        line = process.line
        for flag, group in FLAGS.get(line.component, {}).items():
            path = (line.value(flag) or "").removeprefix("unix://")
            if path.startswith("/"):
                own = line.component == "kubelet" and not process.is_in_pod and flag != "--bootstrap-kubeconfig"
                by = f"{flag} of {line.component}"
                yield _Named(group, path, by, is_folder=flag == _FOLDER, is_required=own)


def _of_settings(settings: Mapping[str, str]) -> Iterator[_Named]:
    for setting, group in _SETTINGS.items():
        if settings.get(setting, "").startswith("/"):
            yield _Named(group, settings[setting], f"{setting} of the kubelet", is_required=True)


def present(files: Iterable[NamedFile], groups: frozenset[str]) -> list[Found]:
    """Return what is there of these groups."""
    return [file.found for file in files if file.found.state is FileState.PRESENT and groups.intersection(file.groups)]
