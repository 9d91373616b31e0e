import pytest

from tests.warehouse.relation_cases.harness import Json
from tests.warehouse.relation_cases.whole import bare, bare_row, compact, full, full_row, rows_of

SECURITY = "security.istio.io/v1"
WEB = {"app": "web"}
SELECTOR = {"matchLabels": WEB}


def test_authorization_policies_allow_nothing_without_rules() -> None:
    rules = [{"from": [{"source": {"principals": ["*"]}}], "to": [{"operation": {"methods": ["GET"]}}]}]
    refs = [{"kind": "Gateway", "group": "gateway.networking.k8s.io", "name": "edge"}]
    spec = {"selector": SELECTOR, "targetRefs": refs, "action": "DENY", "rules": rules}
    items = [
        full(SECURITY, "AuthorizationPolicy", "shop", spec=spec),
        bare(SECURITY, "AuthorizationPolicy", "istio-system", spec={}),
    ]

    rows = rows_of("istio_authorization_policies", *items)

    assert rows == [
        full_row(
            "AuthorizationPolicy",
            "shop",
            match_labels=WEB,
            target_refs=compact(refs),
            action="DENY",
            rules=[compact(rules[0])],
            matches_all=False,
            denies_all=False,
        ),
        bare_row(
            "AuthorizationPolicy",
            "istio-system",
            match_labels={},
            target_refs=None,
            action="ALLOW",
            rules=[],
            matches_all=False,
            denies_all=True,
        ),
    ]


@pytest.mark.parametrize(
    ("spec", "flags"),
    [
        ({"rules": None}, (False, True)),
        ({"action": "", "rules": []}, (False, True)),
        ({"action": "DENY"}, (False, False)),
        ({"action": "AUDIT", "rules": []}, (False, False)),
        ({"rules": [{}]}, (True, False)),
        ({"rules": [{"from": [], "to": None}]}, (True, False)),
        ({"rules": [{"when": [{"key": "request.headers[a]", "values": ["b"]}]}]}, (False, False)),
        ({"rules": [{"to": [{"operation": {"paths": ["/a"]}}]}, {}]}, (True, False)),
    ],
)
def test_an_authorization_policy_says_if_it_matches_all_or_denies_all(spec: Json, flags: tuple[bool, bool]) -> None:
    (row,) = rows_of("istio_authorization_policies", bare(SECURITY, "AuthorizationPolicy", "shop", spec=spec))

    assert (row["matches_all"], row["denies_all"]) == flags


def test_peer_authentications_leave_what_is_unset_to_the_parent() -> None:
    ports = {"8080": {"mode": "DISABLE"}, "9090": {}}
    spec = {"selector": SELECTOR, "mtls": {"mode": "STRICT"}, "portLevelMtls": ports}
    items = [
        full(SECURITY, "PeerAuthentication", "shop", spec=spec),
        bare(SECURITY, "PeerAuthentication", "istio-system", spec={"mtls": {"mode": "PERMISSIVE"}}),
        bare(SECURITY, "PeerAuthentication", "bank"),
        bare(SECURITY, "PeerAuthentication", "lab", spec={"selector": {}, "mtls": {}, "portLevelMtls": None}),
    ]

    rows = rows_of("istio_peer_authentications", *items)

    found = [{"port": "8080", "mode": "DISABLE"}, {"port": "9090", "mode": "UNSET"}]
    assert rows == [
        full_row("PeerAuthentication", "shop", match_labels=WEB, mode="STRICT", port_modes=found),
        bare_row("PeerAuthentication", "istio-system", match_labels={}, mode="PERMISSIVE", port_modes=[]),
        bare_row("PeerAuthentication", "bank", match_labels={}, mode="UNSET", port_modes=[]),
        bare_row("PeerAuthentication", "lab", match_labels={}, mode="UNSET", port_modes=[]),
    ]


def test_request_authentications_list_their_token_rules() -> None:
    uri = "https://login.example.com/keys"
    jwt = [
        {"issuer": "https://login.example.com", "audiences": ["shop"], "jwksUri": uri, "forwardOriginalToken": True},
        {"issuer": "local", "jwks": "{}"},
    ]
    items = [
        full(SECURITY, "RequestAuthentication", "shop", spec={"selector": SELECTOR, "jwtRules": jwt}),
        bare(SECURITY, "RequestAuthentication", "istio-system", spec={"selector": None, "jwtRules": None}),
    ]

    rows = rows_of("istio_request_authentications", *items)

    found = [
        {"issuer": "https://login.example.com", "audiences": ["shop"], "jwksUri": uri, "has_keys": False},
        {"issuer": "local", "audiences": [], "jwksUri": None, "has_keys": True},
    ]
    assert rows == [
        full_row("RequestAuthentication", "shop", match_labels=WEB, jwt_rules=found),
        bare_row("RequestAuthentication", "istio-system", match_labels={}, jwt_rules=[]),
    ]
