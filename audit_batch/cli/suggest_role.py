"""``audit-batch suggest-role``."""

from datetime import datetime
from typing import Any

import click

from audit_batch.cli import answers, options
from audit_batch.jobs.access import Suggested, suggest_role
from audit_batch.report.access.least_role import as_yaml, describe_rights
from audit_batch.report.export.scanned import counted


@click.command(name="suggest-role")
@click.argument("subject")
@click.option(
    "--days",
    type=click.IntRange(1),
    metavar="DAYS",
    default=90,
    show_default=True,
    help="How much of the audit log counts.",
)
@options.shared(options.as_of, options.cluster, options.warehouse, options.config)
def command(subject: str, *, days: int, as_of: datetime | None, **flags: Any) -> None:
    """Print the least role that covers what somebody did.

    As YAML: a role for each namespace in which SUBJECT did something, with what they would take away above it.
    Rights that are needed once a year do not show in a shorter log: read what is taken away before applying.
    """
    suggested = suggest_role(options.settings_of(flags), subject, days, as_of, options.system_clock())
    click.echo("\n".join(f"# {line}" for line in _notes(suggested)))
    click.echo(as_yaml(suggested.objects), nl=False)


def _notes(suggested: Suggested) -> list[str]:
    unused = counted(len(suggested.taken.rows), "right")
    notes = [
        f"What {suggested.subject} did with success since {suggested.since:%Y-%m-%d}.",
        answers.rests_on(suggested.view),
        f"It would take away {unused}, not used since:" if suggested.taken.rows else "It would take away nothing.",
    ]
    return [*notes, *(f"  {right}" for right in describe_rights(suggested.taken))]
