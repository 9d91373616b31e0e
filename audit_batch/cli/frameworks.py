"""``audit-batch frameworks``."""

import shutil
import textwrap
from typing import Any

import click

from audit_batch.catalog.framework import Framework, Requirement
from audit_batch.cli import options
from audit_batch.cli.table import write_table
from audit_batch.errors import UsageError
from audit_batch.jobs.library import load_library


@click.group(name="frameworks")
def command() -> None:
    """List and show the frameworks."""


@command.command(name="list")
@options.shared(options.controls, options.config)
def list_frameworks(**flags: Any) -> None:
    """List the frameworks with how much of each the controls reach."""
    _, frameworks = load_library(options.settings_of(flags))
    write_table(
        ["framework", ">requirements", ">by controls", ">by a person", ">open", "title"],
        [_summary(framework) for framework in frameworks.values()],
    )


@command.command(name="show")
@click.argument("framework")
@options.shared(options.controls, options.config)
def show_framework(framework: str, **flags: Any) -> None:
    """Show every requirement of a framework and what answers it."""
    _, frameworks = load_library(options.settings_of(flags))
    if framework not in frameworks:
        raise UsageError(f"no framework is called {framework!r}; there are {', '.join(frameworks)}")
    _render(frameworks[framework])


def _summary(framework: Framework) -> tuple[object, ...]:
    answered = sum(bool(requirement.controls) for requirement in framework.requirements)
    asked = sum(bool(requirement.attest) and not requirement.controls for requirement in framework.requirements)
    total = len(framework.requirements)
    return (framework.id, total, answered, asked, total - answered - asked, f"{framework.title} {framework.edition}")


def _render(framework: Framework) -> None:
    click.echo(f"{framework.title} {framework.edition}\n")
    width = max(len(requirement.id) for requirement in framework.requirements)
    columns = shutil.get_terminal_size((120, 40)).columns
    for requirement in framework.requirements:
        click.echo(f"{requirement.id:{width}}  {requirement.topic}  ({requirement.assessment})")
        for line in textwrap.wrap(_answer(requirement), max(40, columns - width - 4)):
            click.echo(f"{'':{width}}  {line}")


def _answer(requirement: Requirement) -> str:
    if requirement.controls:
        extent = "in part: " if requirement.covers == "part" else ""
        return f"{extent}{', '.join(requirement.controls)}. {requirement.how}".rstrip()
    return f"to attest: {requirement.attest}" if requirement.attest else f"open: {requirement.gap}"
