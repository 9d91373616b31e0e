"""``audit-batch report --all``: the reports that the settings list, made and delivered."""

from pathlib import Path

import click

from audit_batch.cli import options
from audit_batch.cli.progress import progress, say
from audit_batch.config import Settings
from audit_batch.jobs.delivery import announce, deliver_open, require_delivered
from audit_batch.jobs.delivery_reports import make_wanted, wanted_reports

FOLDER = Path("audit-reports")
"""Where reports go, unless told otherwise."""


def make_all(settings: Settings, period: str, folder: Path, *, again: bool) -> None:
    """Make what is missing of the reports of a period, deliver what was not delivered, and say what came of it."""
    clock = options.system_clock()
    wanted = wanted_reports(settings, period, folder)
    with progress("reports") as tell:
        announce(settings, [entry.finished(entry.pdf) for entry in wanted], clock)
        made, there = make_wanted(settings, wanted, clock, again=again, told=tell)
        announce(settings, made, clock)
        handed = deliver_open(settings, clock, tell, again=made)
    for report in made:
        click.echo(f"made {report.pdf}")
    for report in there:
        say(f"there already: {report.pdf}")
    for line in handed.delivered:
        click.echo(f"delivered {line}")
    for line in handed.failed:
        say(f"not delivered: {line}")
    require_delivered(handed)
