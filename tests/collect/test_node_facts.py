"""Facts of nodes that were set up in different ways, read from their root directories."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path

import pytest

from audit_batch.collect.nodes.certificates import pem_blocks
from audit_batch.collect.nodes.tree import FileState, Found, Tree
from audit_batch.errors import UsageError
from tests.collect.node_trees import (
    KUBEADM_KUBELET,
    NO_TOKEN,
    OURS,
    NodeTree,
    certificate,
    files_by_path,
    groups_present,
    k3s_tree,
    kubeadm_tree,
    kubeconfig_with,
    openshift_tree,
    rke2_tree,
)


@contextmanager
def as_nobody() -> Iterator[None]:
    """Give up root's right to see everything, where the tests have it."""
    before = os.geteuid()
    if before == 0:
        os.seteuid(65534)
    try:
        yield
    finally:
        if before == 0:
            os.seteuid(before)


def test_a_kubeadm_node_shows_every_file_that_the_benchmark_names(tmp_path: Path) -> None:
    facts = kubeadm_tree(tmp_path / "node").facts()

    etc, pki = "/etc/kubernetes", "/etc/kubernetes/pki"
    assert facts["spec"]["layout"] == "kubeadm"
    assert groups_present(facts) == {
        "api_server_manifest": [f"{etc}/manifests/kube-apiserver.yaml"],
        "controller_manager_manifest": [f"{etc}/manifests/kube-controller-manager.yaml"],
        "scheduler_manifest": [f"{etc}/manifests/kube-scheduler.yaml"],
        "etcd_manifest": [f"{etc}/manifests/etcd.yaml"],
        "cni": ["/etc/cni/net.d/10-calico.conflist"],
        "etcd_data": ["/var/lib/etcd"],
        "admin_kubeconfig": [f"{etc}/admin.conf", f"{etc}/super-admin.conf"],
        "scheduler_kubeconfig": [f"{etc}/scheduler.conf"],
        "controller_manager_kubeconfig": [f"{etc}/controller-manager.conf"],
        "pki": [pki, f"{pki}/ca.crt", f"{pki}/ca.key", f"{pki}/etcd", f"{pki}/etcd/server.key"],
        "pki_certificate": [f"{pki}/ca.crt"],
        "pki_key": [f"{pki}/ca.key", f"{pki}/etcd/server.key"],
        "kubelet_service": [
            "/usr/lib/systemd/system/kubelet.service",
            "/usr/lib/systemd/system/kubelet.service.d/10-kubeadm.conf",
        ],
        "kubelet_kubeconfig": [f"{etc}/kubelet.conf"],
        "client_ca": [f"{pki}/ca.crt"],
        "kubelet_config": ["/var/lib/kubelet/config.yaml"],
    }


def test_a_file_is_shown_with_its_mode_its_owner_and_why_it_was_looked_at(tmp_path: Path) -> None:
    tree = kubeadm_tree(tmp_path / "node")
    tree.file("/etc/kubernetes/kubelet.conf", 0o4640)

    facts = tree.facts()

    file = files_by_path(facts)["/etc/kubernetes/kubelet.conf"]
    names = {"owner": "root", "group": "root"} if OURS == (0, 0) else {key: file[key] for key in ("owner", "group")}
    assert file == {
        "path": "/etc/kubernetes/kubelet.conf",
        "groups": ["kubelet_kubeconfig"],
        "namedBy": ["--kubeconfig of kubelet", "layout kubeadm"],
        "required": True,
        "state": "present",
        "kind": "file",
        "mode": "4640",
        "uid": OURS[0],
        "gid": OURS[1],
        **names,
    }


def test_a_k3s_server_is_known_by_its_process_and_keeps_its_files_elsewhere(tmp_path: Path) -> None:
    facts = k3s_tree(tmp_path / "node").facts()

    home = "/var/lib/rancher/k3s"
    present = groups_present(facts)
    assert facts["spec"]["layout"] == "k3s"
    assert present["admin_kubeconfig"] == ["/etc/rancher/k3s/k3s.yaml", f"{home}/server/cred/admin.kubeconfig"]
    assert present["kube_proxy_kubeconfig"] == [f"{home}/agent/kubeproxy.kubeconfig"]
    assert present["client_ca"] == [f"{home}/agent/client-ca.crt"]
    assert present["kubelet_service"] == ["/etc/systemd/system/k3s.service"]
    assert "api_server_manifest" not in present
    assert [file["settings"] for file in facts["spec"]["kubelet"]["files"]] == [
        {"readOnlyPort": "0"},
        {"readOnlyPort": "10255", "podPidsLimit": "4096"},
    ]


def test_an_rke2_server_has_static_pods_and_a_kubelet_of_its_own(tmp_path: Path) -> None:
    facts = rke2_tree(tmp_path / "node").facts()

    home = "/var/lib/rancher/rke2"
    assert facts["spec"]["layout"] == "rke2"
    assert groups_present(facts)["api_server_manifest"] == [f"{home}/agent/pod-manifests/kube-apiserver.yaml"]
    assert [each["component"] for each in facts["spec"]["components"]] == ["rke2", "kubelet"]
    assert facts["metadata"]["name"] == "rke2-1"


def test_on_openshift_kubelet_conf_is_the_configuration(tmp_path: Path) -> None:
    facts = openshift_tree(tmp_path / "node").facts()

    present = groups_present(facts)
    assert facts["spec"]["layout"] == "openshift"
    assert present["kubelet_config"] == ["/etc/kubernetes/kubelet.conf"]
    assert present["kubelet_kubeconfig"] == ["/var/lib/kubelet/kubeconfig"]
    assert present["scheduler_kubeconfig"] == [
        "/etc/kubernetes/static-pod-resources/kube-scheduler-pod-7/configmaps/scheduler-kubeconfig/kubeconfig"
    ]


def test_files_of_a_folder_that_a_flag_names_are_looked_at(tmp_path: Path) -> None:
    tree = NodeTree(tmp_path / "node")
    tree.file("/srv/kube/conf.d/10/site.conf", 0o666)
    tree.file("/srv/kube/conf.d/20.conf", 0o600)
    tree.file("/srv/kube/conf.d/README", 0o644)
    tree.process(700, "/usr/bin/kubelet --config-dir=/srv/kube/conf.d/")

    present = groups_present(tree.facts(node="n"))

    assert present["kubelet_config"] == ["/srv/kube/conf.d/10/site.conf", "/srv/kube/conf.d/20.conf"]


def test_a_file_that_a_flag_names_is_looked_at_wherever_it_lies(tmp_path: Path) -> None:
    tree = NodeTree(tmp_path / "node")
    tree.file("/srv/kube/kubelet.kubeconfig", 0o640)
    tree.process(700, "/usr/bin/kubelet --kubeconfig /srv/kube/kubelet.kubeconfig --config=/srv/kube/gone.yaml")

    files = files_by_path(tree.facts())

    assert files["/srv/kube/kubelet.kubeconfig"]["mode"] == "0640"
    gone = files["/srv/kube/gone.yaml"]
    assert (gone["state"], gone["required"], gone["namedBy"]) == ("absent", True, ["--config of kubelet"])


def test_the_log_of_etcd_may_lie_in_a_directory_of_its_own(tmp_path: Path) -> None:
    tree = NodeTree(tmp_path / "node")
    tree.folder("/srv/etcd", 0o700)
    tree.folder("/srv/wal", 0o755)
    tree.process(700, "etcd --data-dir=/srv/etcd --wal-dir=/srv/wal", group="kubepods")

    assert groups_present(tree.facts(node="n"))["etcd_data"] == ["/srv/etcd", "/srv/wal"]


def test_files_below_the_folder_of_network_plugins_are_looked_at_and_folders_are_not(tmp_path: Path) -> None:
    tree = NodeTree(tmp_path / "node")
    tree.file("/etc/cni/net.d/10-net.conflist", 0o600)
    tree.folder("/etc/cni/net.d/whereabouts.d", 0o755)
    tree.file("/etc/cni/net.d/whereabouts.d/whereabouts.kubeconfig", 0o644)

    assert groups_present(tree.facts(node="n"))["cni"] == [
        "/etc/cni/net.d/10-net.conflist",
        "/etc/cni/net.d/whereabouts.d/whereabouts.kubeconfig",
    ]


def test_the_socket_that_a_kubelet_is_told_to_use_is_looked_at(tmp_path: Path) -> None:
    tree = NodeTree(tmp_path / "node")
    tree.file("/run/k0s/containerd.sock", 0o666)
    tree.process(700, "/usr/bin/kubelet --container-runtime-endpoint=unix:///run/k0s/containerd.sock")

    assert groups_present(tree.facts(node="n"))["runtime_socket"] == ["/run/k0s/containerd.sock"]


def test_a_flag_names_one_path_and_no_pattern(tmp_path: Path) -> None:
    tree = NodeTree(tmp_path / "node")
    tree.process(700, "etcd --data-dir=/etc/*", group="kubepods")

    files = files_by_path(tree.facts())

    assert files["/etc/*"]["state"] == "absent"
    assert "/etc/passwd" not in files


def test_a_kubelet_inside_of_a_pod_is_not_the_nodes_own(tmp_path: Path) -> None:
    tree = kubeadm_tree(tmp_path / "node")
    tree.process(900, "kubelet --hostname-override=other --kubeconfig=/srv/k", group="kubepods.slice/pod2")

    facts = tree.facts()

    assert facts["metadata"]["name"] == "node-1"
    assert files_by_path(facts)["/srv/k"]["required"] is False


def test_what_may_not_be_read_is_not_said_to_be_absent(tmp_path: Path) -> None:
    tree = kubeadm_tree(tmp_path / "node")
    (tree.root / "etc/kubernetes/pki").chmod(0)
    for folder in (tmp_path, *list(tmp_path.parents)[:-2]):
        folder.chmod(folder.stat().st_mode | 0o011)
    reader = Tree(tree.root)

    with as_nobody():
        inside = reader.look("/etc/kubernetes/pki/ca.crt")
        below = list(reader.expand("/etc/kubernetes/pki/**.key"))
    (tree.root / "etc/kubernetes/pki").chmod(0o700)

    assert inside == Found("/etc/kubernetes/pki/ca.crt", FileState.UNREADABLE, "permission denied")
    assert below == [Found("/etc/kubernetes/pki", FileState.UNREADABLE, "permission denied")]


def test_a_folder_that_does_not_exist_is_said_to_be_absent(tmp_path: Path) -> None:
    reader = Tree(NodeTree(tmp_path / "node").root)

    found = [each for pattern in ("/etc/cni/net.d/*", "/srv/*/a/**.key") for each in reader.expand(pattern)]

    assert found == [Found("/etc/cni/net.d", FileState.ABSENT), Found("/srv", FileState.ABSENT)]


def test_links_are_followed_as_on_the_node_and_never_out_of_its_root(tmp_path: Path) -> None:
    tree = NodeTree(tmp_path / "node")
    tree.file("/data/kubelet.conf", 0o644)
    tree.link("/etc/kubernetes/absolute.conf", "/data/kubelet.conf")
    tree.link("/etc/kubernetes/upward.conf", "../../../../../../data/kubelet.conf")
    tree.link("/etc/kubernetes/nowhere.conf", "/data/gone.conf")
    tree.link("/etc/kubernetes/circle.conf", "circle.conf")
    reader = Tree(tree.root)

    found = {name: reader.look(f"/etc/kubernetes/{name}.conf") for name in ("absolute", "upward", "nowhere", "circle")}

    assert {(found[name].mode, found[name].target) for name in ("absolute", "upward")} == {
        ("0644", "/data/kubelet.conf")
    }
    assert found["nowhere"].reason == "points at a file that does not exist"
    assert found["circle"].reason == "too many levels of symbolic links"
    assert {found[name].state for name in ("nowhere", "circle")} == {FileState.UNREADABLE}


def test_a_root_of_which_only_a_part_was_mounted_is_refused(tmp_path: Path) -> None:
    (tmp_path / "etc/kubernetes").mkdir(parents=True)

    with pytest.raises(UsageError, match=r"has no proc, so this is no root of a node; mount the whole root"):
        Tree(tmp_path).require_whole()


def test_processes_that_cannot_be_seen_are_said_to_be_so(tmp_path: Path) -> None:
    tree = kubeadm_tree(tmp_path / "node")
    (tree.root / "proc/1/cmdline").unlink()

    spec = tree.facts()["spec"]

    assert spec["processes"] == {
        "state": "unreadable",
        "reason": "/proc/1/cmdline: no such file or directory; mount the node's /proc with its root",
    }
    assert spec["components"] == []


def test_certificates_are_dated_and_nothing_else_of_a_file_is_kept(tmp_path: Path) -> None:
    tree = kubeadm_tree(tmp_path / "node")
    pem, key = certificate(30)
    tree.file("/etc/kubernetes/admin.conf", 0o600, kubeconfig_with(pem))
    tree.file("/var/lib/kubelet/pki/kubelet-client-2026-01-01-00-00-00.pem", 0o600, pem + key)
    tree.file("/var/lib/kubelet/pki/kubelet-client-2025-01-01-00-00-00.pem", 0o600, certificate()[0])
    tree.link("/var/lib/kubelet/pki/kubelet-client-current.pem", "kubelet-client-2026-01-01-00-00-00.pem")
    tree.file("/etc/kubernetes/pki/broken.crt", 0o644, "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n")

    facts = tree.facts()

    dated = {entry["path"]: entry.get("reason", entry.get("number")) for entry in facts["spec"]["certificates"]}
    assert dated == {
        "/etc/kubernetes/admin.conf": 1,
        "/etc/kubernetes/pki/broken.crt": "holds a certificate that cannot be read",
        "/etc/kubernetes/pki/ca.crt": 1,
        "/var/lib/kubelet/pki/kubelet-client-2026-01-01-00-00-00.pem": 1,
    }
    assert b"BEGIN" not in json.dumps(facts).encode()


def test_certificates_are_told_apart_by_their_digest(tmp_path: Path) -> None:
    tree = kubeadm_tree(tmp_path / "node")
    pem = certificate()[0]
    tree.file("/etc/kubernetes/pki/twice.crt", 0o644, pem + pem)

    facts = tree.facts()

    (block,) = pem_blocks(pem)
    given = {entry["path"]: entry["sha256"] for entry in facts["spec"]["certificates"]}
    assert given["/etc/kubernetes/pki/twice.crt"] == sha256(block).hexdigest()
    assert len([entry for entry in facts["spec"]["certificates"] if entry["path"].endswith("twice.crt")]) == 2


def test_no_secret_of_a_command_line_gets_into_the_facts(tmp_path: Path) -> None:
    tree = NodeTree(tmp_path / "node")
    secret = "K10f4a9c7be1" + "d05e::server:8c1f2a"
    tree.process(700, f"/usr/local/bin/k3s server --token {secret} --agent-token={secret}")
    tree.process(701, f"/usr/bin/kubelet --manifest-url-header=Authorization:{secret} --config=/c.yaml")
    tree.process(702, f"kube-apiserver --etcd-servers=https://root:{secret}@etcd.example.com:2379")
    tree.file("/c.yaml", 0o600, f"staticPodURLHeader: {{Authorization: [{secret}]}}\nreadOnlyPort: 1\n")

    text = json.dumps(tree.facts())

    assert secret not in text
    assert "d05e" not in text
    assert '"readOnlyPort": "1"' in text


def test_markers_say_nothing_of_the_secret_they_stand_for(tmp_path: Path) -> None:
    tree = NodeTree(tmp_path / "node")
    tree.process(702, "kube-apiserver --etcd-servers=https://root:hunter2hunter2@etcd.example.com:2379")

    flags = tree.facts()["spec"]["components"][0]["flags"]

    assert flags == [
        {
            "name": "--etcd-servers",
            "value": "https://root:[redacted:url-password:000000000000]@etcd.example.com:2379",
        }
    ]


def test_reading_changes_nothing_on_the_node(tmp_path: Path) -> None:
    tree = kubeadm_tree(tmp_path / "node")
    before = {path: path.lstat().st_mtime_ns for path in sorted(tree.root.rglob("*"))}

    tree.facts()

    assert {path: path.lstat().st_mtime_ns for path in sorted(tree.root.rglob("*"))} == before


def test_the_name_of_a_node_is_given_or_the_kubelets_or_the_hosts(tmp_path: Path) -> None:
    tree = kubeadm_tree(tmp_path / "node")

    by_host, given = tree.facts(), tree.facts(node="worker-1.example.com")
    tree.process(700, f"{KUBEADM_KUBELET} --hostname-override=named")
    overridden = tree.facts()

    assert [facts["metadata"]["name"] for facts in (by_host, given, overridden)] == [
        "node-1",
        "worker-1.example.com",
        "named",
    ]


def test_a_node_without_a_name_is_a_usage_error(tmp_path: Path) -> None:
    tree = NodeTree(tmp_path / "node")
    (tree.root / "etc/hostname").unlink()

    with pytest.raises(UsageError, match="give --node NAME"):
        tree.facts(NO_TOKEN)


def test_the_command_prints_one_line_of_json(tmp_path: Path) -> None:
    tree = kubeadm_tree(tmp_path / "node")
    command = [sys.executable, "-m", "audit_batch.cli", "node-facts", "--root", str(tree.root), "--token-file", "/none"]
    code = f"import sys; sys.argv = {command[2:]!r}; from audit_batch.cli import main; main()"

    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert done.stdout.count("\n") == 1
    assert json.loads(done.stdout)["spec"]["kubelet"]["configz"] == {
        "state": "unreadable",
        "reason": "/none: no token (no such file or directory)",
    }
