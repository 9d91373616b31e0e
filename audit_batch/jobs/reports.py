"""Reports: a notebook with parameters, from the published copy to PDF, HTML and CSV."""

import re
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from msgspec import Struct

from audit_batch.config import Settings, shipped
from audit_batch.errors import ReportError
from audit_batch.jobs.clock import Clock
from audit_batch.jobs.report_moment import made_as_of, made_of_fleet
from audit_batch.report.delivery.finished import is_signed
from audit_batch.report.parameters import read_parameters
from audit_batch.report.periods import month_before, read_period, read_zone, require_begun
from audit_batch.report.render import Finish, ReportFiles, check_asked, render_report
from audit_batch.warehouse.events.layout import safe_name

DEFAULT = "compliance_report"
_MONTH = re.compile(r"\d{4}-(0[1-9]|1[0-2])")


class ReportOrder(Struct, frozen=True):
    """One report that is wanted."""

    notebook: str = DEFAULT
    """Name of a notebook, shipped or the site's, or the path of one."""
    framework: str = ""
    month: str = ""
    """Such as 2026-10; the last whole month without one."""
    period: str = ""
    """In place of the month: a quarter (2026-Q3), a year or a range of days (2026-01-15..2026-03-31)."""
    as_of: datetime | None = None
    """A moment in place of the month, of notebooks that take one."""
    parameters: tuple[tuple[str, str], ...] = ()
    """Further parameters of the notebook."""


def _untold(_text: str) -> None:
    """Nobody watches."""


def make_report(
    settings: Settings, order: ReportOrder, output: Path | None, clock: Clock, told: Callable[[str], None] = _untold
) -> ReportFiles:
    """Render one report; without ``output``, to a name made of cluster, framework and month.

    ``told`` is told the notebook's name when all that was asked for was checked, and the long part begins.

    Raises:
        ReportError: The notebook, a parameter or the month is wrong, or a library is missing.
        WarehouseMissing: No job has ended here yet.
    """
    notebook = find_notebook(settings, order.notebook)
    declared = read_parameters(notebook)
    if order.as_of and "as_of" not in declared:
        raise ReportError(f"{notebook.stem} is about a whole period; give --month or --period instead of --as-of")
    period = chosen_period(settings, order, clock)
    parameters: dict[str, object] = {
        "warehouse": str(settings.warehouse),
        "cluster": settings.cluster,
        "framework": order.framework,
        "period": period,
        "as_of": order.as_of.isoformat() if order.as_of else "",
        "generated_at": made_of_fleet(settings, period, clock)
        if dict(order.parameters).get("fleet")
        else made_as_of(settings, period if "period" in declared and not order.as_of else "", clock),
        "organisation": settings.organisation,
        "time_zone": settings.time_zone,
        "targets": str(settings.targets),
        "owner_labels": ",".join(settings.owner_labels),
    }
    given = {name: value for name, value in parameters.items() if value and name in declared}
    finish = Finish(settings.logo, settings.pdf_variant, settings.signing)
    path = output or default_name(settings, order, _moment(order, period, clock, dated="period" in declared))
    if path.suffix == ".pdf" and path.is_file() and is_signed(path):
        raise ReportError(f"{path}: is signed, and stays as it is; give another name with -o")
    asked = {**given, **dict(order.parameters)}
    check_asked(notebook, asked, path)
    told(notebook.stem)
    return render_report(notebook, asked, path, look=shipped("reports"), finish=finish)


def chosen_period(settings: Settings, order: ReportOrder, clock: Clock) -> str:
    """Return the period that is meant, such as 2026-10 or 2026-Q3; without one the last month that has ended.

    Raises:
        ReportError: It is none, or has not begun.
    """
    zone = read_zone(settings.time_zone)
    if order.month and not _MONTH.fullmatch(order.month):
        raise ReportError(f"month {order.month!r} is not one like 2026-10")
    period = read_period(order.period or order.month or month_before(clock.now(), zone), zone)
    require_begun(period, clock.now())
    return period.text


def _moment(order: ReportOrder, period: str, clock: Clock, *, dated: bool) -> str:
    """The period or the day after which a report is named; one without a period is named after the day it is made."""
    if order.as_of or not dated:
        return f"{order.as_of or clock.now():%Y-%m-%d}"
    return period


def find_notebook(settings: Settings, name: str) -> Path:
    """Return the path of a notebook that was named.

    Raises:
        ReportError: There is none of that name.
    """
    folders = [*settings.notebooks, shipped("notebooks")]
    candidates = [Path(name), *(folder / f"{name}.ipynb" for folder in folders)]
    for path in candidates:
        if path.suffix == ".ipynb" and path.is_file():
            return path
    known = sorted({path.stem for folder in folders for path in folder.glob("*.ipynb")})
    raise ReportError(f"no notebook is called {name!r}; there are {', '.join(known)}, or give the path of one")


def default_name(settings: Settings, order: ReportOrder, moment: str) -> Path:
    """Name a report after what it is about."""
    cluster = settings.cluster and safe_name(settings.cluster)
    parts = [Path(order.notebook).stem, cluster, order.framework, moment]
    return Path("-".join(part for part in parts if part) + ".pdf")
