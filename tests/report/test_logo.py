"""The logo of a cover: a PNG, or an SVG that loads and runs nothing."""

from pathlib import Path

import pytest

from audit_batch.errors import ReportError
from audit_batch.report.logo import read_logo

PLAIN = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 10"><defs><linearGradient id="g"/></defs>'
    '<rect width="10" height="10" fill="url(#g)"/><use href="#g"/></svg>'
)


@pytest.fixture
def logo(tmp_path: Path) -> Path:
    return tmp_path / "logo.svg"


def test_a_plain_svg_is_put_into_the_page(logo: Path) -> None:
    logo.write_text(PLAIN, encoding="utf-8")

    assert read_logo(logo).startswith("data:image/svg+xml;base64,")


def test_a_png_is_known_by_its_first_bytes(logo: Path) -> None:
    logo.write_bytes(b"\x89PNG\r\n\x1a\n and so on")

    assert read_logo(logo).startswith("data:image/png;base64,")


@pytest.mark.parametrize(
    ("part", "named"),
    [
        ("<script>alert(1)</script>", "<script>"),
        ("<foreignObject/>", "<foreignobject>"),
        ('<image href="https://example.com/a.png"/>', "<image>"),
        ('<use href="other.svg#a"/>', "the attribute href"),
        ('<rect onclick="alert(1)"/>', "the attribute onclick"),
        ('<rect fill="url(https://example.com/a)"/>', "the attribute fill"),
        ("<rect style=\"background: url( 'x.png')\"/>", "the attribute style"),
        ("<style>@import 'a.css';</style>", "a style that names a file"),
    ],
)
def test_an_svg_that_could_load_or_run_something_is_refused(logo: Path, part: str, named: str) -> None:
    logo.write_text(PLAIN.replace("<defs>", f"{part}<defs>"), encoding="utf-8")

    with pytest.raises(ReportError, match=f"{named} is refused in an SVG"):
        read_logo(logo)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b'<!DOCTYPE svg [<!ENTITY a "b">]><svg/>', "with a DOCTYPE"),
        (b"GIF89a", "is neither a PNG nor an SVG"),
        (b"<html/>", "is neither a PNG nor an SVG"),
        (b"<svg>" + b" " * 600_000 + b"</svg>", "has 585 KiB, more than 512"),
    ],
)
def test_what_is_no_logo_is_refused(logo: Path, content: bytes, message: str) -> None:
    logo.write_bytes(content)

    with pytest.raises(ReportError, match=message):
        read_logo(logo)


def test_a_logo_that_is_not_there_is_named(logo: Path) -> None:
    with pytest.raises(ReportError, match=r"logo .*logo\.svg: cannot be read"):
        read_logo(logo)
