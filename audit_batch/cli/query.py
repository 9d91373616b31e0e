"""``audit-batch query``."""

import sys
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import click
from rich.console import Console

from audit_batch.cli import options
from audit_batch.errors import UsageError
from audit_batch.warehouse.ask import Answer, Limits, Query, as_table, ask, save_parquet, write_csv, write_json
from audit_batch.warehouse.fleet import Unread

_ANY_WIDTH = 10_000
"""Columns of a table that goes into a file or a pipe."""


@click.command(name="query")
@click.argument("sql")
@options.shared(options.as_of, options.cluster, options.warehouse, options.config)
@click.option(
    "--fleet",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="Ask every warehouse in the sub-folders of DIR; each view has a column cluster.",
)
@click.option(
    "--format",
    "output",
    type=click.Choice(["table", "csv", "json", "parquet"]),
    default="table",
    show_default=True,
    help="How the answer is written; parquet needs --output.",
)
@click.option("-o", "--output", "file", type=click.Path(path_type=Path), metavar="FILE", help="Write it there.")
@click.option(
    "--seconds",
    type=click.FloatRange(0.1),
    metavar="SECONDS",
    default=300,
    show_default=True,
    help="Stop after so long.",
)
@click.option("--memory", metavar="SIZE", help="Memory that the query may use.  [default: 1GB; 4GB over a fleet]")
def command(
    sql: str, *, as_of: datetime | None, fleet: Path | None, output: str, file: Path | None, **flags: Any
) -> None:
    """Ask the published copy of the warehouse in SQL.

    One SELECT; SHOW TABLES names the views, DESCRIBE VIEW its columns. Nothing can be written, no other file read, and
    jobs that write meanwhile neither wait nor are seen. A SQL of - is read from standard input. With --fleet, what
    cannot be read of a member is told on standard error and stands in the table members.
    """
    limits = Limits(seconds=flags.pop("seconds"), memory=flags.pop("memory") or ("4GB" if fleet else "1GB"))
    if fleet and (flags["cluster"] or flags["warehouse"]):
        raise UsageError("--fleet asks all clusters of all its warehouses; leave out --cluster and --warehouse")
    settings = options.settings_of(flags)
    text = sys.stdin.read() if sql == "-" else sql
    query = Query(text, settings.cluster or None, as_of, limits, fleet=fleet is not None)
    _answer(fleet or settings.warehouse, query, output, file)


def _answer(folder: Path, query: Query, output: str, file: Path | None) -> None:
    if output == "parquet":
        if file is None:
            raise UsageError("parquet is no text; name a file with --output")
        _warn(save_parquet(folder, query, file))
        return
    with ask(folder, query) as answer:
        _warn(answer.unread)
        _write(answer, output, file)


def _warn(unread: Sequence[Unread]) -> None:
    for item in unread:
        click.echo(f"{item.folder}: not in the answer: {item.reason}", err=True)


def _write(answer: Answer, output: str, file: Path | None) -> None:
    if file is None:
        _write_text(answer, output, sys.stdout)
        return
    try:
        with file.open("w", encoding="utf-8", newline="") as out:
            _write_text(answer, output, out)
    except OSError as error:
        raise UsageError(f"{file}: cannot be written ({error.strerror})") from error


def _write_text(answer: Answer, output: str, out: Any) -> None:
    if output == "csv":
        write_csv(answer, out)
    elif output == "json":
        write_json(answer, out)
    elif out is sys.stdout and sys.stdout.isatty():
        _page(answer)
    else:
        Console(file=out, width=_ANY_WIDTH, highlight=False).print(as_table(answer))


def _page(answer: Answer) -> None:
    """Show the table, through a pager when it is longer than the terminal."""
    console = Console(highlight=False)
    with console.capture() as captured:
        console.print(as_table(answer))
    text = captured.get()
    if text.count("\n") >= console.height:
        click.echo_via_pager(text, color=True)
    else:
        click.echo(text, nl=False)
