"""What a check of a signed report says of the revocation of certificates."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from audit_batch.config.signing import KeyFile, Secret, Signing
from audit_batch.errors import EvidenceDamaged, ReportError
from audit_batch.report.evidence.revocation import Asked, Revocation
from audit_batch.report.evidence.seal import check_seals
from audit_batch.report.evidence.signing import sign_pdf
from tests.report.pages import write_pdf
from tests.report.signers import PASSPHRASE, Holder, make_holder, make_list, serve_list, serve_time, told_at

Check = Callable[[Asked], Revocation]


@pytest.fixture(scope="module")
def root() -> Holder:
    return make_holder("Example Authority", authority=True)


@pytest.fixture(scope="module")
def signer(root: Holder) -> Holder:
    return make_holder("Example Report Signer", root)


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("plain")
    (folder / "page.html").write_text("<html lang=en><title>Sample</title><body><h1>Sample</h1></body></html>")
    write_pdf(folder / "page.html", folder / "page.pdf", datetime(2026, 11, 2, tzinfo=UTC))
    return folder / "page.pdf"


def sign(plain: Path, folder: Path, signer: Holder, root: Holder, server: str = "") -> Path:
    (folder / "passphrase").write_text(PASSPHRASE)
    key = KeyFile(signer.write_key(folder / "key.p12", root), Secret(folder / "passphrase"))
    sign_pdf(plain, folder / "signed.pdf", Signing(key, server))
    return folder / "signed.pdf"


@pytest.fixture(scope="module")
def signed(plain: Path, signer: Holder, root: Holder, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return sign(plain, tmp_path_factory.mktemp("signed"), signer, root)


@pytest.fixture
def check(signed: Path, root: Holder, tmp_path: Path) -> Check:
    """Check the signed report with what is asked, the root trusted."""
    return lambda asked: told(signed, root, tmp_path, asked)


def told(report: Path, root: Holder, folder: Path, asked: Asked) -> Revocation:
    (seal,) = check_seals(report, (root.write_certificate(folder / "root.pem"),), asked)
    return seal.revocation


def written(content: bytes, folder: Path) -> Asked:
    (folder / "authority.crl").write_bytes(content)
    return Asked((folder / "authority.crl",))


def test_nothing_is_asked_by_default_and_that_is_said(check: Check) -> None:
    found = check(Asked())

    assert not found.checked
    assert found.text == "not checked; give the list of the issuer with --crl, or ask it with --online"


def test_a_list_is_of_no_use_without_anybody_to_trust(signed: Path, root: Holder, tmp_path: Path) -> None:
    (seal,) = check_seals(signed, (), written(make_list(root), tmp_path))

    assert not seal.revocation.checked
    assert "needs --trust" in seal.revocation.text


def test_a_certificate_that_is_not_in_the_list_of_its_issuer_was_not_revoked(
    check: Check, root: Holder, tmp_path: Path
) -> None:
    found = check(written(make_list(root), tmp_path))

    assert found.checked
    assert found.text.startswith("no, by the list of its issuer of ")


def test_a_revoked_certificate_spoils_a_signature_that_nobody_dated(
    check: Check, root: Holder, signer: Holder, tmp_path: Path
) -> None:
    asked = written(make_list(root, signer), tmp_path)

    with pytest.raises(
        EvidenceDamaged, match=r"signed by .*Example Report Signer, but the certificate of its signer was"
    ):
        check(asked)


def test_a_signature_that_a_time_stamp_puts_before_the_revocation_stays_good(
    plain: Path, root: Holder, signer: Holder, tmp_path: Path
) -> None:
    with serve_time(make_holder("Example Clock", root, dates=True)) as address:
        dated = sign(plain, tmp_path, signer, root, address)
    later = datetime.now(UTC) + timedelta(seconds=1)

    found = told(dated, root, tmp_path, written(make_list(root, signer, at=later), tmp_path))

    assert found.checked
    assert found.text.endswith("after it was signed by the time stamp: what was signed before stays good")


def test_a_certificate_that_was_revoked_before_the_time_stamp_spoils_the_signature(
    plain: Path, root: Holder, signer: Holder, tmp_path: Path
) -> None:
    with serve_time(make_holder("Example Clock", root, dates=True)) as address:
        dated = sign(plain, tmp_path, signer, root, address)

    with pytest.raises(EvidenceDamaged, match="before it was signed"):
        told(dated, root, tmp_path, written(make_list(root, signer), tmp_path))


@pytest.mark.parametrize("days", [(-9, -2), (2, 9)])
def test_a_list_that_is_out_of_date_tells_nothing(
    check: Check, root: Holder, tmp_path: Path, days: tuple[int, int]
) -> None:
    with pytest.raises(
        ReportError, match="cannot be told: there is no list of each of its issuers that is still current"
    ):
        check(written(make_list(root, days=days), tmp_path))


def test_a_list_of_another_authority_of_the_same_name_tells_nothing(check: Check, tmp_path: Path) -> None:
    other = make_holder("Example Authority", authority=True)

    with pytest.raises(ReportError, match="cannot be told"):
        check(written(make_list(other), tmp_path))


@pytest.mark.parametrize("content", [b"", b"no list", b"-----BEGIN X509 CRL-----\nAAAA\n-----END X509 CRL-----\n"])
def test_a_file_that_is_no_list_is_named(check: Check, tmp_path: Path, content: bytes) -> None:
    with pytest.raises(ReportError, match=r"authority\.crl: is no list of revoked certificates"):
        check(written(content, tmp_path))


def test_issuers_are_asked_over_the_network_only_when_that_is_wanted(plain: Path, root: Holder, tmp_path: Path) -> None:
    signer = make_holder("Example Report Signer", root)
    with serve_list(make_list(root)) as address:
        report = sign(plain, tmp_path, told_at(signer, root, address), root)
        asked = told(report, root, tmp_path, Asked(online=True))
    with serve_list(make_list(root, signer)) as address:
        again = sign(plain, tmp_path, told_at(signer, root, address), root)
        with pytest.raises(EvidenceDamaged, match="was revoked on"):
            told(again, root, tmp_path, Asked(online=True))
        offline = told(again, root, tmp_path, Asked())

    assert asked == Revocation(True, "no, by what its issuer answers now")
    assert not offline.checked


def test_an_issuer_that_does_not_answer_leaves_the_question_open(plain: Path, root: Holder, tmp_path: Path) -> None:
    signer = told_at(make_holder("Example Report Signer", root), root, "http://127.0.0.1:9/authority.crl")
    report = sign(plain, tmp_path, signer, root)

    with pytest.raises(ReportError, match="cannot be told: there is no answer of its issuers"):
        told(report, root, tmp_path, Asked(online=True))
