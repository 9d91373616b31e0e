"""Where a field of an object that an overlay built was written: in its base, in a patch, or in an overlay's file."""

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from msgspec import Struct

from audit_batch.collect.manifests import Build, Manifest
from audit_batch.collect.sources.agreement import GONE, Agreement, Step, child_of
from audit_batch.collect.sources.overlay import Patch, entries, patches_of, said
from audit_batch.collect.sources.renaming import Renaming, read_renaming
from audit_batch.collect.sources.tree import Node

_LITERAL = re.compile(r"[\w-]*")
"""Names in targets of patches may be patterns; those are taken to fit, as values are compared anyway."""
_METADATA: Mapping[tuple[Step, ...], tuple[str, ...]] = {
    ("metadata", "labels"): ("labels", "commonLabels"),
    ("metadata", "annotations"): ("commonAnnotations",),
}
"""Fields of an overlay that add to the metadata of all objects."""
_Found = tuple[Path, int]


def place_of_built(manifest: Manifest, build: Build, steps: Sequence[Step]) -> _Found:
    """Return file and line of a field, such that what stands there is what was built.

    Where no file says it, that of the patch for the object, or the beginning of the overlay's file.
    """
    renaming = read_renaming(build.overlays)
    agreement = Agreement(renaming)
    line = agreement.line(manifest.node, build.body, steps) if manifest.node else None
    if line is not None:
        return Path(manifest.file), line
    search = _Search(manifest, build, tuple(steps), agreement, renaming)
    unsaid = (Path(manifest.file), manifest.line) if manifest.node is None else (build.overlays[0], 1)
    return next(search.found(), unsaid)


class _Search(Struct, frozen=True):
    """Looks through overlays for what changed a field."""

    manifest: Manifest
    build: Build
    steps: tuple[Step, ...]
    agreement: Agreement
    renaming: Renaming

    def found(self) -> Iterator[_Found]:
        """Yield places, the best first."""
        aimed = [patch for file in self.build.overlays for patch in patches_of(file) if self._is_aimed(patch)]
        for patch in aimed:
            for document in patch.documents:
                if (line := self._in_patch(document)) is not None:
                    yield patch.written, line
        yield from ((file, line) for file in self.build.overlays for line in self._in_overlay(file))
        if self.manifest.node is not None:
            yield from ((patch.file, patch.line) for patch in aimed)

    def _is_aimed(self, patch: Patch) -> bool:
        """Whether a patch is for the object: as its target says, else as the patch does itself."""
        if patch.target:
            return self._is_named(patch.target.get("kind"), patch.target.get("name"))
        values = [one.value for one in patch.documents if isinstance(one.value, dict)]
        return any(self._is_named(value.get("kind"), child_of(value.get("metadata"), "name")) for value in values)

    def _is_named(self, kind: object, name: object) -> bool:
        body, node = self.build.body, self.manifest.node
        names = [body["metadata"]["name"], *([node.value["metadata"].get("name")] if node else [])]
        of_kind = not isinstance(kind, str) or kind == body["kind"] or not _LITERAL.fullmatch(kind)
        is_any = not isinstance(name, str) or not _LITERAL.fullmatch(name)
        return of_kind and (is_any or name in names or self.renaming.leads(str(name), names[0]))

    def _in_patch(self, document: Node) -> int | None:
        if isinstance(document.value, dict):
            return self.agreement.line(document, self.build.body, self.steps)
        lines = [self._in_operation(one) for _, one in document.children() if isinstance(one.value, dict)]
        return next((line for line in reversed(lines) if line is not None), None)

    def _in_operation(self, operation: Node) -> int | None:
        """Return the line of what an operation puts there. Source: RFC 6902."""
        way = _steps_of(operation.value.get("path"))
        if not way or len(way) > len(self.steps) or not all(map(_is_step, way, self.steps)):
            return None
        value, built = operation.child("value"), _follow(self.build.body, self.steps[: len(way)])
        if built is GONE:
            return operation.line if operation.value.get("op") == "remove" else None
        return self.agreement.line(value, built, self.steps[len(way) :]) if value else None

    def _in_overlay(self, file: Path) -> Iterator[int]:
        built, last = _follow(self.build.body, self.steps), self.steps[-1] if self.steps else ""
        if last == "image":
            yield from (one.line for one in entries(file, "images") if _is_image(one.value, built))
        if self.steps == ("spec", "replicas"):
            yield from (one.line for one in entries(file, "replicas") if self._is_scaled(one.value, built))
        if last == "namespace" and (node := said(file, "namespace")) and node.value == built:
            yield node.line
        yield from (node.line for field in _METADATA.get(self.steps[:2], ()) if (node := said(file, field)))

    def _is_scaled(self, entry: Any, built: object) -> bool:
        name, count = child_of(entry, "name"), child_of(entry, "count")
        return count == built and self._is_named(None, name)


def _steps_of(path: object) -> list[str]:
    """Part a JSON pointer. Source: RFC 6901."""
    parts = path.split("/")[1:] if isinstance(path, str) else []
    return [part.replace("~1", "/").replace("~0", "~") for part in parts]


def _is_step(said_: str, step: Step) -> bool:
    return said_ == str(step) or (said_ == "-" and isinstance(step, int))


def _follow(value: Any, steps: Sequence[Step]) -> Any:
    for step in steps:
        value = child_of(value, step)
    return value


def _is_image(entry: Any, built: object) -> bool:
    name = entry.get("newName") or entry.get("name") if isinstance(entry, dict) else None
    return isinstance(name, str) and isinstance(built, str) and built.partition("@")[0].removeprefix(name)[:1] in ":"
