"""How long work shows itself: one moving line on a terminal, plain lines elsewhere."""

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import click
from rich.console import Console

EVERY = 5.0
"""Seconds between two plain lines about the same work."""


@contextmanager
def progress(title: str) -> Iterator[Callable[[str], None]]:
    """Show ``title`` and what is told about it, on standard error; results go to standard output."""
    console = Console(stderr=True)
    if console.is_terminal:
        with console.status(title) as status:
            yield lambda text: status.update(f"{title}: {text}")
    else:
        yield _plain(title)


def _plain(title: str) -> Callable[[str], None]:
    last = 0.0

    def tell(text: str) -> None:
        nonlocal last
        now = time.monotonic()
        if now - last >= EVERY:
            last = now
            say(f"{title}: {text}")

    return tell


def say(text: str) -> None:
    """Write one line of the log, with the time where nobody watches."""
    stamp = "" if sys.stderr.isatty() else time.strftime("%Y-%m-%dT%H:%M:%SZ ", time.gmtime())
    click.echo(f"{stamp}{text}", err=True)
