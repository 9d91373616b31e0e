"""``audit-batch scan``."""

import sys
from itertools import groupby
from pathlib import Path
from typing import Any

import click
import orjson

from audit_batch.cli import options, verdicts
from audit_batch.cli.progress import say
from audit_batch.errors import EXIT_FINDINGS, EXIT_PARTIAL
from audit_batch.jobs.scan import Placed, Scan, scan_manifests
from audit_batch.model import Severity


@click.command(name="scan")
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="PATH...")
@options.shared(options.controls, options.config, verdicts.fail_on, verdicts.strict, verdicts.output)
@click.option("--control", "ids", multiple=True, metavar="ID", help="Judge by this control only; may be repeated.")
def command(
    paths: tuple[Path, ...], *, fail_on: str | None, strict: bool, output: str, ids: tuple[str, ...], **flags: Any
) -> None:
    """Judge manifests before they reach a cluster.

    PATH is a file, a folder of YAML and JSON, or - for standard input. All of them are judged together, by the controls
    that judge clusters; those that find nothing to judge in manifests are counted.
    """
    settings = options.settings_of(flags)
    stdin = sys.stdin.read() if Path("-") in paths else ""
    scan = scan_manifests(settings, paths, ids, options.system_clock(), stdin)
    if output == "json":
        click.echo(orjson.dumps(_as_json(scan), option=orjson.OPT_INDENT_2).decode())
    else:
        _render(scan)
    for problem in (*scan.problems, *scan.broken):
        say(f"not judged: {problem}")
    _leave(scan, fail_on=fail_on, strict=strict)


def _leave(scan: Scan, *, fail_on: str | None, strict: bool) -> None:
    order = list(Severity)
    failing = [placed.verdict.severity for placed in scan.verdicts if placed.verdict.verdict == "fail"]
    if fail_on and any(order.index(severity) >= order.index(Severity(fail_on)) for severity in failing):
        raise click.exceptions.Exit(EXIT_FINDINGS)
    if strict and (scan.problems or scan.broken or any(p.verdict.verdict == "not_assessed" for p in scan.verdicts)):
        raise click.exceptions.Exit(EXIT_PARTIAL)


def _render(scan: Scan) -> None:
    failing = [placed for placed in scan.verdicts if placed.verdict.verdict != "pass"]
    for file, placed in groupby(failing, key=lambda one: one.file):
        click.echo(click.style(file, bold=True))
        for one in placed:
            click.echo(f"  {_line(one)}")
        click.echo("")
    counted = sum(one.verdict.verdict == "fail" for one in failing)
    noun = "object" if scan.objects == 1 else "objects"
    click.echo(
        f"{scan.objects} {noun}, {len(scan.verdicts)} verdicts, {counted} fail; {scan.silent} controls had nothing to "
        f"judge, {scan.unjudged} objects are of kinds that no control judges"
    )


def _line(placed: Placed) -> str:
    row = placed.verdict
    where = "/".join(part for part in (row.kind, row.namespace, row.name) if part)
    word = row.severity if row.verdict == "fail" else "not assessed"
    return f"{placed.line}: {word} {row.control}: {where}: {row.reason}"


def _as_json(scan: Scan) -> dict[str, Any]:
    return {
        "results": [verdicts.result(one.verdict, one.file, one.line) for one in scan.verdicts],
        "outcomes": [],
        "summary": {
            "objects": scan.objects,
            "failed": sum(one.verdict.verdict == "fail" for one in scan.verdicts),
            "unjudged": scan.unjudged,
            "ignored": scan.ignored,
            "silent_controls": scan.silent,
            "problems": [str(problem) for problem in (*scan.problems, *scan.broken)],
        },
    }
