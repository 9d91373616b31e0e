"""The access review: who may do what, what was used of it, and boxes to sign, read back from its files."""

import csv
import io
import re
from collections.abc import Iterator
from pathlib import Path

import duckdb
import nbformat
import pytest
from pypdf import PdfReader

from audit_batch.errors import ReportError
from audit_batch.report.access_review import open_access_review
from audit_batch.report.render import ReportFiles
from audit_batch.warehouse.database import open_published
from tests.report import harbour

ROOT = Path(__file__).parents[2]
NOTEBOOK = ROOT / "notebooks" / "access_review.ipynb"


@pytest.fixture(scope="module")
def review(access_review: ReportFiles) -> ReportFiles:
    return access_review


@pytest.fixture(scope="module")
def page(review: ReportFiles) -> str:
    return _words(review.html)


@pytest.fixture
def con(harbour_warehouse: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    with open_published(harbour_warehouse) as opened:
        yield opened


def _words(html: Path) -> str:
    text = re.sub(r"<style>.*?</style>|<title>.*?</title>|<[^>]+>", " ", html.read_text(encoding="utf-8"), flags=re.S)
    return " ".join(text.replace("\u00a0", " ").split())


def _rows(review: ReportFiles) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(review.csv.read_bytes().decode("utf-8-sig"))))


def _of(page: str, head: str, until: str) -> str:
    """The text from the last place of a head to the next one; contents name both before."""
    return page.rpartition(head)[2].partition(until)[0]


def test_totals_are_those_of_the_warehouse(con: duckdb.DuckDBPyConnection, page: str) -> None:
    ((rights, never, subjects),) = con.execute(
        "SELECT count(*), count(*) FILTER (last_used IS NULL), count(DISTINCT receiver) FROM access_review"
    ).fetchall()
    ((powerful,),) = con.execute("SELECT count(DISTINCT receiver) FROM dangerous_rights").fetchall()

    assert f"{subjects} subjects hold rights in this cluster: 6 users, 1 group and 2 service accounts." in page
    assert f"{powerful} of them hold a dangerous right, and 1 may do everything in the whole cluster" in page
    assert f"Of {rights} rights, {never} were not used once since the log begins, on 1 January 2026" in page


def test_the_review_says_what_its_log_covers(page: str) -> None:
    cover = page.partition("Contents")[0]

    assert "The log begins on 1 January 2026. Unused means: not once since then, which is less than 90 days." in cover
    assert "the audit log from 1 January 2026, 12:00 UTC to 1 January 2026, 13:01 UTC" in cover
    assert "1 gap lies in these 90 days, the first from 1 January 2026, 13:01 UTC" in cover
    assert "snapshot 2 of 2 January 2026, 00:00 UTC" in cover


def test_a_dangerous_right_names_holder_place_way_and_last_use(page: str) -> None:
    secrets = page.partition("Read Secrets: 5 subjects")[2].partition("Create pods: 5 subjects")[0]

    assert "kim@example.com user whole cluster ClusterRole everything by ClusterRoleBinding root 2026-01-01" in secrets
    assert "shop/web service account shop ClusterRole operator by RoleBinding shop/ops never" in secrets


def test_what_a_member_did_counts_for_the_group(page: str) -> None:
    pods = page.partition("Create pods: 5 subjects")[2].partition("Enter containers")[0]

    assert "ops group shop ClusterRole operator by RoleBinding shop/ops 2026-01-01" in pods


def test_every_subject_has_what_it_may_did_and_never_used_and_boxes_to_sign(review: ReportFiles, page: str) -> None:
    storefront = _of(page, "Owner storefront", "5 To take away")

    assert "runs Deployment web last seen 2026-01-01 shop : ClusterRole operator , 4 rights" in storefront
    assert "list pods 2 get /metrics 1 1 request was refused" in storefront
    assert "3 of 4 rights create, get pods ; get secrets keep change remove initials date" in storefront
    assert review.html.read_text(encoding="utf-8").count('<td class="sign">') == 9


def test_what_is_unused_silent_or_missing_is_listed(page: str) -> None:
    unused = _of(page, "Service accounts that nobody uses: 1", "Subjects with rights that never asked")
    silent = _of(page, "Subjects with rights that never asked: 4", "Bindings to what does not exist")
    missing = _of(page, "Bindings to what does not exist: 1", "6 Method")

    assert "pay/forgotten" in unused
    assert "pay/default" not in unused
    assert "shop/gone does not exist service account" in silent
    assert "RoleBinding shop/ops ServiceAccount shop/gone does not exist ClusterRole operator" in missing


def test_the_csv_has_every_right_with_what_was_never_used(con: duckdb.DuckDBPyConnection, review: ReportFiles) -> None:
    rows = _rows(review)
    ((never,),) = con.execute("SELECT count(*) FROM access_review WHERE last_used IS NULL").fetchall()

    idle = [row for row in rows if row["never_used"]]
    assert sum(len(row["never_used"].split("; ")) * len(row["what"].split("; ")) for row in idle) == never
    assert {row["what"]: row["never_used"] for row in rows if row["subject"] == "web"} == {
        "pods": "create; get",
        "secrets": "get",
    }


def test_no_cell_of_the_csv_is_a_formula(review: ReportFiles) -> None:
    cells = [cell for row in _rows(review) for cell in row.values()]

    assert f"'{harbour.FORMULA}" in cells
    assert [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t", "\r"))] == []


def test_names_are_text_and_never_markup(review: ReportFiles, page: str) -> None:
    html = review.html.read_text(encoding="utf-8")

    assert "<script" not in html
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in html
    assert harbour.TEMPLATE in page
    assert "evil⟨U+202E⟩gpj.exe" in page


def test_the_pdf_reads_as_the_page(review: ReportFiles) -> None:
    assert review.pdf
    text = " ".join("".join(sheet.extract_text() for sheet in PdfReader(review.pdf).pages).split())

    assert "Access review" in text
    assert harbour.FORMULA in text
    assert "Who may do what is dangerous, and through which role." in text


@pytest.mark.parametrize("name", ["access_review", "investigation"])
def test_the_notebooks_are_stored_without_results_and_hold_calls_and_sql_only(name: str) -> None:
    notebook = nbformat.read(NOTEBOOK.with_name(f"{name}.ipynb"), as_version=4)
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]

    assert all(cell.outputs == [] and cell.execution_count is None for cell in code)
    call = r'report\.(keep|show)\("\w+", """\n.*\n"""(, chart="\w+")?\)'
    assert [cell.source for cell in code[2:] if not re.fullmatch(call, cell.source, re.S)] == []


@pytest.mark.parametrize(
    ("moment", "problem"),
    [
        (("2026-13", ""), "is not a month such as 2026-10"),
        (("", ""), "is not a month such as 2026-10"),
        (("", "yesterday"), "as_of 'yesterday': is not a time"),
        (("2025-11", ""), r"no snapshot of that cluster up to 2025-11-30 23:59 UTC"),
    ],
)
def test_a_review_of_no_moment_is_refused(harbour_warehouse: Path, moment: tuple[str, str], problem: str) -> None:
    with pytest.raises(ReportError, match=problem):
        open_access_review(str(harbour_warehouse), "", (*moment, "UTC"), harbour.MADE_AT, "team")
