"""A kubelet's settings from its own words, and which of them are kept."""

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from audit_batch.collect.nodes.commandline import parse
from audit_batch.collect.nodes.layouts import K3S, KUBEADM
from audit_batch.collect.nodes.settings import SETTINGS, ConfigFile, flatten, read_config_files
from audit_batch.collect.nodes.tree import Tree
from tests.collect.node_trees import NodeTree, k3s_tree
from tests.warehouse.relation_cases.harness import ask

WORDS = st.text(max_size=8)
CONFIGS = st.recursive(
    st.none() | st.booleans() | st.integers() | WORDS,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from([*(part for name in SETTINGS for part in name.split(".")), "other"]), inner, max_size=4
        )
    ),
    max_leaves=12,
)


def test_each_form_is_written_as_its_flag_would() -> None:
    config = {
        "authentication": {"anonymous": {"enabled": False}, "x509": {"clientCAFile": "/ca.crt"}},
        "readOnlyPort": 0,
        "tlsCipherSuites": ["A", "B"],
        "evictionHard": {"nodefs.available": "10%", "memory.available": "100Mi"},
        "featureGates": {"B": True, "A": False},
        "seccompDefault": None,
    }

    assert flatten(config) == {
        "authentication.anonymous.enabled": "false",
        "authentication.x509.clientCAFile": "/ca.crt",
        "readOnlyPort": "0",
        "tlsCipherSuites": "A,B",
        "evictionHard": "memory.available<100Mi,nodefs.available<10%",
        "featureGates": "A=false,B=true",
    }


@given(st.dictionaries(st.sampled_from([name.split(".")[0] for name in SETTINGS]), CONFIGS, max_size=5))
def test_only_known_settings_are_kept_whatever_a_file_holds(config: dict[str, object]) -> None:
    found = flatten(config)

    assert found.keys() <= set(SETTINGS)
    assert all(isinstance(value, str) for value in found.values())


def test_what_is_kept_is_what_the_relation_knows() -> None:
    node = {"apiVersion": "v1", "kind": "Node", "metadata": {"name": "n"}}

    known = ask([node], "SELECT setting FROM kubelet_settings ORDER BY setting")

    assert [setting for (setting,) in known] == sorted(SETTINGS)


def test_files_of_a_folder_and_those_below_come_in_the_order_of_their_names_after_the_file(tmp_path: Path) -> None:
    tree = NodeTree(tmp_path / "node")
    tree.file("/c.yaml", 0o600, "readOnlyPort: 1")
    tree.file("/c.d/20.conf", 0o600, "readOnlyPort: 3")
    tree.file("/c.d/10.conf", 0o600, "readOnlyPort: 2")
    tree.file("/c.d/ignored.yaml", 0o600, "readOnlyPort: 4")
    tree.file("/c.d/15/9.conf", 0o600, "readOnlyPort: 5")
    tree.file("/c.d/10/site.conf", 0o600, "readOnlyPort: 6")
    line = parse(b"kubelet\0--config=/c.yaml\0--config-dir=/c.d\0")

    files = read_config_files(Tree(tree.root), line, KUBEADM)

    assert [(file.path, file.settings["readOnlyPort"]) for file in files] == [
        ("/c.yaml", "1"),
        ("/c.d/10/site.conf", "6"),
        ("/c.d/10.conf", "2"),
        ("/c.d/15/9.conf", "5"),
        ("/c.d/20.conf", "3"),
    ]


def test_truth_is_written_as_a_kubelet_reads_it(tmp_path: Path) -> None:
    tree = NodeTree(tmp_path / "node")
    tree.file("/c.yaml", 0o600, "seccompDefault: yes\nfeatureGates: {RotateKubeletServerCertificate: off}")

    [file] = read_config_files(Tree(tree.root), parse(b"kubelet\0--config=/c.yaml\0"), KUBEADM)

    assert file.settings == {"seccompDefault": "true", "featureGates": "RotateKubeletServerCertificate=false"}


def test_a_file_that_cannot_be_read_has_a_reason(tmp_path: Path) -> None:
    tree = NodeTree(tmp_path / "node")
    tree.file("/bad.yaml", 0o600, "a: [")
    tree.file("/list.yaml", 0o600, "- a")
    lines = [
        parse(f"kubelet\0--config={path}\0".encode()) for path in ("/gone.yaml", "/bad.yaml", "/list.yaml", "/etc")
    ]

    files = [file for line in lines for file in read_config_files(Tree(tree.root), line, KUBEADM)]

    assert files == [
        ConfigFile("/gone.yaml", {}, "no such file or directory"),
        ConfigFile("/bad.yaml", {}, "is no YAML"),
        ConfigFile("/list.yaml", {}, "is no KubeletConfiguration"),
        ConfigFile("/etc", {}, "is not a regular file"),
    ]


def test_without_a_command_line_the_layout_says_where_they_are(tmp_path: Path) -> None:
    tree = k3s_tree(tmp_path / "node")

    files = read_config_files(Tree(tree.root), None, K3S)

    assert [file.path.rpartition("/")[2] for file in files] == ["00-k3s-defaults.conf", "10-site.conf"]
