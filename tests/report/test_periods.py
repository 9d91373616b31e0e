"""Periods: a month, a quarter, a year or any range of days, in the site's time zone."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from audit_batch.errors import ReportError
from audit_batch.report.periods import day_in, month_before, read_period, read_zone

ZURICH = ZoneInfo("Europe/Zurich")


@pytest.mark.parametrize(
    ("text", "first", "last", "name", "within"),
    [
        ("2026-10", date(2026, 10, 1), date(2026, 10, 31), "October 2026", "in October 2026"),
        ("2026-12", date(2026, 12, 1), date(2026, 12, 31), "December 2026", "in December 2026"),
        ("2028-02", date(2028, 2, 1), date(2028, 2, 29), "February 2028", "in February 2028"),
        ("2026-Q3", date(2026, 7, 1), date(2026, 9, 30), "third quarter of 2026", "in the third quarter of 2026"),
        ("2026q4", date(2026, 10, 1), date(2026, 12, 31), "fourth quarter of 2026", "in the fourth quarter of 2026"),
        ("2026", date(2026, 1, 1), date(2026, 12, 31), "2026", "in 2026"),
        (
            "2026-01-15..2026-03-31",
            date(2026, 1, 15),
            date(2026, 3, 31),
            "15 January to 31 March 2026",
            "from 15 January to 31 March 2026",
        ),
        (
            "2025-12-15..2026-01-14",
            date(2025, 12, 15),
            date(2026, 1, 14),
            "15 December 2025 to 14 January 2026",
            "from 15 December 2025 to 14 January 2026",
        ),
    ],
)
def test_a_period_has_its_days_and_its_name(text: str, first: date, last: date, name: str, within: str) -> None:
    period = read_period(text)

    assert (period.first, period.last, period.name, period.within) == (first, last, name, within)


@pytest.mark.parametrize(
    "text", ["2026-13", "2026-00", "October", "2026-10-01", "", "2026-Q5", "2026-02-01..2026-02-30", "0000"]
)
def test_what_is_no_period_is_refused_with_the_forms_there_are(text: str) -> None:
    with pytest.raises(ReportError, match=r"is not a month such as 2026-10, a quarter \(2026-Q3\), a year"):
        read_period(text)


def test_a_range_that_ends_before_it_begins_is_refused() -> None:
    with pytest.raises(ReportError, match="ends before it begins"):
        read_period("2026-03-31..2026-01-15")


def test_days_begin_where_the_site_is() -> None:
    period = read_period("2026-10", ZURICH)

    assert period.start == datetime.fromisoformat("2026-09-30 22:00")
    assert period.end == datetime.fromisoformat("2026-10-31 23:00")
    assert day_in(period.start, ZURICH) == date(2026, 10, 1)


def test_the_month_before_is_that_of_the_zone() -> None:
    midnight_is_near = datetime(2026, 10, 31, 23, 30, tzinfo=UTC)

    assert (month_before(midnight_is_near, UTC), month_before(midnight_is_near, ZURICH)) == ("2026-09", "2026-10")


@pytest.mark.parametrize("name", ["Mars/Olympus", "", "../etc/passwd", "UTC+1"])
def test_what_is_no_time_zone_is_refused(name: str) -> None:
    with pytest.raises(ReportError, match="is no time zone such as UTC or Europe/Zurich"):
        read_zone(name)
