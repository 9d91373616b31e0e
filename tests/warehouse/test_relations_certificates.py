import pytest

from tests.warehouse.relation_cases.harness import Json
from tests.warehouse.relation_cases.whole import bare, bare_row, full, full_row, rows_of

SIGNING, REQUEST = "certificates.k8s.io/v1", "CertificateSigningRequest"
CERT_MANAGER = "cert-manager.io/v1"
ASKED: Json = {"secret": "www-tls", "issuer": "main"}


def test_certificate_signing_requests_say_who_asked_for_what() -> None:
    spec = {
        "signerName": "kubernetes.io/kube-apiserver-client",
        "username": "jane",
        "groups": ["system:authenticated"],
        "usages": ["digital signature", "client auth"],
        "expirationSeconds": 86400,
        "request": "LS0t",
    }
    items = [
        full(SIGNING, REQUEST, spec=spec, status={"conditions": [{"type": "Approved"}]}),
        bare(SIGNING, REQUEST, spec={"signerName": "example.com/signer", "groups": None}),
    ]

    rows = rows_of("certificate_signing_requests", *items)

    assert rows == [
        full_row(
            REQUEST,
            signer="kubernetes.io/kube-apiserver-client",
            username="jane",
            groups=["system:authenticated"],
            usages=["digital signature", "client auth"],
            expiration_seconds=86400,
            conditions=["Approved"],
        ),
        bare_row(
            REQUEST,
            signer="example.com/signer",
            username=None,
            groups=[],
            usages=[],
            expiration_seconds=None,
            conditions=[],
        ),
    ]


@pytest.mark.parametrize(
    ("status", "conditions"),
    [
        ({}, []),
        ({"conditions": None}, []),
        ({"conditions": [{"type": "Denied", "status": "True", "reason": "Policy"}]}, ["Denied"]),
        ({"conditions": [{"type": "Failed"}, {"type": "Approved"}, {"type": "Failed"}]}, ["Approved", "Failed"]),
    ],
)
def test_a_certificate_signing_request_is_open_until_it_has_a_condition(status: Json, conditions: list[str]) -> None:
    item = bare(SIGNING, REQUEST, spec={}, status=status)

    assert [row["conditions"] for row in rows_of("certificate_signing_requests", item)] == [conditions]


def test_certificates_have_the_defaults_of_cert_manager() -> None:
    spec = {
        "secretName": "www-tls",
        "commonName": "www.example.com",
        "dnsNames": ["www.example.com", "example.com"],
        "duration": "2160h",
        "renewBefore": "360h",
        "isCA": True,
        "privateKey": {"algorithm": "ECDSA", "size": 256, "rotationPolicy": "Always"},
        "issuerRef": {"kind": "ClusterIssuer", "name": "main", "group": "cert-manager.io"},
    }
    least = {"secretName": "www-tls", "issuerRef": {"name": "main"}, "commonName": "", "privateKey": None}
    items = [
        full(CERT_MANAGER, "Certificate", "shop", spec=spec, status={"notAfter": "2026-03-01T10:00:00Z"}),
        bare(CERT_MANAGER, "Certificate", "shop", spec=least),
    ]

    rows = rows_of("certificates", *items)

    assert rows == [
        full_row(
            "Certificate",
            "shop",
            common_name="www.example.com",
            dns_names=["www.example.com", "example.com"],
            duration="2160h",
            renew_before="360h",
            renew_before_percentage=None,
            is_ca=True,
            key_algorithm="ECDSA",
            key_size=256,
            key_rotation="Always",
            issuer_kind="ClusterIssuer",
            **ASKED,
            not_after=full_row("Certificate")["created_at"],
        ),
        bare_row(
            "Certificate",
            "shop",
            common_name=None,
            dns_names=[],
            duration=None,
            renew_before=None,
            renew_before_percentage=None,
            is_ca=False,
            key_algorithm="RSA",
            key_size=None,
            key_rotation=None,
            issuer_kind="Issuer",
            **ASKED,
            not_after=None,
        ),
    ]


def test_issuers_of_both_kinds_have_one_row_each() -> None:
    acme = {"server": "https://acme.example.com/directory", "skipTLSVerify": True}
    items = [
        full(CERT_MANAGER, "ClusterIssuer", spec={"acme": acme}),
        bare(CERT_MANAGER, "Issuer", "shop", spec={"acme": None, "selfSigned": {}}),
    ]

    rows = rows_of("issuers", *items)

    assert rows == [
        full_row("ClusterIssuer", type="acme", acme_server=acme["server"], skips_tls_verify=True),
        bare_row("Issuer", "shop", type="selfSigned", acme_server=None, skips_tls_verify=False),
    ]


@pytest.mark.parametrize(
    ("spec", "found"),
    [
        ({"ca": {"secretName": "root"}}, "ca"),
        ({"vault": {"server": "https://vault.example.com"}}, "vault"),
        ({"venafi": {"zone": "shop"}}, "venafi"),
        ({"acme": {}}, "acme"),
        ({"other": {}}, None),
        ({}, None),
    ],
)
def test_an_issuer_has_the_type_of_the_field_that_is_set(spec: Json, found: str | None) -> None:
    rows = rows_of("issuers", bare(CERT_MANAGER, "Issuer", "shop", spec=spec))

    assert rows == [bare_row("Issuer", "shop", type=found, acme_server=None, skips_tls_verify=False)]
