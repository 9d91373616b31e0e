"""Options that several commands share, and the settings made of them."""

import os
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from audit_batch.cli.progress import JSON
from audit_batch.config import Settings, load_settings
from audit_batch.jobs.clock import Clock

_FILE = click.Path(path_type=Path)

warehouse = click.option("--warehouse", type=_FILE, metavar="DIR", help="The warehouse.  [default: warehouse]")
cluster = click.option("--cluster", metavar="NAME", help="Name of the cluster.")
config = click.option("--config", type=_FILE, metavar="FILE", help="Settings.  [default: audit-batch.toml if there]")
wait = click.option("--wait", type=click.FloatRange(0), metavar="SECONDS", help="Wait for another job.  [default: 60]")
controls = click.option(
    "--controls", multiple=True, type=_FILE, metavar="DIR", help="Further controls; may be repeated."
)
waivers = click.option("--waivers", multiple=True, type=_FILE, metavar="FILE", help="Waivers (TOML); may be repeated.")
attestations = click.option(
    "--attestations", multiple=True, type=_FILE, metavar="FILE", help="Attestations (TOML); may be repeated."
)
frameworks = click.option(
    "--framework",
    "frameworks",
    multiple=True,
    metavar="ID",
    help="Judge by this framework, whatever version it is for; may be repeated.  [default: all that suit the cluster]",
)
kubeconfig = click.option("--kubeconfig", type=_FILE, metavar="FILE", help="Credentials.  [default: KUBECONFIG]")
context = click.option("--context", metavar="NAME", help="Context of the kubeconfig.  [default: its current one]")

node_facts = click.option("--node-facts", type=_FILE, metavar="DIR", help="What `node-facts` printed on each node.")
node_facts_pods = click.option(
    "--node-facts-pods", metavar="NAMESPACE/SELECTOR", help="Pods with that in their logs, as app=node-facts."
)

blueprint = click.option("--blueprint", type=_FILE, metavar="FILE", help="What is expected in the cluster (YAML).")


def shared(*options: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """Give a command these options, shown in this order."""

    def decorate(command: Any) -> Any:
        for option in reversed(options):
            command = option(command)
        return command

    return decorate


def settings_of(flags: dict[str, Any]) -> Settings:
    """Gather the settings from these flags, the environment and the settings' file."""
    settings = load_settings(flags.pop("config", None), os.environ, flags)
    if context := click.get_current_context(silent=True):
        context.meta[JSON] = settings.log_format == "json"
    return settings


def system_clock() -> Clock:
    """Return the clock of this machine, UTC."""
    return Clock(lambda: datetime.now(UTC))


def parse_moment(_ctx: click.Context, _param: click.Parameter, text: str | None) -> datetime | None:
    """Read a day (its end is meant) or a moment; UTC where no zone is given."""
    if text is None:
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise click.BadParameter("is no day like 2026-03-31 and no moment like 2026-03-31T12:00") from error
    if len(text) == len("2026-03-31"):
        moment = moment.replace(hour=23, minute=59, second=59, microsecond=999999)
    return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)


as_of = click.option(
    "--as-of", callback=parse_moment, metavar="TIME", help="The state then: a day (its end) or a moment, UTC."
)
