"""``audit-batch restore``."""

from typing import Any

import click

from audit_batch.cli import options
from audit_batch.cli.progress import progress, say
from audit_batch.jobs.backup import backups_at, put_back
from audit_batch.warehouse.backups.restoring import Choice


@click.command(name="restore")
@click.argument("source", default="")
@click.option("--at", "name", default="", metavar="BACKUP", help="Which backup.  [default: the newest]")
@click.option("--list", "listed", is_flag=True, help="Show the backups that are there, and change nothing.")
@click.option("--force", is_flag=True, help="Put a warehouse that is there aside, in its folder.")
@options.shared(options.warehouse, options.wait, options.config)
def command(source: str, *, name: str, listed: bool, force: bool, **flags: Any) -> None:
    """Put a backup back, after its ledger and every file were verified.

    SOURCE is the folder or s3://bucket/folder that `audit-batch backup` wrote to. The warehouse changes at the end, at
    once; until then it is as it was. An interrupted restore is seen by every job, and ended by running it again.
    """
    settings = options.settings_of(flags)
    if listed:
        click.echo("\n".join(backups_at(settings, source)) or "there is no backup here")
        return
    with progress("restoring") as tell:
        done = put_back(settings, source, Choice(name, force), options.system_clock(), tell)
    click.echo(
        f"restored {done.manifest.name} into {settings.warehouse}; intact: {done.checked.entries} ledger entries, "
        f"{done.checked.objects} object versions; digest {done.checked.digest}"
    )
    if done.replaced:
        say(f"the warehouse that was there lies in {done.replaced}; delete it when you do not need it any more")
    if not done.manifest.has_key:
        say(f"this backup has no key of the fingerprints: put yours into {settings.warehouse / 'key'} before any job")
