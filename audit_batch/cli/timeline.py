"""``audit-batch timeline``."""

from datetime import datetime
from typing import Any

import click

from audit_batch.cli import answers, options
from audit_batch.jobs.access import read_timeline
from audit_batch.report.access.answers import Sought


@click.command(name="timeline")
@click.option("--user", default="", metavar="NAME", help="Who asked, or whom the request claimed to be.")
@click.option("--resource", default="", metavar="PLURAL", help="For example secrets or pods/exec.")
@click.option("-n", "--namespace", default="", metavar="NAME", help="Namespace of the object.")
@click.option("--name", default="", metavar="NAME", help="Name of the object.")
@click.option("--source", default="", metavar="ADDRESS", help="Address of the connection.")
@click.option("--since", callback=options.parse_moment, metavar="TIME", help="From this day or moment on, UTC.")
@click.option("--until", callback=options.parse_moment, metavar="TIME", help="Up to this day (its end) or moment, UTC.")
@click.option("--changes", is_flag=True, help="Only requests that change something.")
@click.option("--denied", is_flag=True, help="Only requests that were refused.")
@click.option(
    "--limit", type=click.IntRange(1), metavar="NUMBER", default=1000, show_default=True, help="The newest so many."
)
@options.shared(options.cluster, options.warehouse, options.config, answers.output)
def command(*, since: datetime | None, output: str, **flags: Any) -> None:
    """Show what the audit log holds of a user, a resource or an address.

    In the order of time, with the detections that told of each request.
    A service account is written system:serviceaccount:NAMESPACE:NAME.
    """
    sought = Sought(since=_begin(since), **{name: flags.pop(name) for name in _OF_SOUGHT})
    table = read_timeline(options.settings_of(flags), sought)
    answers.write(table, output, nobody="the audit log holds no such request")


_OF_SOUGHT = ("user", "resource", "namespace", "name", "source", "until", "changes", "denied", "limit")


def _begin(since: datetime | None) -> datetime | None:
    """A day that something begins at is meant from its begin."""
    if since is not None and (since.hour, since.minute, since.second, since.microsecond) == (23, 59, 59, 999999):
        return since.replace(hour=0, minute=0, second=0, microsecond=0)
    return since
