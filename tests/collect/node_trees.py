"""Root directories of nodes as the usual installers leave them, and certificates to put into them."""

import base64
import json
import os
import subprocess
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from shutil import which
from tempfile import mkdtemp
from typing import Any

import pytest

from audit_batch.collect.nodes.configz import Kubelet
from audit_batch.collect.nodes.facts import read_node
from tests.collect.lists import NIGHT

Json = dict[str, Any]

NO_TOKEN = Kubelet(token_file=Path("/nonexistent/token"))
OURS = os.getuid(), os.getgid()
"""Owner of everything that a test makes."""

KUBEADM_KUBELET = (
    "/usr/bin/kubelet --bootstrap-kubeconfig=/etc/kubernetes/bootstrap-kubelet.conf "
    "--kubeconfig=/etc/kubernetes/kubelet.conf --config=/var/lib/kubelet/config.yaml"
)


class NodeTree:
    """A node's root that is built file by file."""

    def __init__(self, root: Path) -> None:
        self.root = root
        for folder in ("etc", "proc", "usr/lib", "var/lib", "run"):
            (root / folder).mkdir(parents=True)
        self.file("/etc/passwd", 0o644, "root:x:0:0::/root:/bin/sh\netcd:x:991:991::/:/bin/false\n")
        self.file("/etc/group", 0o644, "root:x:0:\netcd:x:991:\n")
        self.file("/etc/hostname", 0o644, "Node-1\n")
        self.process(1, "/sbin/init", group="init.scope")

    def file(self, path: str, mode: int = 0o600, content: str | bytes = "") -> None:
        real = self.root / path.lstrip("/")
        real.parent.mkdir(parents=True, exist_ok=True)
        real.write_bytes(content if isinstance(content, bytes) else content.encode())
        real.chmod(mode)

    def folder(self, path: str, mode: int = 0o700) -> None:
        real = self.root / path.lstrip("/")
        real.mkdir(parents=True, exist_ok=True)
        real.chmod(mode)

    def link(self, path: str, target: str) -> None:
        real = self.root / path.lstrip("/")
        real.parent.mkdir(parents=True, exist_ok=True)
        real.symlink_to(target)

    def process(self, number: int, line: str, *, group: str = "system.slice") -> None:
        self.file(f"/proc/{number}/cmdline", 0o444, line.replace(" ", "\0") + "\0")
        self.file(f"/proc/{number}/cgroup", 0o444, f"0::/{group}\n")

    def facts(self, kubelet: Kubelet = NO_TOKEN, node: str = "") -> Json:
        facts: Json = json.loads(read_node(self.root, kubelet, node, NIGHT))
        return facts


def kubeadm_tree(root: Path) -> NodeTree:
    """A control plane node that kubeadm set up, with its usual modes."""
    tree = NodeTree(root)
    for name in ("kube-apiserver", "kube-controller-manager", "kube-scheduler", "etcd"):
        tree.file(f"/etc/kubernetes/manifests/{name}.yaml")
    for name in ("admin", "super-admin", "scheduler", "controller-manager"):
        tree.file(f"/etc/kubernetes/{name}.conf")
    tree.file("/etc/kubernetes/kubelet.conf")
    tree.file("/etc/kubernetes/pki/ca.crt", 0o644, certificate()[0])
    tree.file("/etc/kubernetes/pki/ca.key", 0o600, "key")
    tree.file("/etc/kubernetes/pki/etcd/server.key", 0o600, "key")
    tree.folder("/var/lib/etcd")
    tree.file("/var/lib/kubelet/config.yaml", 0o644, "kind: KubeletConfiguration\nrotateCertificates: true\n")
    tree.file("/usr/lib/systemd/system/kubelet.service", 0o644)
    tree.file("/usr/lib/systemd/system/kubelet.service.d/10-kubeadm.conf", 0o644)
    tree.link("/lib", "usr/lib")
    tree.file("/etc/cni/net.d/10-calico.conflist")
    tree.process(700, KUBEADM_KUBELET)
    pod = "kubepods.slice/kubepods-pod1.slice"
    tree.process(801, "kube-apiserver --anonymous-auth=false --client-ca-file=/etc/kubernetes/pki/ca.crt", group=pod)
    tree.process(802, "kube-scheduler --kubeconfig=/etc/kubernetes/scheduler.conf", group=pod)
    tree.process(803, "kube-controller-manager --kubeconfig=/etc/kubernetes/controller-manager.conf", group=pod)
    tree.process(804, "etcd --data-dir=/var/lib/etcd --key-file=/etc/kubernetes/pki/etcd/server.key", group=pod)
    return tree


def k3s_tree(root: Path) -> NodeTree:
    """A server of k3s: the control plane and the kubelet run inside of one process."""
    tree = NodeTree(root)
    home = "/var/lib/rancher/k3s"
    tree.file("/etc/rancher/k3s/k3s.yaml", 0o644)
    for name in ("admin", "controller", "scheduler"):
        tree.file(f"{home}/server/cred/{name}.kubeconfig")
    tree.file(f"{home}/server/tls/client-ca.crt", 0o644, certificate()[0])
    tree.file(f"{home}/server/tls/client-ca.key")
    tree.folder(f"{home}/server/db/etcd")
    tree.file(f"{home}/agent/kubelet.kubeconfig", 0o644)
    tree.file(f"{home}/agent/kubeproxy.kubeconfig", 0o644)
    tree.file(f"{home}/agent/client-ca.crt", 0o644, certificate()[0])
    tree.file(f"{home}/agent/etc/kubelet.conf.d/00-k3s-defaults.conf", 0o600, "failSwapOn: false\nreadOnlyPort: 0\n")
    tree.file(f"{home}/agent/etc/kubelet.conf.d/10-site.conf", 0o600, "podPidsLimit: 4096\nreadOnlyPort: 10255\n")
    tree.file("/etc/systemd/system/k3s.service", 0o644)
    tree.process(700, "/usr/local/bin/k3s\x00server")
    return tree


def rke2_tree(root: Path) -> NodeTree:
    """A server of RKE2: static pods, and a kubelet of its own."""
    tree = NodeTree(root)
    home = "/var/lib/rancher/rke2"
    for name in ("kube-apiserver", "kube-controller-manager", "kube-scheduler", "etcd"):
        tree.file(f"{home}/agent/pod-manifests/{name}.yaml", 0o644)
    tree.file(f"{home}/server/cred/admin.kubeconfig")
    tree.file("/etc/rancher/rke2/rke2.yaml")
    tree.folder(f"{home}/server/db/etcd")
    tree.file(f"{home}/agent/kubelet.kubeconfig")
    tree.file(f"{home}/agent/client-ca.crt", 0o644, certificate()[0])
    tree.file(f"{home}/agent/serving-kubelet.crt", 0o644, certificate()[0])
    tree.file("/usr/local/lib/systemd/system/rke2-server.service", 0o644)
    tree.process(600, "/usr/local/bin/rke2 server")
    line = f"kubelet --anonymous-auth=false --kubeconfig={home}/agent/kubelet.kubeconfig"
    tree.process(
        700, f"{line} --client-ca-file={home}/agent/client-ca.crt --hostname-override=rke2-1 --read-only-port=0"
    )
    return tree


def openshift_tree(root: Path) -> NodeTree:
    """A control plane node of OpenShift, whose kubelet.conf is a configuration and no kubeconfig."""
    tree = NodeTree(root)
    resources = "/etc/kubernetes/static-pod-resources"
    tree.file("/etc/kubernetes/manifests/kube-apiserver-pod.yaml")
    tree.file(f"{resources}/kube-scheduler-pod-7/configmaps/scheduler-kubeconfig/kubeconfig", 0o644)
    tree.file(f"{resources}/kube-apiserver-certs/secrets/node-kubeconfigs/lb-int.kubeconfig")
    tree.file("/etc/kubernetes/kubelet-ca.crt", 0o644, certificate()[0])
    tree.file("/etc/kubernetes/kubelet.conf", 0o644, '{"kind": "KubeletConfiguration"}')
    tree.file("/var/lib/kubelet/kubeconfig")
    tree.process(700, "/usr/bin/kubelet --config=/etc/kubernetes/kubelet.conf --kubeconfig=/var/lib/kubelet/kubeconfig")
    return tree


@cache
def certificate(days: int = 365) -> tuple[bytes, bytes]:
    """A certificate of the host node-1 that only itself vouches for, and its key, as PEM."""
    openssl = which("openssl")
    if openssl is None:
        pytest.skip("openssl is not installed")
    folder = Path(mkdtemp())
    out, key = folder / "cert.pem", folder / "key.pem"
    command = f"req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days {days} -subj /CN=node-1"
    files = ["-addext", "subjectAltName=DNS:node-1,IP:127.0.0.1", "-out", str(out), "-keyout", str(key)]
    subprocess.run([openssl, *command.split(), *files], check=True, capture_output=True)
    return out.read_bytes(), key.read_bytes()


def kubeconfig_with(pem: bytes) -> str:
    data = base64.b64encode(pem).decode()
    return f"users:\n- user:\n    client-certificate-data: {data}\n    client-key-data: c2VjcmV0\n"


def files_by_path(facts: Json) -> Mapping[str, Json]:
    return {file["path"]: file for file in facts["spec"]["files"]}


def groups_present(facts: Json) -> dict[str, list[str]]:
    """Paths of the files that are there, by group."""
    found: dict[str, list[str]] = {}
    for file in facts["spec"]["files"]:
        for group in file["groups"] if file["state"] == "present" else ():
            found.setdefault(group, []).append(file["path"])
    return found
