"""``audit-batch frameworks``."""

from typing import Any

import click

from audit_batch.catalog.framework import Framework, controls_in
from audit_batch.catalog.requirement import Requirement
from audit_batch.cli import options
from audit_batch.cli.progress import say
from audit_batch.cli.table import write_table
from audit_batch.jobs.library import load_library, require_framework
from audit_batch.report.export.scanned import counted

_WIDTH = 150
"""Columns of a framework in a file or a pipe."""


@click.group(name="frameworks")
def command() -> None:
    """List and show the frameworks."""


@command.command(name="list")
@options.shared(options.controls, options.config)
def list_frameworks(**flags: Any) -> None:
    """List the frameworks with how much of each the controls reach."""
    library, frameworks = load_library(options.settings_of(flags))
    write_table(
        ["framework", ">requirements", ">by controls", ">in part", ">by a person", ">open", "Kubernetes", "title"],
        [_summary(framework) for framework in frameworks.values()],
    )
    named = controls_in(frameworks)
    for control in library.controls.values():
        if control.id not in named and not control.alone:
            say(f"in no framework: {control.path}; name it in one, or say with `alone` in its header why it is in none")


@command.command(name="show")
@click.argument("framework")
@options.shared(options.controls, options.config)
def show_framework(framework: str, **flags: Any) -> None:
    """Show every requirement of a framework and what answers it."""
    _, frameworks = load_library(options.settings_of(flags))
    _render(require_framework(frameworks, framework))


def _summary(framework: Framework) -> tuple[object, ...]:
    total = len(framework.requirements)
    whole, part, asked = _coverage(framework)
    answered = (whole, part, asked, total - whole - part - asked)
    return (framework.id, total, *answered, _suits(framework), f"{framework.title} {framework.edition}")


def _coverage(framework: Framework) -> tuple[int, int, int]:
    """Requirements that controls answer wholly, that they answer in part, and that only a person can answer."""
    covers = [requirement.covers for requirement in framework.requirements]
    asked = sum(bool(r.attest) and not r.controls for r in framework.requirements)
    return covers.count("whole"), covers.count("part"), asked


def _suits(framework: Framework) -> str:
    since, until = framework.kubernetes_since, framework.kubernetes_until
    if since and until:
        return f"{since} to {until}"
    if since or until:
        return f"from {since} on" if since else f"up to {until}"
    return "any"


def _render(framework: Framework) -> None:
    whole, part, asked = _coverage(framework)
    total = len(framework.requirements)
    click.echo(f"{framework.title} {framework.edition}, Kubernetes: {_suits(framework)}")
    click.echo(
        f"{counted(total, 'requirement')}: {whole} answered by controls, {part} in part, {asked} by a person alone, "
        f"{total - whole - part - asked} open\n"
    )
    rows: list[tuple[object, ...]] = []
    section = ""
    for requirement in framework.requirements:
        if requirement.section != section:
            section = requirement.section
            rows += [("", "", "", "", ""), ("", "", "", section.upper(), "")]
        level = requirement.level or "-"
        rows.append((requirement.id, level, requirement.assessment, requirement.topic, _answer(requirement)))
    write_table(["id", "level", "kind", "requirement", "answered by"], rows, width=_WIDTH)


def _answer(requirement: Requirement) -> str:
    if not requirement.controls:
        return f"to attest: {requirement.attest}" if requirement.attest else f"open: {requirement.gap}"
    named = ", ".join(requirement.controls)
    rest = f" To attest: {requirement.attest}" if requirement.attest else ""
    rest += f" Open: {requirement.gap}" if requirement.gap else ""
    return f"{'in part: ' if requirement.covers == 'part' else ''}{named}. {requirement.how}{rest}".rstrip()
