"""``audit-batch report``."""

from pathlib import Path
from typing import Any

import click

from audit_batch.cli import options
from audit_batch.cli.progress import progress
from audit_batch.errors import UsageError
from audit_batch.jobs.reports import DEFAULT, ReportOrder, make_report


@click.command(name="report")
@click.argument("notebook", default=DEFAULT)
@click.option("--framework", default="", metavar="ID", help="Framework; `audit-batch frameworks list` shows them.")
@click.option("--month", default="", metavar="2026-10", help="The month.  [default: the last whole one]")
@options.as_of
@click.option("-p", "--parameter", "given", multiple=True, metavar="NAME=VALUE", help="Further notebook parameter.")
@click.option("-o", "--output", type=click.Path(path_type=Path), metavar="FILE", help="The .pdf, or .html, to write.")
@options.shared(options.cluster, options.warehouse, options.config)
def command(*, notebook: str, given: tuple[str, ...], output: Path | None, **flags: Any) -> None:
    """Render a notebook as PDF and HTML.

    NOTEBOOK is the name of a shipped notebook or the path of one. compliance_report is about a framework and a month;
    access_review about who may do what at the end of a month, or --as-of a moment, and whether anybody does;
    investigation about what a principal did (-p principal=NAME), about an object (-p resource=NAMESPACE/KIND/NAME), or
    about an incident (-p detection=ID -p finding=TEXT). Beside the report go its rows as CSV, and the executed notebook
    with every query behind it.
    """
    about = {name: flags.pop(name) for name in ("framework", "month", "as_of")}
    order = ReportOrder(notebook, **about, parameters=tuple(_pair(text) for text in given))
    settings = options.settings_of(flags)
    with progress("rendering") as tell:
        tell(notebook)
        files = make_report(settings, order, output, options.system_clock())
    click.echo("\n".join(str(path) for path in (files.pdf, files.html, files.csv, files.notebook) if path))


def _pair(text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not equals:
        raise UsageError(f"parameter {text!r} is not NAME=VALUE")
    return name, value
