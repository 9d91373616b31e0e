"""Programs that render manifests: helm, kustomize, kubectl; and git."""

import os
import re
import shutil
import subprocess
from collections.abc import Container, Sequence
from pathlib import Path

from audit_batch.collect.sources.broken import BrokenText

_PATIENCE = 120.0
"""Seconds; a chart that takes longer waits for something."""

_HEAD, _TAIL = 120, 280
"""Characters kept of what a program says: where it begins and, as paths are long, the end, where the cause stands."""
_BEGINS = re.compile(r"^(?:[EWI]\d{4} \S+\s+\d+ \S+\] )?(?:\"command failed\" err=|[Ee]rror: |fatal: )", re.MULTILINE)
"""What it says before is warnings."""
_ADVICE = re.compile(r"\s*^Use --debug flag to render out invalid YAML$\s*", re.MULTILINE)
"""Of helm, after any error: nobody can give that flag here, and most errors are others."""


def find_program(*names: str) -> str | None:
    """Return the path of the first of these programs that is there."""
    return next((path for name in names if (path := shutil.which(name))), None)


def run_program(words: Sequence[str | Path], folder: Path | None = None, *, without: Container[str] = ()) -> str:
    """Return what a program prints.

    Args:
        words: It and its arguments.
        folder: Where it runs; here without one.
        without: Variables of the environment that it does not get.

    Raises:
        BrokenText: It fails, takes too long, or prints no text; with what it says itself.
    """
    name = Path(words[0]).name
    try:
        done = subprocess.run(  # noqa: S603  no shell, and the words are ours or paths
            [str(word) for word in words],
            cwd=folder,
            env={name: value for name, value in os.environ.items() if name not in without},
            capture_output=True,
            stdin=subprocess.DEVNULL,
            timeout=_PATIENCE,
            check=False,
        )
    except OSError as error:
        raise BrokenText(f"{name} cannot be run ({error.strerror})") from error
    except subprocess.TimeoutExpired as error:
        raise BrokenText(f"{name} took more than {_PATIENCE:.0f} seconds") from error
    if done.returncode:
        raise BrokenText(
            f"{name}: {_complaint(done.stderr.decode(errors='replace')) or f'exit code {done.returncode}'}"
        )
    try:
        return done.stdout.decode()
    except UnicodeDecodeError as error:
        raise BrokenText(f"{name} printed no UTF-8 text") from error


def _complaint(said: str) -> str:
    """Return what is wrong, on one line."""
    begins = _BEGINS.search(said)
    line = " ".join(_ADVICE.sub("\n", said[begins.end() if begins else 0 :]).split())
    return line if len(line) <= _HEAD + _TAIL else f"{line[:_HEAD]} … {line[-_TAIL:]}"
