"""``audit-batch blueprint``."""

from datetime import datetime
from pathlib import Path
from typing import Any

import click

from audit_batch.cli import options
from audit_batch.cli.progress import say
from audit_batch.cli.table import write_table
from audit_batch.errors import EXIT_FINDINGS
from audit_batch.jobs.blueprint import Approval, approve_blueprint, compare_blueprint, show_blueprint

_NAMED = 20
"""Changes that are named before the rest is counted."""


@click.group(name="blueprint")
def command() -> None:
    """Approve what is expected in the cluster, show it, and compare."""


@command.command(name="approve")
@options.shared(options.as_of, options.blueprint, options.cluster, options.warehouse, options.config)
@click.option("--by", required=True, metavar="NAME", help="Who approves it.")
@click.option("-o", "--output", type=click.Path(path_type=Path), metavar="FILE", help="Write it there.")
def approve(*, as_of: datetime | None, by: str, output: Path | None, **flags: Any) -> None:
    """Write what a snapshot holds as a blueprint.

    It is to be reviewed and kept in Git. Without --output it is written where --blueprint or the settings say, or to
    blueprint.yaml. Patterns of a blueprint that is there already are kept where they still match.
    """
    settings = options.settings_of(flags)
    _render(approve_blueprint(settings, options.system_clock(), as_of, by, output))


@command.command(name="show")
@options.shared(options.blueprint, options.config)
def show(**flags: Any) -> None:
    """Show how many objects of each kind and namespace are expected."""
    blueprint = show_blueprint(options.settings_of(flags))
    click.echo(
        f"{blueprint.cluster}: snapshot {blueprint.snapshot} of {blueprint.taken_at}, "
        f"approved by {blueprint.approved_by} on {blueprint.approved_on}\n"
    )
    write_table(["kind", "namespace", ">names", ">patterns"], blueprint.counts())


@command.command(name="diff")
@options.shared(options.as_of, options.blueprint, options.cluster, options.warehouse, options.config)
@click.option("--fail", is_flag=True, help="Exit with 1 when anything differs.")
def diff(*, as_of: datetime | None, fail: bool, **flags: Any) -> None:
    """Compare the blueprint with the newest snapshot, or a past one."""
    comparison = compare_blueprint(options.settings_of(flags), as_of)
    for text in comparison.unread:
        say(f"not compared: {text}")
    write_table(["", "kind", "namespace", "name"], [tuple(difference) for difference in comparison.differences])
    differing = len(comparison.differences)
    click.echo(f"{differing} differences from snapshot {comparison.snapshot} of {comparison.cluster}")
    if fail and differing:
        raise click.exceptions.Exit(EXIT_FINDINGS)


def _render(approval: Approval) -> None:
    for text in approval.unread:
        say(f"not approved: {text}")
    for text in approval.changes[:_NAMED]:
        click.echo(text)
    if len(approval.changes) > _NAMED:
        click.echo(f"and {len(approval.changes) - _NAMED} more changes")
    click.echo(
        f"{approval.path}: {len(approval.blueprint.entries)} names and patterns of {len(approval.blueprint.kinds)} "
        f"kinds, from snapshot {approval.blueprint.snapshot} of {approval.blueprint.cluster}\n"
        "next: review it, keep it in Git, and give it with --blueprint or in the settings"
    )
