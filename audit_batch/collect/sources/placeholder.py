"""Values that somebody forgot to put in: a manifest with them is a template, and says nothing of what it will be."""

import re
from collections.abc import Iterator
from typing import Any

from audit_batch.collect.sources.tree import Node
from audit_batch.kinds import find_kind

UNRENDERED = "a template that is not rendered; render it first"
OPENINGS = ("{{", "{%", "<%")
"""Of Go templates and Jinja, and of ERB."""
_PLACEHOLDER = re.compile(r"\{\{|\{%|<%|\A\$(?:\{[^{}]*\}|[A-Za-z_]\w*)\Z")
"""A variable counts where it is the whole value: `$` may be a part of names, and of patterns of paths."""
_GROUPS = frozenset({"", "apps", "batch", "autoscaling", "policy", "rbac.authorization.k8s.io", "networking.k8s.io"})
"""Of kinds without a language of their own: policies, workflows and classes of storage may have braces in theirs."""
_TEXTS = frozenset({"ConfigMap", "Secret"})
"""Kinds of those groups that hold any text."""
_FREE = frozenset({
    "annotations", "args", "command", "value", "workingDir", "subPath", "subPathExpr", "volumeAttributes", "options",
    "managedFields", "status",
})  # fmt: skip
"""Fields whose texts may have braces and dollars, as programs in containers read them."""


def may_hold_placeholder(text: str) -> bool:
    """Whether a file is worth a look: most have nothing like it."""
    return "$" in text or any(opening in text for opening in OPENINGS)


def find_placeholder(node: Node) -> int | None:
    """Return the line of a value of an object that is still to be put in; None when none is seen."""
    body = node.value
    kind = find_kind(body["apiVersion"].rpartition("/")[0], body["kind"])
    if kind is None or kind.group not in _GROUPS or kind.name in _TEXTS:
        named = {key: body["metadata"].get(key) for key in ("name", "namespace")}
        way = _way_to_placeholder({"metadata": named})
    else:
        way = _way_to_placeholder(body)
    return None if way is None else _line(node, reversed(way))


def is_braces(value: object) -> bool:
    """Whether ``{name}`` stands where a text belongs, which YAML reads as a mapping of a name to nothing."""
    return isinstance(value, dict) and list(value.values()) == [None]


def _way_to_placeholder(value: Any) -> list[str | int] | None:
    """Return the steps to the first one, the last step first."""
    if isinstance(value, str):
        # Most texts have no such sign, and looking for one is faster than the pattern.
        is_open = "{" in value or "$" in value or "<" in value
        return [] if is_open and _PLACEHOLDER.search(value) else None
    parts: Any = ()
    if isinstance(value, dict):
        parts = value.items()
    elif isinstance(value, list):
        parts = enumerate(value)
    for step, part in parts:
        if part and step not in _FREE and (way := _way_to_placeholder(part)) is not None:
            way.append(step)
            return way
    return None


def _line(node: Node, way: Iterator[str | int]) -> int:
    for step in way:
        child = node.child(step)
        if child is None:
            break
        node = child
    return node.line
