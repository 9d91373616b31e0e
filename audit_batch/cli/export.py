"""``audit-batch export``."""

import sys
import tempfile
from pathlib import Path
from typing import Any

import click

from audit_batch.cli import options
from audit_batch.errors import UsageError
from audit_batch.jobs.export import ExportOrder, export_results
from audit_batch.report.export.results_formats import FORMATS, describe


class _Export(click.Command):
    """Shows the formats below the options."""

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Formats"):
            formatter.write_dl(describe())


@click.command(name="export", cls=_Export)
@click.argument("form", type=click.Choice(list(FORMATS)), metavar="FORMAT")
@click.option("-o", "--output", type=click.Path(path_type=Path), metavar="PATH", help="The file or folder to write.")
@click.option("--framework", default="", metavar="ID", help="Framework; `audit-batch frameworks list` shows them.")
@click.option(
    "--month",
    "--period",
    "period",
    default="",
    metavar="PERIOD",
    help="2026-10, 2026-Q3, 2026, or 2026-01-15..2026-03-31.  [default: the last whole month]",
)
@options.as_of
@click.option("--ssp", default="", metavar="HREF", help="Address of your system security plan, for OSCAL.")
@options.shared(options.cluster, options.warehouse, options.config)
def command(*, form: str, output: Path | None, **flags: Any) -> None:
    """Hand results on as OSCAL, OCSF, CSV, JSON, Parquet, HTML or PolicyReports.

    Waived, not assessed and not applicable are called that, and are a pass in no format. The same results give the
    same bytes. Without --output a format that is one file is written to standard output.
    """
    order = ExportOrder(form, **{name: flags.pop(name) for name in ("framework", "period", "as_of", "ssp")})
    settings = options.settings_of(flags)
    if output:
        paths = export_results(settings, order, output, options.system_clock())
        click.echo("\n".join(map(str, paths)), err=True)
        return
    if FORMATS[form].folder:
        raise UsageError(f"{form} is several files; name a folder with --output")
    with tempfile.TemporaryDirectory(prefix="audit-batch-export-") as folder:
        (path,) = export_results(settings, order, Path(folder) / form, options.system_clock())
        with path.open("rb") as file:
            sys.stdout.buffer.writelines(file)
