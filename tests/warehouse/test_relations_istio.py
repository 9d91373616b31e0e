from tests.warehouse.relation_cases.harness import Json
from tests.warehouse.relation_cases.whole import bare, bare_row, compact, full, full_row, rows_of

NETWORKING = "networking.istio.io/v1"
WEB = {"app": "web"}
SELECTOR = {"matchLabels": WEB}


def test_destination_rules_have_tls_by_host_port_and_subset() -> None:
    spec = {
        "host": "db.shop.svc.cluster.local",
        "exportTo": ["."],
        "workloadSelector": SELECTOR,
        "trafficPolicy": {
            "tls": {"mode": "SIMPLE", "caCertificates": "/etc/ca.pem", "credentialName": "db-ca"},
            "portLevelSettings": [
                {"port": {"number": 5432}, "tls": {"mode": "MUTUAL", "insecureSkipVerify": True}},
                {"port": {"number": 8080}},
            ],
        },
        "subsets": [{"name": "v1", "trafficPolicy": {"tls": {}}}, {"name": "v2", "labels": {"version": "2"}}],
    }
    items = [
        full(NETWORKING, "DestinationRule", "shop", spec=spec),
        bare(NETWORKING, "DestinationRule", "shop", spec={"host": "*", "exportTo": [], "subsets": None}),
    ]

    rows = rows_of("istio_destination_rules", *items)

    assert rows == [
        full_row(
            "DestinationRule",
            "shop",
            host="db.shop.svc.cluster.local",
            export_to=["."],
            match_labels=WEB,
            has_tls=True,
            tls_mode="SIMPLE",
            skips_tls_verify=False,
            ca_certificates="/etc/ca.pem",
            credential="db-ca",
            port_tls=[{"port": 5432, "mode": "MUTUAL", "skips_tls_verify": True}],
            own_ports=[5432, 8080],
            subset_tls=[{"subset": "v1", "mode": "DISABLE", "skips_tls_verify": False}],
            tls_settings=[
                {"place": "all ports", "path": "spec.trafficPolicy.tls", "mode": "SIMPLE", "is_verified": True},
                {
                    "place": "port 5432",
                    "path": "spec.trafficPolicy.portLevelSettings[0].tls",
                    "mode": "MUTUAL",
                    "is_verified": False,
                },
                {
                    "place": "subset v1",
                    "path": "spec.subsets[0].trafficPolicy.tls",
                    "mode": "DISABLE",
                    "is_verified": False,
                },
            ],
        ),
        bare_row("DestinationRule", "shop", **PLAIN_RULE),
    ]


PLAIN_RULE: Json = {
    "host": "*",
    "export_to": ["*"],
    "match_labels": {},
    "has_tls": False,
    "tls_mode": None,
    "skips_tls_verify": False,
    "ca_certificates": None,
    "credential": None,
    "port_tls": [],
    "own_ports": [],
    "subset_tls": [],
    "tls_settings": [],
}


def test_tls_of_a_destination_rule_without_a_mode_is_off() -> None:
    spec = {"host": "*", "trafficPolicy": {"tls": {"insecureSkipVerify": True}, "portLevelSettings": []}}

    rows = rows_of("istio_destination_rules", bare(NETWORKING, "DestinationRule", "shop", spec=spec))

    setting = {"place": "all ports", "path": "spec.trafficPolicy.tls", "mode": "DISABLE", "is_verified": False}
    written = {"has_tls": True, "tls_mode": "DISABLE", "skips_tls_verify": True, "tls_settings": [setting]}
    assert rows == [bare_row("DestinationRule", "shop", **PLAIN_RULE | written)]


def test_gateways_of_istio_list_their_servers() -> None:
    tls = {
        "mode": "MUTUAL",
        "minProtocolVersion": "TLSV1_2",
        "credentialName": "edge-cert",
        "cipherSuites": ["ECDHE-RSA-AES128-GCM-SHA256"],
    }
    servers = [
        {"hosts": ["*.example.com"], "port": {"number": 443, "protocol": "https", "name": "https"}, "tls": tls},
        {"hosts": ["*"], "port": {"number": 80, "protocol": "HTTP"}, "tls": {"httpsRedirect": True}},
        {"hosts": ["db/*"], "port": {"number": 5432, "protocol": "TLS"}, "tls": {}},
        {"port": {"number": 8080, "protocol": "HTTP"}},
    ]
    items = [
        full(NETWORKING, "Gateway", "shop", spec={"selector": {"istio": "ingressgateway"}, "servers": servers}),
        bare(NETWORKING, "Gateway", "shop", spec={"servers": []}),
        bare("gateway.networking.k8s.io/v1", "Gateway", "shop", spec={"gatewayClassName": "istio"}),
    ]

    rows = rows_of("istio_gateways", *items)

    written = {
        "hosts": ["*.example.com"],
        "port": 443,
        "protocol": "HTTPS",
        "tls_mode": "MUTUAL",
        "https_redirect": False,
        "min_tls": "TLSV1_2",
        "credential": "edge-cert",
        "cipher_suites": ["ECDHE-RSA-AES128-GCM-SHA256"],
    }
    plain: Json = {
        "hosts": [],
        "port": 8080,
        "protocol": "HTTP",
        "tls_mode": None,
        "https_redirect": False,
        "min_tls": None,
        "credential": None,
        "cipher_suites": [],
    }
    redirect = {"hosts": ["*"], "port": 80, "https_redirect": True}
    passed = {"hosts": ["db/*"], "port": 5432, "protocol": "TLS", "tls_mode": "PASSTHROUGH"}
    assert rows == [
        full_row(
            "Gateway",
            "shop",
            selector={"istio": "ingressgateway"},
            servers=[written, plain | redirect, plain | passed, plain],
        ),
        bare_row("Gateway", "shop", selector={}, servers=[]),
    ]


def test_service_entries_lie_outside_the_mesh_when_they_do_not_say() -> None:
    spec = {
        "hosts": ["db.example.com"],
        "addresses": ["192.0.2.10/32"],
        "location": "MESH_INTERNAL",
        "resolution": "DNS",
        "exportTo": [".", "bank"],
        "ports": [{"number": 5432, "protocol": "TCP", "name": "tcp"}],
    }
    items = [
        full(NETWORKING, "ServiceEntry", "shop", spec=spec),
        bare(NETWORKING, "ServiceEntry", "shop", spec={"hosts": ["*.example.com"], "exportTo": []}),
    ]

    rows = rows_of("istio_service_entries", *items)

    assert rows == [
        full_row(
            "ServiceEntry",
            "shop",
            hosts=["db.example.com"],
            addresses=["192.0.2.10/32"],
            location="MESH_INTERNAL",
            resolution="DNS",
            ports=[{"number": 5432, "protocol": "TCP"}],
            export_to=[".", "bank"],
        ),
        bare_row(
            "ServiceEntry",
            "shop",
            hosts=["*.example.com"],
            addresses=[],
            location="MESH_EXTERNAL",
            resolution="NONE",
            ports=[],
            export_to=["*"],
        ),
    ]


def test_sidecars_join_the_hosts_of_their_listeners() -> None:
    egress = [{"hosts": ["./*", "istio-system/*"]}, {"port": {"number": 9080}}, {"hosts": ["bank/api.example.com"]}]
    spec = {
        "workloadSelector": {"labels": WEB},
        "egress": egress,
        "outboundTrafficPolicy": {"mode": "ALLOW_ANY"},
    }
    items = [
        full(NETWORKING, "Sidecar", "shop", spec=spec),
        bare(NETWORKING, "Sidecar", "shop", spec={"egress": None}),
        bare(NETWORKING, "Sidecar", "bank", spec={"egress": [], "outboundTrafficPolicy": {}}),
    ]

    rows = rows_of("istio_sidecars", *items)

    hosts = ["./*", "istio-system/*", "bank/api.example.com"]
    assert rows == [
        full_row("Sidecar", "shop", match_labels=WEB, egress_hosts=hosts, outbound_mode="ALLOW_ANY"),
        bare_row("Sidecar", "shop", match_labels={}, egress_hosts=[], outbound_mode=None),
        bare_row("Sidecar", "bank", match_labels={}, egress_hosts=[], outbound_mode="REGISTRY_ONLY"),
    ]


def test_virtual_services_are_bound_to_the_mesh_when_they_name_no_gateway() -> None:
    http = [{"route": [{"destination": {"host": "web", "port": {"number": 80}}}]}]
    spec = {"hosts": ["www.example.com"], "gateways": ["edge/public", "mesh"], "exportTo": ["."], "http": http}
    items = [
        full(NETWORKING, "VirtualService", "shop", spec=spec),
        bare(NETWORKING, "VirtualService", "shop", spec={"gateways": [], "exportTo": None, "http": None}),
    ]

    rows = rows_of("istio_virtual_services", *items)

    gateways = ["edge/public", "mesh"]
    assert rows == [
        full_row(
            "VirtualService",
            "shop",
            hosts=["www.example.com"],
            gateways=gateways,
            export_to=["."],
            http=compact(http),
            destinations=["web"],
        ),
        bare_row("VirtualService", "shop", hosts=[], gateways=["mesh"], export_to=["*"], http=None, destinations=[]),
    ]
