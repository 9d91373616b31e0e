"""Programs that render manifests: helm, kustomize, kubectl; and git."""

import re
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

from audit_batch.collect.sources.broken import BrokenText
from audit_batch.errors import cut

_PATIENCE = 120.0
"""Seconds; a chart that takes longer waits for something."""

_SAID = 400
"""Characters kept of what a program says: paths are long, and what is wrong comes last."""
_PREFIX = re.compile(r"^(?:[EWI]\d{4} \S+\s+\d+ \S+\] )?(?:\"command failed\" err=|[Ee]rror: |fatal: )?")


def find_program(*names: str) -> str | None:
    """Return the path of the first of these programs that is there."""
    return next((path for name in names if (path := shutil.which(name))), None)


def run_program(words: Sequence[str | Path], folder: Path | None = None) -> str:
    """Return what a program prints.

    Raises:
        BrokenText: It fails, takes too long, or prints no text; with what it says itself.
    """
    name = Path(words[0]).name
    try:
        done = subprocess.run(  # noqa: S603  no shell, and the words are ours or paths
            [str(word) for word in words],
            cwd=folder,
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
        said = done.stderr.decode(errors="replace").strip() or f"exit code {done.returncode}"
        raise BrokenText(f"{name}: {cut(_PREFIX.sub('', said), _SAID)}")
    try:
        return done.stdout.decode()
    except UnicodeDecodeError as error:
        raise BrokenText(f"{name} printed no UTF-8 text") from error
