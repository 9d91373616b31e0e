"""What follows a job that wrote: news of findings, and the mirror of the published copy; neither undoes the job."""

from collections.abc import Callable

import click

from audit_batch.cli import options
from audit_batch.cli.progress import progress, say
from audit_batch.config import Settings
from audit_batch.errors import EXIT_UNDELIVERED, AuditBatchError


def follow_up(settings: Settings, *, judged: bool = False) -> bool:
    """Do what the settings ask for after a job; says whether all of it arrived. What did not is told as a warning."""
    arrived = True
    if judged and settings.webhook:
        arrived = _tried(lambda: _notify(settings))
    if settings.mirror:
        arrived = _tried(lambda: _mirror(settings)) and arrived
    return arrived


def leave_undelivered(*, arrived: bool) -> None:
    """End the command with its exit code if something did not arrive; codes that it has of its own come before."""
    if not arrived:
        raise click.exceptions.Exit(EXIT_UNDELIVERED)


def _tried(act: Callable[[], None]) -> bool:
    try:
        act()
    except AuditBatchError as error:
        say(f"warning: {error}")
        return False
    return True


def _notify(settings: Settings) -> None:
    from audit_batch.jobs.delivery_findings import notify, require_notified  # noqa: PLC0415  only where it is asked for

    done = notify(settings, options.system_clock())
    if done.messages:
        say(f"told the webhook of {done.findings} findings in {done.messages} messages")
    require_notified(done)


def _mirror(settings: Settings) -> None:
    from audit_batch.jobs.mirror import mirror_published  # noqa: PLC0415  only where it is asked for

    with progress("mirroring") as tell:
        mirror_published(settings, options.system_clock(), tell)
