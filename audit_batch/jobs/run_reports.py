"""Reports of periods that ended and that are missing, rendered from history: each period judged as of its end."""

from collections.abc import Iterator, Sequence
from datetime import datetime, tzinfo
from pathlib import Path

from msgspec import Struct, field
from msgspec.structs import replace

from audit_batch.config import Settings
from audit_batch.config.orders import ReportRule
from audit_batch.jobs.delivery_reports import Wanted
from audit_batch.jobs.reports import ReportOrder, default_name, find_notebook
from audit_batch.jobs.run_known import Known, PeriodEnd
from audit_batch.report.delivery.finished import newest_version
from audit_batch.report.parameters import read_parameters
from audit_batch.report.periods import Period, day_in, read_period, read_zone

_MONTHS = {"month": 1, "quarter": 3, "year": 12}
_YEAR = 12


class Orders(Struct, frozen=True):
    """What there is to render."""

    missing: Sequence[Wanted] = field(default_factory=tuple)
    """The earliest end first."""
    waiting: Sequence[str] = field(default_factory=tuple)
    """Periods whose last snapshot is not judged: a report now would say less than one after the evaluation."""


def ended_periods(settings: Settings, first: datetime, now: datetime) -> list[Period]:
    """Return the periods that have ended since the first snapshot, as far back as the settings look, each once.

    Args:
        settings: The settings.
        first: When the first snapshot was taken, UTC without zone.
        now: The clock.

    Raises:
        ReportError: The settings' time zone is none.
    """
    zone = read_zone(settings.time_zone)
    today = now.astimezone(zone).date()
    this_month = _YEAR * today.year + today.month - 1
    begun = day_in(first, zone)
    oldest = max(_YEAR * begun.year + begun.month - 1, this_month - settings.report_months)
    lengths = dict.fromkeys(_MONTHS[rule.every] for rule in rules_of(settings))
    found = [period for length in lengths for period in _stretches(length, oldest, this_month, zone)]
    return [period for period in found if period.last < today]


def rules_of(settings: Settings) -> tuple[ReportRule, ...]:
    """Return the settings' rules; without any, the compliance report of each month."""
    return settings.reports or (ReportRule(),)


def find_missing(settings: Settings, known: Known, folder: Path) -> Orders:
    """Return the reports that ``folder`` lacks.

    Raises:
        ReportError: A rule names a notebook that is not there.
    """
    named = replace(settings, cluster=known.cluster)
    judged = known.judged.snapshot if known.judged else 0
    ends = [end for end in known.ends if end.snapshot <= judged and end.frameworks]
    found = [entry for end in ends for rule in rules_of(settings) for entry in _wanted(named, rule, end, folder)]
    once = {entry.pdf: entry for entry in found}
    missing = [entry for entry in once.values() if newest_version(entry.pdf) is None]
    return Orders(tuple(missing), tuple(end.period.text for end in known.ends if end.snapshot > judged))


def _wanted(settings: Settings, rule: ReportRule, end: PeriodEnd, folder: Path) -> Iterator[Wanted]:
    if _length(end.period) != _MONTHS[rule.every]:
        return
    for framework in _frameworks(settings, rule, end):
        order = ReportOrder(rule.notebook, framework, period=end.period.text)
        path = folder / default_name(settings, order, order.period)
        yield Wanted(order, settings.cluster, path, rule.formats)


def _frameworks(settings: Settings, rule: ReportRule, end: PeriodEnd) -> list[str]:
    """Return those of the rule that were judged; one empty name where its notebook is about none."""
    if "framework" not in read_parameters(find_notebook(settings, rule.notebook)):
        return [""]
    return [id_ for id_ in end.frameworks if not rule.frameworks or id_ in rule.frameworks]


def _length(period: Period) -> int:
    """Return the months of a period of whole months."""
    return _YEAR * (period.last.year - period.first.year) + period.last.month - period.first.month + 1


def _stretches(length: int, oldest: int, newest: int, zone: tzinfo) -> Iterator[Period]:
    """Yield the months, quarters or years from that of one month, counted from year 0, to that of another."""
    for number in range(oldest // length, newest // length + 1):
        year, month = divmod(number * length, _YEAR)
        texts = {1: f"{year:04}-{month + 1:02}", 3: f"{year:04}-Q{month // 3 + 1}", 12: f"{year:04}"}
        yield read_period(texts[length], zone)
