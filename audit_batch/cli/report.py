"""``audit-batch report``."""

from pathlib import Path
from typing import Any

import click

from audit_batch.cli import options
from audit_batch.cli.progress import progress
from audit_batch.cli.report_all import FOLDER, make_all
from audit_batch.config import Settings
from audit_batch.errors import UsageError
from audit_batch.jobs.reports import DEFAULT, ReportOrder, chosen_period, make_report


@click.command(name="report")
@click.argument("notebook", default=DEFAULT)
@click.option("--framework", default="", metavar="ID", help="Framework; `audit-batch frameworks list` shows them.")
@click.option("--month", default="", metavar="MONTH", help="Such as 2026-10.  [default: the last whole one]")
@click.option("--period", default="", metavar="PERIOD", help="In its place: 2026-Q3, 2026, or 2026-01-15..2026-03-31.")
@options.as_of
@click.option(
    "-p",
    "--parameter",
    "given",
    multiple=True,
    metavar="NAME=VALUE",
    help="Parameter of the notebook; may be repeated.",
)
@click.option("-o", "--output", type=click.Path(path_type=Path), metavar="FILE", help="The .pdf, or .html, to write.")
@click.option("--all", "every", is_flag=True, help="What the settings list for the month; -o is a folder then.")
@click.option("--again", is_flag=True, help="With --all: make again what is there; what is signed stays.")
@options.shared(options.cluster, options.warehouse, options.config)
def command(*, notebook: str, given: tuple[str, ...], output: Path | None, **flags: Any) -> None:
    """Render a notebook as PDF and HTML.

    NOTEBOOK is the name of a shipped notebook or the path of one. compliance_report is about a framework and a month;
    access_review about who may do what at the end of a month, or --as-of a moment, and whether anybody does;
    investigation about what a principal did (-p principal=NAME), about an object (-p resource=NAMESPACE/KIND/NAME), or
    about an incident (-p detection=ID -p finding=TEXT). executive_summary, trend_report and namespace_scorecard (-p
    label=team) tell of all frameworks at once, of a year, and of each team; fleet_overview -p fleet=DIR of all
    warehouses in a folder. Beside the report go its rows as CSV, and the executed notebook with every query behind it.

    --all makes what [[reports]] of the settings lists and what is missing of it, and hands it to every one of
    [[deliveries]]. What did not arrive is tried again the next time (exit code 7).
    """
    about = {name: flags.pop(name) for name in ("framework", "month", "period", "as_of")}
    order = ReportOrder(notebook, **about, parameters=tuple(_pair(text) for text in given))
    if order.month and order.period:
        raise UsageError("give --month or --period, not both")
    every, again = flags.pop("every"), flags.pop("again")
    settings = options.settings_of(flags)
    if every or again:
        _make_all(settings, order, output, every=every, again=again)
        return
    with progress("rendering") as tell:
        files = make_report(settings, order, output, options.system_clock(), tell)
    click.echo(
        "\n".join(str(path) for path in (files.pdf, files.html, files.csv, *files.others, files.notebook) if path)
    )


def _make_all(settings: Settings, order: ReportOrder, output: Path | None, *, every: bool, again: bool) -> None:
    if not every:
        raise UsageError("--again goes with --all")
    if order != ReportOrder(month=order.month, period=order.period):
        raise UsageError("--all makes what the settings list; give it --month or --period alone")
    clock = options.system_clock()
    make_all(settings, chosen_period(settings, order, clock), output or FOLDER, again=again)


def _pair(text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not equals:
        raise UsageError(f"parameter {text!r} is not NAME=VALUE")
    return name, value
