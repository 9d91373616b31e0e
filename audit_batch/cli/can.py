"""``audit-batch can``."""

from datetime import datetime
from typing import Any

import click

from audit_batch.cli import answers, options
from audit_batch.jobs.access import ask_can


@click.command(name="can")
@click.argument("subject")
@click.option("--group", "groups", multiple=True, metavar="NAME", help="Group that the subject is in.")
@options.shared(options.as_of, options.cluster, options.warehouse, options.config, answers.output)
def command(subject: str, *, groups: tuple[str, ...], as_of: datetime | None, output: str, **flags: Any) -> None:
    """Say what somebody may do, and what of it was ever done.

    What SUBJECT may do, through which binding and role, and when it was last done.
    SUBJECT is a user, NAMESPACE/NAME of a service account, or 'Group NAME'. Groups that the audit log shows a user in
    count as its groups.
    """
    answered = ask_can(options.settings_of(flags), subject, groups, as_of)
    answers.render(answered, output, nobody=f"{subject} may do nothing through RBAC")
