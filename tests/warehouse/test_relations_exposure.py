from typing import Any

import pytest

from tests.warehouse.relation_cases.harness import Json, ask, pod


def placed(version: str, kind: str, name: str, **spec: Any) -> Json:
    return {"apiVersion": version, "kind": kind, "metadata": {"name": name, "namespace": "shop"}, "spec": spec}


def service(name: str = "web", **spec: Any) -> Json:
    return placed("v1", "Service", name, selector={"app": "web"}, **spec)


def virtual(host: str, *gateways: str) -> Json:
    routes = [{"route": [{"destination": {"host": host}}]}]
    return placed("networking.istio.io/v1", "VirtualService", "v", gateways=list(gateways), http=routes)


def tcp(host: str, *gateways: str) -> Json:
    routes = [{"route": [{"destination": {"host": host}}]}]
    return placed("networking.istio.io/v1", "VirtualService", "v", gateways=list(gateways), tcp=routes)


def named(name: str, **spec: Any) -> Json:
    return placed("networking.istio.io/v1", "VirtualService", name, **spec)


LEFT = named("part", http=[{"route": [{"destination": {"host": "web"}}]}])
HANDED = [{"match": [{"uri": {"prefix": "/x"}}], "delegate": {"name": "part"}}]
PATHS = [{"path": "/", "pathType": "Prefix", "backend": {"service": {"name": "web", "port": {"number": 80}}}}]
INGRESS = placed("networking.k8s.io/v1", "Ingress", "i", rules=[{"http": {"paths": PATHS}}])
DEFAULT = placed("networking.k8s.io/v1", "Ingress", "i", defaultBackend={"service": {"name": "web"}})
ROUTE = {"rules": [{"backendRefs": [{"name": "web", "port": 80}]}]}
GATEWAY_API = "gateway.networking.k8s.io/v1"


@pytest.mark.parametrize(
    ("items", "ways"),
    [
        ([service()], []),
        ([service(type="LoadBalancer")], [("load balancer", "web")]),
        ([service(type="NodePort")], [("node port", "web")]),
        ([service(externalIPs=["203.0.113.7"])], [("external IP", "web")]),
        ([service(), INGRESS], [("Ingress", "shop/i")]),
        ([service(), DEFAULT], [("Ingress", "shop/i")]),
        (
            [service(), placed(GATEWAY_API, "HTTPRoute", "r", parentRefs=[{"name": "g"}], **ROUTE)],
            [("HTTPRoute", "shop/r")],
        ),
        (
            [
                service(),
                placed(GATEWAY_API, "HTTPRoute", "r", parentRefs=[{"kind": "Service", "name": "web"}], **ROUTE),
            ],
            [],
        ),
        (
            [
                service(),
                placed(GATEWAY_API, "HTTPRoute", "r", parentRefs=[{"kind": "ListenerSet", "name": "l"}], **ROUTE),
            ],
            [("HTTPRoute", "shop/r")],
        ),
        ([service(), virtual("web", "public")], [("VirtualService", "shop/v")]),
        ([service(), virtual("web.shop.svc.cluster.local", "public", "mesh")], [("VirtualService", "shop/v")]),
        ([service(), tcp("web", "public")], [("VirtualService", "shop/v")]),
        ([service(), virtual("web.mail.svc", "public")], []),
        ([service(), virtual("web", "mesh")], []),
        (
            [service(), LEFT, named("root", hosts=["a.example.com"], gateways=["public"], http=HANDED)],
            [("VirtualService", "shop/part")],
        ),
        ([service(), LEFT, named("root", hosts=["web"], http=HANDED)], []),
        ([service(), LEFT], []),
        ([service(), virtual("web")], []),
    ],
)
def test_a_workload_is_exposed_by_each_way_from_outside(items: list[Json], ways: list[tuple[str, str]]) -> None:
    rows = ask([pod("app", labels={"app": "web"}), *items], "SELECT via, through FROM exposures")

    assert rows == ways


@pytest.mark.parametrize(
    ("rule", "allowed"),
    [
        ({}, True),
        ({"to": [{"ipBlock": {"cidr": "0.0.0.0/0"}}]}, True),
        ({"to": [{"ipBlock": {"cidr": "169.254.169.254/32"}}]}, True),
        ({"to": [{"ipBlock": {"cidr": "169.254.160.0/20"}}]}, True),
        ({"to": [{"ipBlock": {"cidr": "169.254.169.253/32"}}]}, False),
        ({"to": [{"ipBlock": {"cidr": "10.0.0.0/8"}}]}, False),
        ({"to": [{"ipBlock": {"cidr": "fd00:ec2::/32"}}]}, True),
        ({"to": [{"ipBlock": {"cidr": "fd00:ec3::/32"}}]}, False),
        ({"to": [{"ipBlock": {"cidr": "nonsense"}}]}, False),
        ({"to": [{"ipBlock": {"cidr": "0.0.0.0/0", "except": ["169.254.0.0/16"]}}]}, False),
        ({"to": [{"ipBlock": {"cidr": "0.0.0.0/0", "except": ["10.0.0.0/8"]}}]}, True),
        ({"to": [{"podSelector": {}}]}, False),
        ({"ports": [{"port": 443}]}, False),
        ({"ports": [{"port": "http"}]}, False),
        ({"ports": [{"protocol": "TCP"}]}, True),
        ({"ports": [{"protocol": "UDP"}]}, False),
        ({"ports": [{"port": 1, "endPort": 80}]}, True),
        ({"ports": [{"port": 81, "endPort": 90}]}, False),
    ],
)
def test_a_policy_says_whether_it_lets_the_metadata_address_be_reached(rule: Json, allowed: bool) -> None:
    spec = {"policyTypes": ["Egress"], "egress": [rule]}
    item = placed("networking.k8s.io/v1", "NetworkPolicy", "p", **spec)

    assert ask([item], "SELECT allows_egress_to_metadata FROM network_policies") == [(allowed,)]


def test_a_policy_without_isolation_of_what_goes_out_allows_nothing_of_its_own() -> None:
    item = placed("networking.k8s.io/v1", "NetworkPolicy", "p", policyTypes=["Ingress"], egress=[{}])

    assert ask([item], "SELECT allows_egress_to_metadata FROM network_policies") == [(False,)]
