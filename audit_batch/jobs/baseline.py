"""Baselines: the findings that were there when somebody began to look, so that only new ones count."""

import json
from collections.abc import Iterable
from pathlib import Path

from msgspec import Struct

from audit_batch.errors import BaselineError, cut
from audit_batch.report.export.scanned import Result

_VERSION = 1


class Known(Struct, frozen=True):
    """What a baseline says of one finding beside its fingerprint."""

    control: str
    file: str


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
    return {str(one["fingerprint"]): Known(str(one.get("control", "")), str(one.get("file", ""))) for one in findings}


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
            }
        )
        for result in results
    ]
    findings = ",\n".join(f"    {line}" for line in sorted(lines, key=lambda line: line.partition(", ")[2]))
    try:
        path.write_text(f'{{\n  "version": {_VERSION},\n  "findings": [\n{findings}\n  ]\n}}\n', encoding="utf-8")
    except OSError as error:
        raise BaselineError(path, f"cannot be written ({error.strerror})") from error
