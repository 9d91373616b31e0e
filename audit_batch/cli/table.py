"""Tables on standard output: aligned, unboxed, never cut where nobody watches."""

import sys
from collections.abc import Iterable, Sequence

import click
from rich.console import Console
from rich.table import Table

_ANY_WIDTH = 10_000
"""Columns of output that goes into a file or a pipe."""


def write_table(heads: Sequence[str], rows: Iterable[Sequence[object]], *, width: int = _ANY_WIDTH) -> None:
    """Write rows under heads; a head that begins with > aligns its column to the right.

    Args:
        heads: One for each column.
        rows: Numbers and texts.
        width: Columns of the whole at most where no terminal says how many there are.
    """
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="bold")
    for head in heads:
        right = head.startswith(">")
        table.add_column(head.removeprefix(">"), justify="right" if right else "left", overflow="fold")
    for row in rows:
        table.add_row(*(_text(value) for value in row))
    console = Console(width=None if sys.stdout.isatty() else width, highlight=False, markup=False)
    with console.capture() as captured:
        console.print(table)
    click.echo("\n".join(line.rstrip() for line in captured.get().splitlines()))


def _text(value: object) -> str:
    return f"{value:,}" if isinstance(value, int) else str(value)
