"""Reports: a notebook with parameters, from the published copy to PDF, HTML and CSV."""

import re
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from audit_batch.config import Settings, shipped
from audit_batch.errors import ReportError
from audit_batch.jobs.clock import Clock
from audit_batch.report.parameters import read_parameters
from audit_batch.report.render import ReportFiles, render_report

DEFAULT = "compliance_report"
_MONTH = re.compile(r"\d{4}-(0[1-9]|1[0-2])")


@dataclass(frozen=True, slots=True)
class ReportOrder:
    """One report that is wanted."""

    notebook: str = DEFAULT
    """Name of a notebook, shipped or the site's, or the path of one."""
    framework: str = ""
    month: str = ""
    """Such as 2026-10; the last whole month without one."""
    as_of: datetime | None = None
    """A moment in place of the month, of notebooks that take one."""
    parameters: tuple[tuple[str, str], ...] = ()
    """Further parameters of the notebook."""


def make_report(settings: Settings, order: ReportOrder, output: Path | None, clock: Clock) -> ReportFiles:
    """Render one report; without ``output``, to a name made of cluster, framework and month.

    Raises:
        ReportError: The notebook, a parameter or the month is wrong, or a library is missing.
        WarehouseMissing: No job has ended here yet.
    """
    notebook = find_notebook(settings, order.notebook)
    declared = read_parameters(notebook)
    if order.as_of and "as_of" not in declared:
        raise ReportError(f"{notebook.stem} is about a whole month; give --month instead of --as-of")
    month = order.month or last_month(clock)
    if not _MONTH.fullmatch(month):
        raise ReportError(f"month {month!r} is not one like 2026-10")
    parameters: dict[str, object] = {
        "warehouse": str(settings.warehouse),
        "cluster": settings.cluster,
        "framework": order.framework,
        "period": month,
        "as_of": order.as_of.isoformat() if order.as_of else "",
        "generated_at": f"{clock.now():%Y-%m-%dT%H:%M:%SZ}",
        "organisation": settings.organisation,
    }
    given = {name: value for name, value in parameters.items() if value and name in declared}
    path = output or default_name(settings, order, _moment(order, month, clock, dated="period" in declared))
    return render_report(notebook, {**given, **dict(order.parameters)}, path, look=shipped("reports"))


def _moment(order: ReportOrder, month: str, clock: Clock, *, dated: bool) -> str:
    """The month or the day after which a report is named; one without a month is named after the day of its making."""
    if order.as_of or not dated:
        return f"{order.as_of or clock.now():%Y-%m-%d}"
    return month


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
    parts = [Path(order.notebook).stem, settings.cluster, order.framework, moment]
    return Path("-".join(part for part in parts if part) + ".pdf")


def last_month(clock: Clock) -> str:
    """Return the last month that has ended, such as 2026-10."""
    now = clock.now()
    year, month = (now.year, now.month - 1) if now.month > 1 else (now.year - 1, 12)
    return f"{year:04}-{month:02}"
