import re
from collections.abc import Iterator
from pathlib import Path

import pdfua
import pikepdf
import pytest
from pypdf import PdfReader

from audit_batch.errors import ReportError
from audit_batch.report.evidence.attachment import CSV, Attachment, Relationship
from audit_batch.report.render import ReportFiles
from audit_batch.report.subject import parse_moment
from tests.report.conftest import render
from tests.report.pages import write_pdf

SECTIONS = [
    "1 Summary",
    "2 Scope and coverage",
    "3 Results by requirement",
    "4 Findings",
    "5 Waivers and attestations",
    "6 Changes in the period",
    "7 A sample to test",
    "8 Method and definitions",
    "9 Queries",
]
MADE_AT = parse_moment("2026-11-02T06:00:00Z")


@pytest.fixture(scope="module")
def pages(report: ReportFiles) -> list[str]:
    return [
        "\n".join(" ".join(line.split()) for line in page.extract_text().splitlines())
        for page in PdfReader(report.pdf).pages
    ]


def bookmarks(reader: PdfReader) -> list[tuple[str, int]]:
    """Title and page, from 1, of the bookmarks at the top."""
    return [
        (mark.title, reader.get_destination_page_number(mark) + 1)
        for mark in reader.outline
        if not isinstance(mark, list)
    ]


def elements(node: pikepdf.Object) -> Iterator[pikepdf.Object]:
    """Every element of the structure tree below ``node``."""
    children = node.get("/K", [])
    for child in children if isinstance(children, pikepdf.Array) else [children]:
        if isinstance(child, pikepdf.Dictionary) and "/S" in child:
            yield child
            yield from elements(child)


def without_pango(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    """Stand for a machine without Pango: importing WeasyPrint ends as it does there."""
    (folder / "weasyprint.py").write_text("raise OSError(\"cannot load library 'libgobject-2.0-0'\")\n")
    monkeypatch.setenv("PYTHONPATH", str(folder))


def test_the_sections_come_in_the_order_an_auditor_reads_them(report: ReportFiles) -> None:
    marks = bookmarks(PdfReader(report.pdf))

    assert [title for title, _ in marks] == SECTIONS


def test_bookmarks_lead_to_the_pages_of_their_headings(report: ReportFiles, pages: list[str]) -> None:
    marks = bookmarks(PdfReader(report.pdf))

    assert all(re.search(rf"^{title}$", pages[page - 1], re.MULTILINE) for title, page in marks)


def test_the_contents_name_the_pages_that_the_bookmarks_lead_to(report: ReportFiles, pages: list[str]) -> None:
    marks = bookmarks(PdfReader(report.pdf))

    contents = pages[1]

    assert all(re.search(rf"{title[2:]}\s*\.+\s*{page}\b", contents) for title, page in marks)


def test_every_page_but_the_cover_has_its_number_and_the_number_of_all(pages: list[str]) -> None:
    footers = [re.findall(r"Page (\d+) of (\d+)", page) for page in pages]

    assert footers == [[]] + [[(str(number), str(len(pages)))] for number in range(2, len(pages) + 1)]


def test_running_lines_name_framework_section_cluster_and_period(pages: list[str]) -> None:
    summary = pages[2]

    assert "Sample Benchmark 2.0.1" in summary
    assert "harbour-prod, October 2026" in summary


def test_the_summary_fits_on_one_page(report: ReportFiles) -> None:
    starts = dict(bookmarks(PdfReader(report.pdf)))

    assert starts["2 Scope and coverage"] - starts["1 Summary"] == 1


def test_the_file_is_tagged_and_has_title_and_language(report: ReportFiles) -> None:
    assert report.pdf
    with pikepdf.open(report.pdf) as pdf:
        metadata = pdf.open_metadata()

        assert bool(pdf.Root.MarkInfo.Marked)
        assert str(pdf.Root.Lang) == "en"
        assert bool(pdf.Root.ViewerPreferences.DisplayDocTitle)
        assert metadata["dc:title"] == "Sample Benchmark 2.0.1: harbour-prod, October 2026"
        assert (metadata["pdfaid:part"], metadata["pdfaid:conformance"], metadata["pdfuaid:part"]) == ("3", "A", "1")
        assert [str(intent.S) for intent in pdf.Root.OutputIntents] == ["/GTS_PDFA1"]
        assert metadata["xmp:CreateDate"] == "2026-11-02T06:00:00Z"


@pytest.mark.parametrize(
    ("variant", "claims"),
    [("pdf/a-3b", {"pdfaid:part": "3", "pdfaid:conformance": "B"}), ("pdf/ua-1", {"pdfuaid:part": "1"})],
)
def test_a_setting_chooses_one_standard_alone(tmp_path: Path, variant: str, claims: dict[str, str]) -> None:
    (tmp_path / "page.html").write_text("<html lang=en><title>x</title><body><p>text</body></html>")
    file = Attachment("rows.csv", CSV, Relationship.DATA, "Rows", b"a")

    write_pdf(tmp_path / "page.html", tmp_path / "page.pdf", MADE_AT, attachments=[file], variant=variant)

    with pikepdf.open(tmp_path / "page.pdf") as pdf:
        metadata = pdf.open_metadata()
        identified = {name: metadata.get(name) for name in ("pdfaid:part", "pdfaid:conformance", "pdfuaid:part")}
        assert {name: value for name, value in identified.items() if value} == claims
        assert [str(found.AFRelationship) for found in pdf.Root.AF] == ["/Data"]


def test_files_that_are_made_while_pages_are_laid_out_are_attached_as_others_are(tmp_path: Path) -> None:
    (tmp_path / "page.html").write_text("<html lang=en><title>x</title><body><p>text</body></html>")
    file = Attachment("rows.csv", CSV, Relationship.DATA, "Rows", b"a")

    write_pdf(tmp_path / "page.html", tmp_path / "early.pdf", MADE_AT, attachments=[file])
    write_pdf(tmp_path / "page.html", tmp_path / "late.pdf", MADE_AT, attachments=lambda: [file])

    assert (tmp_path / "late.pdf").read_bytes() == (tmp_path / "early.pdf").read_bytes()


def test_qpdf_and_the_rules_of_pdf_ua_that_can_be_tested_find_nothing_wrong(report: ReportFiles) -> None:
    assert report.pdf
    with pikepdf.open(report.pdf) as pdf:
        problems = pdf.check_pdf_syntax() + pdf.get_warnings()
    findings = pdfua.validate(report.pdf).findings

    assert problems == []
    assert [str(found) for found in findings if found.rule_id != "UA-15-003"] == []


def test_every_chart_has_a_text_alternative_and_every_table_its_heads(report: ReportFiles) -> None:
    assert report.pdf
    with pikepdf.open(report.pdf) as pdf:
        tags = list(elements(pdf.Root.StructTreeRoot))
        alternatives = [str(tag.get("/Alt", "")) for tag in tags if tag.S == "/Figure" and "/Alt" in tag]
        headless = [tag for tag in tags if tag.S == "/Table" and not any(e.S == "/TH" for e in elements(tag))]

    assert len(alternatives) == 4
    assert alternatives[1].startswith("Score and coverage by month. The score was 50")
    assert headless == []


def test_all_fonts_are_embedded(report: ReportFiles) -> None:
    assert report.pdf
    with pikepdf.open(report.pdf) as pdf:
        descriptors = [thing for thing in pdf.objects if isinstance(thing, pikepdf.Dictionary) and "/FontName" in thing]

        assert descriptors
        assert all("/FontFile2" in found or "/FontFile3" in found for found in descriptors)


def test_table_heads_come_again_on_every_page(report: ReportFiles, tmp_path: Path) -> None:
    page = report.html.read_text(encoding="utf-8")
    start = page.index('<table class="rows">')
    table = page[start : page.index("</table>", start) + len("</table>")]
    before, row, after = re.split(r"(<tr><td>.*?</tr>)", table, maxsplit=1, flags=re.DOTALL)
    head = page[: page.index("<body")]
    (tmp_path / "long.html").write_text(f"{head}<body><main>{before}{row * 120}{after}</main>", encoding="utf-8")

    write_pdf(tmp_path / "long.html", tmp_path / "long.pdf", MADE_AT)

    texts = [page.extract_text() for page in PdfReader(tmp_path / "long.pdf").pages]
    full = [text for text in texts if text.count("runs privileged") > 20]
    assert len(full) > 2
    assert all("What is wrong" in text for text in full)


def test_a_page_reads_no_file(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("never to be seen")
    link = f'<link rel="attachment" href="file://{secret}"><img src="file://{secret}" alt="">'
    (tmp_path / "page.html").write_text(f"<html lang=en><title>x</title>{link}<p>text")

    write_pdf(tmp_path / "page.html", tmp_path / "page.pdf", MADE_AT)

    with pikepdf.open(tmp_path / "page.pdf") as pdf:
        assert len(pdf.attachments) == 0


def test_without_pango_the_error_names_the_packages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    without_pango(monkeypatch, tmp_path)
    (tmp_path / "page.html").write_text("<p>text")

    with pytest.raises(ReportError, match=r"apt-get install libpango-1\.0-0"):
        write_pdf(tmp_path / "page.html", tmp_path / "page.pdf", MADE_AT)


def test_a_report_that_cannot_be_made_leaves_the_old_one_as_it_was(
    ordinary: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    names = [f"october{suffix}" for suffix in (".csv", ".html", ".ipynb", ".pdf")]
    folder = tmp_path / "reports"
    folder.mkdir()
    for name in names:
        (folder / name).write_text("the old one")
    stub = tmp_path / "stub"
    stub.mkdir()
    without_pango(monkeypatch, stub)

    with pytest.raises(ReportError):
        render(ordinary, folder / "october.pdf")

    assert {path.name: path.read_text() for path in folder.iterdir()} == dict.fromkeys(names, "the old one")


def test_no_caption_ends_a_page_without_its_table(report: ReportFiles, tmp_path: Path) -> None:
    style = "".join(re.findall(r"<style>.*?</style>", report.html.read_text(), re.DOTALL))
    tables = "".join(
        f"""<div style="break-before: page; height: {height}mm"></div><h3>Heading{height}</h3>
        <table><caption>Caption{height}</caption><thead><tr><th scope="col">Head</th></tr></thead>
        <tbody><tr><td>Row{height}<br>goes<br>on</td></tr></tbody></table>"""
        for height in range(190, 240, 2)
    )
    (tmp_path / "page.html").write_text(
        f"<!doctype html><html lang=en><head><title>t</title>{style}</head><body>{tables}</body></html>"
    )

    write_pdf(tmp_path / "page.html", tmp_path / "page.pdf", MADE_AT)

    pages = [page.extract_text() for page in PdfReader(tmp_path / "page.pdf").pages]
    assert len(pages) > 25
    assert all(set(re.findall(r"Caption(\d+)", page)) == set(re.findall(r"Row(\d+)", page)) for page in pages)
