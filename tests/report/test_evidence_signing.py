"""Signatures of reports: made, checked, and broken."""

import random
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pdfua
import pikepdf
import pytest
from msgspec.structs import replace
from pypdf import PdfReader

from audit_batch.config.signing import KeyFile, KeyToken, Secret, Signing
from audit_batch.errors import EvidenceDamaged, ReportError
from audit_batch.report.evidence.attachment import CSV, Attachment, Relationship
from audit_batch.report.evidence.seal import check_seals, is_signed
from audit_batch.report.evidence.signing import sign_pdf
from tests.report.pages import write_pdf
from tests.report.signers import PASSPHRASE, Holder, make_holder, serve_time

OFFSETS = 20
MADE_AT = datetime(2026, 11, 2, tzinfo=UTC)


@pytest.fixture(scope="module")
def root() -> Holder:
    return make_holder("Example Authority", authority=True)


@pytest.fixture(scope="module")
def signing(root: Holder, tmp_path_factory: pytest.TempPathFactory) -> Signing:
    """By a key that the authority certified."""
    folder = tmp_path_factory.mktemp("key")
    (folder / "passphrase").write_text(f"{PASSPHRASE}\n")
    key = make_holder("Example Report Signer", root).write_key(folder / "signer.p12", root)
    return Signing(KeyFile(key, Secret(folder / "passphrase")))


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A PDF of one page with a file in it, made as reports are."""
    folder = tmp_path_factory.mktemp("plain")
    (folder / "page.html").write_text(
        "<html lang=en><title>Sample</title><body><h1>Sample</h1><p>One page.</body></html>"
    )
    file = Attachment("rows.csv", CSV, Relationship.DATA, "Rows", b"a,b\r\n1,2\r\n")
    write_pdf(folder / "page.html", folder / "page.pdf", MADE_AT, attachments=[file])
    return folder / "page.pdf"


@pytest.fixture(scope="module")
def signed(plain: Path, signing: Signing, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("signed") / "october.pdf"
    sign_pdf(plain, path, signing)
    return path


def key_of(holder: Holder, folder: Path, monkeypatch: pytest.MonkeyPatch) -> KeyFile:
    monkeypatch.setenv("SIGNER_PASSPHRASE", PASSPHRASE)
    return KeyFile(holder.write_key(folder / "key.p12"), Secret(variable="SIGNER_PASSPHRASE"))


def altered(path: Path, offset: int, folder: Path) -> Path:
    content = bytearray(path.read_bytes())
    content[offset] ^= 1
    copy = folder / "altered.pdf"
    copy.write_bytes(content)
    return copy


def offsets_of(signed: Path) -> Iterator[int]:
    """Random places of the whole file, and of the signature itself, which it does not cover."""
    content = signed.read_bytes()
    start = content.index(b"/Contents <30") + len("/Contents ")
    end = content.index(b">", start)
    chance = random.Random(20261031)  # noqa: S311
    yield from (chance.randrange(len(content)) for _ in range(OFFSETS))
    yield from (chance.randrange(start, end + 1) for _ in range(OFFSETS // 4))
    yield from (start, end, end - 1)


def test_a_signature_names_its_signer_and_the_one_who_certified_it(signed: Path, root: Holder, tmp_path: Path) -> None:
    (seal,) = check_seals(signed, (root.write_certificate(tmp_path / "root.pem"),))

    assert (seal.signer, seal.issuer, seal.stamped_by) == ("Example Report Signer", "Example Authority", "")
    assert seal.signed_at is not None
    assert datetime.now(UTC) - seal.signed_at < timedelta(hours=1)
    assert (seal.trust.asked, seal.trust.trusted) == (True, True)


def test_the_signed_file_begins_with_the_unsigned_one(signed: Path, plain: Path) -> None:
    assert signed.read_bytes().startswith(plain.read_bytes())


def test_one_changed_byte_is_noticed_wherever_it_is(signed: Path, tmp_path: Path) -> None:
    unnoticed = []

    for offset in offsets_of(signed):
        copy = altered(signed, offset, tmp_path)
        if not is_signed(copy.read_bytes()):
            unnoticed.append(offset)
            continue
        with pytest.raises(EvidenceDamaged, match="altered"):
            check_seals(copy, ())

    assert unnoticed == []


@pytest.mark.parametrize("added", [b"\n", b"\0", b"% a remark\n%%EOF\n"])
def test_something_added_behind_the_end_is_noticed(signed: Path, tmp_path: Path, added: bytes) -> None:
    longer = tmp_path / "longer.pdf"
    longer.write_bytes(signed.read_bytes() + added)

    with pytest.raises(EvidenceDamaged, match=r"altered|added"):
        check_seals(longer, ())


def test_a_signature_that_was_cut_off_with_its_update_leaves_an_unsigned_report(signed: Path, plain: Path) -> None:
    assert is_signed(signed.read_bytes())
    assert not is_signed(plain.read_bytes())


def test_another_root_does_not_trust_the_signer(signed: Path, tmp_path: Path) -> None:
    other = make_holder("Another Authority", authority=True).write_certificate(tmp_path / "other.pem")

    (seal,) = check_seals(signed, (other,))

    assert (seal.trust.asked, seal.trust.trusted) == (True, False)


def test_a_certificate_that_its_holder_made_is_told_and_trusted_only_by_itself(
    plain: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    alone = make_holder("Self Made")
    sign_pdf(plain, tmp_path / "s.pdf", Signing(key_of(alone, tmp_path, monkeypatch)))

    (unknown,) = check_seals(tmp_path / "s.pdf", ())
    (known,) = check_seals(tmp_path / "s.pdf", (alone.write_certificate(tmp_path / "self.pem"),))

    assert unknown.issuer == ""
    assert unknown.trust.text.startswith("anybody could have made the certificate; give the expected certificate")
    assert known.trust.trusted


def test_a_time_stamp_dates_the_signature(plain: Path, root: Holder, signing: Signing, tmp_path: Path) -> None:
    clock = make_holder("Example Clock", root, dates=True)
    with serve_time(clock) as address:
        sign_pdf(plain, tmp_path / "s.pdf", Signing(signing.key, timestamp_server=address))

    (seal,) = check_seals(tmp_path / "s.pdf", (root.write_certificate(tmp_path / "root.pem"),))

    assert seal.stamped_by == "Example Clock"
    assert seal.trust.trusted


def test_a_changed_byte_of_a_dated_signature_is_noticed(
    plain: Path, root: Holder, signing: Signing, tmp_path: Path
) -> None:
    with serve_time(make_holder("Example Clock", root, dates=True)) as address:
        sign_pdf(plain, tmp_path / "s.pdf", Signing(signing.key, timestamp_server=address))
    content = (tmp_path / "s.pdf").read_bytes()
    start = content.index(b"/Contents <30") + len("/Contents ")
    chance = random.Random(1031)  # noqa: S311
    places = [chance.randrange(start, content.index(b">", start)) for _ in range(OFFSETS // 4)]

    copies = [altered(tmp_path / "s.pdf", place, tmp_path) for place in places]

    for copy in copies:
        with pytest.raises(EvidenceDamaged):
            check_seals(copy, ())


@pytest.mark.parametrize(
    ("key", "problem"),
    [
        (KeyFile(Path("none.p12"), Secret()), "none.p12: the key cannot be read"),
        (None, "the settings name no key"),
    ],
)
def test_a_key_that_is_not_there_is_named(plain: Path, tmp_path: Path, key: KeyFile | None, problem: str) -> None:
    with pytest.raises(ReportError, match=problem):
        sign_pdf(plain, tmp_path / "s.pdf", Signing(key))


def test_a_wrong_passphrase_is_told_without_showing_it(
    plain: Path, signing: Signing, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert isinstance(signing.key, KeyFile)
    monkeypatch.setenv("SIGNER_PASSPHRASE", "not this one")
    wrong = KeyFile(signing.key.path, Secret(variable="SIGNER_PASSPHRASE"))

    with pytest.raises(ReportError, match="the passphrase is wrong") as caught:
        sign_pdf(plain, tmp_path / "s.pdf", Signing(wrong))

    assert "not this one" not in str(caught.value)


@pytest.mark.parametrize(
    ("days", "problem"), [((-30, -1), r"the certificate of .* ended on"), ((1, 30), r"the certificate of .* begins on")]
)
def test_a_certificate_out_of_its_time_signs_nothing(
    plain: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, days: tuple[int, int], problem: str
) -> None:
    key = key_of(make_holder("Example Signer", days=days), tmp_path, monkeypatch)

    with pytest.raises(ReportError, match=problem):
        sign_pdf(plain, tmp_path / "s.pdf", Signing(key))


def test_a_clock_that_does_not_answer_is_named(plain: Path, signing: Signing, tmp_path: Path) -> None:
    with pytest.raises(ReportError, match=r"http://127\.0\.0\.1:9/: gives no time stamp"):
        sign_pdf(plain, tmp_path / "s.pdf", Signing(signing.key, timestamp_server="http://127.0.0.1:9/"))


def test_a_token_that_cannot_be_opened_is_named(plain: Path, tmp_path: Path) -> None:
    token = KeyToken(tmp_path / "no-module.so", "audit", "signer", "signer", Secret())

    with pytest.raises(ReportError, match=r"token 'audit'|pip install 'audit-batch\[sign\]'"):
        sign_pdf(plain, tmp_path / "s.pdf", Signing(token))


def test_the_first_page_shows_who_signed_when_and_why(plain: Path, signing: Signing, tmp_path: Path) -> None:
    sign_pdf(plain, tmp_path / "s.pdf", replace(signing, reason="released to <the> auditor"))

    with pikepdf.open(tmp_path / "s.pdf") as pdf:
        (field,) = pdf.Root.AcroForm.Fields
        (shown,) = pdf.pages[0].Annots
        line = str(field.TU)
        embedded = [bool(font.keys() & {"/FontFile2", "/FontFile3"}) for font in fonts_of(field.AP.N)]
        at = shown.objgen == field.objgen, [float(side) for side in field.Rect]
    when = r"\d+ \w+ \d{4}, \d\d:\d\d UTC"
    assert re.fullmatch(f"Digitally signed by Example Report Signer on {when}: released to <the> auditor", line)
    assert at == (True, [57, 11, 538, 25])
    assert set(embedded) == {True}


def fonts_of(form: pikepdf.Object) -> Iterator[pikepdf.Object]:
    """The descriptors of every font that a form and those inside of it use."""
    resources = form.get("/Resources", {})
    for font in resources.get("/Font", {}).values():
        yield font.DescendantFonts[0].FontDescriptor
    for inner in resources.get("/XObject", {}).values():
        yield from fonts_of(inner)


def test_the_line_is_a_field_of_the_structure_of_a_tagged_pdf(plain: Path, signed: Path) -> None:
    with pikepdf.open(signed) as pdf:
        (field,) = pdf.Root.AcroForm.Fields
        tree = pdf.Root.StructTreeRoot
        numbers = list(tree.ParentTree.Nums)
        element = numbers[numbers.index(field.StructParent) + 1]
        last = tree.K[0].K[-1]

    assert str(element.S) == "/Form"
    assert element.K.Obj.objgen == field.objgen
    assert last.objgen == element.objgen
    assert found_by_pdfua(signed) == found_by_pdfua(plain)


def found_by_pdfua(pdf: Path) -> list[str]:
    return sorted(str(finding.rule_id) for finding in pdfua.validate(pdf).findings)


def test_a_pdf_without_tags_gets_the_line_and_no_structure(signing: Signing, tmp_path: Path) -> None:
    (tmp_path / "page.html").write_text("<html lang=en><title>Sample</title><body><h1>Sample</h1></body></html>")
    write_pdf(tmp_path / "page.html", tmp_path / "page.pdf", MADE_AT, variant="pdf/a-3b")

    sign_pdf(tmp_path / "page.pdf", tmp_path / "s.pdf", signing)

    with pikepdf.open(tmp_path / "s.pdf") as pdf:
        assert "/StructTreeRoot" not in pdf.Root
        assert pdf.Root.AcroForm.Fields[0].AP.N.Resources
    assert len(check_seals(tmp_path / "s.pdf", ())) == 1


def test_a_character_that_no_font_has_is_shown_as_its_code_point(plain: Path, signing: Signing, tmp_path: Path) -> None:
    sign_pdf(plain, tmp_path / "s.pdf", replace(signing, reason="Прошу 𐎀 & so on"))

    page = PdfReader(tmp_path / "s.pdf").pages[0]
    (field,) = page["/Annots"]
    drawn = page.extract_xform_text(field.get_object()["/AP"]["/N"])
    assert ": Прошу [U+10380] & so on" in drawn
