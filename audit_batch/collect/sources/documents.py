"""From documents to Kubernetes objects: Lists are taken apart, all else is told from objects."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from msgspec.structs import replace

from audit_batch.collect.manifests import Manifest
from audit_batch.collect.sources.broken import BrokenText
from audit_batch.collect.sources.envelope import find_flaw
from audit_batch.collect.sources.openshift import objects_of_template
from audit_batch.collect.sources.placeholder import (
    OPENINGS,
    UNRENDERED,
    find_placeholder,
    is_braces,
    may_hold_placeholder,
)
from audit_batch.collect.sources.served import find_unserved
from audit_batch.collect.sources.shape import find_misshapen
from audit_batch.collect.sources.tree import Node
from audit_batch.collect.sources.unknown import makes_pods
from audit_batch.errors import ManifestError, cut
from audit_batch.kinds import find_kind

_LIST = "List"


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
    is_suspect = may_hold_placeholder(text)
    lines = text.split("\n") if is_suspect else []
    for document in documents:
        if isinstance(document, BrokenText):
            yield _problem(file, document, lines)
        elif document.value is not None:
            yield from _objects(file, document, is_suspect=is_suspect)


def _problem(file: str, broken: BrokenText, lines: list[str]) -> ManifestError:
    """A broken document with an opening in it is a template, most likely: from its beginning to where it breaks."""
    line = broken.line or 1
    for number in range(min(line, len(lines)), 0, -1):
        if any(opening in lines[number - 1] for opening in OPENINGS):
            return ManifestError(file, UNRENDERED, line=number)
        if lines[number - 1].startswith("---") and number < line:
            break
    return ManifestError(file, broken.problem, line=broken.line)


def _objects(file: str, node: Node, *, is_suspect: bool) -> Iterator[Found]:
    if (held := _held(node)) is not None:
        for item in held:
            yield from _objects(file, item, is_suspect=is_suspect)
    elif flaw := find_flaw(node.value):
        yield (ForeignDocument if flaw.is_foreign else ManifestError)(file, flaw.problem, line=node.line)
    elif wrong := _find_wrong(node, is_suspect=is_suspect):
        yield ManifestError(file, wrong.problem, line=wrong.line)
    else:
        yield from _object(file, node)


def _held(node: Node) -> Iterator[Node] | None:
    """Return the objects within a list or a template; None of all else."""
    body = node.value
    if not isinstance(body, dict) or not all(isinstance(body.get(name), str) for name in ("apiVersion", "kind")):
        return None
    if body["kind"].endswith(_LIST) and (items := node.child("items")) and isinstance(items.value, list):
        return (_typed(item, body) for _, item in items.children())
    return objects_of_template(node)


def _typed(item: Node, listed: dict[str, Any]) -> Node:
    """An item of a list such as PodList need not say what it is."""
    if not isinstance(item.value, dict) or "kind" in item.value or listed["kind"] == _LIST:
        return item
    # Behind its other fields, so that the lines of those stay where they are.
    kind = {"apiVersion": listed["apiVersion"], "kind": listed["kind"].removesuffix(_LIST)}
    return replace(item, value={**item.value, **kind})


def _find_wrong(node: Node, *, is_suspect: bool) -> BrokenText | None:
    """Return why nobody can judge an object that has apiVersion, kind and metadata."""
    body = node.value
    if problem := find_unserved(body["apiVersion"], body["kind"]):
        return BrokenText(problem, _line_of(node, "apiVersion"))
    if is_suspect and (line := find_placeholder(node)):
        return BrokenText(UNRENDERED, line)
    if wrong := _find_wrong_name(node):
        return wrong
    if problem := find_misshapen(body):
        return BrokenText(f"{cut(body['kind'], 60)} {cut(_name(body), 60)}: {cut(problem)}", node.line)
    return None


def _find_wrong_name(node: Node) -> BrokenText | None:
    name, namespace = _name(node.value), node.value["metadata"].get("namespace")
    if is_braces(name) or is_braces(namespace):
        return BrokenText(UNRENDERED, _line_of(node, "metadata", "name" if is_braces(name) else "namespace"))
    if isinstance(name, str) and name:
        return None
    kind = cut(node.value["kind"], 60)
    if name is None or name == "":
        return BrokenText(f"a {kind} without a metadata.name", node.line)
    advice = "; a placeholder?" if isinstance(name, dict | list) else "; put it in quotes"
    return BrokenText(f"a {kind} whose metadata.name is no text{advice}", _line_of(node, "metadata", "name"))


def _name(body: dict[str, Any]) -> Any:
    return body["metadata"].get("name", body["metadata"].get("generateName"))


def _line_of(node: Node, *steps: str) -> int:
    for step in steps:
        child = node.child(step)
        if child is None:
            break
        node = child
    return node.line


def _object(file: str, node: Node) -> Iterator[Found]:
    body = node.value
    kind = find_kind(body["apiVersion"].rpartition("/")[0], body["kind"])
    if kind is None and makes_pods(body):
        problem = f"no control knows {cut(body['kind'], 60)}; the pods that it makes are not judged"
        yield ManifestError(file, problem, line=node.line)
    named = {**body["metadata"], "name": _name(body)}
    if kind is not None and not kind.namespaced:
        # An API server takes one out of what lies in none: left in, bindings would not find a ClusterRole.
        named.pop("namespace", None)
    if named != body["metadata"]:
        body = {**body, "metadata": named}
    yield Manifest(file, node.line, body, node, inputs=(Path(file),))
