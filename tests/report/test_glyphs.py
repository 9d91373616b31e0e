"""No character is lost: what no font has is printed as its code point, and said."""

from datetime import UTC, datetime
from pathlib import Path

import pikepdf
import pytest
from fontTools.fontBuilder import FontBuilder  # type: ignore[import-untyped]
from fontTools.pens.ttGlyphPen import TTGlyphPen  # type: ignore[import-untyped]
from fontTools.ttLib import TTFont  # type: ignore[import-untyped]
from pypdf import PdfReader

from audit_batch.report.glyphs import _BEYOND_LATIN, without_idle_fonts
from audit_batch.report.html import _inlined
from tests.report.conftest import LOOK
from tests.report.pages import write_pdf

MADE_AT = datetime(2026, 11, 2, tzinfo=UTC)
NAMES = "名前-worker Нагрузка Φορτίο żółw rocket-🚀"
FONTS = """<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><dir>{folder}</dir><cachedir>{folder}/cache</cachedir></fontconfig>
"""


@pytest.fixture
def fonts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of all fonts that this machine has: none but those of the report itself."""
    folder = tmp_path / "fonts"
    folder.mkdir()
    (tmp_path / "fonts.conf").write_text(FONTS.format(folder=folder))
    monkeypatch.setenv("FONTCONFIG_FILE", str(tmp_path / "fonts.conf"))
    return folder


def write_font(path: Path, characters: str) -> None:
    """Write a font in which each of the characters is a box."""
    pen = TTGlyphPen(None)
    for point, draw in (
        ((50, 0), pen.moveTo),
        ((50, 700), pen.lineTo),
        ((900, 700), pen.lineTo),
        ((900, 0), pen.lineTo),
    ):
        draw(point)
    pen.closePath()
    box = pen.glyph()
    names = [f"u{ord(character):04X}" for character in characters]
    builder = FontBuilder(1000, isTTF=True)
    builder.setupGlyphOrder([".notdef", *names])
    builder.setupCharacterMap({ord(character): name for character, name in zip(characters, names, strict=True)})
    builder.setupGlyf(dict.fromkeys([".notdef", *names], box))
    builder.setupHorizontalMetrics(dict.fromkeys([".notdef", *names], (1000, 50)))
    builder.setupHorizontalHeader(ascent=800, descent=-200)
    builder.setupNameTable({"familyName": "Boxes", "styleName": "Regular"})
    builder.setupOS2()
    builder.setupPost()
    builder.save(path)


def print_names(folder: Path) -> PdfReader:
    cover = f"<section class=cover><h1>Cover</h1><p>{NAMES}</p></section><p class=name>{NAMES}</p>"
    style = _inlined(LOOK / "report.css")
    page = f"<html lang=en><head><title>{NAMES}</title><style>{style}</style></head><body>{cover}</body></html>"
    (folder / "page.html").write_text(page, encoding="utf-8")
    write_pdf(folder / "page.html", folder / "page.pdf", MADE_AT)
    return PdfReader(folder / "page.pdf")


def test_what_no_font_has_is_printed_as_its_code_point_and_said(fonts: Path, tmp_path: Path) -> None:
    reader = print_names(tmp_path)

    text = " ".join(reader.pages[0].extract_text().split())
    assert text.count("[U+540D U+524D]-worker Нагрузка Φορτίο żółw rocket-[U+1F680]") == 2
    assert "No font on the machine that printed this has 3 characters of the names in it." in text
    assert reader.metadata
    assert reader.metadata.title == NAMES


def test_a_font_of_the_machine_is_used_and_embedded(fonts: Path, tmp_path: Path) -> None:
    write_font(fonts / "boxes.ttf", "名前🚀")

    text = print_names(tmp_path).pages[0].extract_text()

    assert text.count("名前-worker") == 2
    assert text.count("rocket-🚀") == 2
    assert "No font" not in text
    with pikepdf.open(tmp_path / "page.pdf") as pdf:
        described = [found for found in pdf.objects if isinstance(found, pikepdf.Dictionary) and "/FontName" in found]
        assert any("Boxes" in str(found.FontName) for found in described)
        assert all("/FontFile2" in found or "/FontFile3" in found for found in described)


def test_names_in_every_script_can_be_read_back_or_are_named(hostile_pages: str) -> None:
    known = {
        "Cyrillic": ("Нагрузка", ""),
        "Chinese": ("名前", "U+540D U+524D"),
        "emoji": ("rocket-🚀", "rocket-[U+1F680]"),
    }

    unread = [
        script
        for script, (name, code) in known.items()
        if name not in hostile_pages and (code or name) not in hostile_pages
    ]

    assert unread == []


def test_arabic_is_printed_from_right_to_left_with_an_embedded_font_or_named(hostile_pages: str) -> None:
    letters = "حمولة"

    assert letters in hostile_pages or letters[::-1] in hostile_pages or "U+062D U+0645" in hostile_pages


@pytest.fixture(scope="module")
def hostile_pages(hostile: object) -> str:
    pages = PdfReader(hostile.pdf).pages  # type: ignore[attr-defined]
    return "".join("".join(page.extract_text().split("\n")) for page in pages)


def test_fonts_of_the_report_have_what_is_not_asked_for() -> None:
    fonts = sorted((LOOK / "fonts").glob("*-latin-[346]00-normal.woff2"))
    assumed = {code for code in range(0x20, 0x3000) if not _BEYOND_LATIN.match(chr(code))} - set(range(0x7F, 0xA0))

    lacking = {font.name: assumed - set(TTFont(font).getBestCmap()) for font in fonts}

    assert len(fonts) == 4
    assert not set().union(*lacking.values()), lacking


@pytest.mark.parametrize(("name", "faces"), [("Grüße, 5 µs", 4), ("Нагрузка", 12)])
def test_fonts_of_other_letters_are_loaded_where_there_are_some(name: str, faces: int) -> None:
    style = _inlined(LOOK / "report.css")

    page = without_idle_fonts(f"<html><style>{style}</style><body><p>{name}</body></html>")

    assert page.count("@font-face") == faces
