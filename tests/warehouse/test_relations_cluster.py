from typing import Any

import pytest

from tests.warehouse.relation_cases.harness import Json, ask, pod, templated


def of_core(kind: str, name: str, **fields: Any) -> Json:
    metadata = {"name": name, "namespace": "shop"}
    return {"apiVersion": "v1", "kind": kind, "metadata": metadata, **fields}


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
    ],
    ids=["command", "args", "image only", "shell", "runner"],
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
        ["sh", "-c", "etcd --a=b $FLAGS"],
    ],
)
def test_a_component_whose_settings_may_come_from_elsewhere_is_not_readable(line: list[str]) -> None:
    items = [component(name="etcd", image="example.com/etcd:3", command=line)]

    assert ask(items, "SELECT component, is_readable FROM control_plane_components") == [("etcd", False)]


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


def test_config_entries_count_their_markers() -> None:
    text = "url=[redacted:url-password:0123456789ab] key=[redacted:entropy:0123456789ab]"
    items = [
        of_core("ConfigMap", "a", data={"x.env": text, "plain": ""}, binaryData={"b": "AAAA"}),
        of_core("ConfigMap", "none", data=None),
    ]

    rows = ask(items, "SELECT path, is_binary, markers, detectors FROM config_entries ORDER BY path")

    assert rows == [
        ("binaryData['b']", True, 0, []),
        ("data['plain']", False, 0, []),
        ("data['x.env']", False, 2, ["entropy", "url-password"]),
    ]


def test_redactions_say_where_each_marker_stands() -> None:
    copy = {"kubectl.kubernetes.io/last-applied-configuration": "[redacted:last-applied:ffffffffffff]"}
    data = {"a.env": "x=[redacted:one:0123456789ab] y=[redacted:two:0123456789ac]"}
    config = of_core("ConfigMap", "a", data=data)
    config["metadata"]["annotations"] = copy
    env = [{"name": "A", "value": "[redacted:one:0123456789ab]"}]
    plain = of_core("ConfigMap", "b", data={"a": "[redacted:but not a marker]"})
    items = [config, pod("p", {"containers": [{"env": env}]}), pod("q", annotations=copy), plain]

    rows = ask(items, "SELECT name, path, detector, fingerprint FROM redactions ORDER BY ALL")

    applied = "metadata.annotations['kubectl.kubernetes.io/last-applied-configuration']"
    assert rows == [
        ("a", "data['a.env']", "one", "0123456789ab"),
        ("a", "data['a.env']", "two", "0123456789ac"),
        ("a", applied, "last-applied", "ffffffffffff"),
        ("p", "spec.containers[0].env[0].value", "one", "0123456789ab"),
        ("q", applied, "last-applied", "ffffffffffff"),
    ]


def credential_texts(*items: Json) -> list[tuple[Any, ...]]:
    return ask(items, "SELECT name, path, place, detectors, fingerprints FROM credential_texts ORDER BY path")


def test_credential_texts_say_where_in_a_container_each_text_stands() -> None:
    one, two = "[redacted:one:0123456789ab]", "[redacted:two:0123456789ac]"
    headers = [{"name": "Authorization", "value": f"Basic {one}"}]
    container = {
        "name": "app",
        "args": ["--a=b", f"--c={two} {one} {two}"],
        "env": [{"name": "A", "value": one}, {"name": "B", "value": "[redacted:no marker]"}],
        "livenessProbe": {"httpGet": {"httpHeaders": headers}},
    }
    debug = {"name": "debug", "command": [one]}
    spec = {"containers": [{"name": "plain"}, container], "ephemeralContainers": [debug]}

    rows = credential_texts(pod("p", spec))

    where = "spec.containers[1]"
    header = f"{where}.livenessProbe.httpGet.httpHeaders[0].value"
    both = (["one", "two"], ["0123456789ab", "0123456789ac"])
    only = (["one"], ["0123456789ab"])
    assert rows == [
        ("p", f"{where}.args[1]", "args of app", *both),
        ("p", f"{where}.env[0].value", "variable A of app", *only),
        ("p", header, "livenessProbe of app", *only),
        ("p", "spec.ephemeralContainers[0].command[0]", "command of debug", *only),
    ]


def test_credential_texts_are_those_of_annotations_and_config_maps_but_not_kubectls_copy() -> None:
    marker = "[redacted:one:0123456789ab]"
    copy = {"kubectl.kubernetes.io/last-applied-configuration": "[redacted:last-applied:ffffffffffff]"}
    noted = {**copy, "example.com/a": marker}
    config = of_core("ConfigMap", "c", data={"x.env": f"a={marker}", "plain": "a"}, binaryData={"b": "AAAA"})
    config["metadata"]["annotations"] = copy
    job = templated("Job", "j", annotations=noted)
    job["spec"]["template"]["metadata"] = {"annotations": noted}

    rows = credential_texts(config, job, pod("p", annotations=noted), of_core("Secret", "s", data={"a": marker}))

    found = (["one"], ["0123456789ab"])
    assert sorted(rows) == [
        ("c", "data['x.env']", "key x.env", *found),
        ("j", "metadata.annotations['example.com/a']", "annotation example.com/a", *found),
        ("j", "spec.template.metadata.annotations['example.com/a']", "annotation example.com/a", *found),
        ("p", "metadata.annotations['example.com/a']", "annotation example.com/a", *found),
    ]


def test_ingress_rules_say_whether_tls_covers_their_host() -> None:
    backend = {"service": {"name": "web", "port": {"number": 80}}}
    paths = {"paths": [{"path": "/", "pathType": "Prefix", "backend": backend}]}
    hosts = ["a.example.com", "b.shop.example.com", "c.example.org"]
    spec = {
        "tls": [{"hosts": ["a.example.com", "*.shop.example.com"], "secretName": "s"}],
        "rules": [*({"host": host, "http": paths} for host in hosts), {"host": "d.example.org"}],
    }
    metadata = {"name": "i", "namespace": "shop"}
    item = {
        "apiVersion": "networking.k8s.io/v1",
        "kind": "Ingress",
        "metadata": metadata,
        "spec": spec,
    }

    rows = ask([item], "SELECT host, service, port, has_tls FROM ingress_rules ORDER BY host")

    assert rows == [
        ("a.example.com", "web", "80", True),
        ("b.shop.example.com", "web", "80", True),
        ("c.example.org", "web", "80", False),
        ("d.example.org", None, None, False),
    ]


def test_istio_modes_by_port_are_read() -> None:
    spec = {"mtls": {"mode": "STRICT"}, "portLevelMtls": {"8080": {"mode": "DISABLE"}, "9090": {}}}
    metadata = {"name": "default", "namespace": "shop"}
    version = "security.istio.io/v1"
    item = {"apiVersion": version, "kind": "PeerAuthentication", "metadata": metadata, "spec": spec}

    rows = ask([item], "SELECT mode, port_modes FROM istio_peer_authentications")

    modes = [{"port": "8080", "mode": "DISABLE"}, {"port": "9090", "mode": "UNSET"}]
    assert rows == [("STRICT", modes)]


@pytest.mark.parametrize(
    ("rules", "matches_all"),
    [
        (None, False),
        ([], False),
        ([{}], True),
        ([{"from": [{"source": {"principals": ["*"]}}]}], False),
        ([{"from": []}], True),
    ],
)
def test_an_authorization_policy_with_an_empty_rule_matches_all(rules: list[Json] | None, matches_all: bool) -> None:
    metadata = {"name": "p", "namespace": "shop"}
    version, kind = "security.istio.io/v1", "AuthorizationPolicy"
    item = {"apiVersion": version, "kind": kind, "metadata": metadata, "spec": {"rules": rules}}

    rows = ask([item], "SELECT matches_all, denies_all FROM istio_authorization_policies")

    assert rows == [(matches_all, not rules)]
