"""``audit-batch run``."""

from pathlib import Path
from typing import Any

import click

from audit_batch.cli import options, verdicts
from audit_batch.cli.ingest import in_words
from audit_batch.cli.progress import progress, say
from audit_batch.jobs.run import run_due


@click.command(name="run")
@options.shared(
    options.kubeconfig,
    options.context,
    options.cluster,
    options.warehouse,
    options.node_facts,
    options.node_facts_pods,
    options.blueprint,
    options.controls,
    options.frameworks,
    options.waivers,
    options.attestations,
    options.wait,
    options.config,
    verdicts.fail_on,
    verdicts.strict,
)
@click.option(
    "--reports",
    type=click.Path(path_type=Path),
    default=Path("audit-reports"),
    show_default=True,
    help="Folder of the reports.",
)
def command(*, fail_on: str | None, strict: bool, reports: Path, **flags: Any) -> None:
    """Do what is due: snapshot, audit logs, evaluate, reports of months that ended.

    What a CronJob calls. A report that is in the folder already is left as it is.
    """
    settings = options.settings_of(flags)
    with progress("running") as tell:
        done = run_due(settings, options.system_clock(), reports, tell)
    for collection in done.taken.unread:
        say(f"not read: {collection.resource}: {collection.state} ({collection.reason})")
    if done.ingested is not None:
        for problem in done.ingested.unreadable:
            say(f"not read: {problem}")
        say(in_words(done.ingested))
    verdicts.render(done.judgement, "table")
    for files in done.reports:
        click.echo(f"report {files.pdf}")
    verdicts.leave(done.judgement, fail_on=fail_on, strict=strict)
