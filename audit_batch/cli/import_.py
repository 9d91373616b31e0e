"""``audit-batch import``."""

from datetime import datetime
from pathlib import Path
from typing import Any

import click

from audit_batch.cli import options
from audit_batch.cli.afterwards import follow_up, leave_undelivered
from audit_batch.cli.progress import progress, say
from audit_batch.jobs.imports import FileDone, import_cves, import_vulnerabilities

_PATHS = click.argument(
    "paths", nargs=-1, required=True, metavar="FILE...", type=click.Path(exists=True, path_type=Path)
)
_NAMED = 5
"""Things that were not understood that are named before the rest is counted."""


@click.group(name="import")
def command() -> None:
    """Import what is known beside the cluster: vulnerabilities."""


@command.command(name="cves")
@_PATHS
@options.shared(options.warehouse, options.controls, options.wait, options.config)
def import_cves_command(paths: tuple[Path, ...], **flags: Any) -> None:
    """Renew what is known of faults in the platform.

    Vulnerabilities of Kubernetes and of what runs beside it.

    \b
    FILE is one of:
      index.json of Kubernetes' official CVE feed
      a record of Kubernetes' vulnerabilities in the OSV format
      a security bulletin of Istio, index.md in its website's sources
      a file of facts in TOML, such as those in controls/facts
    or a folder of them. Evaluations of moments before the import do not see it.
    """  # noqa: D301  click keeps what follows \b as it is
    settings = options.settings_of(flags)
    with progress("importing") as tell:
        done = import_cves(settings, paths, options.system_clock(), tell)
    _render(done, "source")
    leave_undelivered(arrived=follow_up(settings))


@command.command(name="vulnerabilities")
@_PATHS
@click.option(
    "--dated", callback=options.parse_moment, metavar="TIME", help="When reports were made that do not say so."
)
@options.shared(options.warehouse, options.controls, options.wait, options.config)
def import_vulnerabilities_command(paths: tuple[Path, ...], *, dated: datetime | None, **flags: Any) -> None:
    """Import what a scanner found in images.

    \b
    FILE is a report in JSON, or a folder of them:
      trivy image --format json -o report.json example.com/app:1.4.2
      trivy k8s --format json --report all -o cluster.json
      grype -o json example.com/app:1.4.2 > report.json

    A newer report on an image replaces the older one. Reports of Trivy Operator need no import: they are read with the
    cluster.
    """  # noqa: D301  click keeps what follows \b as it is
    settings = options.settings_of(flags)
    with progress("importing") as tell:
        done = import_vulnerabilities(settings, paths, dated, options.system_clock(), tell)
    _render(done, "image")
    leave_undelivered(arrived=follow_up(settings))


def _render(done: list[FileDone], what: str) -> None:
    from audit_batch.report.export.scanned import counted  # noqa: PLC0415

    for entry in done:
        for text in entry.knowledge.unread[:_NAMED]:
            say(f"not understood: {entry.path.name}: {text}")
        if len(entry.knowledge.unread) > _NAMED:
            say(f"not understood: {entry.path.name}: {len(entry.knowledge.unread) - _NAMED} more")
        number, changed = entry.imported.number, entry.imported.changed
        dated = f"{entry.path.name} ({entry.knowledge.source}, {entry.knowledge.dated:%Y-%m-%d})"
        click.echo(f"import {number}: {dated}: {counted(entry.imported.objects, what)}, {changed} changed")
    click.echo("next: audit-batch evaluate")
