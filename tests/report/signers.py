"""Certificates and keys of nobody, made for one test run, and a server that dates signatures."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, Encoding, pkcs12
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

PASSPHRASE = "a passphrase of nobody"  # noqa: S105


@dataclass(frozen=True, slots=True)
class Holder:
    """A certificate and its key."""

    certificate: x509.Certificate
    key: ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey

    def write_key(self, path: Path, *above: "Holder") -> Path:
        chain = [holder.certificate for holder in above] or None
        path.write_bytes(
            pkcs12.serialize_key_and_certificates(
                b"signer", self.key, self.certificate, chain, BestAvailableEncryption(PASSPHRASE.encode())
            )
        )
        return path

    def write_certificate(self, path: Path) -> Path:
        path.write_bytes(self.certificate.public_bytes(Encoding.PEM))
        return path


def make_holder(
    name: str,
    issuer: Holder | None = None,
    *,
    authority: bool = False,
    days: tuple[int, int] = (-1, 30),
    dates: bool = False,
) -> Holder:
    """Make a key and its certificate, valid for these days from now; without an issuer it certifies itself."""
    key = rsa.generate_private_key(65537, 2048) if dates else ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = datetime.now(UTC)
    flags = dict.fromkeys(
        ("key_encipherment", "data_encipherment", "key_agreement", "encipher_only", "decipher_only"), False
    )
    usage = x509.KeyUsage(
        digital_signature=not authority,
        content_commitment=not authority,
        key_cert_sign=authority,
        crl_sign=authority,
        **flags,
    )
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer.certificate.subject if issuer else subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now + timedelta(days=days[0]))
        .not_valid_after(now + timedelta(days=days[1]))
        .add_extension(x509.BasicConstraints(authority, None), critical=True)
        .add_extension(usage, critical=True)
    )
    if dates:
        builder = builder.add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING]), critical=True)
    return Holder(builder.sign(issuer.key if issuer else key, hashes.SHA256()), key)


class _Answer(BaseHTTPRequestHandler):
    def give(self, type_: str, content: bytes) -> None:
        self.send_response(200)
        self.send_header("Content-Type", type_)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_: object) -> None:
        pass


@contextmanager
def serve_time(holder: Holder, moment: datetime | None = None) -> Iterator[str]:
    """Serve time stamps over HTTP as RFC 3161 says, of ``moment`` if one is given; yields the address."""
    from asn1crypto import tsp  # noqa: PLC0415
    from pyhanko.keys.internal import (  # noqa: PLC0415
        translate_pyca_cryptography_cert_to_asn1,
        translate_pyca_cryptography_key_to_asn1,
    )
    from pyhanko.sign.timestamps.dummy_client import DummyTimeStamper  # noqa: PLC0415

    stamper = DummyTimeStamper(
        translate_pyca_cryptography_cert_to_asn1(holder.certificate),
        translate_pyca_cryptography_key_to_asn1(holder.key),
        fixed_dt=moment,
    )

    class Answer(_Answer):
        def do_POST(self) -> None:
            asked = tsp.TimeStampReq.load(self.rfile.read(int(self.headers["Content-Length"])))
            self.give("application/timestamp-reply", stamper.request_tsa_response(asked).dump())

    with _serving(Answer) as address:
        yield address


def make_list(
    authority: Holder, *revoked: Holder, at: datetime | None = None, days: tuple[int, int] = (-1, 30)
) -> bytes:
    """Make the authority's list of revoked certificates (DER), current for these days from now; revoked ``at``."""
    now = datetime.now(UTC)
    builder = (
        x509.CertificateRevocationListBuilder()
        .issuer_name(authority.certificate.subject)
        .last_update(now + timedelta(days=days[0]))
        .next_update(now + timedelta(days=days[1]))
    )
    for holder in revoked:
        builder = builder.add_revoked_certificate(
            x509.RevokedCertificateBuilder()
            .serial_number(holder.certificate.serial_number)
            .revocation_date(at or now - timedelta(hours=2))
            .build()
        )
    return builder.sign(authority.key, hashes.SHA256()).public_bytes(Encoding.DER)


def told_at(holder: Holder, authority: Holder, address: str) -> Holder:
    """The holder with a certificate that says where the authority's list is to be had."""
    old = holder.certificate
    place = x509.DistributionPoint([x509.UniformResourceIdentifier(address)], None, None, None)
    builder = (
        x509.CertificateBuilder()
        .subject_name(old.subject)
        .issuer_name(old.issuer)
        .public_key(holder.key.public_key())
        .serial_number(old.serial_number)
        .not_valid_before(old.not_valid_before_utc)
        .not_valid_after(old.not_valid_after_utc)
        .add_extension(x509.CRLDistributionPoints([place]), critical=False)
    )
    for extension in old.extensions:
        builder = builder.add_extension(extension.value, extension.critical)
    return Holder(builder.sign(authority.key, hashes.SHA256()), holder.key)


@contextmanager
def serve_list(content: bytes) -> Iterator[str]:
    """Serve a list of revoked certificates over HTTP; yields its address."""

    class Answer(_Answer):
        def do_GET(self) -> None:
            self.give("application/pkix-crl", content)

    with _serving(Answer) as address:
        yield f"{address}authority.crl"


@contextmanager
def _serving(answer: type[BaseHTTPRequestHandler]) -> Iterator[str]:
    with HTTPServer(("127.0.0.1", 0), answer) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/"
        finally:
            server.shutdown()
            thread.join()
