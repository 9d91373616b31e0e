"""``audit-batch scan``."""

import gc
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from audit_batch.cli import options
from audit_batch.config import shipped
from audit_batch.errors import EXIT_FINDINGS, EXIT_PARTIAL, UsageError
from audit_batch.model import Severity

if TYPE_CHECKING:
    from audit_batch.collect.manifests import Release
    from audit_batch.collect.sources.reading import BegunReading
    from audit_batch.jobs.scan import Request
    from audit_batch.report.export.scanned import Scanned

_FILE = click.Path(path_type=Path)
_FORMATS = ("terminal", "json", "sarif", "junit", "csv", "github", "markdown", "html")

_WITH_LINES = ("terminal", "sarif", "html")
"""Formats that show the lines themselves."""

_WITH_PASSES = ("junit", "json")
"""Formats that name what passes; the others count it."""

_inputs = options.shared(
    click.option("--values", multiple=True, type=_FILE, metavar="FILE", help="Values of Helm charts; may be repeated."),
    click.option(
        "-n",
        "--namespace",
        default="",
        metavar="NAME",
        help="Where what names no namespace, and the charts, are going to be applied.",
    ),
    click.option("--base", default="", metavar="REF", help="Report only what differs from this branch or commit."),
)
_choice = options.shared(
    click.option(
        "--framework",
        "frameworks",
        multiple=True,
        metavar="ID",
        help="Judge by the controls of this framework.  [default: every control]",
    ),
    click.option("--control", "ids", multiple=True, metavar="ID", help="Judge by this control; may be repeated."),
    click.option("--exclude", multiple=True, metavar="ID", help="Leave this control out; may be repeated."),
    options.controls,
    options.config,
)
_decisions = options.shared(
    options.waivers,
    click.option("--baseline", type=_FILE, metavar="FILE", help="Findings that are known: only others count."),
    click.option("--write-baseline", is_flag=True, help="Write all findings into the file of --baseline."),
    click.option(
        "--fail-on",
        type=click.Choice([severity.value for severity in Severity]),
        help="Exit with 1 when a finding of this severity or worse is open.",
    ),
    click.option(
        "--strict",
        is_flag=True,
        help="Exit with 6 when something could not be read or is no Kubernetes object (not for what is not assessed).",
    ),
)
_answer = options.shared(
    click.option("--format", "form", type=click.Choice(_FORMATS), default="terminal", show_default=True),
    click.option("-o", "--output", type=_FILE, metavar="FILE", help="Write the answer there."),
    click.option(
        "-q",
        "--quiet",
        is_flag=True,
        help="One line for each open finding and what could not be judged; JSON without passes.",
    ),
    click.option(
        "-v", "--verbose", is_flag=True, help="Why; what is waived, known or not assessed; documents of other programs."
    ),
)


@click.command(name="scan")
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="PATH...")
@_inputs
@_choice
@_decisions
@_answer
def command(paths: tuple[Path, ...], **flags: Any) -> None:
    """Judge manifests before they reach a cluster.

    PATH is a file, a folder, a pattern, a Helm chart, a Kustomize folder, or - for standard input. All of them are
    judged together, by the controls that judge clusters; those that need a cluster are left out and counted.

    An object may carry its own waivers, one a line, in the annotation audit-batch.io/waive:
    CONTROL=reason; until=YYYY-MM-DD
    """
    how = {name: flags.pop(name) for name in ("form", "output", "quiet", "verbose", "fail_on", "strict")}
    stdin = _read_stdin() if Path("-") in paths else b""
    release = _release(flags)
    # Files are read and redacted while this process imports DuckDB and loads the controls, which takes as long.
    with _without_collector(), _begin(paths, stdin, release) as begun:
        from msgspec.structs import replace  # noqa: PLC0415

        from audit_batch.jobs.scan import scan_manifests  # noqa: PLC0415

        request = _request(paths, stdin, release, flags, "quiet" if how["quiet"] else how["form"])
        found = scan_manifests(options.settings_of(flags), request, options.system_clock(), begun)
        scanned = replace(found, is_strict=how["strict"])
        _write(_render(scanned, how), how["output"])
    _leave(scanned, how["fail_on"], strict=how["strict"])


def _release(flags: dict[str, Any]) -> "Release":
    from audit_batch.collect.manifests import Release  # noqa: PLC0415

    return Release(flags.pop("values"), flags.pop("namespace"))


def _begin(paths: tuple[Path, ...], stdin: bytes, release: "Release") -> "BegunReading":
    from audit_batch.collect.sources.reading import BegunReading  # noqa: PLC0415  help is there without it
    from audit_batch.hands import EarlyHand  # noqa: PLC0415
    from audit_batch.redact.door import new_key  # noqa: PLC0415

    early = click.get_current_context().find_object(EarlyHand)
    return BegunReading(paths, stdin, release, hands=early, key=new_key())


@contextmanager
def _without_collector() -> Iterator[None]:
    """Look for no cycles: of the millions of objects of a large folder none has one, and looking takes a fifth."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _read_stdin() -> bytes:
    """A pipe whose first program failed brings nothing, and that must not look like a pass."""
    content = sys.stdin.buffer.read()
    if not content.strip():
        raise UsageError("-: nothing came on standard input; see what the program before the pipe says")
    return content


def _request(paths: tuple[Path, ...], stdin: bytes, release: "Release", flags: dict[str, Any], form: str) -> "Request":
    """Take what is no setting out of the flags."""
    from audit_batch.jobs.scan import Request  # noqa: PLC0415

    if flags["write_baseline"] and flags["baseline"] is None:
        raise UsageError("--write-baseline: say where, with --baseline FILE")
    return Request(
        paths=paths,
        stdin=stdin,
        release=release,
        controls=flags.pop("ids"),
        exclude=flags.pop("exclude"),
        base=flags.pop("base"),
        baseline=flags.pop("baseline"),
        is_baseline_written=flags.pop("write_baseline"),
        has_passes=form in _WITH_PASSES,
        has_lines=form in _WITH_LINES,
    )


def _render(scanned: "Scanned", how: dict[str, Any]) -> str:
    from audit_batch.report.export import formats, terminal  # noqa: PLC0415

    if how["form"] != "terminal":
        return formats.render(scanned, how["form"], shipped("reports"))
    if how["quiet"]:
        return terminal.to_lines(scanned)
    return terminal.to_terminal(scanned, verbose=how["verbose"])


def _write(text: str, output: Path | None) -> None:
    if output is None:
        click.echo(text, nl=False)
        return
    try:
        output.write_text(click.unstyle(text), encoding="utf-8", newline="")
    except OSError as error:
        raise UsageError(f"{output}: cannot be written ({error.strerror})") from error


def _leave(scanned: "Scanned", fail_on: str | None, *, strict: bool) -> None:
    order = list(Severity)
    open_ = [order.index(result.severity) for result in scanned.results if result.state == "open"]
    if fail_on and max(open_, default=-1) >= order.index(Severity(fail_on)):
        raise click.exceptions.Exit(EXIT_FINDINGS)
    if strict and scanned.problems:
        raise click.exceptions.Exit(EXIT_PARTIAL)
