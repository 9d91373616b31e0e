from collections.abc import Callable
from pathlib import Path

import pytest

from audit_batch.report.render import ReportFiles, render_report
from tests.report import exports, harbour, samples
from tests.report.company import FRAMEWORK, Company, write_company

ROOT = Path(__file__).parents[2]
NOTEBOOK = ROOT / "notebooks" / "compliance_report.ipynb"
LOOK = ROOT / "reports"
OCTOBER = {"framework": FRAMEWORK, "period": "2026-10", "generated_at": "2026-11-02T06:00:00Z"}


def render(warehouse: Path, output: Path, **parameters: object) -> ReportFiles:
    return render_report(NOTEBOOK, {"warehouse": str(warehouse), **OCTOBER, **parameters}, output, look=LOOK)


@pytest.fixture(scope="session")
def warehouse_of(tmp_path_factory: pytest.TempPathFactory) -> Callable[[Callable[[], Company]], Path]:
    """The warehouse of a sample company, written once per session."""
    written: dict[str, Path] = {}

    def of(company: Callable[[], Company]) -> Path:
        if company.__name__ not in written:
            written[company.__name__] = folder = tmp_path_factory.mktemp(company.__name__)
            write_company(folder, company())
        return written[company.__name__]

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
    return render(ordinary, tmp_path_factory.mktemp("report") / "october.pdf")


@pytest.fixture(scope="session")
def hostile(
    warehouse_of: Callable[[Callable[[], Company]], Path], tmp_path_factory: pytest.TempPathFactory
) -> ReportFiles:
    """The report about names that try to be more than text, as PDF."""
    return render(warehouse_of(samples.hostile), tmp_path_factory.mktemp("hostile") / "october.pdf", max_rows=20)


@pytest.fixture(scope="session")
def harbour_warehouse(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The harbour's two snapshots and the log between them."""
    folder = tmp_path_factory.mktemp("harbour")
    harbour.write_harbour(folder)
    return folder
