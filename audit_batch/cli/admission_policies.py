"""``audit-batch admission-policies``."""

from typing import Any

import click

from audit_batch.cli import options

_ACTIONS = ("audit", "warn", "deny")


@click.command(name="admission-policies")
@click.option("--control", "ids", multiple=True, metavar="ID", help="Only this control; may be repeated.")
@click.option(
    "--framework",
    "frameworks",
    multiple=True,
    metavar="ID",
    help="The controls of this framework.  [default: all that have an expression]",
)
@click.option(
    "--action",
    "actions",
    multiple=True,
    type=click.Choice(_ACTIONS),
    default=("audit",),
    show_default=True,
    help="What becomes of a request that does not pass; may be repeated.",
)
@options.controls
@options.config
def command(ids: tuple[str, ...], actions: tuple[str, ...], **flags: Any) -> None:
    """Write ValidatingAdmissionPolicies and bindings for controls.

    They are YAML for `kubectl apply -f -`. Each asks pods, and workloads that make pods, what its control asks of those
    that are there. Kubernetes 1.30 or later.
    """
    from audit_batch.jobs.admission import write_admission_policies  # noqa: PLC0415  help is there without DuckDB
    from audit_batch.report.export.admission import Action  # noqa: PLC0415

    chosen = [Action(action) for action in actions]
    click.echo(write_admission_policies(options.settings_of(flags), ids, chosen), nl=False)
