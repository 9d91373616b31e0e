"""A scan as a user begins it, two pods, and what is read of the answer."""

import json
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from click.testing import CliRunner, Result

from audit_batch.cli import main

GIT = shutil.which("git")
PRIVILEGED = """\
apiVersion: v1
kind: Pod
metadata: {name: bad, namespace: shop}
spec:
  containers:
    - name: app
      securityContext:
        privileged: true
"""
PLAIN = PRIVILEGED.replace("bad", "good").replace("true", "false")


def scan(*words: str | Path, stdin: str | None = None, control: str = "privileged_container") -> Result:
    common = ["scan", "--control", control] if control else ["scan"]
    return CliRunner().invoke(main, [*common, *map(str, words)], input=stdin)


def scan_json(*words: str | Path, control: str = "privileged_container") -> dict[str, Any]:
    result = scan(*words, "--format", "json", control=control)
    assert result.exit_code == 0, result.output
    document: dict[str, Any] = json.loads(result.stdout)
    return document


def states(document: Mapping[str, Any]) -> list[tuple[str, str]]:
    return [(Path(one["file"]).name, one["state"]) for one in document["results"]]


def write(folder: Path, **files: str) -> Path:
    for name, text in files.items():
        (folder / f"{name}.yaml").write_text(text)
    return folder


def waived(line: str) -> str:
    annotation = f"annotations: {{audit-batch.io/waive: '{line}'}}"
    return PRIVILEGED.replace("namespace: shop}", f"namespace: shop, {annotation}}}")
