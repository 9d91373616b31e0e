import shutil
from pathlib import Path

import pytest

from audit_batch.report.render import ReportFiles
from audit_batch.warehouse.database import open_published
from tests.report.overview import render_overview, words_of


@pytest.fixture(scope="module")
def trend(ordinary: Path, tmp_path_factory: pytest.TempPathFactory) -> ReportFiles:
    return render_overview("trend_report", tmp_path_factory.mktemp("trend") / "t.html", warehouse=str(ordinary))


def test_a_trend_shows_twelve_months_up_to_the_period(trend: ReportFiles) -> None:
    page = words_of(trend.html)

    assert "November 2025 to October 2026" in page
    assert trend.csv.read_text(encoding="utf-8-sig").count("2025-11-01") == 4
    assert "2025-10-01" not in trend.csv.read_text(encoding="utf-8-sig")


def test_its_open_findings_end_with_those_of_the_warehouse(ordinary: Path, trend: ReportFiles) -> None:
    with open_published(ordinary) as con:
        con.execute("SET VARIABLE as_of = TIMESTAMP '2026-10-31 23:59:59'")
        ((low,),) = con.execute(
            "SELECT count(*) FROM findings WHERE severity = 'low' AND state != 'resolved'"
        ).fetchall()

    assert f"low 0 to {low}." in words_of(trend.html)


def test_remediation_is_told_against_the_target(trend: ReportFiles) -> None:
    page = words_of(trend.html)

    assert "On average, findings of every severity took longer than their target." in page
    assert (
        "Months within the target: critical none resolved, high 0 of 1, medium none resolved, low none resolved."
        in page
    )


def test_a_library_that_stayed_the_same_is_said_to_have_moved_nothing(trend: ReportFiles) -> None:
    assert "The library was the same in the whole time" in words_of(trend.html)


def test_a_trend_over_a_fleet_adds_its_clusters_up(sites: Path, tmp_path: Path) -> None:
    fleet = tmp_path / "fleet"
    shutil.copytree(sites, fleet, ignore=shutil.ignore_patterns("site-2"))
    (fleet / "lost").mkdir()

    made = render_overview("trend_report", tmp_path / "t.html", fleet=str(fleet))

    page = words_of(made.html)
    assert "2 clusters" in page
    assert "low 0 to 60." in page
    assert "harbour-0" in page
    assert "lost (no warehouse here yet" in page
