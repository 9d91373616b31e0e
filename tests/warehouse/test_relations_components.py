from typing import Any

import pytest

from tests.warehouse.relation_cases.harness import Json, ask, pod, templated


def component(**container: Any) -> Json:
    item = pod("cp", {"containers": [container]})
    item["metadata"]["namespace"] = "kube-system"
    return item


@pytest.mark.parametrize(
    "container",
    [
        {"command": ["kube-apiserver", "--a=b", "--tls_file", "/x=y", "--c", "--d=", "-v=2"]},
        {
            "command": ["/usr/local/bin/kube-apiserver"],
            "args": ["--a=b", "--tls-file=/x=y", "--c=true", "--d=", "-v", "2"],
        },
        {
            "image": "registry.example.com/kube-apiserver:v1",
            "args": ["--a", "b", "--tls-file", "/x=y", "--c", "--d=", "-v=2"],
        },
        {
            "command": [
                "/bin/sh",
                "-c",
                "exec /bin/kube-apiserver --a='b' --tls-file=/x=y --c --d= -v=2",
            ]
        },
        {
            "command": [
                "/go-runner",
                "--log-file=/log",
                "/bin/kube-apiserver",
                "--a=b",
                "--tls-file=/x=y",
                "--c",
                "--d=",
                "-v=2",
            ]
        },
        {
            "command": ["/sbin/tini", "--"],
            "args": ["kube-apiserver", "--a=b", "--tls-file=/x=y", "--c", "--d=", "-v=2"],
        },
        {
            "command": [
                "/usr/bin/env",
                "GODEBUG=x509ignoreCN=0",
                "nice",
                "-n",
                "-5",
                "kube-apiserver",
                "--a=b",
                "--tls-file=/x=y",
                "--c",
                "--d=",
                "-v=2",
            ]
        },
        {"command": ["/hyperkube", "kube-apiserver", "--a=b", "--tls-file=/x=y", "--c", "--d=", "-v=2"]},
        {"command": ["tini", "-s", "--", "sh", "-c", "kube-apiserver --a=b --tls-file=/x=y --c --d= -v=2"]},
        {"command": ["sh", "-c", "exec /opt/kube/kube-apiserver --a=b --tls-file=/x=y --c --d= -v=2"]},
    ],
    ids=[
        "command",
        "args",
        "image only",
        "shell",
        "runner",
        "init",
        "environment",
        "hyperkube",
        "init with shell",
        "elsewhere",
    ],
)
def test_flags_are_read_however_they_are_written(container: Json) -> None:
    items = [component(name="server", **container)]

    rows = ask(items, "SELECT component, flag, value FROM component_flags ORDER BY position")

    flags = [("--a", "b"), ("--tls-file", "/x=y"), ("--c", "true"), ("--d", ""), ("-v", "2")]
    assert rows == [("kube-apiserver", *flag) for flag in flags]


def test_a_word_in_the_arguments_of_another_program_is_no_component() -> None:
    items = [
        component(name="cilium", image="example.com/cilium:1", args=["--kvstore", "etcd"]),
        component(name="job", image="example.com/etcd-compactor:1"),
        pod("outside", {"containers": [{"name": "etcd", "command": ["etcd"]}]}),
    ]

    assert ask(items, "FROM control_plane_components") == []


@pytest.mark.parametrize(
    "line",
    [
        ["etcdctl", "snapshot", "save", "/backup/etcd"],
        ["etcdctl", "snapshot", "restore", "/x", "--data-dir", "/var/lib/etcd"],
        ["/usr/bin/backup", "--all"],
        ["sh", "-c", "etcdctl snapshot save /backup/etcd"],
        ["sh", "-ec", "while true; do etcdutl version; done"],
        ["timeout", "60", "etcdctl", "snapshot", "save", "/backup/etcd"],
        ["tini", "--", "backup", "etcd"],
    ],
)
@pytest.mark.parametrize("field", ["command", "args"])
def test_another_program_in_the_image_of_a_component_is_no_component(field: str, line: list[str]) -> None:
    items = [component(name="etcd", image="example.com/etcd:3", **{field: line})]

    assert ask(items, "FROM control_plane_components") == []


@pytest.mark.parametrize(
    "line",
    [
        [],
        ["/bin/sh"],
        ["/bin/sh", "/start", "--a=b"],
        ["bash", "-c", "exec /opt/start.sh --a=b"],
        ["/start.sh", "--a=b"],
        ["sh", "-c", "$START --a=b"],
        ["$(START)", "--a=b"],
        ["etcd"],
        ["etcd", "--a=b", "$(FLAGS)"],
        ["etcd", "$(FLAGS)", "--name", "n"],
        ["etcd", "--name=n", "$(FLAGS)"],
        ["etcd", "--auto-tls", "$(FLAGS)"],
        ["etcd", "--force-new-cluster", "$(FLAGS)"],
        ["sh", "-c", "etcd --name $(FLAGS)"],
        ["sh", "-c", "etcd --a=b $FLAGS"],
    ],
)
def test_a_component_whose_settings_may_come_from_elsewhere_is_not_readable(line: list[str]) -> None:
    items = [component(name="etcd", image="example.com/etcd:3", command=line)]

    assert ask(items, "SELECT component, is_readable FROM control_plane_components") == [("etcd", False)]


@pytest.mark.parametrize("flag", ["--name", "-name", "--data_dir", "--listen-client-urls", "--initial-cluster"])
def test_a_whole_argument_that_is_filled_in_is_the_value_of_a_flag_that_wants_one(flag: str) -> None:
    items = [component(name="etcd", command=["etcd", flag, "$(VALUE)", "--auto-tls=true"])]

    rows = ask(items, "SELECT is_readable, map_values(flags) FROM control_plane_components")

    assert rows == [(True, ["$(VALUE)", "true"])]


def test_a_pod_of_a_manifest_that_names_no_namespace_may_be_one_of_the_control_plane() -> None:
    static = pod("etcd", {"containers": [{"name": "etcd", "command": ["etcd", "--a=b"]}]}, namespace="")
    other = pod("web", {"containers": [{"name": "web", "command": ["serve", "--a=b"]}]}, namespace="")
    release = templated("StatefulSet", "store", static["spec"])
    release["metadata"]["namespace"] = ""

    rows = ask([static, other, release], "SELECT kind, namespace, name, component FROM control_plane_components")

    assert rows == [("Pod", "", "etcd", "etcd")]


def test_the_last_of_a_repeated_flag_counts_and_each_is_written() -> None:
    items = [component(name="s", command=["kube-apiserver", "--a=1", "--b", "--a=2", "--c=$(C)"])]

    rows = ask(items, "SELECT flags, written_flags, is_readable FROM control_plane_components")

    given = [("--a", "1"), ("--b", "true"), ("--a", "2"), ("--c", "$(C)")]
    written = [{"flag": flag, "value": value, "position": place} for place, (flag, value) in enumerate(given)]
    assert rows == [({"--b": "true", "--a": "2", "--c": "$(C)"}, written, True)]


def test_the_environment_of_etcd_sets_what_its_flags_leave_open() -> None:
    literals = [("A", "no"), ("ETCD_A", "env"), ("ETCD_B_C", "first"), ("ETCD_B_C", "env"), ("ETCD_D", "")]
    env = [{"name": name, "value": value} for name, value in literals]
    env.append({"name": "ETCD_E", "valueFrom": {"fieldRef": {"fieldPath": "metadata.name"}}})
    items = [component(name="s", command=["etcd", "--a=flag"], env=env)]

    rows = ask(items, "SELECT flags, is_readable FROM control_plane_components")

    assert rows == [({"--a": "flag", "--b-c": "env", "--e": "$"}, True)]


@pytest.mark.parametrize(("program", "readable"), [("etcd", False), ("kube-apiserver", True)])
def test_only_etcd_takes_settings_from_an_environment_that_cannot_be_seen(program: str, readable: bool) -> None:
    items = [component(name="s", command=[program, "--a=b"], envFrom=[{"configMapRef": {"name": "x"}}])]

    rows = ask(items, "SELECT flags, is_readable FROM control_plane_components")

    assert rows == [({"--a": "b"}, readable)]


def test_the_last_of_a_repeated_flag_is_marked() -> None:
    items = [component(name="s", command=["kube-apiserver", "--a=1", "--a=2"])]

    rows = ask(items, "SELECT value, is_last FROM component_flags ORDER BY position")

    assert rows == [("1", False), ("2", True)]


def test_containers_of_the_system_s_namespace_have_their_command_line_in_one() -> None:
    spec = {
        "nodeName": "n1",
        "initContainers": [{"name": "before"}],
        "containers": [{"name": "app", "command": ["a"], "args": ["-b"]}, {"name": "bare"}],
    }
    system, other = pod("cp", spec), pod("app", spec)
    system["metadata"]["namespace"] = "kube-system"

    rows = ask([system, other], "SELECT namespace, container, path, node_name, line FROM system_containers ORDER BY 2")

    assert rows == [
        ("kube-system", "app", "spec.containers[0]", "n1", ["a", "-b"]),
        ("kube-system", "bare", "spec.containers[1]", "n1", []),
    ]
