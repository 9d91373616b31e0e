"""Whatever a report is about, what comes from the cluster is text: no markup, no template, no formula."""

import csv
import io
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from audit_batch.report.export.csv import to_csv
from audit_batch.report.render import ReportFiles, render_report
from tests.report import samples
from tests.report.company import Company
from tests.report.conftest import LOOK, ROOT

ABOUT = {
    "period": "2026-10",
    "generated_at": "2026-11-02T06:00:00Z",
    "organisation": "<script>alert(3)</script>{{ 7 * 7 }}",
}
FORMULAS = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "\uff1d1", "\uff0b1", "\uff0d1", "\uff201"]
OURS = re.compile(r"<style>.*?</style>", re.DOTALL)


@pytest.fixture(scope="module", params=["executive_summary", "fleet_overview", "namespace_scorecard", "trend_report"])
def made(
    request: pytest.FixtureRequest,
    warehouse_of: Callable[[Callable[[], Company]], Path],
    tmp_path_factory: pytest.TempPathFactory,
) -> ReportFiles:
    """Each report about names that try to be more than text, as HTML."""
    folder = tmp_path_factory.mktemp("made")
    warehouse = warehouse_of(samples.hostile)
    place = {"warehouse": str(warehouse)}
    if request.param == "fleet_overview":
        (folder / "fleet").mkdir()
        (folder / "fleet" / "one").symlink_to(warehouse)
        place = {"fleet": str(folder / "fleet")}
    return render_report(
        ROOT / "notebooks" / f"{request.param}.ipynb", {**place, **ABOUT}, folder / "made.html", look=LOOK
    )


def test_no_name_becomes_markup_or_is_computed(made: ReportFiles) -> None:
    page = OURS.sub("", made.html.read_text(encoding="utf-8"))

    assert "<script" not in page
    assert "file:///" not in page or "&lt;img src=file:///" in page
    assert "<h1>Sample" not in page
    assert "&lt;script&gt;alert(3)&lt;/script&gt;{{ 7 * 7 }}" in page


def test_no_cell_of_any_list_is_a_formula(made: ReportFiles) -> None:
    rows = list(csv.reader(io.StringIO(made.csv.read_bytes().decode("utf-8-sig"))))

    assert [cell for row in rows for cell in row if cell.startswith(("=", "+", "@")) or re.match(r"-[^\d]", cell)] == []


@pytest.mark.parametrize("formula", FORMULAS)
def test_a_cell_that_a_spreadsheet_would_run_is_quoted_and_can_be_read_back(formula: str) -> None:
    content = to_csv(["name", "names"], [[formula, [formula, "b"]]]).decode("utf-8-sig")

    ((_, _), (cell, listed)) = csv.reader(io.StringIO(content, newline=""))
    assert (cell, listed) == (f"'{formula}", f"'{formula}; b")


def test_numbers_stay_numbers() -> None:
    assert to_csv(["a", "b"], [[-1, 2.5]]) == "\ufeffa,b\r\n-1,2.5\r\n".encode()


def test_quotes_and_lines_inside_of_a_cell_stay_inside() -> None:
    content = to_csv(["a", "b"], [['x","=1+1', "line\r\n=1"]]).decode("utf-8-sig")

    assert list(csv.reader(io.StringIO(content, newline=""))) == [["a", "b"], ['x","=1+1', "line\r\n=1"]]
