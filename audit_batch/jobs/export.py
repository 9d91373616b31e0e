"""Exports: the results of one framework on one cluster, from the published copy to a form that machines read."""

import tempfile
from collections.abc import Mapping
from datetime import datetime, tzinfo
from pathlib import Path

from msgspec import Struct

from audit_batch.config import Settings, shipped
from audit_batch.errors import ReportError
from audit_batch.files import place_file
from audit_batch.jobs.clock import Clock
from audit_batch.report.export.results_formats import FORMATS, Export, Write
from audit_batch.report.export.results_reading import read_results
from audit_batch.report.periods import Period, month_before, read_period, read_zone, require_begun
from audit_batch.report.subject import choose_subject
from audit_batch.warehouse.database import open_published


class ExportOrder(Struct, frozen=True):
    """One export that is wanted."""

    form: str
    """Name of one of `FORMATS`."""
    framework: str = ""
    period: str = ""
    """A month such as 2026-10, a quarter, a year or a range of days; the last whole month without one."""
    as_of: datetime | None = None
    """The moment up to which the period is looked at; without a period, its month."""
    ssp: str = ""


def export_results(settings: Settings, order: ExportOrder, output: Path, clock: Clock) -> list[Path]:
    """Write the files of an export, each whole or not at all, and return their paths.

    Args:
        settings: Warehouse, cluster and organisation.
        order: What is wanted.
        output: The file, or the folder of a form that is several files; it is made where it is missing.
        clock: Says which month was the last one.

    Raises:
        ReportError: The month, the cluster or the framework is wrong, or the files cannot be written.
        WarehouseMissing: No job has ended here yet.
    """
    form = FORMATS[order.form]
    if output.exists() and output.is_dir() != form.folder:
        kind = "several files: name a folder" if form.folder else "one file: name a file, not a folder"
        raise ReportError(f"{output}: {order.form} is {kind}")
    with open_published(settings.warehouse) as con:
        period, until = _period(order, clock, read_zone(settings.time_zone))
        choose_subject(con, settings.cluster, order.framework, period, until)
        export = Export(read_results(con, settings.targets), shipped("reports"), settings.organisation, order.ssp)
        try:
            return _write(form.files(export), output, folder=form.folder)
        except OSError as error:
            raise ReportError(f"{output}: cannot be written ({error.strerror}); give another path") from error


def _period(order: ExportOrder, clock: Clock, zone: tzinfo) -> tuple[Period, str]:
    """Return the period, and the moment up to which it is looked at."""
    until = order.as_of or clock.now()
    text = order.period or (f"{until.astimezone(zone):%Y-%m}" if order.as_of else month_before(until, zone))
    period = read_period(text, zone)
    require_begun(period, clock.now())
    return period, f"{until:%Y-%m-%dT%H:%M:%SZ}"


def _write(files: Mapping[str, Write], output: Path, *, folder: bool) -> list[Path]:
    home = output if folder else output.parent
    home.mkdir(parents=True, exist_ok=True)
    placed = []
    with tempfile.TemporaryDirectory(prefix=".export-", dir=home) as workshop:
        for name, write in files.items():
            draft = Path(workshop) / (name or output.name)
            write(draft)
            placed.append((draft, home / draft.name))
        return [place_file(draft, path) for draft, path in placed]
