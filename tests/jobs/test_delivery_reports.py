"""The reports that the settings list: named by cluster, framework and period, made once, never over a signed one."""

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_notebook

from audit_batch.config import Settings
from audit_batch.config.orders import ReportRule
from audit_batch.errors import ReportError
from audit_batch.jobs.clock import Clock
from audit_batch.jobs.delivery_reports import Wanted, make_wanted, wanted_reports
from audit_batch.jobs.reports import ReportOrder, make_report
from audit_batch.report.delivery.finished import Finished, is_signed, next_version
from tests.report.company import Company, Control, Moment, at, write_company

CLOCK = Clock(lambda: datetime(2026, 11, 2, 6, tzinfo=UTC))
KERNEL = {"name": "python3", "display_name": "Python 3", "language": "python"}
SIGNED = b"%PDF-1.7 /ByteRange [0 10 20 30]"


@pytest.fixture(scope="module")
def warehouse(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("company") / "warehouse"
    write_company(folder, Company((Control("privileged_container"),), (Moment(at("2026-09-15T02:00:00"), ()),)))
    return folder


def names(settings: Settings, period: str) -> list[str]:
    return [entry.pdf.name for entry in wanted_reports(settings, period, Path("reports"))]


def test_without_a_list_the_compliance_report_of_every_judged_framework_is_wanted(warehouse: Path) -> None:
    assert names(Settings(warehouse=warehouse), "2026-10") == ["compliance_report-harbour-prod-cis-sample-2026-10.pdf"]


def test_the_last_month_of_a_quarter_brings_the_reports_of_the_quarter(warehouse: Path) -> None:
    rules = (ReportRule(frameworks=("cis-sample",)), ReportRule("access_review", every="quarter"))
    settings = Settings(warehouse=warehouse, reports=rules)

    assert names(settings, "2026-09") == [
        "compliance_report-harbour-prod-cis-sample-2026-09.pdf",
        "access_review-harbour-prod-2026-Q3.pdf",
    ]
    assert names(settings, "2026-Q3") == ["access_review-harbour-prod-2026-Q3.pdf"]
    assert names(settings, "2026-10") == ["compliance_report-harbour-prod-cis-sample-2026-10.pdf"]


def test_a_period_for_which_nothing_is_listed_or_was_judged_is_told_of(warehouse: Path) -> None:
    yearly = Settings(warehouse=warehouse, reports=(ReportRule(every="year"),))

    with pytest.raises(ReportError, match="the settings list no report for it; see every"):
        names(yearly, "2026-10")
    with pytest.raises(ReportError, match="nothing was evaluated until the end of 2026-08"):
        names(Settings(warehouse=warehouse), "2026-08")
    with pytest.raises(ReportError, match="cluster 'harbor': is not one of harbour-prod"):
        names(Settings(warehouse=warehouse, cluster="harbor"), "2026-10")


@pytest.fixture
def wanted(warehouse: Path, tmp_path: Path) -> tuple[Settings, Sequence[Wanted]]:
    """A report whose notebook takes no time."""
    cells = [
        new_code_cell('period: str = ""\ngenerated_at: str = ""', metadata={"tags": ["parameters"]}),
        new_code_cell("1 / 0"),
    ]
    nbformat.write(new_notebook(cells=cells, metadata={"kernelspec": KERNEL}), tmp_path / "broken.ipynb")
    settings = Settings(warehouse=warehouse, notebooks=(tmp_path,), reports=(ReportRule("broken", formats=()),))
    return settings, wanted_reports(settings, "2026-10", tmp_path)


def test_what_is_there_is_not_made_again(wanted: tuple[Settings, Sequence[Wanted]]) -> None:
    settings, (entry,) = wanted
    entry.pdf.write_bytes(b"%PDF-1.7")

    made, there = make_wanted(settings, [entry], CLOCK, again=False, told=lambda _: None)

    assert made == []
    assert there == [Finished(entry.pdf, "harbour-prod", "broken", "", "2026-10")]


def test_a_report_that_cannot_be_made_leaves_what_was_there(wanted: tuple[Settings, Sequence[Wanted]]) -> None:
    settings, (entry,) = wanted
    entry.pdf.write_bytes(b"%PDF-1.7")

    with pytest.raises(ReportError, match=r"broken-harbour-prod-2026-10.pdf: .*; 0 others were made"):
        make_wanted(settings, [entry], CLOCK, again=True, told=lambda _: None)

    assert entry.pdf.read_bytes() == b"%PDF-1.7"
    assert [path.name for path in entry.pdf.parent.glob("*2026-10*")] == [entry.pdf.name]


def test_a_signed_report_stays_and_what_is_made_again_gets_a_number(tmp_path: Path) -> None:
    pdf = tmp_path / "report-2026-10.pdf"
    first = next_version(pdf)
    pdf.write_bytes(b"%PDF-1.7 no signature")
    over_unsigned = next_version(pdf)
    pdf.write_bytes(SIGNED)
    second = next_version(pdf)
    second.write_bytes(b"%PDF-1.7 not signed yet")
    over_second = next_version(pdf)
    second.write_bytes(SIGNED)

    assert (first, over_unsigned, over_second) == (pdf, pdf, second)
    assert (second.name, next_version(pdf).name) == ("report-2026-10-v2.pdf", "report-2026-10-v3.pdf")


def test_a_signature_is_found_wherever_it_lies(tmp_path: Path) -> None:
    pdf = tmp_path / "large.pdf"
    pdf.write_bytes(bytes(2**20 - 4) + SIGNED[9:])

    assert is_signed(pdf)
    pdf.write_bytes(bytes(3 * 2**20))
    assert not is_signed(pdf)


def test_a_signed_report_is_not_written_over_by_its_name(warehouse: Path, tmp_path: Path) -> None:
    signed = tmp_path / "october.pdf"
    signed.write_bytes(SIGNED)

    with pytest.raises(ReportError, match=r"october.pdf: is signed, and stays as it is; give another name with -o"):
        make_report(Settings(warehouse=warehouse), ReportOrder(month="2026-10"), signed, CLOCK)

    assert signed.read_bytes() == SIGNED
