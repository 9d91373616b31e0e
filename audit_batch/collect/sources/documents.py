"""From documents to Kubernetes objects: Lists are taken apart, all else is told from objects."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from msgspec.structs import replace

from audit_batch.collect.manifests import Manifest
from audit_batch.collect.sources.broken import BrokenText
from audit_batch.collect.sources.shape import find_misshapen
from audit_batch.collect.sources.tree import Node
from audit_batch.errors import ManifestError, cut
from audit_batch.kinds import find_kind

_LIST = "List"
_OPENING = "{{"
_UNRENDERED = "a template that is not rendered; render it first"


class ForeignDocument(ManifestError):
    """A document that is no Kubernetes object."""


Found = Manifest | ManifestError


def objects_of(file: str, documents: Iterable[Node | BrokenText], text: str) -> Iterator[Found]:
    """Yield the objects of a file, and what is wrong with the rest.

    Args:
        file: How it is called in messages.
        documents: What was found in ``text``.
        text: Tells a template from YAML that is merely broken.
    """
    lines = text.split("\n") if _OPENING in text else []
    for document in documents:
        if isinstance(document, BrokenText):
            yield _problem(file, document, lines)
        elif document.value is not None:
            yield from _objects(file, document)


def _problem(file: str, broken: BrokenText, lines: list[str]) -> ManifestError:
    """A broken document with braces in it is a template, most likely: from its beginning to where it breaks."""
    line = broken.line or 1
    for number in range(min(line, len(lines)), 0, -1):
        if _OPENING in lines[number - 1]:
            return ManifestError(file, _UNRENDERED, line=number)
        if lines[number - 1].startswith("---") and number < line:
            break
    return ManifestError(file, broken.problem, line=broken.line)


def _objects(file: str, node: Node) -> Iterator[Found]:
    body = node.value
    if not isinstance(body, dict) or not _is_text(body.get("apiVersion")) or not _is_text(body.get("kind")):
        yield ForeignDocument(file, "is no Kubernetes object: it has no apiVersion and kind", line=node.line)
        return
    items = node.child("items")
    if body["kind"].endswith(_LIST) and items is not None and isinstance(items.value, list):
        for _, item in items.children():
            yield from _objects(file, _typed(item, body))
        return
    yield _object(file, node)


def _typed(item: Node, listed: dict[str, Any]) -> Node:
    """An item of a list such as PodList need not say what it is."""
    if not isinstance(item.value, dict) or "kind" in item.value or listed["kind"] == _LIST:
        return item
    # Behind its other fields, so that the lines of those stay where they are.
    kind = {"apiVersion": listed["apiVersion"], "kind": listed["kind"].removesuffix(_LIST)}
    return replace(item, value={**item.value, **kind})


def _object(file: str, node: Node) -> Found:
    body = node.value
    metadata = body.get("metadata")
    kind = cut(body["kind"], 60)
    if not isinstance(metadata, dict):
        return ForeignDocument(file, f"is no Kubernetes object: this {kind} has no metadata", line=node.line)
    name = metadata.get("name", metadata.get("generateName"))
    if not isinstance(name, str) or not name:
        return ManifestError(file, f"a {kind} without a metadata.name", line=node.line)
    if _OPENING in name or _OPENING in str(metadata.get("namespace")):
        return ManifestError(file, _UNRENDERED, line=node.line)
    if problem := find_misshapen(body):
        return ManifestError(file, f"{kind} {cut(name, 60)}: {cut(problem)}", line=node.line)
    named = {**metadata, "name": name}
    if _has_no_namespace(body):
        # An API server takes one out of what lies in none: left in, bindings would not find a ClusterRole.
        named.pop("namespace", None)
    if named != metadata:
        body = {**body, "metadata": named}
    return Manifest(file, node.line, body, node, inputs=(Path(file),))


def _has_no_namespace(body: dict[str, Any]) -> bool:
    kind = find_kind(body["apiVersion"].rpartition("/")[0], body["kind"])
    return kind is not None and not kind.namespaced


def _is_text(value: object) -> bool:
    return isinstance(value, str) and bool(value)
