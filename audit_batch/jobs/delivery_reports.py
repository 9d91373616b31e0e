"""The reports that the settings list: which are wanted for a period, and making those that are missing."""

from collections.abc import Callable, Sequence
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from audit_batch.config import Settings
from audit_batch.config.orders import ReportRule
from audit_batch.errors import ReportError
from audit_batch.jobs.clock import Clock
from audit_batch.jobs.reports import ReportOrder, default_name, find_notebook, make_report
from audit_batch.report.delivery.finished import Finished, keep_only, newest_version, next_version
from audit_batch.report.parameters import read_parameters
from audit_batch.report.periods import Period, read_period
from audit_batch.warehouse.database import open_published

_QUARTER_ENDS = (3, 6, 9, 12)
_DECEMBER = 12


class Wanted(Struct, frozen=True):
    """One report that belongs into a folder."""

    order: ReportOrder
    cluster: str
    pdf: Path
    formats: tuple[str, ...]

    def finished(self, pdf: Path) -> Finished:
        """Return it as it lies there."""
        return Finished(pdf.absolute(), self.cluster, self.order.notebook, self.order.framework, self.order.period)


def wanted_reports(settings: Settings, period: str, folder: Path) -> list[Wanted]:
    """Return what the settings list for a period, of every cluster that they mean.

    The last month of a quarter or a year brings the reports of that as well.

    Raises:
        ReportError: It is no period, or nothing was judged until its end.
        WarehouseMissing: No job has ended here yet.
    """
    asked = read_period(period)
    if ".." in asked.text:
        raise ReportError(f"period {period!r}: is a range, and the settings list months, quarters and years")
    found = []
    for cluster in _clusters(settings):
        named = replace(settings, cluster=cluster)
        for rule in settings.reports or (ReportRule(),):
            for text in _periods(rule, asked):
                found += [_wanted(named, rule, framework, text, folder) for framework in _subjects(named, rule, text)]
    if not found:
        raise ReportError(f"period {period!r}: the settings list no report for it; see every in [[reports]]")
    return found


def make_wanted(
    settings: Settings, wanted: Sequence[Wanted], clock: Clock, *, again: bool, told: Callable[[str], None]
) -> tuple[list[Finished], list[Finished]]:
    """Make what is missing, or everything again; returns what was made, and what was there already.

    A signed report stays as it is: what is made again gets a number.

    Raises:
        ReportError: Some could not be made; the others were.
    """
    made, there, problems = [], [], []
    for entry in wanted:
        newest = newest_version(entry.pdf)
        if newest and not again:
            there.append(entry.finished(newest))
            continue
        path = next_version(entry.pdf)
        told(path.name)
        try:
            make_report(replace(settings, cluster=entry.cluster), entry.order, path, clock)
        except ReportError as error:
            problems.append(f"{path.name}: {error}")
            continue
        made.append(entry.finished(path))
        keep_only(made[-1], entry.formats)
    if problems:
        more = f" (and {len(problems) - 1} more)" if len(problems) > 1 else ""
        raise ReportError(f"{problems[0]}{more}; {len(made)} others were made")
    return made, there


def _clusters(settings: Settings) -> list[str]:
    with open_published(settings.warehouse) as con:
        known = [name for (name,) in con.execute("SELECT cluster FROM clusters ORDER BY cluster").fetchall()]
    if settings.cluster and settings.cluster not in known:
        there = f"is not one of {', '.join(known)}" if known else "has no snapshot here yet"
        raise ReportError(f"cluster {settings.cluster!r}: {there}")
    return [settings.cluster] if settings.cluster else known


def _periods(rule: ReportRule, asked: Period) -> list[str]:
    """Return the period of a rule that ends with the one that is asked for, unless it is a shorter one."""
    year, month = asked.last.year, asked.last.month
    quarter = f"{year}-Q{(month + 2) // 3}"
    text = {"month": f"{year}-{month:02}", "quarter": quarter, "year": str(year)}[rule.every]
    ends = {"month": True, "quarter": month in _QUARTER_ENDS, "year": month == _DECEMBER}[rule.every]
    shorter = read_period(text).first <= asked.first
    return [text] if ends and shorter else []


def _subjects(settings: Settings, rule: ReportRule, period: str) -> list[str]:
    """Return the frameworks of a rule's reports; one empty name where its notebook is about none."""
    if "framework" not in read_parameters(find_notebook(settings, rule.notebook)):
        return [""]
    if rule.frameworks:
        return list(rule.frameworks)
    end = read_period(period).end
    with open_published(settings.warehouse) as con:
        con.execute("SET VARIABLE cluster = $cluster", {"cluster": settings.cluster})
        con.execute("SET VARIABLE as_of = $end::TIMESTAMP - INTERVAL 1 MICROSECOND", {"end": end})
        found = [name for (name,) in con.execute("SELECT framework FROM frameworks ORDER BY framework").fetchall()]
    if not found:
        raise ReportError(
            f"cluster {settings.cluster!r}: nothing was evaluated until the end of {period}; "
            "run `audit-batch evaluate`, or give a later period"
        )
    return found


def _wanted(settings: Settings, rule: ReportRule, framework: str, period: str, folder: Path) -> Wanted:
    order = ReportOrder(rule.notebook, framework=framework, period=period)
    return Wanted(order, settings.cluster, folder / default_name(settings, order, period), rule.formats)
