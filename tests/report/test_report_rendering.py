"""A report from settings to files: the same bytes whenever it is made, signed where there is a key, then checked."""

import re
from datetime import UTC, datetime
from pathlib import Path

import pikepdf
import pytest
from click.testing import CliRunner, Result

from audit_batch.cli import main
from audit_batch.config import Settings
from audit_batch.config.signing import KeyFile, Secret, Signing
from audit_batch.errors import EXIT_USAGE, EXIT_WAREHOUSE, ReportError
from audit_batch.jobs.clock import Clock
from audit_batch.jobs.reports import ReportOrder, make_report
from tests.report.company import FRAMEWORK
from tests.report.signers import PASSPHRASE, make_holder, make_list

ORDER = ReportOrder("executive_summary", FRAMEWORK, "2026-10")


def clock_at(text: str) -> Clock:
    return Clock(lambda: datetime.fromisoformat(text).replace(tzinfo=UTC))


def verify(*words: object) -> Result:
    return CliRunner().invoke(main, ["verify", *map(str, words)])


@pytest.fixture(scope="module")
def signing(tmp_path_factory: pytest.TempPathFactory) -> Signing:
    folder = tmp_path_factory.mktemp("key")
    (folder / "passphrase").write_text(PASSPHRASE)
    holder = make_holder("Example Report Signer")
    holder.write_certificate(folder / "signer.pem")
    return Signing(KeyFile(holder.write_key(folder / "signer.p12"), Secret(folder / "passphrase")))


@pytest.fixture(scope="module")
def certificate(signing: Signing) -> Path:
    assert isinstance(signing.key, KeyFile)
    return signing.key.path.with_name("signer.pem")


@pytest.fixture(scope="module")
def plain(ordinary: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("plain") / "october.pdf"
    make_report(Settings(warehouse=ordinary), ORDER, path, clock_at("2026-11-02T06:00:00"))
    return path


@pytest.fixture(scope="module")
def signed(ordinary: Path, signing: Signing, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("signed") / "october.pdf"
    make_report(Settings(warehouse=ordinary, signing=signing), ORDER, path, clock_at("2026-11-09T18:30:59"))
    return path


def test_a_report_has_the_same_bytes_a_week_later_and_signed_but_for_the_signature(plain: Path, signed: Path) -> None:
    unsigned = plain.read_bytes()

    assert signed.read_bytes()[: len(unsigned)] == unsigned
    assert {path.suffix: path.read_bytes() for path in plain.parent.iterdir() if path.suffix != ".pdf"} == {
        path.suffix: path.read_bytes() for path in signed.parent.iterdir() if path.suffix != ".pdf"
    }


def test_a_report_that_cannot_be_signed_is_kept_unsigned_and_what_was_there_stays(
    ordinary: Path, signing: Signing, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert isinstance(signing.key, KeyFile)
    monkeypatch.setenv("SIGNER", "wrong")
    settings = Settings(warehouse=ordinary, signing=Signing(KeyFile(signing.key.path, Secret(variable="SIGNER"))))
    (tmp_path / "october.pdf").write_text("the signed one of last week")

    with pytest.raises(ReportError, match=r"was not signed: .* it is kept unsigned as october-unsigned\.pdf"):
        make_report(settings, ORDER, tmp_path / "october.pdf", clock_at("2026-11-02T06:00:00"))

    assert {path.name for path in tmp_path.iterdir()} == {"october.pdf", "october-unsigned.pdf"}
    assert (tmp_path / "october.pdf").read_text() == "the signed one of last week"
    with pikepdf.open(tmp_path / "october-unsigned.pdf") as pdf:
        assert "evidence.json" in pdf.attachments


def test_verify_says_what_was_checked_of_a_signed_report(signed: Path, certificate: Path, ordinary: Path) -> None:
    result = verify(signed, "--trust", certificate, "--warehouse", ordinary)

    assert result.exit_code == 0
    assert "intact, nothing was altered since it was signed" in result.output
    assert "signed by  Example Report Signer, whose certificate is its own" in result.output
    assert "trust      yes, by the certificates that you gave" in result.output
    assert "revoked    not checked; give the list of the issuer with --crl, or ask it with --online" in result.output
    assert "with the same digests; its chain holds" in result.output


def test_verify_looks_in_the_lists_that_are_given_or_that_the_settings_name(signed: Path, tmp_path: Path) -> None:
    authority = make_holder("Example Authority", authority=True)
    (tmp_path / "authority.crl").write_bytes(make_list(authority))
    (tmp_path / "audit-batch.toml").write_text('[signing]\nrevocation_lists = ["authority.crl"]\n')

    given = verify(signed, "--crl", tmp_path / "authority.crl")
    named = verify(signed, "--config", tmp_path / "audit-batch.toml")

    for result in (given, named):
        assert result.exit_code == 0
        assert "revoked    not checked: that needs --trust, to know whose lists count" in result.output


def test_verify_says_what_it_did_not_check(
    plain: Path, signed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)

    unsigned, unknown = verify(plain), verify(signed)

    assert (unsigned.exit_code, unknown.exit_code) == (0, 0)
    assert "not signed; what it carries is as it was made, its pages cannot be checked" in unsigned.output
    assert "not checked: there is no warehouse here, give one with --warehouse" in unsigned.output
    assert "not checked: anybody could have made the certificate" in unknown.output


def test_verify_names_what_was_altered_in_a_sentence_and_ends_with_five(
    signed: Path, plain: Path, certificate: Path, tmp_path: Path
) -> None:
    content = bytearray(signed.read_bytes())
    content[len(content) // 3] ^= 1
    (tmp_path / "altered.pdf").write_bytes(content)
    other = make_holder("Somebody Else").write_certificate(tmp_path / "other.pem")

    byte = verify(tmp_path / "altered.pdf")
    stranger = verify(signed, "--trust", other)
    bare = verify(plain, "--trust", certificate)

    assert [result.exit_code for result in (byte, stranger, bare)] == [EXIT_WAREHOUSE] * 3
    assert byte.output.count("\n") == 1
    assert "altered" in byte.output
    assert "signed by Example Report Signer, who is not one of those" in stranger.output
    assert "is not signed, and a signature by somebody trusted was asked for" in bare.output


def test_an_attached_file_that_was_altered_in_a_signed_report_is_named(signed: Path, tmp_path: Path) -> None:
    with pikepdf.open(signed) as pdf:
        packed = pdf.attachments["requirements.csv" if "requirements.csv" in pdf.attachments else "evidence.json"]
        stream = packed.get_file().obj.read_raw_bytes()
    content = bytearray(signed.read_bytes())
    content[content.index(stream) + len(stream) // 2] ^= 1
    (tmp_path / "altered.pdf").write_bytes(content)

    result = verify(tmp_path / "altered.pdf")

    assert result.exit_code == EXIT_WAREHOUSE
    assert re.search(r"the attached [\w.]+ was altered|evidence\.json was altered", result.output)


def test_verify_refuses_what_is_no_report(tmp_path: Path) -> None:
    (tmp_path / "text.pdf").write_text("no pdf")

    assert verify(tmp_path / "none.pdf").exit_code == EXIT_USAGE
    assert verify(tmp_path / "text.pdf").exit_code == EXIT_WAREHOUSE


@pytest.mark.parametrize(
    ("order", "output"),
    [
        (ReportOrder(parameters=(("no_such", "1"),)), "report.pdf"),
        (ReportOrder(month="2026-10"), "report.txt"),
        (ReportOrder(month="2026-13"), "report.pdf"),
        (ReportOrder("no_such"), "report.pdf"),
    ],
)
def test_nothing_is_begun_before_all_that_was_asked_is_checked(
    ordinary: Path, tmp_path: Path, order: ReportOrder, output: str
) -> None:
    told: list[str] = []

    with pytest.raises(ReportError):
        make_report(
            Settings(warehouse=ordinary), order, tmp_path / output, clock_at("2026-11-02T06:00:00"), told.append
        )

    assert told == []
