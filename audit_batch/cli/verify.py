"""``audit-batch verify``."""

from typing import Any

import click

from audit_batch.cli import options
from audit_batch.jobs.verification import verify_warehouse


@click.command(name="verify")
@options.shared(options.warehouse, options.wait, options.config)
def command(**flags: Any) -> None:
    """Recompute the ledger and every digest.

    Names the first thing that was altered. Compare the digest that it prints with the one on the cover of a report:
    they are equal when nothing came after it.
    """
    checked = verify_warehouse(options.settings_of(flags))
    click.echo(f"intact: {checked.entries} ledger entries, {checked.objects} object versions; digest {checked.digest}")
