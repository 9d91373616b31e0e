"""Pages look as they were approved; `tests.report.pictures` says what is forgiven."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image, ImageFilter, ImageOps

from audit_batch.report.render import ReportFiles
from tests.report.pictures import FORGIVEN, PAGES, approved, compare, missing_program, picture

WORDS = (
    "looks otherwise than approved: {share:.1%} of its fields differ, {forgiven:.0%} are forgiven. Look at {new}, "
    "where what differs is shaded, beside {old}; if it is meant to look so, run python -m tests.report.approve"
)

pytestmark = pytest.mark.skipif(bool(missing_program()), reason=missing_program() or "none")


@pytest.fixture
def rendered(report: ReportFiles, summary: ReportFiles, access_review: ReportFiles) -> dict[str, Path | None]:
    return {"compliance_report": report.pdf, "executive_summary": summary.pdf, "access_review": access_review.pdf}


@pytest.mark.parametrize(("name", "page"), [(name, page) for name, pages in PAGES.items() for page in pages])
def test_a_page_looks_as_it_was_approved(
    rendered: dict[str, Path | None], tmp_path: Path, name: str, page: int
) -> None:
    pdf = rendered[name]
    assert pdf

    with Image.open(approved(name, page)) as old:
        share, marked = compare(picture(pdf, page, tmp_path), old.convert("L"))

    marked.save(tmp_path / "differs.png")
    told = WORDS.format(share=share, forgiven=FORGIVEN, new=tmp_path / "differs.png", old=approved(name, page))
    assert share <= FORGIVEN, f"page {page} of {name} {told}"


def at(page: Image.Image, tenths: int) -> int:
    """The height at which so many tenths of what the page shows, its footer left out, are above."""
    body = page.crop((0, 0, page.width, page.height * 9 // 10))
    _, top, _, bottom = ImageOps.invert(body).getbbox() or (0, 0, 0, page.height)
    return top + (bottom - top) * tenths // 10


def shifted(page: Image.Image) -> Image.Image:
    """What is in the lower half stands five millimetres lower."""
    middle, down = at(page, 5), 10
    moved = page.copy()
    moved.paste(255, (0, middle, page.width, page.height))
    moved.paste(page.crop((0, middle, page.width, page.height - down)), (0, middle + down))
    return moved


def emptied(page: Image.Image) -> Image.Image:
    """A chart is missing."""
    gone = page.copy()
    gone.paste(255, (0, at(page, 5), page.width, at(page, 8)))
    return gone


def narrowed(page: Image.Image) -> Image.Image:
    """The whole page is a tenth narrower, as with other margins."""
    small = page.resize((page.width * 9 // 10, page.height))
    whole = Image.new("L", page.size, 255)
    whole.paste(small, (page.width // 20, 0))
    return whole


def smoothed(page: Image.Image) -> Image.Image:
    """Letters are smoothed otherwise."""
    return page.filter(ImageFilter.GaussianBlur(0.8))


def bolder(page: Image.Image) -> Image.Image:
    """Letters are a little darker, as another program draws them."""
    return page.point(lambda value: round(255 * (value / 255) ** 1.35))


def offset(page: Image.Image) -> Image.Image:
    """Everything stands half a millimetre aside, as another rounding has it."""
    moved = Image.new("L", page.size, 255)
    moved.paste(page, (1, 0))
    return moved


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("change", [shifted, emptied, narrowed])
def test_what_moved_or_went_missing_is_seen(change: Callable[[Image.Image], Image.Image], name: str) -> None:
    for page in PAGES[name]:
        with Image.open(approved(name, page)) as old:
            whole = old.convert("L")

            assert compare(change(whole), whole).share > FORGIVEN, page


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("change", [smoothed, bolder, offset])
def test_another_smoothing_is_forgiven(change: Callable[[Image.Image], Image.Image], name: str) -> None:
    for page in PAGES[name]:
        with Image.open(approved(name, page)) as old:
            whole = old.convert("L")

            assert compare(change(whole), whole).share <= FORGIVEN, page
