"""Baselines: the findings that were there when somebody began to look, so that only new ones count."""

import json
import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from msgspec import Struct

from audit_batch.errors import BaselineError, cut
from audit_batch.report.export.scanned import Result

_VERSION = 1
_BETWEEN = re.compile(r", (?![^()]*\))")
"""Between two things that a reason names; not within the brackets behind one."""
_PASSING = re.compile(r":[\w.-]+(?:@sha256:[0-9a-f]+)?(?=\))|@sha256:[0-9a-f]+(?=\))|\b[0-9]+(?= pods?\b)")
"""What changes every day and makes no finding another: the version of an image, and how many pods there are."""


class Known(Struct, frozen=True):
    """What a baseline says of one finding beside its fingerprint."""

    control: str
    file: str
    reason: str
    """Empty in baselines of 0.1.0, which did not keep it."""

    def covers(self, reason: str) -> bool:
        """Whether a reason says no more than this one: the same of the same things, or of some of them.

        In which order they stand does not matter: a container put in front of the others makes nothing new.
        """
        return not self.reason or _said(reason) <= _said(self.reason)


def read_baseline(path: Path) -> dict[str, Known]:
    """Return the findings in a baseline by fingerprint.

    Raises:
        BaselineError: It is missing, or was not written by `write_baseline`.
    """
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise BaselineError(path, f"cannot be read ({error.strerror}); --write-baseline writes one") from error
    except (ValueError, RecursionError) as error:
        raise BaselineError(path, f"no baseline: {cut(str(error))}") from error
    findings = content.get("findings") if isinstance(content, dict) and content.get("version") == _VERSION else None
    if not isinstance(findings, list) or not all(isinstance(one, dict) and "fingerprint" in one for one in findings):
        raise BaselineError(path, "no baseline of this version; --write-baseline writes one")
    return {str(one["fingerprint"]): _known(one) for one in findings}


def write_baseline(path: Path, results: Iterable[Result]) -> None:
    """Write these findings, one a line and in order, so that a reviewer sees what is added and what went away.

    Raises:
        BaselineError: The file cannot be written.
    """
    lines = [
        json.dumps(
            {
                "fingerprint": result.fingerprint,
                "control": result.control.id,
                "object": str(result.resource),
                "file": result.file,
                "reason": result.reason,
            }
        )
        for result in results
    ]
    findings = ",\n".join(f"    {line}" for line in sorted(lines, key=lambda line: line.partition(", ")[2]))
    try:
        path.write_text(f'{{\n  "version": {_VERSION},\n  "findings": [\n{findings}\n  ]\n}}\n', encoding="utf-8")
    except OSError as error:
        raise BaselineError(path, f"cannot be written ({error.strerror})") from error


def _known(one: Mapping[str, Any]) -> Known:
    return Known(*(str(one.get(name, "")) for name in ("control", "file", "reason")))


def _said(reason: str) -> frozenset[tuple[str, str]]:
    """What a reason says of each thing that it names: ``runs privileged: app, proxy`` of two containers."""
    text = _PASSING.sub("", reason)
    head, named = text.split(": ", 1) if ": " in text else ("", text)
    return frozenset((head, one) for one in _BETWEEN.split(named))
