"""``audit-batch controls``."""

from typing import Any

import click

from audit_batch.catalog.control import Control, load_controls
from audit_batch.cli import options
from audit_batch.cli.progress import say
from audit_batch.cli.table import write_table
from audit_batch.errors import EXIT_USAGE
from audit_batch.jobs.examples import Tested, check_controls
from audit_batch.jobs.library import choose_controls, control_folders, load_library
from audit_batch.report.export.scanned import counted


@click.group(name="controls")
def command() -> None:
    """List, show and test the controls."""


@command.command(name="list")
@options.shared(options.controls, options.config)
def list_controls(**flags: Any) -> None:
    """List every control by domain."""
    library = load_controls(control_folders(options.settings_of(flags)))
    ordered = sorted(library.controls.values(), key=lambda control: (control.domain, control.id))
    write_table(
        ["domain", "control", "severity", "title"],
        [(control.domain, control.id, control.severity, control.title) for control in ordered],
    )
    detections = sum(bool(control.detects) for control in ordered)
    domains = len({control.domain for control in ordered})
    click.echo(f"\n{len(ordered)} controls in {domains} domains, {detections} of them detections")
    for problem in library.problems:
        say(f"broken: {problem}")


@command.command(name="show")
@click.argument("control")
@click.option("--file", "part", type=click.Choice(["sql", "yaml"]), help="Print this file of it, to begin yours with.")
@options.shared(options.controls, options.config)
def show_control(control: str, part: str | None, **flags: Any) -> None:
    """Show one control: what it asks, why, and what it does not see."""
    library, frameworks = load_library(options.settings_of(flags))
    (found,) = choose_controls(library, [control])
    if part:
        click.echo(found.path.with_suffix(f".{part}").read_text(encoding="utf-8"), nl=False)
        return
    requirements = [
        f"{framework.title} {framework.edition}: {requirement.id}"
        for framework in frameworks.values()
        for requirement in framework.requirements
        if found.id in requirement.controls
    ]
    click.echo(_page(found, requirements))


@command.command(name="test")
@click.argument("ids", nargs=-1, metavar="[CONTROL]...")
@options.shared(options.controls, options.config)
def test_controls(ids: tuple[str, ...], **flags: Any) -> None:
    """Run the controls' examples; without names, those of all."""
    library = load_controls(control_folders(options.settings_of(flags)))
    results = check_controls(choose_controls(library, ids), _tell)
    problems = [str(result.problem) for result in results if result.problem] + [str(p) for p in library.problems]
    examples = sum(result.examples for result in results)
    counts = [counted(len(results), "control"), f"{counted(examples, 'example')} as expected"]
    click.echo(", ".join([*counts, counted(len(problems), "problem")]))
    for problem in problems:
        click.echo(problem, err=True)
    if problems:
        raise click.exceptions.Exit(EXIT_USAGE)


def _tell(result: Tested) -> None:
    word = "not ok" if result.problem else "ok"
    click.echo(f"{word:6} {result.control.id}, {counted(result.examples, 'example')}")


def _page(control: Control, requirements: list[str]) -> str:
    lines = [
        f"{control.id}: {control.title}",
        f"severity {control.severity}, domain {control.domain}, since {control.since}",
        *([f"rating  {control.rating}"] if control.rating else []),
        "",
        f"judges  {', '.join(control.judges)}",
        f"why     {control.why}",
        f"fix     {control.fix}",
        f"misses  {control.misses}",
        *(f"param   {name} = {value}" for name, value in control.params.items()),
        *(f"for     {requirement}" for requirement in requirements),
        *(f"source  {source}" for source in control.source),
        f"file    {control.path}",
        "",
        control.sql.strip(),
    ]
    return "\n".join(lines)
