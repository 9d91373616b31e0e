"""Documents put together from what a parser says, with their lines; what would grow without bounds is refused."""

from sys import intern
from typing import Any

from msgspec import Struct

from audit_batch.collect.sources.broken import BrokenText
from audit_batch.collect.sources.tree import Node, Positions

DEEPEST = 100
"""Nesting from which on a document is no manifest any more."""
_MOST_REPEATED = 4_000_000
"""Characters and nodes that the aliases of a document may add up to: the bombs that YAML is known for add billions."""
_NO_KEY = object()
_KEY_NODE = -1
"""Number of what is no node of its own: a key."""


class _Merge:
    """Key of what is to be merged; each is its own."""


class _Open(Struct):
    """A mapping or list that is still being read."""

    container: Any
    node: int
    anchor: str | None
    weight: int
    """Of the document when it began."""
    key: Any = _NO_KEY
    line: int = 0
    """Of the key."""
    merges: bool = False

    def place(self, value: Any) -> None:
        """Put a value under the key that was read, or at the end of the list."""
        if type(self.container) is list:
            self.container.append(value)
        else:
            self.container[self.key] = value
            self.key, self.line = _NO_KEY, 0


class _Anchored(Struct, frozen=True):
    value: Any
    node: int
    weight: int


class Builder:
    """Takes one document after the other; the finished ones are in `roots`.

    Lines are given as parsers count them, from 0; ``before`` is the number of those in front of the text.
    """

    def __init__(self, before: int = 0) -> None:
        self.roots: list[Node] = []
        self._positions = Positions()
        self._open: list[_Open] = []
        self._anchors: dict[str, _Anchored | None] = {}
        self._weight = 0
        self._repeated = 0
        self._first = before + 1

    def begin(self, container: dict[str, Any] | list[Any], line: int, anchor: str | None = None) -> None:
        """Begin a mapping or a list.

        Raises:
            BrokenText: It is nested too deep, or a key.
        """
        line += self._first
        if len(self._open) >= DEEPEST:
            raise BrokenText(f"nested deeper than {DEEPEST} levels", line)
        inner = self._open[-1] if self._open else None
        if inner and inner.key is _NO_KEY and type(inner.container) is dict:
            raise BrokenText("a key that is not a text", line)
        node = self._positions.begin(inner.line if inner and inner.line else line)
        if anchor:
            self._anchors[anchor] = None
        if inner:
            inner.place(container)
        self._open.append(_Open(container, node, anchor, self._weight))
        self._weight += 1

    def end(self) -> None:
        """End what was begun last."""
        done = self._open.pop()
        self._positions.end(done.node)
        if done.merges:
            _merge(done.container, done.node, self._positions)
        if done.anchor:
            self._anchors[done.anchor] = _Anchored(done.container, done.node, self._weight - done.weight)
        if not self._open:
            self._finish(done.container, done.node)

    def scalar(self, value: Any, line: int, anchor: str | None = None) -> None:
        """Take a scalar: a key where one is due, else a value."""
        line += self._first
        inner = self._open[-1] if self._open else None
        if inner and inner.key is _NO_KEY and type(inner.container) is dict:
            self._take_key(inner, value, line)
            if anchor:
                self._anchors[anchor] = _Anchored(value, _KEY_NODE, 1 + len(str(value)))
            return
        node = self._positions.begin(inner.line if inner and inner.line else line)
        weight = 1 + (len(value) if type(value) is str else 0)
        self._weight += weight
        if anchor:
            self._anchors[anchor] = _Anchored(value, node, weight)
        if inner is None:
            self._finish(value, node)
        else:
            inner.place(value)

    def alias(self, name: str, line: int) -> None:
        """Take what the anchor ``name`` stands for once more.

        Raises:
            BrokenText: There is no such anchor before, or the aliases add up to too much.
        """
        line += self._first
        found = self._anchors.get(name)
        if found is None:
            raise BrokenText(f"the alias *{name} has no anchor before it", line)
        inner = self._open[-1]
        if inner.key is _NO_KEY and type(inner.container) is dict:
            self._take_key(inner, found.value, line)
            return
        self._repeated += found.weight
        self._weight += found.weight
        if self._repeated > _MOST_REPEATED:
            raise BrokenText("its aliases unfold to more than a manifest can hold", line)
        if found.node == _KEY_NODE:
            self._positions.begin(inner.line or line)
        else:
            self._positions.repeat(found.node, inner.line or line)
        inner.place(found.value)

    def merge(self, line: int) -> None:
        """Take the key ``<<``."""
        inner = self._open[-1] if self._open else None
        if inner is None or type(inner.container) is not dict or inner.key is not _NO_KEY:
            self.scalar("<<", line)
            return
        inner.key, inner.line, inner.merges = _Merge(), line + self._first, True

    def _take_key(self, inner: _Open, value: Any, line: int) -> None:
        key = _key(value, line)
        if key in inner.container:
            raise BrokenText(f"key {key[:60]!r} stands twice", line)
        inner.key, inner.line = key, line
        self._weight += len(key)

    def _finish(self, value: Any, node: int) -> None:
        self.roots.append(Node(value, self._positions, node))
        self._anchors.clear()
        self._weight = self._repeated = 0


def _key(value: Any, line: int) -> str:
    """A key as JSON has it. Source: sigs.k8s.io/yaml."""
    if type(value) is str:
        # The same few names stand in all objects.
        return intern(value)
    if value is None or type(value) in (dict, list):
        raise BrokenText("a key that is not a text", line)
    return ("false", "true")[value] if type(value) is bool else str(value)


def _merge(mapping: dict[Any, Any], node: int, positions: Positions) -> None:
    """Put the parts of merged mappings in their place; what the mapping says itself wins, then what comes first."""
    own = Node(dict(mapping), positions, node)
    parts: dict[str, Node] = {}
    for name, part in own.children():
        if not isinstance(name, _Merge):
            parts[str(name)] = part
            continue
        for merged in _mappings(part):
            for key, inner in merged.children():
                if key not in mapping:
                    parts.setdefault(str(key), inner)
    mapping.clear()
    mapping.update((name, part.value) for name, part in parts.items())
    _lay_anew(node, list(parts.values()), positions)


def _mappings(node: Node) -> list[Node]:
    found = [part for _, part in node.children()] if isinstance(node.value, list) else [node]
    if not all(isinstance(part.value, dict) for part in found):
        raise BrokenText("<< merges what is no mapping", node.line)
    return found


def _lay_anew(node: int, parts: list[Node], positions: Positions) -> None:
    """Give ``node``, which is the last one, these children: their places are copied behind it, then moved up."""
    old_end = len(positions.lines)
    for part in parts:
        positions.repeat(part.number, part.line)
    moved = old_end - node - 1
    del positions.lines[node + 1 : old_end]
    ends = [end - moved for end in positions.ends[old_end:]]
    del positions.ends[node + 1 :]
    positions.ends.extend(ends)
    positions.end(node)
