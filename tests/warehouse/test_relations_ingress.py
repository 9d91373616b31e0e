from typing import Any

import pytest

from tests.warehouse.relation_cases.harness import Json, ask, pod
from tests.warehouse.relation_cases.whole import bare, bare_row, full, full_row, rows_of

NETWORKING = "networking.k8s.io/v1"
OLDER_CLASS = "kubernetes.io/ingress.class"


def backend(service: str, **port: Any) -> Json:
    return {"service": {"name": service, "port": port}}


def test_ingresses_gather_the_hosts_of_their_rules_and_tls() -> None:
    annotations = {"ingress.example.com/ssl-redirect": "true"}
    spec = {
        "ingressClassName": "edge",
        "tls": [{"hosts": ["www.example.com", "api.example.com"], "secretName": "cert"}, {"secretName": ""}],
        "rules": [{"host": "www.example.com"}, {"host": "api.example.com"}, {"host": "www.example.com"}, {}],
        "defaultBackend": backend("fallback", number=80),
    }
    status = {"loadBalancer": {"ingress": [{"ip": "192.0.2.1"}, {"hostname": "lb.example.com"}]}}
    items = [
        full(NETWORKING, "Ingress", "shop", metadata={"annotations": annotations}, spec=spec, status=status),
        bare(NETWORKING, "Ingress", "shop", spec={"tls": None, "rules": None}, status={"loadBalancer": {}}),
    ]

    rows = rows_of("ingresses", *items)

    hosts = ["api.example.com", "www.example.com"]
    assert rows == [
        full_row(
            "Ingress",
            "shop",
            annotations=annotations,
            ingress_class="edge",
            has_tls=True,
            tls=[
                {"hosts": ["www.example.com", "api.example.com"], "secret": "cert"},
                {"hosts": [], "secret": None},
            ],
            tls_hosts=hosts,
            hosts=["", *hosts],
            default_backend="fallback",
            addresses=["192.0.2.1", "lb.example.com"],
        ),
        bare_row(
            "Ingress",
            "shop",
            annotations={},
            ingress_class=None,
            has_tls=False,
            tls=[],
            tls_hosts=[],
            hosts=[],
            default_backend=None,
            addresses=[],
        ),
    ]


@pytest.mark.parametrize(
    ("annotation", "field", "found"),
    [
        ("old", None, "old"),
        ("old", "new", "old"),
        ("", "new", "new"),
        (None, "new", "new"),
        ("", "", None),
    ],
)
def test_the_older_annotation_of_an_ingress_class_goes_before_the_field(
    annotation: str | None, field: str | None, found: str | None
) -> None:
    annotations = {} if annotation is None else {OLDER_CLASS: annotation}
    item = bare(NETWORKING, "Ingress", "shop", metadata={"annotations": annotations}, spec={"ingressClassName": field})

    assert [row["ingress_class"] for row in rows_of("ingresses", item)] == [found]


def rule_row(path: str, **columns: Any) -> Json:
    row: Json = {
        "kind": "Ingress",
        "namespace": "shop",
        "name": "bare",
        "path": path,
        "host": "",
        "url_path": None,
        "path_type": None,
        "service": None,
        "port": None,
        "has_tls": False,
    }
    return row | columns


def test_ingress_rules_have_one_row_per_path_or_rule_without_paths() -> None:
    paths = [
        {"path": "/", "pathType": "Prefix", "backend": backend("web", number=80)},
        {"backend": backend("admin", name="http")},
        {"path": "/files", "pathType": "Exact", "backend": {"resource": {"kind": "Bucket", "name": "files"}}},
    ]
    rules = [
        {"host": "www.example.com", "http": {"paths": paths}},
        {"host": "api.example.com"},
        {"http": {"paths": []}},
    ]
    other = bare(NETWORKING, "Ingress", "bank", spec={"defaultBackend": backend("web", number=80)})
    tls = [{"hosts": ["www.example.com"]}]
    item = bare(NETWORKING, "Ingress", "shop", spec={"rules": rules, "tls": tls})

    rows = sorted(rows_of("ingress_rules", item, other), key=lambda row: str(row["path"]))

    covered = {"host": "www.example.com", "has_tls": True}
    assert rows == [
        rule_row("spec.rules[0].http.paths[0]", url_path="/", path_type="Prefix", service="web", port="80", **covered),
        rule_row(
            "spec.rules[0].http.paths[1]", path_type="ImplementationSpecific", service="admin", port="http", **covered
        ),
        rule_row("spec.rules[0].http.paths[2]", url_path="/files", path_type="Exact", **covered),
        rule_row("spec.rules[1]", host="api.example.com"),
        rule_row("spec.rules[2]"),
    ]


@pytest.mark.parametrize(
    ("host", "tls", "covered"),
    [
        ("www.example.com", None, False),
        ("www.example.com", [], False),
        ("www.example.com", [{"hosts": ["api.example.com"]}], False),
        ("www.example.com", [{"hosts": ["api.example.com"]}, {"hosts": ["www.example.com"]}], True),
        ("www.example.com", [{"hosts": ["*.example.com"]}], True),
        ("a.www.example.com", [{"hosts": ["*.example.com"]}], False),
        ("example.com", [{"hosts": ["*.example.com"]}], False),
        ("*.example.com", [{"hosts": ["*.example.com"]}], True),
        ("*.example.com", [{"hosts": ["www.example.com"]}], False),
        ("www.example.com", [{"secretName": "cert"}], True),
        ("www.example.com", [{"hosts": []}], True),
        (None, [{"hosts": ["www.example.com"]}], False),
        (None, [{"secretName": "cert"}], True),
    ],
)
def test_a_rule_has_tls_when_an_entry_covers_its_host(host: str | None, tls: list[Json] | None, covered: bool) -> None:
    item = bare(NETWORKING, "Ingress", "shop", spec={"rules": [{"host": host}], "tls": tls})

    rows = rows_of("ingress_rules", item)

    assert rows == [rule_row("spec.rules[0]", host=host or "", has_tls=covered)]


def test_ingress_classes_say_whether_they_are_the_default() -> None:
    annotations = {"ingressclass.kubernetes.io/is-default-class": "true"}
    spec = {"controller": "example.com/edge", "parameters": {"kind": "ConfigMap", "name": "edge"}}
    items = [
        full(NETWORKING, "IngressClass", metadata={"annotations": annotations}, spec=spec),
        bare(NETWORKING, "IngressClass", metadata={"annotations": None}, spec=None),
    ]

    rows = rows_of("ingress_classes", *items)

    assert rows == [
        full_row("IngressClass", annotations=annotations, controller="example.com/edge", is_default=True),
        bare_row("IngressClass", annotations={}, controller=None, is_default=False),
    ]


def test_services_send_traffic_to_the_workloads_of_their_own_namespace() -> None:
    elsewhere = pod("web", labels={"app": "web"})
    elsewhere["metadata"]["namespace"] = "bank"
    selector = {"app": "web"}
    outside = {"type": "ExternalName", "externalName": "www.example.com", "selector": selector}
    services = [
        bare("v1", "Service", "shop", spec={"selector": selector}),
        full("v1", "Service", "shop", spec={"type": "LoadBalancer", "selector": selector}),
        bare("v1", "Service", "shop", metadata={"name": "outside"}, spec=outside),
    ]

    rows = ask([*services, pod("web", labels={"app": "web", "tier": "front"}), elsewhere], SERVED)

    assert rows == [
        ("Pod", "shop", "web", "bare", "ClusterIP"),
        ("Pod", "shop", "web", "full", "LoadBalancer"),
    ]


SERVED = "SELECT kind, namespace, name, service, service_type FROM service_workloads ORDER BY service"
