"""``audit-batch doctor``."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

from audit_batch.cli import options
from audit_batch.config import Settings
from audit_batch.errors import EXIT_USAGE
from audit_batch.jobs.clock import Clock
from audit_batch.jobs.doctor import Finding, State, examine
from audit_batch.jobs.doctor_access import examine_access
from audit_batch.jobs.doctor_reports import examine_reports
from audit_batch.jobs.doctor_storage import examine_storage


@click.command(name="doctor")
@options.shared(
    options.kubeconfig,
    options.context,
    options.cluster,
    options.warehouse,
    options.node_facts_pods,
    options.controls,
    options.config,
)
@click.option("--pdf", type=click.Path(path_type=Path), metavar="FILE", help="Have veraPDF validate this report.")
@click.option("--in-cluster", is_flag=True, help="Also ask for each right, and look at volume, clock, token and logs.")
def command(*, in_cluster: bool, pdf: Path | None, **flags: Any) -> None:
    """Say what is missing here, and how to get it.

    Looks at the key that signs reports, at libraries, fonts, controls, the warehouse and the cluster, one line each.
    Exits with 2 when something is bad; a note is about what only some commands need. --in-cluster is for the pod of a
    job: it asks the API server about each right that a snapshot needs with a SelfSubjectAccessReview, the only request
    of audit-batch that is not a GET, and that leaves nothing behind.
    """
    bad = False
    for finding in _findings(options.settings_of(flags), options.system_clock(), pdf, in_cluster=in_cluster):
        bad = bad or finding.state is State.BAD
        remedy = f"; {finding.remedy}" if finding.remedy else ""
        click.echo(f"{finding.state:5} {finding.subject:11} {finding.text}{remedy}")
    if bad:
        raise click.exceptions.Exit(EXIT_USAGE)


def _findings(settings: Settings, clock: Clock, pdf: Path | None, *, in_cluster: bool) -> Iterator[Finding]:
    yield from examine_reports(settings, clock, pdf)
    yield from examine(settings, clock, cluster=not in_cluster)
    if in_cluster:
        yield from examine_storage(settings, clock)
        yield from examine_access(settings, clock)
