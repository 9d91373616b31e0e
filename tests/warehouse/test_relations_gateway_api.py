from tests.warehouse.relation_cases.harness import Json
from tests.warehouse.relation_cases.whole import bare, bare_row, compact, full, full_row, rows_of

GATEWAY = "gateway.networking.k8s.io/v1"


def test_gateway_classes_name_their_controller() -> None:
    items = [
        full(GATEWAY, "GatewayClass", spec={"controllerName": "example.com/edge"}),
        bare(GATEWAY, "GatewayClass", spec={}),
    ]

    rows = rows_of("gateway_classes", *items)

    assert rows == [
        full_row("GatewayClass", controller="example.com/edge"),
        bare_row("GatewayClass", controller=None),
    ]


def test_gateways_list_their_listeners_with_the_defaults_of_the_gateway_api() -> None:
    annotations = {"lb.example.com/scheme": "internal"}
    references = [{"kind": "Secret", "namespace": "certs", "name": "www"}, {"name": "local"}]
    listeners = [
        {
            "name": "https",
            "hostname": "*.example.com",
            "port": 443,
            "protocol": "HTTPS",
            "tls": {"certificateRefs": references},
            "allowedRoutes": {"namespaces": {"from": "All"}},
        },
        {"name": "tls", "hostname": "", "port": 8443, "protocol": "TLS", "tls": {"mode": "Passthrough"}},
        {"name": "http", "port": 80, "protocol": "HTTP", "allowedRoutes": {}},
    ]
    spec = {
        "gatewayClassName": "edge",
        "addresses": [{"type": "IPAddress", "value": "192.0.2.1"}, {"value": "192.0.2.2"}],
        "allowedListeners": {"namespaces": {"from": "All"}},
        "listeners": listeners,
    }
    items = [
        full(GATEWAY, "Gateway", "shop", metadata={"annotations": annotations}, spec=spec),
        bare(GATEWAY, "Gateway", "shop", spec={"gatewayClassName": "edge", "listeners": None}),
        bare("networking.istio.io/v1", "Gateway", "shop", spec={"selector": {"istio": "gateway"}}),
    ]

    rows = rows_of("gateways", *items)

    plain: Json = {
        "name": "http",
        "hostname": None,
        "port": 80,
        "protocol": "HTTP",
        "tls_mode": None,
        "certificates": [],
        "routes_from": "Same",
    }
    passed = {"name": "tls", "port": 8443, "protocol": "TLS", "tls_mode": "Passthrough"}
    ended = {
        "name": "https",
        "hostname": "*.example.com",
        "port": 443,
        "protocol": "HTTPS",
        "tls_mode": "Terminate",
        "certificates": [
            {"kind": "Secret", "namespace": "certs", "name": "www"},
            {"kind": "Secret", "namespace": "shop", "name": "local"},
        ],
        "routes_from": "All",
    }
    assert rows == [
        full_row(
            "Gateway",
            "shop",
            annotations=annotations,
            gateway_class="edge",
            addresses=["192.0.2.1", "192.0.2.2"],
            listeners_from="All",
            listeners=[ended, plain | passed, plain],
        ),
        bare_row(
            "Gateway", "shop", annotations={}, gateway_class="edge", addresses=[], listeners_from="None", listeners=[]
        ),
    ]


def test_http_routes_find_their_parents_in_their_own_namespace_when_they_name_none() -> None:
    rules = [{"backendRefs": [{"name": "web", "port": 80}]}]
    parents = [
        {"kind": "Gateway", "namespace": "edge", "name": "public", "sectionName": "https"},
        {"name": "private"},
        {"group": "", "kind": "Service", "name": "web"},
    ]
    spec = {"hostnames": ["www.example.com"], "parentRefs": parents, "rules": rules}
    items = [
        full(GATEWAY, "HTTPRoute", "shop", spec=spec),
        bare(GATEWAY, "HTTPRoute", "shop", spec={"hostnames": [], "parentRefs": None}),
    ]

    rows = rows_of("http_routes", *items)

    found = [
        {"kind": "Gateway", "namespace": "edge", "name": "public", "section": "https"},
        {"kind": "Gateway", "namespace": "shop", "name": "private", "section": None},
        {"kind": "Service", "namespace": "shop", "name": "web", "section": None},
    ]
    assert rows == [
        full_row(
            "HTTPRoute",
            "shop",
            hostnames=["www.example.com"],
            parents=found,
            rules=compact(rules),
            backends=[{"kind": "Service", "namespace": "shop", "name": "web"}],
        ),
        bare_row("HTTPRoute", "shop", hostnames=[], parents=[], rules=None, backends=[]),
    ]


def test_reference_grants_say_who_may_refer_to_what() -> None:
    origin = {"group": GATEWAY.partition("/")[0], "kind": "HTTPRoute", "namespace": "edge"}
    targets = [{"group": "", "kind": "Service", "name": "web"}, {"group": "", "kind": "Secret"}]
    items = [
        full("gateway.networking.k8s.io/v1beta1", "ReferenceGrant", "shop", spec={"from": [origin], "to": targets}),
        bare("gateway.networking.k8s.io/v1beta1", "ReferenceGrant", "shop", spec={"from": None, "to": []}),
    ]

    rows = rows_of("reference_grants", *items)

    found = [{"group": "", "kind": "Service", "name": "web"}, {"group": "", "kind": "Secret", "name": None}]
    assert rows == [
        full_row("ReferenceGrant", "shop", from_references=[origin], to_objects=found),
        bare_row("ReferenceGrant", "shop", from_references=[], to_objects=[]),
    ]
