import csv
import io
import re
from collections.abc import Callable
from pathlib import Path

import nbformat
import pytest
from pypdf import PdfReader

from audit_batch.errors import ReportError, WarehouseMissing
from audit_batch.report.render import ReportFiles
from audit_batch.warehouse.database import open_published
from tests.report import samples
from tests.report.company import FRAMEWORK, Company
from tests.report.conftest import LOOK, NOTEBOOK, render

Warehouses = Callable[[Callable[[], Company]], Path]


def words(html: Path) -> str:
    """The page's text, without style, in single spaces."""
    text = re.sub(r"<style>.*?</style>|<title>.*?</title>|<[^>]+>", " ", html.read_text(encoding="utf-8"), flags=re.S)
    return " ".join(text.replace("\u00a0", " ").split())


def rows(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(path.read_bytes().decode("utf-8-sig"))))


@pytest.fixture(scope="module")
def page(report: ReportFiles) -> str:
    return words(report.html)


def test_the_files_of_a_report_stand_beside_each_other(report: ReportFiles) -> None:
    assert report.pdf
    assert sorted(path.name for path in report.pdf.parent.iterdir()) == [
        "october.csv",
        "october.html",
        "october.ipynb",
        "october.pdf",
    ]


def test_the_cover_names_cluster_period_evidence_version_and_ledger(ordinary: Path, page: str) -> None:
    with open_published(ordinary) as con:
        ((digest,),) = con.execute("SELECT digest FROM ledger WHERE kind = 'evaluation' AND number = 15").fetchall()

    cover = page.partition("Contents")[0]

    assert "harbour-prod" in cover
    assert "2026-10-01 to 2026-10-31, UTC" in cover
    assert "2 snapshots in the period; judged is number 15 of 31 October 2026, 22:00 UTC, complete" in cover
    assert "made on 2 November 2026, 06:00 UTC by audit-batch" in cover
    assert digest in cover


def test_every_requirement_stands_once_in_the_results(report: ReportFiles) -> None:
    html = report.html.read_text(encoding="utf-8")
    results = html.partition('class="results"')[2].partition("</table>")[0]

    ids = re.findall(r'<th scope="row" class="id">([^<]+)</th>', results)

    assert ids == ["1.1", "1.2", "1.9", "1.10", "2.1", "2.2"]


def test_the_coverage_statement_stands_before_the_score(page: str) -> None:
    statement = page.index("Of 6 requirements, 4 were judged by controls, 1 was answered by an attestation")

    assert statement < page.index("50 % Score")


def test_totals_are_those_of_the_warehouse(ordinary: Path, report: ReportFiles, page: str) -> None:
    with open_published(ordinary) as con:
        con.execute("SET VARIABLE as_of = TIMESTAMP '2026-10-31 23:59:59'")
        states = dict(con.execute("SELECT state, count(*) FROM findings GROUP BY state").fetchall())
        ((score,),) = con.execute(
            "SELECT score FROM trend_scores WHERE framework = $id AND month = DATE '2026-10-01' AND last_of_month",
            {"id": FRAMEWORK},
        ).fetchall()

    assert states == {"open": 31, "waived": 1, "resolved": 1}
    assert f"{score:.0%}".replace("%", " %") + " Score" in page
    assert "31 findings are open and 1 waived" in page
    assert [row["state"] for row in rows(report.csv)].count("open") == 31
    assert len(rows(report.csv)) == 33


def test_what_got_better_and_worse_since_last_month_is_named(page: str) -> None:
    assert re.search(r"Better since 20 September 2026 1\.10 Separation of networks: now met", page)
    assert re.search(r"Worse since 20 September 2026 2\.1 Images stay the same: now not met", page)


def test_what_is_beyond_the_limit_is_counted_and_stands_in_the_csv(report: ReportFiles, page: str) -> None:
    listed = len(re.findall(r"shop/worker-\d+", page))

    assert listed == 20
    assert "and 10 more findings of this control, in the CSV file" in page
    assert sum(row["name"].startswith("worker-") for row in rows(report.csv)) == 30


def test_a_finding_has_resource_message_first_seen_age_and_remedy(page: str) -> None:
    critical = page.partition("Critical: 2 findings")[2].partition("High: 0 findings")[0]

    assert "Remedy. Remove it from the pod template" in critical
    assert "Deployment shop/api container app runs privileged 2025-09-20 406" in critical
    assert "Deployment shop/legacy Waived (W-1) container app runs privileged 2025-09-20 406" in critical


def test_waivers_that_end_within_thirty_days_are_marked(page: str) -> None:
    waivers = page.partition("Waivers: 1")[2].partition("Attestations: 1")[0]

    assert "2026-11-10 in 10 days" in waivers
    assert "1 of them ends within 30 days" in page


def test_every_figure_names_a_query_of_the_executed_notebook(report: ReportFiles, page: str) -> None:
    executed = nbformat.read(report.notebook, as_version=4)
    asked = {cell.execution_count for cell in executed.cells if "report.show(" in cell.source}

    named = {int(number) for number in re.findall(r"query (\d+)", page)}

    assert named
    assert named <= asked


def test_the_same_warehouse_and_parameters_give_the_same_files(
    ordinary: Path, report: ReportFiles, tmp_path: Path
) -> None:
    assert report.pdf
    again = render(ordinary, tmp_path / "october.pdf")

    assert again.pdf
    assert again.html.read_bytes() == report.html.read_bytes()
    assert again.csv.read_bytes() == report.csv.read_bytes()
    assert again.notebook.read_bytes() == report.notebook.read_bytes()
    assert again.pdf.read_bytes() == report.pdf.read_bytes()


def test_a_period_without_snapshots_claims_no_score_and_shows_the_last_state(
    warehouse_of: Warehouses, tmp_path: Path
) -> None:
    made = render(warehouse_of(samples.silent), tmp_path / "october.html")

    text = words(made.html)

    assert made.pdf is None
    assert "No snapshot was taken in October 2026." in text.partition("Contents")[0]
    assert "last known state, of 20 July 2026. No score is claimed for October 2026." in text
    assert "\u2013 Score none for October 2026; it was 50 % on 20 July 2026" in text
    assert "The score was 50 % in July 2026, the same as in November 2025; 3 months had none (\u00d7)." in text
    assert "0 snapshots in the period; judged is number 11" in text


def test_a_first_month_has_nothing_to_compare_with(warehouse_of: Warehouses, tmp_path: Path) -> None:
    made = render(warehouse_of(samples.young), tmp_path / "october.html")

    text = words(made.html)

    assert "Change in points first month with an evaluation" in text
    assert text.count("There is no evaluation before October 2026 to compare with.") == 2
    assert "The score was 50 % in October 2026; 11 months had none (\u00d7)." in text


def test_a_framework_with_nothing_assessed_has_no_score(warehouse_of: Warehouses, tmp_path: Path) -> None:
    made = render(warehouse_of(samples.unassessed), tmp_path / "october.html")

    text = words(made.html)

    assert "There is no score: nothing that counts towards one was assessed." in text
    assert "\u2013 Score nothing was assessed" in text
    assert "0 % Coverage 0 of 2 requirements answered" in text
    assert "pods forbidden 403: may not list pods" in text
    assert "No control gives evidence for this framework." in text


def test_a_cluster_without_findings_says_so(warehouse_of: Warehouses, tmp_path: Path) -> None:
    made = render(warehouse_of(samples.spotless), tmp_path / "october.html")

    text = words(made.html)

    assert "100 % Score" in text
    assert "No finding is open." in text
    assert text.count("No control of this severity fails.") == 4
    assert rows(made.csv) == []


def test_a_month_that_is_not_over_is_marked(ordinary: Path, tmp_path: Path) -> None:
    made = render(ordinary, tmp_path / "october.html", generated_at="2026-10-20T06:00:00+02:00")

    text = words(made.html)

    assert "October 2026 is not over. What follows is the state of 5 October 2026, 22:00 UTC." in text
    assert "2026-10-01 to 2026-10-20, UTC" in text
    assert "made on 20 October 2026, 04:00 UTC" in text


def test_names_are_text_and_never_markup(hostile: ReportFiles) -> None:
    html = hostile.html.read_text(encoding="utf-8")

    text = words(hostile.html)

    assert not re.search(r"<(script|img|u>|h1>Sample|b>do)", html)
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in html
    assert "{{ 7 * 7 }}{% raw %}" in text
    assert not re.search(r"\b49\b", text)


def test_hidden_signs_in_names_are_written_out(hostile: ReportFiles) -> None:
    text = words(hostile.html)

    assert "evil⟨U+202E⟩gpj.exe" in text
    assert "⟨U+001B⟩[31mred" in text


def test_names_in_other_scripts_reach_the_pdf(hostile: ReportFiles) -> None:
    text = "".join(page.extract_text() for page in PdfReader(hostile.pdf).pages)

    assert "Нагрузка" in text


def test_no_cell_of_the_csv_is_a_formula(hostile: ReportFiles) -> None:
    found = rows(hostile.csv)

    assert {row["name"].removeprefix("'") for row in found} == set(samples.HOSTILE)
    assert not [cell for row in found for cell in row.values() if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]


@pytest.mark.parametrize(
    ("parameters", "message"),
    [
        ({"month": "2026-10"}, r"no parameter is called 'month'; there are warehouse, cluster, framework, period"),
        ({"period": ""}, "parameter period is required"),
        ({"max_rows": "many"}, "parameter max_rows is 'many', no int"),
        ({"period": 2026}, "parameter period is 2026, which is no str"),
    ],
)
def test_a_wrong_parameter_is_refused(
    ordinary: Path, tmp_path: Path, parameters: dict[str, object], message: str
) -> None:
    with pytest.raises(ReportError, match=message):
        render(ordinary, tmp_path / "october.html", **parameters)

    assert list(tmp_path.iterdir()) == []


def test_what_a_cell_refuses_is_the_error_of_the_report(ordinary: Path, tmp_path: Path) -> None:
    with pytest.raises(ReportError, match=r"^cluster 'nowhere': is not one of harbour-prod$"):
        render(ordinary, tmp_path / "october.html", cluster="nowhere")


def test_a_missing_warehouse_is_the_error_it_always_is(tmp_path: Path) -> None:
    with pytest.raises(WarehouseMissing, match="no warehouse here yet"):
        render(tmp_path / "nothing", tmp_path / "october.html")


def test_the_notebook_is_stored_without_results() -> None:
    notebook = nbformat.read(NOTEBOOK, as_version=4)
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]

    assert all(cell.outputs == [] and cell.execution_count is None for cell in code)


def test_the_notebook_holds_calls_and_sql_only() -> None:
    notebook = nbformat.read(NOTEBOOK, as_version=4)
    code = [cell.source for cell in notebook.cells if cell.cell_type == "code"]

    assert all(re.fullmatch(r'report\.show\("\w+", """\n.*\n"""(, chart="\w+")?\)', cell, re.S) for cell in code[2:])


def test_the_look_is_complete() -> None:
    named = re.findall(r'url\("([^"]+)"\)', (LOOK / "report.css").read_text(encoding="utf-8"))

    assert named
    assert [name for name in named if not (LOOK / name).is_file()] == []
