from typing import Any

import pytest

from tests.warehouse.relation_cases.harness import Json, ask, pod, templated


def of_core(kind: str, name: str, **fields: Any) -> Json:
    metadata = {"name": name, "namespace": "shop"}
    return {"apiVersion": "v1", "kind": kind, "metadata": metadata, **fields}


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
