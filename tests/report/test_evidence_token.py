"""Signing with a key that a PKCS#11 token keeps: SoftHSM, where it is installed."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from audit_batch.config.signing import KeyToken, Secret, Signing
from audit_batch.errors import ReportError
from audit_batch.report.evidence.seal import check_seals
from audit_batch.report.evidence.signing import sign_pdf
from tests.report.pages import write_pdf
from tests.report.signers import Holder, make_holder

PLACES = (
    os.environ.get("SOFTHSM2_MODULE", ""),
    "/usr/lib/softhsm/libsofthsm2.so",
    "/usr/lib/x86_64-linux-gnu/softhsm/libsofthsm2.so",
    "/usr/lib/aarch64-linux-gnu/softhsm/libsofthsm2.so",
    "/usr/lib64/pkcs11/libsofthsm2.so",
    "/opt/homebrew/lib/softhsm/libsofthsm2.so",
)
MODULE = next((place for place in PLACES if place and Path(place).is_file()), "")
PROGRAM = shutil.which("softhsm2-util")
PIN = "246810"

pkcs11 = pytest.importorskip("pkcs11", reason="python-pkcs11 is not here; pip install 'audit-batch[sign]'")
pytestmark = pytest.mark.skipif(
    not (MODULE and PROGRAM),
    reason="SoftHSM is not here: install softhsm2 (its library may be named in SOFTHSM2_MODULE)",
)


@pytest.fixture(scope="module")
def root() -> Holder:
    return make_holder("Example Authority", authority=True)


@pytest.fixture
def trust(root: Holder, tmp_path: Path) -> tuple[Path]:
    return (root.write_certificate(tmp_path / "root.pem"),)


@pytest.fixture(scope="module")
def token(root: Holder, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A folder with a token ``audit`` that keeps two signers, with keys ``rsa`` and ``curve``; holds its PIN too."""
    folder = tmp_path_factory.mktemp("token")
    (folder / "tokens").mkdir()
    (folder / "softhsm2.conf").write_text(f"directories.tokendir = {folder}/tokens\nobjectstore.backend = file\n")
    (folder / "pin").write_text(f"{PIN}\n")
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("SOFTHSM2_CONF", str(folder / "softhsm2.conf"))
        _fill(root)
        yield folder


def _fill(root: Holder) -> None:
    made = [str(PROGRAM), "--module", MODULE, "--init-token", "--free", "--label", "audit"]
    subprocess.run([*made, "--pin", PIN, "--so-pin", PIN], check=True, capture_output=True)
    found = pkcs11.lib(MODULE).get_token(token_label="audit")  # noqa: S106  a label
    with found.open(rw=True, user_pin=PIN) as session:
        _keep(session, make_holder("Example Curve Signer", root), "curve")
        _keep(session, make_holder("Example Long Signer", root, dates=True), "rsa")


def _keep(session: Any, holder: Holder, label: str) -> None:
    from pkcs11.util.ec import decode_ec_private_key  # noqa: PLC0415
    from pkcs11.util.rsa import decode_rsa_private_key  # noqa: PLC0415
    from pkcs11.util.x509 import decode_x509_certificate  # noqa: PLC0415

    curve = isinstance(holder.key, ec.EllipticCurvePrivateKey)
    form = PrivateFormat.TraditionalOpenSSL
    der = holder.key.private_bytes(Encoding.DER, form, NoEncryption())
    key = decode_ec_private_key(der) if curve else decode_rsa_private_key(der)
    named = {pkcs11.Attribute.LABEL: label, pkcs11.Attribute.ID: label.encode(), pkcs11.Attribute.TOKEN: True}
    session.create_object({**key, **named, pkcs11.Attribute.SIGN: True})
    certificate = decode_x509_certificate(holder.certificate.public_bytes(Encoding.DER))
    session.create_object({**certificate, **named})


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("plain")
    (folder / "page.html").write_text("<html lang=en><title>Sample</title><body><h1>Sample</h1></body></html>")
    write_pdf(folder / "page.html", folder / "page.pdf", datetime(2026, 11, 2, tzinfo=UTC))
    return folder / "page.pdf"


def by(token: Path, key: str, *, name: str = "audit", certificate: str = "", pin: str = "pin") -> Signing:
    return Signing(KeyToken(Path(MODULE), name, key, certificate or key, Secret(token / pin)))


@pytest.mark.parametrize(("key", "signer"), [("curve", "Example Curve Signer"), ("rsa", "Example Long Signer")])
def test_a_key_that_never_leaves_its_token_signs_a_report(
    plain: Path, token: Path, trust: tuple[Path], key: str, signer: str
) -> None:
    signed = token / f"{key}.pdf"

    sign_pdf(plain, signed, by(token, key))

    (seal,) = check_seals(signed, trust)
    assert (seal.signer, seal.trust.trusted) == (signer, True)


def test_a_wrong_pin_is_told_without_showing_it(plain: Path, token: Path, tmp_path: Path) -> None:
    (token / "wrong").write_text("86420\n")

    with pytest.raises(ReportError, match="token 'audit': the PIN is wrong") as caught:
        sign_pdf(plain, tmp_path / "s.pdf", by(token, "curve", pin="wrong"))

    assert "86420" not in str(caught.value)


def test_a_token_that_is_not_there_is_named(plain: Path, token: Path, tmp_path: Path) -> None:
    with pytest.raises(ReportError, match=r"token 'other': .* cannot open it"):
        sign_pdf(plain, tmp_path / "s.pdf", by(token, "curve", name="other"))


@pytest.mark.parametrize(
    ("named", "problem"),
    [
        ({"certificate": "none"}, "has no certificate 'none'"),
        ({"key": "none", "certificate": "rsa"}, "has no key 'none'"),
    ],
)
def test_a_key_or_a_certificate_that_the_token_lacks_is_named(
    plain: Path, token: Path, tmp_path: Path, named: dict[str, str], problem: str
) -> None:
    with pytest.raises(ReportError, match=f"token 'audit': {problem}"):
        sign_pdf(plain, tmp_path / "s.pdf", by(token, **{"key": "rsa", **named}))
