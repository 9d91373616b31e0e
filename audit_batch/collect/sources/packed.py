"""What was found in a file as plain values, so that another process can hand it over."""

from array import array
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from audit_batch.collect.manifests import Manifest
from audit_batch.collect.sources.documents import ForeignDocument, Found
from audit_batch.collect.sources.tree import Node, Positions
from audit_batch.errors import ManifestError

Packed = tuple[str, list[tuple[bytes, bytes]], list[tuple[Any, ...]]]
"""The file, the positions of its documents, and each thing found: an object, or what is wrong."""


def pack(path: Path, found: Iterable[Found]) -> Packed:
    """Take apart what was found in one file, other than what a chart or an overlay makes."""
    places: dict[int, int] = {}
    positions: list[tuple[bytes, bytes]] = []
    packed: list[tuple[Any, ...]] = []
    # All of it at once: what is gone could leave its place in memory, by which positions are known, to others.
    for one in list(found):
        if isinstance(one, ManifestError):
            packed.append((isinstance(one, ForeignDocument), one.problem, one.line))
        elif (node := one.node) is not None:
            if id(node.positions) not in places:
                places[id(node.positions)] = len(positions)
                positions.append((node.positions.lines.tobytes(), node.positions.ends.tobytes()))
            packed.append((one.line, one.body, node.value, node.number, places[id(node.positions)], one.stored))
    return str(path), positions, packed


def unpack(packed: Packed) -> Iterator[Found]:
    """Put together again what `pack` took apart."""
    file, pairs, found = packed
    positions = [Positions(array("I", lines), array("I", ends)) for lines, ends in pairs]
    inputs = (Path(file),)
    for one in found:
        if len(one) == 3:  # noqa: PLR2004
            foreign, problem, line = one
            yield (ForeignDocument if foreign else ManifestError)(file, problem, line=line)
        else:
            line, body, value, number, place, stored = one
            yield Manifest(file, line, body, Node(value, positions[place], number), inputs=inputs, stored=stored)
