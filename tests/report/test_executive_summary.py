import re
from collections.abc import Callable
from pathlib import Path

from pypdf import PdfReader

from audit_batch.report.render import ReportFiles
from audit_batch.warehouse.ask import Query, ask
from audit_batch.warehouse.database import open_published
from tests.report import samples
from tests.report.company import Company
from tests.report.overview import render_overview, words_of


def test_a_summary_has_exactly_two_pages_and_names_what_it_is_about(summary: ReportFiles) -> None:
    assert summary.pdf
    pages = [page.extract_text() for page in PdfReader(summary.pdf).pages]

    assert len(pages) == 2
    assert "harbour-prod" in pages[0]
    assert "October 2026" in pages[0]
    assert "Five things to fix first" in pages[1]
    assert "What is not known" in pages[1]


def test_its_figures_are_those_of_the_warehouse(ordinary: Path, summary: ReportFiles) -> None:
    with open_published(ordinary) as con:
        con.execute("SET VARIABLE as_of = TIMESTAMP '2026-10-31 23:59:59'")
        ((grave,),) = con.execute(
            "SELECT count(*) FROM findings WHERE state = 'open' AND severity IN ('critical', 'high')"
        ).fetchall()
    page = words_of(summary.html)

    assert "5 of 6 requirements have an answer, and 2 of the 4 that count are met" in page
    assert f"{grave} Critical and high" in page
    assert page.index("83 % Coverage") < page.index("50 % Score")


def test_it_says_which_requirements_moved_and_by_what(summary: ReportFiles) -> None:
    page = words_of(summary.html)

    assert "1 better (1.10); 1 worse (2.1), by the cluster" in page


def test_without_an_audit_log_it_says_that_nothing_is_known_of_incidents(summary: ReportFiles) -> None:
    page = words_of(summary.html)

    assert "No audit log was read, so that nothing can be said about incidents." in page
    assert "No audit log of the period was read." in page


def test_a_waiver_that_ends_soon_is_named_with_its_day(summary: ReportFiles) -> None:
    assert re.search(r"Waiver W-1 .{0,80} Rosa Example 2026-11-10, in 10 days", words_of(summary.html))


def test_each_query_of_it_is_listed_and_can_be_asked_again(ordinary: Path, summary: ReportFiles) -> None:
    page = summary.html.read_text(encoding="utf-8")
    named = set(re.findall(r'class="query" href="#(q\d+)"', page))
    listed = re.findall(r'<h4 id="(q\d+)">.*?<pre>(.*?)</pre>', page, flags=re.S)
    unescaped = {number: _plain(sql) for number, sql in listed}

    assert named <= unescaped.keys()
    for sql in unescaped.values():
        with ask(ordinary, Query(sql, cluster="harbour-prod")) as answer:
            list(answer.rows())


def _plain(sql: str) -> str:
    for written, meant in (("&lt;", "<"), ("&gt;", ">"), ("&#39;", "'"), ("&#34;", '"'), ("&amp;", "&")):
        sql = sql.replace(written, meant)
    return sql


def test_names_that_are_markup_stay_text_and_two_pages_stay_two(
    warehouse_of: Callable[[Callable[[], Company]], Path], tmp_path: Path
) -> None:
    made = render_overview("executive_summary", tmp_path / "s.pdf", warehouse=str(warehouse_of(samples.hostile)))

    assert made.pdf
    assert len(PdfReader(made.pdf).pages) == 2
    assert "<script>" not in made.html.read_text(encoding="utf-8")


def test_a_period_without_a_snapshot_claims_no_score(
    warehouse_of: Callable[[Callable[[], Company]], Path], tmp_path: Path
) -> None:
    made = render_overview("executive_summary", tmp_path / "s.html", warehouse=str(warehouse_of(samples.silent)))

    page = words_of(made.html)
    assert "No snapshot was taken in October 2026." in page
    assert "\u2013 Score none for this period" in page
