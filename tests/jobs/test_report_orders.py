"""Which notebook an order means, at which moment, and what its report is called."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from audit_batch.config import Settings
from audit_batch.errors import ReportError
from audit_batch.jobs.clock import Clock
from audit_batch.jobs.reports import ReportOrder, make_report

NOON = datetime(2026, 11, 2, 12, tzinfo=UTC)
CLOCK = Clock(lambda: NOON)


def test_a_report_on_a_month_takes_no_moment(tmp_path: Path) -> None:
    settings = Settings(warehouse=tmp_path)

    with pytest.raises(ReportError, match="compliance_report is about a whole period; give --month or --period"):
        make_report(settings, ReportOrder(as_of=NOON), tmp_path / "report.pdf", CLOCK)


def test_a_month_that_is_none_is_refused(tmp_path: Path) -> None:
    order = ReportOrder("access_review", month="2026-13")

    with pytest.raises(ReportError, match="month '2026-13' is not one like 2026-10"):
        make_report(Settings(warehouse=tmp_path), order, None, CLOCK)


def test_an_unknown_notebook_is_refused_with_those_there_are(tmp_path: Path) -> None:
    with pytest.raises(ReportError, match="there are access_review, compliance_report, "):
        make_report(Settings(warehouse=tmp_path), ReportOrder("access"), None, CLOCK)


@pytest.mark.parametrize(
    ("order", "named"), [(ReportOrder(month="2026-12"), "December"), (ReportOrder(period="2027"), "2027")]
)
def test_a_period_that_has_not_begun_has_no_report(tmp_path: Path, order: ReportOrder, named: str) -> None:
    with pytest.raises(ReportError, match=f"{named}.* has not begun"):
        make_report(Settings(warehouse=tmp_path), order, None, CLOCK)
