"""Files of overlays, the outermost first: what they say of patches, images, names and generators, with its lines."""

import os
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

from msgspec import Struct

from audit_batch.collect.sources.broken import BrokenText
from audit_batch.collect.sources.files import OVERLAYS
from audit_batch.collect.sources.text import decode, read_bytes, read_documents
from audit_batch.collect.sources.tree import Node, Positions

_BELOW = ("resources", "bases", "components")
_PATCHES = ("patches", "patchesJson6902", "patchesStrategicMerge")
"""Fields of patches. Source: Kustomize's reference of kustomization.yaml."""


Way = tuple[Path, ...]
"""Files of overlays, from the outermost to the one that names a file."""


class Patch(Struct, frozen=True):
    """One patch of an overlay."""

    file: Path
    line: int
    """Of its entry in the overlay's file."""
    target: dict[str, Any]
    """What the entry says of the objects that it is for; empty where the patch itself says it."""
    documents: tuple[Node, ...]
    """With the lines of `written`."""
    written: Path
    """Where it stands: the overlay's file, or one of its own."""


def forget() -> None:
    """Let go of what was read: it may have changed since."""
    for cached in (_lines, _documents, patches_of):
        cached.cache_clear()


def file_of(overlay: Path) -> Path | None:
    """Return the file that makes a folder an overlay."""
    return next((overlay / name for name in OVERLAYS if (overlay / name).is_file()), None)


def as_named(file: Path, overlay: Path) -> Path:
    """Name a file as the overlay was named: from the working directory, or in full where that is what was said."""
    near = os.path.relpath(os.path.realpath(file))
    return Path(os.path.realpath(file)) if overlay.is_absolute() and near.startswith(os.pardir) else Path(near)


def read_ways(overlay: Path) -> dict[str, list[Way]]:
    """Return, by the real path of each file that an overlay builds upon, the ways that lead down to it."""
    ways: dict[str, list[Way]] = {}
    waiting: list[tuple[Path, Way]] = [(overlay, ())]
    while waiting:
        folder, above = waiting.pop(0)
        file = file_of(folder)
        here = as_named(file, overlay) if file else None
        if here and here not in above:
            way = (*above, here)
            ways.setdefault(os.path.realpath(here), []).append(way)
            for text in (text for field in _BELOW for text in _texts(entries(here, field))):
                if (here.parent / text).is_dir():
                    waiting.append((here.parent / text, way))
                else:
                    ways.setdefault(os.path.realpath(here.parent / text), []).append(way)
    return ways


def said(file: Path, field: str) -> Node | None:
    """Return a field of an overlay's file."""
    node = _documents(file)[0] if _documents(file) else None
    return node.child(field) if node and isinstance(node.value, dict) else None


def entries(file: Path, field: str) -> list[Node]:
    """Return the items of a list in an overlay's file."""
    node = said(file, field)
    return [item for _, item in node.children()] if node and isinstance(node.value, list) else []


@lru_cache(maxsize=256)
def patches_of(file: Path) -> tuple[Patch, ...]:
    """Return the patches in an overlay's file, those that win first."""
    return tuple(_patches(file))


def _patches(file: Path) -> Iterator[Patch]:
    for field in _PATCHES:
        for entry in reversed(entries(file, field)):
            value = entry.value if isinstance(entry.value, dict) else {}
            target = value.get("target")
            path = value.get("path") if value else entry.value
            text = entry.child("patch") if value else entry
            apart = file.parent / path if isinstance(path, str) and "\n" not in path else None
            inside = text if text and isinstance(text.value, str) and apart is None else None
            yield Patch(
                file=file,
                line=entry.line,
                target=target if isinstance(target, dict) else {},
                documents=_documents(apart) if apart else _inside(file, inside) if inside else (),
                written=as_named(apart, file) if apart else file,
            )


@lru_cache(maxsize=256)
def _lines(file: Path) -> tuple[str, ...]:
    try:
        return tuple(decode(read_bytes(file)).split("\n"))
    except BrokenText:
        return ()


@lru_cache(maxsize=256)
def _documents(file: Path) -> tuple[Node, ...]:
    found = read_documents(file.name, "\n".join(_lines(file)))
    return tuple(one for one in found if not isinstance(one, BrokenText))


def _inside(file: Path, text: Node) -> tuple[Node, ...]:
    """Read a patch that stands in the overlay's file: on its own lines in a block, else all on the line of its key."""
    lines, written = _lines(file), text.value.rstrip("\n").split("\n")
    is_block = [line.strip() for line in lines[text.line : text.line + len(written)]] == [
        one.strip() for one in written
    ]
    found = (one for one in read_documents("", text.value) if not isinstance(one, BrokenText))
    return tuple(_moved(one, text.line, is_block=is_block) for one in found)


def _moved(node: Node, line: int, *, is_block: bool) -> Node:
    old = node.positions
    lines = [line + one if is_block else line for one in old.lines]
    return Node(node.value, Positions(type(old.lines)("I", lines), old.ends), node.number)


def _texts(nodes: list[Node]) -> Iterator[str]:
    return (node.value for node in nodes if isinstance(node.value, str))
