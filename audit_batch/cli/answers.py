"""How answers about access are written: a table, CSV or JSON, and below it what they rest on."""

import csv
import json
import sys
from datetime import datetime

import click

from audit_batch.cli.table import write_table
from audit_batch.jobs.access import Answered
from audit_batch.report.access.answers import Table, View

output = click.option(
    "--format",
    "output",
    type=click.Choice(["table", "csv", "json"]),
    default="table",
    show_default=True,
    help="Of the answer.",
)


def render(answered: Answered, output: str, *, nobody: str) -> None:
    """Write an answer to standard output.

    Args:
        answered: The answer.
        output: table, csv or json.
        nobody: What to say when there is none.
    """
    write(answered.table, output, nobody=nobody)
    if output == "table":
        click.echo(f"\n{rests_on(answered.view)}")


def write(table: Table, output: str, *, nobody: str) -> None:
    """Write a table to standard output, as `render` does."""
    if output == "json":
        rows = [dict(zip(table.heads, row, strict=True)) for row in table.rows]
        click.echo(json.dumps(rows, indent=2, default=_json))
    elif output == "csv":
        write_csv(table)
    elif not table.rows:
        click.echo(nobody)
    else:
        shown = [[_text(value, head) for value, head in zip(row, table.heads, strict=True)] for row in table.rows]
        write_table([head.replace("_", " ") for head in table.heads], shown)


def write_csv(table: Table) -> None:
    """Write a table as CSV; a cell that a spreadsheet would take for a formula begins with an apostrophe."""
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(table.heads)
    writer.writerows([_harmless(_text(value, "")) for value in row] for row in table.rows)


def rests_on(view: View) -> str:
    """Say which snapshot and which log an answer rests on."""
    log = (
        f"use as the audit log shows it, which begins {view.log_begins:%Y-%m-%d}"
        if view.log_begins
        else "no audit log was ingested, so nothing is known of use"
    )
    return f"{view.cluster}, snapshot {view.snapshot} of {view.taken_at:%Y-%m-%d %H:%M} UTC; {log}"


def _text(value: object, head: str) -> str:
    if value is None:
        return "never seen" if head == "last_used" else ""
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M:%S}" if head == "time" else f"{value:%Y-%m-%d %H:%M}"
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


def _json(value: object) -> str:
    return f"{value:%Y-%m-%dT%H:%M:%SZ}" if isinstance(value, datetime) else str(value)


def _harmless(text: str) -> str:
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t", "\r") else text
