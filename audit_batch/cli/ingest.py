"""``audit-batch ingest``."""

from typing import Any

import click
import orjson

from audit_batch.cli import options
from audit_batch.cli.afterwards import follow_up, leave_undelivered
from audit_batch.cli.progress import progress, say
from audit_batch.errors import EXIT_PARTIAL
from audit_batch.jobs.ingest import Ingested, ingest_logs
from audit_batch.report.wording import count


@click.command(name="ingest")
@click.argument("places", nargs=-1, required=True, metavar="PATH...")
@options.shared(options.cluster, options.warehouse, options.wait, options.config)
@click.option(
    "--format",
    "format_",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="Of the summary.",
)
@click.option("--strict", is_flag=True, help="Exit with 6 when a line or a file could not be read.")
def command(places: tuple[str, ...], *, format_: str, strict: bool, **flags: Any) -> None:
    """Read audit logs into the warehouse, each event once.

    PATH is a file, a folder, a pattern, or - for standard input. Formats are recognised by what is in the files: logs
    of the API server (plain, gz, zst), batches of its webhook, and what EKS, GKE and AKS export. What was read before,
    under whatever name, is not read again. Secrets are replaced before anything is stored.
    """
    settings = options.settings_of(flags)
    with progress("ingesting") as tell:
        done = ingest_logs(settings, places, options.system_clock(), tell)
    for problem in done.unreadable:
        say(f"not read: {problem}")
    click.echo(orjson.dumps(summary(done)).decode() if format_ == "json" else in_words(done))
    if format_ == "text" and done.events:
        click.echo("next: audit-batch evaluate")
    arrived = follow_up(settings)
    if strict and (done.quarantined or done.unreadable):
        click.get_current_context().exit(EXIT_PARTIAL)
    leave_undelivered(arrived=arrived)


def summary(done: Ingested) -> dict[str, Any]:
    """Return what was done, for programs."""
    return {
        "cluster": done.cluster,
        "ingestions": [one.ingestion for one in done.written],
        "files": done.files,
        "files_with_news": done.read_files,
        "bytes": done.bytes,
        "events": done.events,
        "duplicates": done.duplicates,
        "quarantined": done.quarantined,
        "gaps": done.gaps,
        "unreadable": done.unreadable,
        "files_compacted": done.compacted,
        "files_retired": done.retired,
    }


def in_words(done: Ingested) -> str:
    """Return what was done, for people."""
    if not done.written:
        return f"{done.cluster}: nothing new in {count(done.files, 'file')}"
    lines = [
        f"{done.cluster}: {count(done.events, 'event')} from {done.read_files} of {count(done.files, 'file')} "
        f"({done.bytes / 1e6:,.1f} MB)"
    ]
    if done.duplicates:
        lines.append(f"  {done.duplicates:,} were there already")
    if done.quarantined:
        lines.append(f"  not taken as events: {count(done.quarantined, 'line')}; audit-batch query 'FROM quarantine'")
    if done.gaps:
        lines.append(f"  {count(done.gaps, 'gap')} in the log: audit-batch query 'FROM event_gaps'")
    return "\n".join(lines)
