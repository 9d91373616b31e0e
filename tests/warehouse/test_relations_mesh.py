from typing import Any

import pytest

from tests.warehouse.relation_cases.harness import Json, ask, owned_by, pod, templated
from tests.warehouse.relation_cases.whole import bare, bare_row, full, full_row, rows_of

SECURITY = "security.istio.io/v1"
PROXY = {"containers": [{"name": "app"}, {"name": "istio-proxy"}]}
INIT = {**PROXY, "initContainers": [{"name": "istio-init"}]}


def namespace(labels: dict[str, str], name: str = "shop") -> Json:
    return {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": name, "labels": labels}}


def mesh(text: str) -> Json:
    metadata = {"name": "istio", "namespace": "istio-system"}
    return {"apiVersion": "v1", "kind": "ConfigMap", "metadata": metadata, "data": {"mesh": text}}


def policy(namespace: str, name: str, mode: str, **more: Any) -> Json:
    created = more.pop("created", None)
    metadata = {"name": name, "namespace": namespace} | ({"creationTimestamp": created} if created else {})
    spec = {"mtls": {"mode": mode}, **more}
    return {"apiVersion": SECURITY, "kind": "PeerAuthentication", "metadata": metadata, "spec": spec}


@pytest.mark.parametrize(
    ("text", "settings"),
    [
        ("a: b\n", ("istio-system", "ALLOW_ANY", False, True)),
        ("outboundTrafficPolicy:\n  mode: REGISTRY_ONLY\n", ("istio-system", "REGISTRY_ONLY", False, True)),
        ("outboundTrafficPolicy: {mode: ALLOW_ANY}\n", ("istio-system", "ALLOW_ANY", False, True)),
        ("outboundTrafficPolicy: *shared\n", ("istio-system", None, False, True)),
        ("a:\n  outboundTrafficPolicy:\n    mode: REGISTRY_ONLY\n", ("istio-system", "ALLOW_ANY", False, True)),
        ('rootNamespace: "core"\naccessLogFile: /dev/stdout\n', ("core", "ALLOW_ANY", True, True)),
        ("accessLogFile:\nenableAutoMtls: false\n", ("istio-system", "ALLOW_ANY", False, False)),
        ("defaultProviders:\n  accessLogging:\n  - envoy\n", ("istio-system", "ALLOW_ANY", True, True)),
        ('{"rootNamespace": "core"}', ("istio-system", None, None, None)),
    ],
)
def test_the_settings_of_a_mesh_are_read_or_said_to_be_unreadable(text: str, settings: tuple[Any, ...]) -> None:
    sql = "SELECT root_namespace, outbound_mode, has_access_log, auto_mtls FROM istio_mesh_settings"

    assert ask([mesh(text)], sql) == [settings]


def test_other_config_maps_hold_no_settings_of_a_mesh() -> None:
    other = mesh("a: b\n")
    other["metadata"]["name"] = "istiology"
    keyless = {**mesh(""), "data": {"meshNetworks": "networks: {}"}}

    assert ask([other, keyless], "SELECT name FROM istio_mesh_settings") == []


@pytest.mark.parametrize(
    ("space", "labels", "asked", "by"),
    [
        ({"istio-injection": "enabled"}, {}, "sidecar", "namespace"),
        ({"istio.io/rev": "canary"}, {}, "sidecar", "namespace"),
        (
            {"istio-injection": "disabled", "istio.io/rev": "canary"},
            {"sidecar.istio.io/inject": "true"},
            "none",
            "pods",
        ),
        ({"istio-injection": "enabled"}, {"sidecar.istio.io/inject": "false"}, "none", "pods"),
        ({}, {"sidecar.istio.io/inject": "true"}, "sidecar", "pods"),
        ({}, {"istio.io/rev": "canary"}, "sidecar", "pods"),
        ({"istio.io/dataplane-mode": "ambient"}, {}, "ambient", "namespace"),
        ({"istio.io/dataplane-mode": "ambient"}, {"istio.io/dataplane-mode": "none"}, "none", "pods"),
        ({}, {"istio.io/dataplane-mode": "ambient"}, "ambient", "pods"),
    ],
)
def test_labels_of_namespace_and_pods_ask_for_the_mesh(
    space: dict[str, str], labels: dict[str, str], asked: str, by: str
) -> None:
    items = [namespace(space), pod("web", labels=labels)]

    assert ask(items, "SELECT asked_for, asked_by FROM istio_workloads") == [(asked, by)]


def test_a_workload_that_nothing_puts_into_the_mesh_has_no_row() -> None:
    items = [namespace({"istio-injection": "yes"}), pod("web", labels={"sidecar.istio.io/inject": "false"})]

    assert ask(items, "SELECT name FROM istio_workloads") == []


def test_living_pods_show_whether_a_workload_has_its_proxy() -> None:
    hashed: Json = {"labels": {"pod-template-hash": "abc"}, "ownerReferences": owned_by("ReplicaSet", "web-abc", "r")}
    replica_set = templated("ReplicaSet", "web-abc", uid="r", ownerReferences=owned_by("Deployment", "web", "d"))
    items = [
        namespace({"istio-injection": "enabled"}),
        templated("Deployment", "web", uid="d"),
        replica_set,
        pod("web-abc-1", PROXY, **hashed),
        pod("web-abc-2", **hashed),
        {**pod("web-abc-3", **hashed), "status": {"phase": "Failed"}},
        templated("StatefulSet", "db", uid="s"),
        pod("db-0", INIT, ownerReferences=owned_by("StatefulSet", "db", "s")),
        templated("DaemonSet", "agent"),
    ]

    rows = ask(items, "SELECT name, data_plane, pods, bare_pods, sets_rules FROM istio_workloads ORDER BY name")

    assert rows == [
        ("agent", "sidecar", 0, 0, False),
        ("db", "sidecar", 1, 0, True),
        ("web", "none", 2, 1, False),
    ]


@pytest.mark.parametrize(
    ("policies", "mode", "by"),
    [
        ([], "PERMISSIVE", None),
        ([policy("istio-system", "mesh", "STRICT")], "STRICT", "istio-system/mesh"),
        ([policy("istio-system", "m", "STRICT"), policy("shop", "space", "DISABLE")], "DISABLE", "shop/space"),
        (
            [policy("shop", "s", "DISABLE"), policy("shop", "own", "STRICT", selector={"matchLabels": {"app": "web"}})],
            "STRICT",
            "shop/own",
        ),
        ([policy("shop", "own", "STRICT", selector={"matchLabels": {"app": "db"}})], "PERMISSIVE", None),
        ([policy("istio-system", "m", "STRICT"), policy("shop", "space", "UNSET")], "STRICT", "istio-system/m"),
        (
            [
                policy("shop", "a", "STRICT", created="2026-02-01T00:00:00Z"),
                policy("shop", "b", "PERMISSIVE", created="2026-01-01T00:00:00Z"),
            ],
            "PERMISSIVE",
            "shop/b",
        ),
        ([policy("mail", "m", "STRICT")], "PERMISSIVE", None),
    ],
)
def test_the_nearest_and_oldest_policy_decides_the_mode(policies: list[Json], mode: str, by: str | None) -> None:
    items = [pod("web", PROXY, labels={"app": "web"}), *policies]

    assert ask(items, "SELECT mtls_mode, mtls_policy FROM istio_workloads") == [(mode, by)]


@pytest.mark.parametrize(
    ("rule", "answer"),
    [
        ({"to": [{"operation": {"methods": ["GET"]}}]}, (True, False, False, False)),
        ({"from": [{"source": {"namespaces": ["shop"]}}]}, (False, False, False, False)),
        ({"from": [{"source": {"namespaces": ["*"]}}]}, (True, False, False, False)),
        ({"from": [{"source": {"ipBlocks": ["0.0.0.0/0"]}}]}, (True, False, False, False)),
        ({"from": [{"source": {"principals": ["*"]}}]}, (False, False, False, False)),
        ({"from": [{"source": {"notNamespaces": ["x"]}}]}, (False, True, False, False)),
        ({"from": [{"source": {"namespaces": ["a"], "notPrincipals": ["x"]}}]}, (False, False, False, False)),
        ({"from": [{"source": {"notRequestPrincipals": ["*"]}}]}, (False, True, True, False)),
        ({"when": [{"key": "request.auth.claims[group]", "values": ["a"]}]}, (True, False, True, True)),
    ],
)
def test_a_rule_of_an_authorization_policy_says_whom_it_is_about(rule: Json, answer: tuple[bool, ...]) -> None:
    metadata = {"name": "p", "namespace": "shop"}
    item = {"apiVersion": SECURITY, "kind": "AuthorizationPolicy", "metadata": metadata, "spec": {"rules": [rule]}}
    sql = "SELECT names_everybody, only_excludes, regards_token, has_conditions FROM istio_authorization_rules"

    assert ask([item], sql) == [answer]


def test_rules_are_counted_and_keep_their_sources() -> None:
    rules = [{}, {"from": [{"source": {"principals": ["a"], "notIpBlocks": ["10.0.0.0/8"]}}]}]
    metadata = {"name": "p", "namespace": "shop"}
    spec = {"action": "DENY", "rules": rules}
    item = {"apiVersion": SECURITY, "kind": "AuthorizationPolicy", "metadata": metadata, "spec": spec}

    rows = ask([item], "SELECT rule_no, action, sources FROM istio_authorization_rules ORDER BY rule_no")

    assert rows == [(0, "DENY", []), (1, "DENY", [{"named": ["a"], "excluded": ["10.0.0.0/8"]}])]


def test_telemetries_say_what_they_log() -> None:
    logs = [{"providers": [{"name": "envoy"}], "filter": {"expression": "response.code >= 400"}}, {"disabled": True}]
    selector = {"matchLabels": {"app": "web"}}
    items = [
        full("telemetry.istio.io/v1", "Telemetry", "shop", spec={"selector": selector, "accessLogging": logs}),
        bare("telemetry.istio.io/v1", "Telemetry", "shop", spec={"accessLogging": None}),
    ]

    rows = rows_of("istio_telemetries", *items)

    first = {"providers": ["envoy"], "disabled": False, "filter": "response.code >= 400"}
    second = {"providers": [], "disabled": True, "filter": None}
    assert rows == [
        full_row("Telemetry", "shop", match_labels={"app": "web"}, target_refs=None, access_logging=[first, second]),
        bare_row("Telemetry", "shop", match_labels={}, target_refs=None, access_logging=[]),
    ]


def test_envoy_filters_say_what_they_change() -> None:
    patches = [{"applyTo": "LISTENER"}, {"applyTo": "CLUSTER"}, {"applyTo": "LISTENER"}]
    spec = {"workloadSelector": {"labels": {"app": "web"}}, "configPatches": patches, "targetRefs": []}
    items = [
        full("networking.istio.io/v1alpha3", "EnvoyFilter", "shop", spec=spec),
        bare("networking.istio.io/v1alpha3", "EnvoyFilter", "shop"),
    ]

    rows = rows_of("istio_envoy_filters", *items)

    assert rows == [
        full_row(
            "EnvoyFilter", "shop", match_labels={"app": "web"}, target_refs="[]", applies_to=["CLUSTER", "LISTENER"]
        ),
        bare_row("EnvoyFilter", "shop", match_labels={}, target_refs=None, applies_to=[]),
    ]


def test_tls_settings_of_a_destination_rule_name_each_place() -> None:
    simple = {"mode": "SIMPLE", "caCertificates": "/ca.pem"}
    skipping = {"mode": "MUTUAL", "credentialName": "c", "insecureSkipVerify": True}
    ports = [{"port": {"number": 80}}, {"port": {"number": 443}, "tls": skipping}]
    subset = {"name": "v1", "trafficPolicy": {"tls": {"mode": "ISTIO_MUTUAL"}, "portLevelSettings": ports}}
    spec = {
        "host": "db",
        "trafficPolicy": {"tls": simple, "portLevelSettings": [{"port": {"number": 5432}, "tls": {}}]},
        "subsets": [{"name": "v0"}, subset],
    }
    item = bare("networking.istio.io/v1", "DestinationRule", "shop", spec=spec)

    ((settings,),) = ask([item], "SELECT tls_settings FROM istio_destination_rules")

    assert [tuple(setting.values()) for setting in settings] == [
        ("all ports", "spec.trafficPolicy.tls", "SIMPLE", True),
        ("port 5432", "spec.trafficPolicy.portLevelSettings[0].tls", "DISABLE", False),
        ("subset v1", "spec.subsets[1].trafficPolicy.tls", "ISTIO_MUTUAL", True),
        ("port 443 of subset v1", "spec.subsets[1].trafficPolicy.portLevelSettings[1].tls", "MUTUAL", False),
    ]


@pytest.mark.parametrize(
    ("action", "rule", "demanded"),
    [
        ("ALLOW", {"from": [{"source": {"requestPrincipals": ["*"]}}]}, True),
        ("ALLOW", {"from": [{"source": {"requestPrincipals": ["*"]}}, {"source": {"namespaces": ["a"]}}]}, False),
        ("ALLOW", {"from": [{"source": {"notRequestPrincipals": ["*"]}}]}, False),
        ("ALLOW", {"when": [{"key": "request.auth.claims[group]", "values": ["a"]}]}, True),
        ("ALLOW", {"when": [{"key": "source.ip", "values": ["a"]}]}, False),
        ("ALLOW", {}, False),
        ("DENY", {"from": [{"source": {"notRequestPrincipals": ["*"]}}]}, True),
        ("DENY", {"from": [{"source": {"requestPrincipals": ["eve"]}}]}, False),
        ("DENY", {"when": [{"key": "request.auth.principal", "notValues": ["*"]}]}, True),
        ("AUDIT", {"from": [{"source": {"requestPrincipals": ["*"]}}]}, False),
    ],
)
def test_a_rule_demands_a_token_only_if_nobody_passes_without(action: str, rule: Json, demanded: bool) -> None:
    metadata = {"name": "p", "namespace": "shop"}
    spec = {"action": action, "rules": [rule]}
    item = {"apiVersion": SECURITY, "kind": "AuthorizationPolicy", "metadata": metadata, "spec": spec}

    assert ask([item], "SELECT demands_token FROM istio_authorization_rules") == [(demanded,)]
