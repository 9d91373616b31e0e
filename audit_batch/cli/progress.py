"""How long work shows itself: one moving line on a terminal, plain lines elsewhere."""

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import click
import orjson

JSON = "audit_batch.log_is_json"
"""Key of the command's context under which stands that lines of the log are for machines."""
EVERY = 5.0
"""Seconds between two plain lines about the same work."""


@contextmanager
def progress(title: str) -> Iterator[Callable[[str], None]]:
    """Show ``title`` and what is told about it, on standard error; results go to standard output."""
    from rich.console import Console  # noqa: PLC0415  most commands show nothing

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
    context = click.get_current_context(silent=True)
    if context and context.meta.get(JSON):
        write_json({"level": "info", "message": text})
        return
    stamp = "" if sys.stderr.isatty() else time.strftime("%Y-%m-%dT%H:%M:%SZ ", time.gmtime())
    click.echo(f"{stamp}{text}", err=True)


def write_json(fields: dict[str, Any]) -> None:
    """Write one line of the log for machines, with the time in front."""
    stamp = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
    click.echo(orjson.dumps({"time": stamp, **fields}).decode(), err=True)
