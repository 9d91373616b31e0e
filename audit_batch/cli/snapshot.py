"""``audit-batch snapshot``."""

from typing import Any

import click

from audit_batch.cli import options
from audit_batch.cli.afterwards import follow_up, leave_undelivered
from audit_batch.cli.progress import progress, say
from audit_batch.errors import EXIT_PARTIAL
from audit_batch.jobs.snapshot import Taken, snapshot_cluster
from audit_batch.model import Collection


@click.command(name="snapshot")
@options.shared(
    options.kubeconfig,
    options.context,
    options.cluster,
    options.warehouse,
    options.node_facts,
    options.node_facts_pods,
    options.blueprint,
    options.wait,
    options.config,
)
@click.option("--all-kinds", is_flag=True, help="Read every kind that can be listed, custom resources included.")
@click.option("--strict", is_flag=True, help="Exit with 6 when a list could not be read.")
def command(*, all_kinds: bool, strict: bool, **flags: Any) -> None:
    """Read a cluster into the warehouse.

    Uses the kubeconfig, or inside a pod its service account. Only GET is sent, and Secrets are asked for as metadata. A
    list that is refused makes the snapshot partial: the controls that need it are then not assessed.
    """
    settings = options.settings_of(flags)
    with progress("reading the cluster") as tell:

        def told(collection: Collection) -> None:
            tell(f"{collection.resource}, {collection.objects} objects")

        taken = snapshot_cluster(settings, options.system_clock(), all_kinds=all_kinds, told=told)
    _render(taken)
    arrived = follow_up(settings)
    if strict and taken.unread:
        raise click.exceptions.Exit(EXIT_PARTIAL)
    leave_undelivered(arrived=arrived)


def _render(taken: Taken) -> None:
    for collection in taken.unread:
        say(f"not read: {collection.resource}: {collection.state} ({collection.reason})")
    for collection in taken.skipped:
        say(f"not asked for: {collection.resource}: {collection.reason}")
    state = "complete" if not taken.unread else f"partial, {len(taken.unread)} lists not read"
    read = len(taken.collections) - len(taken.unread) - len(taken.skipped)
    click.echo(
        f"snapshot {taken.snapshot.number} of {taken.cluster}: {state}; {taken.objects} objects in {read} lists\n"
        "next: audit-batch evaluate"
    )
