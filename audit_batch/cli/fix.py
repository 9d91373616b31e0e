"""``audit-batch fix``."""

from pathlib import Path
from typing import Any

import click

from audit_batch.cli import options


@click.command(name="fix")
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="PATH...")
@click.option("--control", "ids", multiple=True, metavar="ID", help="Remedy only this control; may be repeated.")
@click.option("--unsafe", is_flag=True, help="Also what a program may rely on: review each change.")
@click.option("--write", is_flag=True, help="Write the files; otherwise nothing is changed.")
@options.controls
@options.config
def command(paths: tuple[Path, ...], ids: tuple[str, ...], *, unsafe: bool, write: bool, **flags: Any) -> None:
    """Propose changes to manifests that make controls pass, as a diff.

    Comments and layout stay. What has no mechanical remedy is left to you; what is a template, rendered, or shared
    through an anchor is named and left as it is.
    """
    from audit_batch.jobs.fix import propose_fixes, write_fixes  # noqa: PLC0415  help is there without DuckDB
    from audit_batch.report.export.scanned import counted  # noqa: PLC0415

    proposal = propose_fixes(options.settings_of(flags), paths, options.system_clock(), ids, unsafe=unsafe)
    for one in proposal.files:
        click.echo(one.diff, nl=False)
    for skipped in proposal.skipped:
        place = skipped.file if skipped.line is None else f"{skipped.file}:{skipped.line}"
        click.echo(f"{place}: {skipped.reason}", err=True)
    if write:
        write_fixes(proposal)
    if not proposal.files:
        click.echo("nothing to change" + ("" if unsafe else "; --unsafe proposes more"), err=True)
        return
    controls = {control for one in proposal.files for control in one.controls}
    done = "changed" if write else "would be changed; --write does it"
    click.echo(f"{counted(len(proposal.files), 'file')}, {counted(len(controls), 'control')}: {done}", err=True)
