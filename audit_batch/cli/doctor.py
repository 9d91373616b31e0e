"""``audit-batch doctor``."""

from typing import Any

import click

from audit_batch.cli import options
from audit_batch.errors import EXIT_USAGE
from audit_batch.jobs.doctor import State, examine


@click.command(name="doctor")
@options.shared(
    options.kubeconfig, options.context, options.cluster, options.warehouse, options.controls, options.config
)
def command(**flags: Any) -> None:
    """Say what is missing here, and how to get it.

    Looks at libraries, fonts, controls, the warehouse and the cluster, one line each. Exits with 2 when something is
    bad; a note is about what only some commands need.
    """
    bad = False
    for finding in examine(options.settings_of(flags), options.system_clock()):
        bad = bad or finding.state is State.BAD
        remedy = f"; {finding.remedy}" if finding.remedy else ""
        click.echo(f"{finding.state:5} {finding.subject:11} {finding.text}{remedy}")
    if bad:
        raise click.exceptions.Exit(EXIT_USAGE)
