"""``audit-batch demo``."""

from pathlib import Path

import click

from audit_batch.cli import options
from audit_batch.cli.progress import progress
from audit_batch.jobs.demo import DemoSite, lay_site, live_through, render_reports
from audit_batch.report.render import ReportFiles


@click.command(name="demo")
@click.option(
    "--folder",
    type=click.Path(path_type=Path),
    metavar="DIR",
    default=Path("demo"),
    show_default=True,
    help="Where everything goes.",
)
def command(folder: Path) -> None:
    """Build the made-up company's warehouse and its reports.

    Thirteen months of a cluster that never was, through the same code that reads a real one. A second run goes on where
    the first ended, and renders the reports anew.
    """
    site = lay_site(folder)
    with progress("living through thirteen months") as tell:
        days = live_through(site, tell)
    with progress("rendering") as tell:
        reports = render_reports(site, options.system_clock(), tell)
    click.echo(_farewell(site, days, reports))


def _farewell(site: DemoSite, days: int, reports: list[ReportFiles]) -> str:
    warehouse = site.settings.warehouse
    made = "\n".join(f"  {files.pdf}" for files in reports)
    worst = "SELECT severity, count(*) AS open FROM findings WHERE state = 'open' GROUP BY ALL ORDER BY open DESC"
    return f"""
{site.company.name}: {days} snapshots and evaluations in {warehouse}

The reports of {site.month}, each with HTML and CSV beside it:
{made}

To try next:
  a question      audit-batch query --warehouse {warehouse} "{worst}"
  the past        audit-batch evaluate --config {site.folder}/audit-batch.toml --as-of 2026-03-31
  an intruder     audit-batch timeline --warehouse {warehouse} --source 203.0.113.45
  a scan          audit-batch scan {site.folder}/manifests
  the notebook    jupyter lab {reports[0].notebook}    (pip install jupyterlab)
  the ledger      audit-batch verify --warehouse {warehouse}"""
