"""The command line: parse, call one job, render its answer; nothing else.

Each command is a module of its own, imported when it is called, so that help is there at once.
"""

import importlib
import warnings
from keyword import iskeyword
from typing import Any

import click

from audit_batch import __version__
from audit_batch.errors import EXIT_INTERRUPTED, QUERY_INTERRUPTED, AuditBatchError

COMMANDS = {
    "demo": "Build the made-up company's warehouse and its reports.",
    "snapshot": "Read a cluster into the warehouse.",
    "ingest": "Read audit logs into the warehouse, each event once.",
    "import": "Import what is known beside the cluster: vulnerabilities.",
    "evaluate": "Judge the newest snapshot, or a past moment, with every control.",
    "report": "Render a notebook as PDF and HTML.",
    "export": "Hand results on as OSCAL, OCSF, CSV, JSON, Parquet, HTML or PolicyReports.",
    "node-facts": "Read on a node what only the node can say, and print it as JSON.",
    "blueprint": "Approve what is expected in the cluster, show it, and compare.",
    "run": "Do what is due: snapshot, audit logs, evaluate, reports of months that ended.",
    "scan": "Judge manifests before they reach a cluster.",
    "fix": "Propose changes to manifests that make controls pass, as a diff.",
    "admission-policies": "Write ValidatingAdmissionPolicies and bindings for controls.",
    "cluster-role": "Print the least ClusterRole with which a snapshot reads all it needs.",
    "who-can": "Say who may do something, and whether it was ever done.",
    "can": "Say what somebody may do, and what of it was ever done.",
    "suggest-role": "Print the least role that covers what somebody did.",
    "timeline": "Show what the audit log holds of a user, a resource or an address.",
    "query": "Ask the published copy of the warehouse in SQL.",
    "controls": "List, show and test the controls.",
    "frameworks": "List and show the frameworks.",
    "verify": "Recompute the ledger and every digest, or check a report.",
    "backup": "Copy the warehouse to a folder or to object storage, while jobs run.",
    "restore": "Put a backup back, after its ledger and every file were verified.",
    "doctor": "Say what is missing here, and how to get it.",
}
"""Every command with its one line of help, in the order in which they are shown."""


class Commands(click.Group):
    """The group of all commands; every error that is ours becomes one line and its exit code."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names, in order."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import the command that was called."""
        if cmd_name not in COMMANDS:
            return None
        module = f"{cmd_name}_" if iskeyword(cmd_name) else cmd_name.replace("-", "_")
        command: click.Command = importlib.import_module(f"audit_batch.cli.{module}").command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the table of commands without importing any."""
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; only errors that are raised on purpose are caught, and that a person stops it."""
        try:
            return super().invoke(ctx)
        except AuditBatchError as error:
            click.echo(f"error: {error}", err=True)
            ctx.exit(error.exit_code)
        except (KeyboardInterrupt, RuntimeError) as error:
            if isinstance(error, RuntimeError) and str(error) != QUERY_INTERRUPTED:
                raise
            click.echo("stopped: interrupted; what was committed before stands", err=True)
            ctx.exit(EXIT_INTERRUPTED)


@click.command(cls=Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="audit-batch")
def main() -> None:
    """Batch compliance auditing for Kubernetes.

    Snapshots of clusters go into a warehouse, controls in SQL judge them, and notebooks become the PDF that an auditor
    signs off. Exit codes: 0 done, 1 findings at or above --fail-on, 2 usage or configuration, 3 cluster unreachable or
    forbidden, 4 warehouse locked, 5 warehouse damaged or newer, 6 something was not read or not assessed (with
    --strict), 7 not delivered, 130 interrupted.
    """
    warnings.showwarning = _capture


def _capture(*warning: Any, **of: Any) -> None:
    """Hand the first warning, and with it all others, to the log; most commands have none and need no log."""
    import logging  # noqa: PLC0415

    logging.captureWarnings(capture=True)
    warnings.showwarning(*warning, **of)
