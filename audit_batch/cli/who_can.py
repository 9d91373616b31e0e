"""``audit-batch who-can``."""

from datetime import datetime
from typing import Any

import click

from audit_batch.cli import answers, options
from audit_batch.jobs.access import ask_who_can


@click.command(name="who-can")
@click.argument("verb")
@click.argument("resource")
@click.option("-n", "--namespace", default="", metavar="NAME", help="In this namespace.  [default: anywhere]")
@click.option("--name", default="", metavar="NAME", help="On this one object.  [default: any]")
@options.shared(options.as_of, options.cluster, options.warehouse, options.config, answers.output)
def command(  # noqa: PLR0913  each is an option
    verb: str, resource: str, *, namespace: str, name: str, as_of: datetime | None, output: str, **flags: Any
) -> None:
    """Say who may do something, and whether it was ever done.

    Everybody who may do VERB on RESOURCE, through which binding and role, and when it was last done.
    RESOURCE is pods, pods/exec, deployments.apps, or a path such as /metrics. Members of the group system:masters may
    do everything without any binding, and no list of them exists.
    """
    settings = options.settings_of(flags)
    answered = ask_who_can(settings, verb, resource, namespace=namespace, name=name, as_of=as_of)
    answers.render(answered, output, nobody=f"nobody may {verb} {resource} through RBAC")
