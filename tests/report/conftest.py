from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from audit_batch.report.render import ReportFiles, render_report
from tests.report import exports, harbour, samples
from tests.report.company import FRAMEWORK, Company, write_company
from tests.report.sites import write_sites
from tests.shared import shared

ROOT = Path(__file__).parents[2]
NOTEBOOK = ROOT / "notebooks" / "compliance_report.ipynb"
LOOK = ROOT / "reports"
OCTOBER = {"framework": FRAMEWORK, "period": "2026-10", "generated_at": "2026-11-02T06:00:00Z"}


def render_review(warehouse: Path, output: Path) -> ReportFiles:
    """Render the access review of the harbour."""
    parameters = {"warehouse": str(warehouse), "period": "2026-01", "generated_at": harbour.MADE_AT}
    return render_report(ROOT / "notebooks" / "access_review.ipynb", parameters, output, look=LOOK)


def render(warehouse: Path, output: Path, **parameters: object) -> ReportFiles:
    return render_report(NOTEBOOK, {"warehouse": str(warehouse), **OCTOBER, **parameters}, output, look=LOOK)


@pytest.fixture(scope="session")
def warehouse_of(tmp_path_factory: pytest.TempPathFactory) -> Callable[[Callable[[], Company]], Path]:
    """The warehouse of a sample company, written once."""

    def of(company: Callable[[], Company]) -> Path:
        return shared(tmp_path_factory, f"company-{company.__name__}", partial(write_company, company=company()))

    return of


@pytest.fixture(scope="session")
def ordinary(warehouse_of: Callable[[Callable[[], Company]], Path]) -> Path:
    return warehouse_of(samples.ordinary)


@pytest.fixture(scope="session")
def states(warehouse_of: Callable[[Callable[[], Company]], Path]) -> Path:
    """The warehouse of a company with every state of requirements, controls and findings."""
    return warehouse_of(exports.every_state)


@pytest.fixture(scope="session")
def report(ordinary: Path, tmp_path_factory: pytest.TempPathFactory) -> ReportFiles:
    """The ordinary company's report of October 2026, as PDF."""
    return shared(tmp_path_factory, "report", lambda folder: render(ordinary, folder / "october.pdf"))


@pytest.fixture(scope="session")
def summary(ordinary: Path, tmp_path_factory: pytest.TempPathFactory) -> ReportFiles:
    """The ordinary company's executive summary of October 2026."""
    # Here: the module imports this one.
    from tests.report.overview import render_overview  # noqa: PLC0415

    return shared(
        tmp_path_factory,
        "summary",
        lambda folder: render_overview("executive_summary", folder / "summary.pdf", warehouse=str(ordinary)),
    )


@pytest.fixture(scope="session")
def hostile(
    warehouse_of: Callable[[Callable[[], Company]], Path], tmp_path_factory: pytest.TempPathFactory
) -> ReportFiles:
    """The report about names that try to be more than text, as PDF."""
    warehouse = warehouse_of(samples.hostile)
    return shared(tmp_path_factory, "hostile", lambda folder: render(warehouse, folder / "october.pdf", max_rows=20))


@pytest.fixture(scope="session")
def harbour_warehouse(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The harbour's two snapshots and the log between them."""
    return shared(tmp_path_factory, "harbour", harbour.write_harbour)


@pytest.fixture(scope="session")
def sites(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the warehouses of three sites."""
    return shared(tmp_path_factory, "sites", write_sites)


@pytest.fixture(scope="session")
def access_review(harbour_warehouse: Path, tmp_path_factory: pytest.TempPathFactory) -> ReportFiles:
    """The review of who may do what in the harbour, as PDF."""
    return shared(
        tmp_path_factory, "access-review", lambda folder: render_review(harbour_warehouse, folder / "review.pdf")
    )


@pytest.fixture(scope="session")
def investigation(harbour_warehouse: Path, tmp_path_factory: pytest.TempPathFactory) -> ReportFiles:
    """What Kim did on the harbour's one day, as PDF."""
    parameters = {"warehouse": str(harbour_warehouse), "principal": harbour.KIM, "generated_at": harbour.MADE_AT}
    notebook = ROOT / "notebooks" / "investigation.ipynb"
    return shared(
        tmp_path_factory,
        "investigation",
        lambda folder: render_report(notebook, {**parameters, **harbour.DAY}, folder / "kim.pdf", look=LOOK),
    )
