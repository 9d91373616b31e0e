import shutil
from pathlib import Path

import pytest

from audit_batch.errors import WarehouseMissing
from audit_batch.report.render import ReportFiles
from audit_batch.warehouse.folder import PUBLISHED
from tests.report.overview import render_overview, words_of


@pytest.fixture(scope="module")
def fleet(sites: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three sites, a folder without a warehouse, and one whose file is cut off."""
    folder = tmp_path_factory.mktemp("fleet")
    shutil.copytree(sites, folder, dirs_exist_ok=True)
    (folder / "coming").mkdir()
    (folder / "broken").mkdir()
    whole = (folder / "site-0" / PUBLISHED).read_bytes()
    (folder / "broken" / PUBLISHED).write_bytes(whole[: len(whole) // 3])
    return folder


@pytest.fixture(scope="module")
def overview(fleet: Path, tmp_path_factory: pytest.TempPathFactory) -> ReportFiles:
    return render_overview("fleet_overview", tmp_path_factory.mktemp("overview") / "o.html", fleet=str(fleet))


def test_clusters_stand_side_by_side_with_their_own_figures(overview: ReportFiles) -> None:
    page = words_of(overview.html)

    assert "3 of 3 clusters were judged by Sample Benchmark 2.0.1" in page
    for name in ("harbour-0", "harbour-1", "harbour-2"):
        assert f"{name} 1 h 83 % 50 % ±0 1 0 0 30" in page
    assert "3 clusters have critical findings open" in page


def test_what_was_not_read_is_named_before_any_figure(overview: ReportFiles) -> None:
    notice, _, rest = words_of(overview.html).partition("clusters were judged by")

    assert "2 folders of the fleet were not read and are in no figure of this report" in notice
    assert "broken (DuckDB cannot use the file" in notice
    assert "coming (no warehouse here yet" in notice
    assert "harbour-0" in rest


def test_the_worst_controls_count_clusters_and_findings(overview: ReportFiles) -> None:
    page = words_of(overview.html)

    assert "Containers do not run privileged privileged_container Critical 3 of 3 3 " in page
    assert "With fewer than five clusters nobody can be said to stand apart." in page


def test_a_fleet_of_nothing_is_refused(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()

    with pytest.raises(WarehouseMissing, match="no warehouse can be read; there is no sub-folder"):
        render_overview("fleet_overview", tmp_path / "o.html", fleet=str(tmp_path / "empty"))
