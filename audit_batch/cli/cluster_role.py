"""``audit-batch cluster-role``."""

import click

from audit_batch.report.export.auditor_role import auditor_role, auditor_rules


@click.command(name="cluster-role")
@click.option("--name", default="audit-batch-snapshot", show_default=True, metavar="NAME", help="Name of the role.")
@click.option("--secrets", is_flag=True, help="Also list Secrets; RBAC then gives their values too.")
@click.option("--whole-groups", is_flag=True, help="Also list every kind of Gatekeeper's constraints, by a *.")
def command(*, name: str, secrets: bool, whole_groups: bool) -> None:
    """Print the least ClusterRole with which a snapshot reads all it needs.

    It is made from the kinds that relations read, so that it and the collector cannot differ. Nothing in it writes.
    """
    click.echo(auditor_role(name, auditor_rules(secrets=secrets, whole_groups=whole_groups)), nl=False)
