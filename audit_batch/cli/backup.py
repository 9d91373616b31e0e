"""``audit-batch backup``."""

from typing import Any

import click

from audit_batch.cli import options
from audit_batch.cli.progress import progress, say
from audit_batch.config.delivery import Backup
from audit_batch.jobs.backup import back_up
from audit_batch.warehouse.backups.saving import Saved, Wish


@click.command(name="backup")
@click.argument("dest", default="")
@click.option("--keep", type=click.IntRange(1), metavar="NUMBER", help="Backups that are kept.  [default: 14]")
@click.option("--without-key", is_flag=True, help="Leave the key of the fingerprints out; you keep it elsewhere.")
@click.option("--force", is_flag=True, help="Go on although what lies there is of another history.")
@options.shared(options.warehouse, options.config)
def command(dest: str, *, keep: int | None, without_key: bool, force: bool, **flags: Any) -> None:
    """Copy the warehouse to a folder or to object storage, while jobs run.

    DEST is a folder or s3://bucket/folder; without it [backup] of the settings says where. It gets the state that the
    last job published, the files of audit events that are not there yet, and the key of the fingerprints.
    """
    settings = options.settings_of(flags)
    kept = keep or (settings.backup or Backup("")).keep
    with progress("backing up") as tell:
        saved = back_up(settings, dest, Wish(kept, not without_key, force), options.system_clock(), tell)
    click.echo(_in_words(saved))
    if not saved.manifest.has_key:
        say("without the key of the fingerprints: keep it elsewhere, a restored warehouse needs it")


def _in_words(saved: Saved) -> str:
    manifest = saved.manifest
    removed = f", {saved.removed} old ones removed" if saved.removed else ""
    size = sum(file.bytes for file in manifest.files) / 2**20
    return (
        f"backup {manifest.name}: {len(manifest.files)} files, {size:.1f} MiB; {saved.copied} of them new, "
        f"{saved.copied_bytes / 2**20:.1f} MiB{removed}; ledger entry {manifest.entries}, digest {manifest.digest}"
    )
