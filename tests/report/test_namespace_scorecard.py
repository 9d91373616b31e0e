import csv
import io
import re
from pathlib import Path

import pytest
from msgspec.structs import replace
from pypdf import PdfReader

from audit_batch.report.render import ReportFiles
from tests.report import samples
from tests.report.company import Company, Failing, write_company
from tests.report.overview import render_overview, words_of

LABELS = {
    "shop": {"team": "storefront"},
    "cart": {"owner": "storefront"},
    "bank": {"team": "money", "owner": "nobody"},
    "tools": {},
}


def shared_cluster() -> Company:
    """Three teams and one namespace of nobody, of which one team has most of the findings."""
    company = samples.ordinary()
    failing = [
        *(Failing("image_by_tag", f"page-{number}", namespace="shop") for number in range(4)),
        Failing("privileged_container", "basket", namespace="cart"),
        Failing("host_network", "vault", namespace="bank"),
        Failing("host_network", "router", namespace="", kind="Node"),
    ]
    moments = [replace(moment, failing=failing, namespaces=LABELS) for moment in company.moments[-3:]]
    return replace(company, moments=moments)


@pytest.fixture(scope="module")
def cards(tmp_path_factory: pytest.TempPathFactory) -> ReportFiles:
    folder = tmp_path_factory.mktemp("teams")
    write_company(folder / "warehouse", shared_cluster())
    return render_overview("namespace_scorecard", folder / "cards.pdf", warehouse=str(folder / "warehouse"))


def test_each_team_has_one_page_behind_the_page_of_all(cards: ReportFiles) -> None:
    assert cards.pdf
    pages = [page.extract_text() for page in PdfReader(cards.pdf).pages]
    titles = ["money", "storefront", "tools", "Cluster-wide"]

    assert [title in page for title, page in zip(titles, pages[1:5], strict=True)] == [True] * 4
    assert ["Age in days" in page for page in pages[:6]] == [False, True, True, True, True, False]


def test_a_team_owns_the_namespaces_whose_label_names_it(cards: ReportFiles) -> None:
    rows = list(csv.DictReader(io.StringIO(cards.csv.read_text(encoding="utf-8-sig"))))
    owners = {(row["namespace"], row["team"]) for row in rows}

    assert owners == {("shop", "storefront"), ("cart", "storefront"), ("bank", "money"), ("", "")}
    assert "Namespaces cart, shop; 0 workloads." in words_of(cards.html)


def test_a_team_is_set_beside_the_median_of_all_teams(cards: ReportFiles) -> None:
    storefront = words_of(cards.html).partition("Namespaces cart, shop")[2]

    assert "33 % Requirements kept 1 of 3; median of teams 66 %" in storefront
    assert "1 critical, 0 high; 0 medium, 4 low, 0 waived" in storefront


def test_another_label_makes_other_teams(cards: ReportFiles, tmp_path: Path) -> None:
    warehouse = str(cards.html.parent / "warehouse")

    made = render_overview("namespace_scorecard", tmp_path / "c.html", warehouse=warehouse, label="owner")

    assert "4 teams answer for" in words_of(made.html)
    assert "Namespace bank; 0 workloads." in words_of(made.html)
    assert re.search(r'id="team-\d">nobody<', made.html.read_text(encoding="utf-8"))


def test_without_namespaces_read_each_namespace_is_its_own_team(ordinary: Path, tmp_path: Path) -> None:
    made = render_overview("namespace_scorecard", tmp_path / "c.html", warehouse=str(ordinary))

    assert "1 team answer" in words_of(made.html)
    assert 'id="team-1">shop<' in made.html.read_text(encoding="utf-8")
