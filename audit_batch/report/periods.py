"""Periods that a report can be about: a month, a quarter, a year or any range of days, in a time zone."""

import re
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, timedelta, tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from msgspec import Struct

from audit_batch.errors import ReportError

_DAY = timedelta(days=1)
_MONTH = re.compile(r"(\d{4})-(\d{2})")
_QUARTER = re.compile(r"(\d{4})-?[Qq]([1-4])")
_YEAR = re.compile(r"\d{4}")
_RANGE = re.compile(r"(\d{4}-\d{2}-\d{2})\.\.(\d{4}-\d{2}-\d{2})")
_FORMS = "a month such as 2026-10, a quarter (2026-Q3), a year (2026) or a range of days (2026-01-15..2026-03-31)"


class Period(Struct, frozen=True):
    """A stretch of whole days."""

    text: str
    """As it is asked for: 2026-10, 2026-Q3, 2026 or 2026-01-15..2026-03-31."""
    first: date
    last: date
    name: str
    """As it is called: October 2026, third quarter of 2026, 2026, 15 January to 31 March 2026."""
    zone: tzinfo = UTC
    """Where its days begin and end."""

    @property
    def start(self) -> datetime:
        """Its first moment, UTC without zone."""
        return _midnight(self.first, self.zone)

    @property
    def end(self) -> datetime:
        """The first moment after it, UTC without zone."""
        return _midnight(self.last + _DAY, self.zone)

    @property
    def within(self) -> str:
        """When something happened in it, to be put into a sentence: in October 2026, from 15 January to ..."""
        if ".." in self.text:
            return f"from {self.name}"
        return f"in the {self.name}" if "quarter" in self.name else f"in {self.name}"


def read_period(text: str, zone: tzinfo = UTC) -> Period:
    """Return the period that is asked for.

    Raises:
        ReportError: It is none of the forms, or ends before it begins.
    """
    for form, read in _READERS.items():
        if form.fullmatch(text):
            try:
                first, last, name = read(text)
            except ValueError as error:
                raise ReportError(f"period {text!r}: is not {_FORMS}") from error
            if last < first:
                raise ReportError(f"period {text!r}: ends before it begins")
            return Period(text.upper(), first, last, name, zone)
    raise ReportError(f"period {text!r}: is not {_FORMS}")


def require_begun(period: Period, now: datetime) -> None:
    """Refuse a period that lies ahead.

    Raises:
        ReportError: It has not begun.
    """
    if period.start > now.astimezone(UTC).replace(tzinfo=None):
        raise ReportError(f"{period.name} has not begun; give a period that has ended, or one that runs")


def read_zone(name: str) -> tzinfo:
    """Return a time zone by its IANA name.

    Raises:
        ReportError: There is none of that name.
    """
    if name == "UTC":
        return UTC
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise ReportError(f"time_zone {name!r}: is no time zone such as UTC or Europe/Zurich") from error


def day_in(moment: datetime, zone: tzinfo) -> date:
    """Return the day in ``zone`` of a moment in UTC without zone."""
    return moment.replace(tzinfo=UTC).astimezone(zone).date()


def month_before(now: datetime, zone: tzinfo) -> str:
    """Return the last month that has ended in ``zone``, such as 2026-10."""
    first = now.astimezone(zone).date().replace(day=1)
    return f"{first - _DAY:%Y-%m}"


def _midnight(day: date, zone: tzinfo) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=zone).astimezone(UTC).replace(tzinfo=None)


def _months(year: int, month: int, count: int) -> tuple[date, date]:
    """The first and the last day of ``count`` months of one year."""
    after = month + count
    ended = date(year + 1, 1, 1) if after > 12 else date(year, after, 1)  # noqa: PLR2004  months of a year
    return date(year, month, 1), ended - _DAY


def _month(text: str) -> tuple[date, date, str]:
    year, month = map(int, text.split("-"))
    first, last = _months(year, month, 1)
    return first, last, f"{first:%B} {year}"


def _quarter(text: str) -> tuple[date, date, str]:
    year, quarter = int(text[:4]), int(text[-1])
    ordinal = ("first", "second", "third", "fourth")[quarter - 1]
    return *_months(year, 3 * quarter - 2, 3), f"{ordinal} quarter of {year}"


def _year(text: str) -> tuple[date, date, str]:
    return *_months(int(text), 1, 12), text


def _range(text: str) -> tuple[date, date, str]:
    first, last = map(date.fromisoformat, text.split(".."))
    year = f" {first.year}" if first.year != last.year else ""
    return first, last, f"{first.day} {first:%B}{year} to {last.day} {last:%B} {last.year}"


_READERS: Mapping[re.Pattern[str], Callable[[str], tuple[date, date, str]]] = {
    _MONTH: _month,
    _QUARTER: _quarter,
    _YEAR: _year,
    _RANGE: _range,
}
