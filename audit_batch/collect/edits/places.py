"""Where the objects of a file stand in its text, by the lines that the reader of manifests counted."""

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any

from msgspec import Struct
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode  # type: ignore[import-untyped]

from audit_batch.collect.edits.change import Step
from audit_batch.collect.edits.yamledit import Unreachable
from audit_batch.collect.sources.yamltext import LINE_END

_BEGINNING = re.compile(r"(?<![^\r\n])(?:%[^\r\n]*(?:\r\n|[\r\n]))*---(?=\s|\Z)")
"""Begins a document, with its directives; not even a block scalar may hold it. Source: YAML 1.2, 9.1."""
_LIST = "List"


class Part(Struct, frozen=True):
    """A part of a file that can be parsed for itself."""

    text: str
    before: int
    """Lines in front of it."""
    end: int
    """Lines in front of the next."""


def split(text: str) -> list[Part]:
    """Split a text at the beginnings of its documents; joined, the parts are the text again."""
    starts = sorted({0, *(match.start() for match in _BEGINNING.finditer(text)), len(text)})
    parts: list[Part] = []
    before = 0
    for start, end in pairwise(starts):
        # A part that ends in the middle of a line is the last one.
        after = before + sum(1 for _ in LINE_END.finditer(text, start, end)) + (end == len(text))
        parts.append(Part(text[start:end], before, after))
        before = after
    return parts


class Place(Struct, frozen=True):
    """Where an object stands in a part."""

    document: int
    way: tuple[Step, ...]
    """To an object of a List; empty for one by itself."""


Standing = tuple[int, Place, MappingNode]
"""Line on which an object begins, from 1; its place; its node."""


def list_objects(documents: Sequence[Node | None]) -> list[Standing]:
    """List whatever may be an object, those of Lists too, in their order."""
    return [one for number, node in enumerate(documents) for one in _objects(node, Place(number, ()))]


def _objects(node: Node | None, place: Place) -> Iterator[Standing]:
    if not isinstance(node, MappingNode):
        return
    items = _child(node, "items")
    if (_text(node, "kind") or "").endswith(_LIST) and isinstance(items, SequenceNode):
        for position, item in enumerate(items.value):
            yield from _objects(item, Place(place.document, (*place.way, "items", position)))
    else:
        yield node.start_mark.line + 1, place, node


def find_object(standing: Sequence[Standing], line: int, body: Mapping[str, Any]) -> Place:
    """Return where an object stands: it begins on that line, and is called as its manifest says.

    Raises:
        Unreachable: There is none, or there are several.
    """
    found = [place for begins, place, node in standing if begins == line and _is_called(node, body)]
    if len(found) != 1:
        raise Unreachable("it is not found again where it was read")
    return found[0]


def _is_called(node: MappingNode, body: Mapping[str, Any]) -> bool:
    """Compare by name, and by kind and namespace where the text says them: a PodList need not repeat its kind."""
    metadata, named = _child(node, "metadata"), body["metadata"]
    # A manifest has no namespace where its kind lies in none, and a guessed one where its text says none.
    namespace = _text(metadata, "namespace") or named.get("namespace")
    return (
        _text(metadata, "name" if _child(metadata, "name") else "generateName") == named["name"]
        and _text(node, "kind") in (None, body["kind"])
        and namespace == named.get("namespace", namespace)
    )


def _text(node: Node | None, name: str) -> str | None:
    found = _child(node, name)
    return str(found.value) if isinstance(found, ScalarNode) else None


def _child(node: Node | None, name: str) -> Node | None:
    """Return the last value of that name, which is the one that counts."""
    values = node.value if isinstance(node, MappingNode) else ()
    return next((value for key, value in reversed(values) if key.value == name), None)
