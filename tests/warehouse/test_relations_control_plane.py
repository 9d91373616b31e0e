"""What each component of the control plane is told by its flags, as relations show it."""

import pytest

from tests.warehouse.relation_cases.harness import Json, ask, named, pod


def of_plane(name: str, program: str, *flags: str) -> Json:
    container = {"name": "c", "image": f"example.com/{program}:v1.34.1", "command": [program, *flags]}
    return pod(name, {"containers": [container]}, namespace="kube-system")


@pytest.mark.parametrize(
    ("relation", "program"),
    [("etcd_servers", "etcd"), ("controller_managers", "kube-controller-manager"), ("schedulers", "kube-scheduler")],
)
def test_each_component_has_a_relation_of_its_own(relation: str, program: str) -> None:
    others = [of_plane("api", "kube-apiserver", "--a=b"), of_plane("odd", "kube-proxy", "--a=b")]
    job = named("Job", "once", "kube-system", "batch/v1")
    job["spec"] = {"template": {"spec": {"containers": [{"name": "c", "command": [program, "--a=b"]}]}}}

    rows = ask([*others, job, of_plane("it", program, "--a=b")], f"SELECT name, path, flags FROM {relation}")

    assert rows == [("it", "spec.containers[0]", {"--a": "b"})]


@pytest.mark.parametrize(
    ("flags", "listening"),
    [
        (("--v=2",), ("fail", "answers on every address of its node")),
        (("--bind-address=::",), ("fail", "answers on every address of its node")),
        (("--bind-address=10.0.0.5",), ("fail", "answers on 10.0.0.5")),
        (("--bind-address=127x0.0.1",), ("fail", "answers on 127x0.0.1")),
        (("--bind-address=127.0.0.1",), ("pass", "")),
        (("--bind-address=$(ADDRESS)",), ("not_assessed", "its command line cannot be read")),
    ],
)
def test_a_scheduler_listens_on_loopback_only_where_a_flag_says_so(
    flags: tuple[str, ...], listening: tuple[str, str]
) -> None:
    ((found,),) = ask([of_plane("s", "kube-scheduler", *flags)], "SELECT listening FROM schedulers")

    assert (found["verdict"], found["reason"]) == listening


@pytest.mark.parametrize(
    ("flags", "verdict"),
    [
        (("--v=2",), "fail"),
        (("--profiling",), "fail"),
        (("--profiling=F",), "pass"),
        (("--profiling=$(P)",), "not_assessed"),
        ((), "not_assessed"),
    ],
)
def test_profiling_is_on_unless_a_flag_turns_it_off(flags: tuple[str, ...], verdict: str) -> None:
    ((found,),) = ask([of_plane("m", "kube-controller-manager", *flags)], "SELECT profiling FROM controller_managers")

    assert found["verdict"] == verdict


@pytest.mark.parametrize(
    ("flags", "unread"),
    [
        (("--authorization-mode=Node",), None),
        (("--v=2",), None),
        (("--authorization-mode=$(MODE)",), "its command line cannot be read"),
        (
            ("--authorization-config=/a",),
            "takes its authorisers from a file on its node, which cannot be seen",
        ),
        ((), "its command line cannot be read"),
    ],
)
def test_modes_may_stand_where_nobody_sees_them(flags: tuple[str, ...], unread: str | None) -> None:
    assert ask([of_plane("a", "kube-apiserver", *flags)], "SELECT modes_unread FROM api_servers") == [(unread,)]


@pytest.mark.parametrize(
    ("flags", "verdict"),
    [
        (("--audit-log-path=/log",), None),
        (("--audit-log-path=/log", "--audit-webhook-config-file=/a"), None),
        (("--v=2",), "fail"),
        (("--audit-log-path=", "--v=2"), "fail"),
        (("--audit-log-path=-",), "not_assessed"),
        (("--audit-webhook-config-file=/a",), "not_assessed"),
        (("--audit-log-path=$(LOG)",), "not_assessed"),
        ((), "not_assessed"),
    ],
)
def test_an_audit_log_on_the_node_is_one_in_files(flags: tuple[str, ...], verdict: str | None) -> None:
    ((gap,),) = ask([of_plane("a", "kube-apiserver", *flags)], "SELECT audit_gap FROM api_servers")

    assert (gap["verdict"] if gap else None) == verdict


def test_feature_gates_of_all_components_of_a_workload_come_together() -> None:
    both = of_plane("both", "kube-scheduler", "--feature-gates=B=0,kube:A=True", "--feature-gates=C=odd,A=1")
    both["spec"]["containers"].append({"name": "d", "command": ["kube-controller-manager", "--feature-gates=A=f"]})
    elsewhere = of_plane("elsewhere", "kube-apiserver", "--feature-gates=$(GATES),B=true")
    silent = of_plane("silent", "kube-apiserver", "--v=2")
    etcd = of_plane("etcd", "etcd", "--feature-gates=A=true")

    rows = ask([both, elsewhere, silent, etcd], "SELECT name, gates, unread FROM feature_gates ORDER BY name")

    assert rows == [
        ("both", ["A=false", "A=true", "B=false"], None),
        ("elsewhere", ["B=true"], "its command line cannot be read"),
        ("silent", [], None),
    ]


def test_kube_proxy_shows_metrics_where_its_flag_or_its_file_says() -> None:
    config = named("ConfigMap", "kube-proxy", "kube-system", data={"a.conf": 'x: 1\nmetricsBindAddress: "10.0.0.5:1"'})
    items = [
        of_plane("flag", "kube-proxy", "--metrics-bind-address=0.0.0.0"),
        of_plane("default", "kube-proxy", "--v=2"),
        of_plane("file", "kube-proxy", "--config=/var/lib/a.conf", "--metrics-bind-address=0.0.0.0"),
        of_plane("gone", "kube-proxy", "--config=/var/lib/b.conf"),
        of_plane("elsewhere", "kube-proxy", "--metrics-bind-address=$(A)"),
        of_plane("unread", "kube-proxy"),
    ]

    rows = ask([config, *items], "SELECT name, metrics_address FROM kube_proxies")

    assert dict(rows) == {
        "flag": "0.0.0.0",  # noqa: S104  an address to be found
        "default": "",
        "file": "10.0.0.5:1",
        "gone": None,
        "elsewhere": None,
        "unread": None,
    }


def test_a_kubelet_may_be_three_versions_older_since_1_25() -> None:
    def node(name: str, version: str) -> Json:
        return named("Node", name, status={"nodeInfo": {"kubeletVersion": version}})

    static = of_plane("api-b", "kube-apiserver", "--a=b")
    static["metadata"]["annotations"] = {"kubernetes.io/config.mirror": "x"}
    told = named("Cluster", "prod", version="audit-batch.io/v1", spec={"version": "v1.33.2"})
    columns = "name, minor, newest, oldest, allowed"
    nodes = [node("a", "v1.32.1"), node("b", "v1.24.9"), node("c", "?")]

    rows = ask([told, static, *nodes], f"SELECT {columns} FROM version_skews ORDER BY name")

    assert rows == [("a", 32, 34, 33, 3), ("b", 24, 34, 33, 2), ("c", None, 34, 33, 2)]
    assert ask([node("a", "v1.32.1")], "SELECT newest, oldest FROM version_skews") == [(None, None)]


def test_an_authority_is_known_by_its_digest_where_its_node_gives_one() -> None:
    def on(node: str, item: Json) -> Json:
        return {**item, "spec": {**item["spec"], "nodeName": node}}

    dates = {"notBefore": "2026-01-01T00:00:00Z", "notAfter": "2036-01-01T00:00:00Z"}
    held = [{"path": "/ca", "state": "ok", "number": n, "sha256": text, **dates} for n, text in enumerate("ba", 1)]
    spec = {"layout": "other", "certificates": held}
    items = [
        named("Node", "n"),
        named("NodeFacts", "n", version="audit-batch.io/v1", spec=spec),
        on("n", of_plane("api", "kube-apiserver", "--client-ca-file=/ca")),
        on("n", of_plane("etcd", "etcd", "--trusted-ca-file=/other")),
        on("m", of_plane("far", "etcd", "--trusted-ca-file=/ca")),
        of_plane("none", "etcd", "--name=a"),
        of_plane("file", "etcd", "--config-file=/a", "--trusted-ca-file=/ca"),
        of_plane("elsewhere", "etcd", "--trusted-ca-file=$(CA)"),
    ]

    rows = ask(items, "SELECT name, component, authority, digests FROM trusted_authorities")

    assert sorted(rows) == [
        ("api", "kube-apiserver", "/ca", ["a", "b"]),
        ("elsewhere", "etcd", None, []),
        ("etcd", "etcd", "/other", []),
        ("far", "etcd", "/ca", []),
        ("file", "etcd", None, []),
        ("none", "etcd", "", []),
    ]
