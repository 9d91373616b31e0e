"""The text of a blueprint: sorted, and quoted only where YAML would read something else."""

import json
import re
from collections.abc import Iterable, Iterator
from itertools import groupby

from audit_batch.catalog.blueprint import COVERED, Blueprint, Entry

_PLAIN = re.compile(r"[a-z][a-z0-9-]*(\.[a-z0-9-]+)*|[A-Z][A-Za-z]+(\.[a-z0-9]+)*")
_WORDS = frozenset({"true", "false", "null", "yes", "no", "on", "off", "y", "n"})
_HEAD = """\
# What is expected in the cluster. What is there and not listed, or listed and not there, is a finding.
# Remove what should not be there, and replace names that change by patterns: * is any text, ? any one character, and
# a backslash makes what follows mean itself. Of a kind that is not named at all, nothing is judged.
# Not listed: pods, replica sets and jobs that a workload makes, and what Kubernetes makes in every namespace.
"""


def write_blueprint(blueprint: Blueprint) -> str:
    """Return the blueprint as YAML; the same one always as the same text."""
    lines = [
        f"cluster: {_scalar(blueprint.cluster)}",
        f"snapshot: {blueprint.snapshot}",
        f"taken_at: {_scalar(blueprint.taken_at)}",
        f"approved_by: {_scalar(blueprint.approved_by)}",
        f"approved_on: {_scalar(blueprint.approved_on)}",
        "objects:",
    ]
    for key in COVERED:
        if key in blueprint.kinds:
            lines += _kind(key, sorted(entry for entry in blueprint.entries if entry.key == key))
    return _HEAD + "\n".join(lines) + "\n"


def _kind(key: str, entries: list[Entry]) -> Iterator[str]:
    if not entries:
        yield f"  {key}: {'{}' if COVERED[key].namespaced else '[]'}"
        return
    yield f"  {key}:"
    if not COVERED[key].namespaced:
        yield from _names("    ", entries)
        return
    for namespace, inside in groupby(entries, lambda entry: entry.namespace):
        yield f"    {_scalar(namespace)}:"
        yield from _names("      ", inside)


def _names(indent: str, entries: Iterable[Entry]) -> Iterator[str]:
    for entry in entries:
        yield f"{indent}- {_scalar(entry.name)}"


def _scalar(text: str) -> str:
    is_plain = _PLAIN.fullmatch(text) and text.lower() not in _WORDS
    return text if is_plain else json.dumps(text, ensure_ascii=True)
