"""The line of a field in the file that its author wrote, or of the nearest part around it that is there."""

import re
from collections.abc import Iterable
from functools import lru_cache

from audit_batch.collect.manifests import Manifest
from audit_batch.collect.sources.template import line_in_template
from audit_batch.collect.sources.tree import Node

_STEP = re.compile(r"\.?(?P<name>[^.\[\]'\"]+)|\[(?P<index>\d+)\]|\[(?P<quote>['\"])(?P<key>.*?)(?P=quote)\]")
Step = str | int


def line_of(manifest: Manifest, field: str) -> int:
    """Return the line of ``field``, a path such as ``spec.containers[0].image``, in the file of ``manifest``."""
    node = manifest.node
    if node is None:
        return manifest.line
    way = list(_follow(node, steps_of(field)))
    if manifest.template is not None:
        body = manifest.body
        return line_in_template(
            manifest.template.lines, body["kind"], [step for step, _ in way], body["metadata"]["name"]
        )
    return way[-1][1].line if way else manifest.line


@lru_cache(maxsize=4096)
def steps_of(path: str) -> tuple[Step, ...]:
    """Part a path into names and numbers, as far as it is one."""
    steps: list[Step] = []
    place = 0
    while (match := _STEP.match(path, place)) is not None:
        steps.append(int(match["index"]) if match["index"] else match["name"] or match["key"] or "")
        place = match.end()
    return tuple(steps)


def _follow(node: Node, steps: Iterable[Step]) -> Iterable[tuple[Step, Node]]:
    """Yield the parts on the way down, as far as they are there."""
    for step in steps:
        child = node.child(step)
        if child is None:
            return
        yield step, child
        node = child
