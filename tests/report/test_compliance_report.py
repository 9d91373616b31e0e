import csv
import io
import re
from collections.abc import Callable
from pathlib import Path

import nbformat
import pytest

from audit_batch.errors import ReportError, WarehouseMissing
from audit_batch.report.frames import open_report
from audit_batch.report.render import Finish, ReportFiles, render_report
from audit_batch.warehouse.database import open_published
from tests.report import samples
from tests.report.company import FRAMEWORK, Company
from tests.report.conftest import LOOK, NOTEBOOK, OCTOBER, render

MADE_AT = "2026-11-02T06:00:00Z"

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
        "october-drift.csv",
        "october-sample.csv",
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
    assert "Period 2026-10-01 to 2026-10-31 Time zone UTC" in cover
    assert "2 snapshots in the period; judged is number 15 of 31 October 2026, 22:00 UTC, complete" in cover
    assert "as of 2 November 2026, 06:00 UTC, by audit-batch" in cover
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

    assert listed == 12
    assert "and 18 more findings of this control, in the CSV file" in page
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


def test_the_same_warehouse_and_parameters_give_the_same_files(
    ordinary: Path, report: ReportFiles, tmp_path: Path
) -> None:
    again = render(ordinary, tmp_path / "october.html")

    assert again.html.read_bytes() == report.html.read_bytes()
    assert again.csv.read_bytes() == report.csv.read_bytes()
    assert again.notebook.read_bytes() == report.notebook.read_bytes()


@pytest.mark.soak
def test_the_same_warehouse_and_parameters_give_the_same_pdf(
    ordinary: Path, report: ReportFiles, tmp_path: Path
) -> None:
    again = render(ordinary, tmp_path / "october.pdf")

    assert again.pdf
    assert report.pdf
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

    assert "Change in points first period with an evaluation" in text
    assert text.count("There is no evaluation before October 2026 to compare with.") == 3
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

    cover, _, rest = text.partition("Contents")
    assert "October 2026, in progress: until 31 October 2026" in cover
    assert "October 2026 is not over; in progress: until 31 October 2026. What follows is the state of 5 Oct" in rest
    assert "2026-10-01 to 2026-10-20, in progress: until 31 October 2026" in cover
    assert "as of 20 October 2026, 04:00 UTC" in text


def test_names_are_text_and_never_markup(hostile: ReportFiles) -> None:
    html = hostile.html.read_text(encoding="utf-8")

    text = words(hostile.html)

    assert not re.search(r"<(script|img|u>|h1>Sample|b>do)", html)
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in html
    assert "{{ 7 * 7 }}{% raw %}" in text


def test_hidden_signs_in_names_are_written_out(hostile: ReportFiles) -> None:
    text = words(hostile.html)

    assert "evil⟨U+202E⟩gpj.exe" in text
    assert "⟨U+001B⟩[31mred" in text


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

    call = r'report\.(keep|show|draw)\("\w+", """\n.*\n"""(, chart="\w+")?\)'
    assert [cell for cell in code[2:] if not re.fullmatch(call, cell, re.S)] == []


def test_the_look_is_complete() -> None:
    named = re.findall(r'url\("([^"]+)"\)', (LOOK / "report.css").read_text(encoding="utf-8"))

    assert named
    assert [name for name in named if not (LOOK / name).is_file()] == []


def test_the_sample_names_what_is_found_again_and_says_what_is_not(report: ReportFiles, page: str) -> None:
    (path,) = [path for path in report.others if path.name == "october-sample.csv"]
    drawn = rows(path)
    found = {row["control"]: row["found"] for row in drawn}

    assert len(drawn) == 56
    assert found == {"host_network": "True", "image_by_tag": "False", "privileged_container": "False"}
    assert {row["name"] for row in drawn if row["found"] == "true"} <= {f"w-{number}" for number in range(301)}
    assert "of them cannot be named:" in page


def test_another_seed_draws_others_and_the_same_seed_the_same(ordinary: Path) -> None:
    report = open_report(str(ordinary), "", FRAMEWORK, "2026-10", MADE_AT)
    notebook = nbformat.read(NOTEBOOK, as_version=4)
    asked = {
        match[2]: (match[1], match[3])
        for cell in notebook.cells
        if (match := re.match(r'report\.(\w+)\("(\w+)", """\n(.*?)"""', cell.source, re.S))
    }

    def drawn(seed: str) -> list[object]:
        report.given(sample_seed=seed)
        for name in ("reads", "population", "frame"):
            report.keep(name, asked[name][1])
        return [row[1] for row in report.draw("sample", asked["sample"][1]).rows]

    assert drawn("one") == drawn("one")
    assert drawn("one") != drawn("two")


@pytest.fixture(scope="module")
def quarter(ordinary: Path, tmp_path_factory: pytest.TempPathFactory) -> ReportFiles:
    """A report of a quarter, in another zone and with a logo."""
    folder = tmp_path_factory.mktemp("quarter")
    logo = folder / "logo.svg"
    logo.write_text('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"/>', encoding="utf-8")
    about = {"warehouse": str(ordinary), **OCTOBER, "period": "2026-Q3", "time_zone": "Asia/Tokyo"}
    return render_report(NOTEBOOK, about, folder / "quarter.html", look=LOOK, finish=Finish(logo))


def test_a_quarter_in_another_zone_is_named_on_the_cover_and_decides_what_belongs_to_it(quarter: ReportFiles) -> None:
    cover = words(quarter.html).partition("Contents")[0]

    assert "Third quarter of 2026" in cover
    assert "Period 2026-07-01 to 2026-09-30 Time zone Asia/Tokyo" in cover
    assert "judged is number 13 of 21 September 2026, 07:00 UTC+9" in cover


def test_the_logo_stands_on_the_cover(quarter: ReportFiles) -> None:
    assert '<img class="logo" src="data:image/svg+xml;base64,' in quarter.html.read_text(encoding="utf-8")


def test_findings_past_their_target_are_counted(page: str) -> None:
    ageing = page.partition("Ageing, and time to remediation Open findings by age")[2].partition("By owner")[0]

    assert "Older than the target: critical 1." in ageing
    assert "Critical 7 1 1 406 0" in ageing
    assert "High 30 0 0" in ageing


def test_without_changes_of_the_library_all_movement_is_the_clusters(page: str) -> None:
    movement = page.rpartition("What moved the score")[2].partition("The cluster")[0]

    assert "\u00b10.0 points because the library of controls changed" in movement
    assert "judges by the same query and parameters" in movement
