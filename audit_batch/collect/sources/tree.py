"""Values and the lines on which they stand: one tree of plain Python objects, and two numbers for each of its nodes."""

from array import array
from collections.abc import Iterator
from typing import Any

from msgspec import Struct, field


class Positions(Struct, frozen=True):
    """Lines of the nodes of some documents, each node before its children, and where each node's children end.

    Eight bytes a node: fifty thousand objects are to fit beside their values.
    """

    lines: "array[int]" = field(default_factory=lambda: array("I"))
    """Line of the key where a node has one, else of its beginning."""
    ends: "array[int]" = field(default_factory=lambda: array("I"))

    def begin(self, line: int) -> int:
        """Add a node and return its number."""
        number = len(self.lines)
        self.lines.append(line)
        self.ends.append(number + 1)
        return number

    def end(self, node: int) -> None:
        """Say that the node has no further children."""
        self.ends[node] = len(self.lines)

    def children(self, node: int) -> Iterator[int]:
        """Yield the numbers of the children of ``node``, in order."""
        child, last = node + 1, self.ends[node]
        while child < last:
            yield child
            child = self.ends[child]

    def repeat(self, node: int, line: int) -> int:
        """Add a copy of ``node`` with all below it, itself on ``line``; returns its number."""
        copy, last = len(self.lines), self.ends[node]
        self.lines.extend(self.lines[node:last])
        self.ends.extend(array("I", [end + copy - node for end in self.ends[node:last]]))
        self.lines[copy] = line
        return copy


class Node(Struct, frozen=True):
    """One value of a document, with its place."""

    value: Any
    positions: Positions
    number: int

    @property
    def line(self) -> int:
        """Of its key where it has one, else of its beginning."""
        return self.positions.lines[self.number]

    def children(self) -> "Iterator[tuple[str | int, Node]]":
        """Yield the parts of a mapping or list by key or place; nothing of a scalar, nor what was added."""
        if isinstance(self.value, dict):
            names: Any = self.value.items()
        elif isinstance(self.value, list):
            names = enumerate(self.value)
        else:
            return
        for (name, value), number in zip(names, self.positions.children(self.number), strict=False):
            yield name, Node(value, self.positions, number)

    def child(self, name: str | int) -> "Node | None":
        """Return one part, or None without it; what was added to a value has no place, and is no part."""
        value, ends = self.value, self.positions.ends
        number = self.number + 1
        if isinstance(value, dict) and name in value:
            for key in value:
                if key == name:
                    break
                number = ends[number]
        elif isinstance(value, list) and isinstance(name, int) and name < len(value):
            for _ in range(name):
                number = ends[number]
        else:
            return None
        return Node(value[name], self.positions, number) if number < ends[self.number] else None
