"""The line of a field in the file that its author wrote, or of the nearest part around it that is there."""

import re
from collections.abc import Iterable
from functools import lru_cache

from msgspec.structs import replace

from audit_batch.collect.manifests import Manifest
from audit_batch.collect.sources.template import line_in_template
from audit_batch.collect.sources.tree import Node

_STEP = re.compile(r"\.?(?P<name>[^.\[\]'\"]+)|\[(?P<index>\d+)\]|\[(?P<quote>['\"])(?P<key>.*?)(?P=quote)\]")
Step = str | int


def place_of(manifest: Manifest, field: str) -> tuple[Manifest, int]:
    """Return ``manifest`` as it stands in the file in which ``field`` was written, and the line there."""
    build = manifest.build
    if build is None:
        return manifest, line_of(manifest, field)
    from audit_batch.collect.sources.overlaid import place_of_built  # noqa: PLC0415  most scans have no overlay

    file, line = place_of_built(manifest, build, steps_of(field))
    if str(file) == manifest.file and manifest.node:
        return manifest, line
    # The lines of what was built are of no file, but secrets in it are not to be shown either.
    return replace(manifest, file=str(file), node=build.node), line


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
