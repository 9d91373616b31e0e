"""How overlays change names: what they put before and behind, and the hash of its content behind what they generate."""

import re
from collections.abc import Iterable, Sequence
from pathlib import Path

from msgspec import Struct

from audit_batch.collect.sources.overlay import said

_HASH = re.compile(r"-[2456789bcdfghkmt]{10}\Z")
"""Source: ``encode`` in kustomize's ``api/hasher``, which leaves out digits and vowels that could make words."""


class Renaming(Struct, frozen=True):
    """What some overlays put around names."""

    before: frozenset[str]
    behind: frozenset[str]

    def leads(self, name: str, to: str) -> bool:
        """Whether ``name`` may have become ``to``."""
        if name == to:
            return True
        place = to.find(name) if name else -1
        while place >= 0:
            tail = to[place + len(name) :]
            if _made_of(to[:place], self.before) and (_made_of(tail, self.behind) or self._is_hashed(tail)):
                return True
            place = to.find(name, place + 1)
        return False

    def _is_hashed(self, tail: str) -> bool:
        return tail != without_hash(tail) and _made_of(without_hash(tail), self.behind)


def renamed(name: str, way: Sequence[Path]) -> str:
    """Return what becomes of a name in overlays, the outermost first."""
    before = "".join(_text(file, "namePrefix") for file in way)
    behind = "".join(_text(file, "nameSuffix") for file in reversed(way))
    return f"{before}{name}{behind}"


def read_renaming(overlays: Iterable[Path]) -> Renaming:
    """Return what the files of overlays say of names."""
    before, behind = (frozenset(_text(file, name) for file in overlays) for name in ("namePrefix", "nameSuffix"))
    return Renaming(before - {""}, behind - {""})


def without_hash(name: str) -> str:
    """Return the name of what an overlay generates as it stands in there."""
    return _HASH.sub("", name)


def _text(file: Path, field: str) -> str:
    node = said(file, field)
    return node.value if node and isinstance(node.value, str) else ""


def _made_of(text: str, parts: frozenset[str]) -> bool:
    """Whether a text is nothing but parts, each of which stands in it once at most."""
    return not text or any(_made_of(text.removeprefix(one), parts - {one}) for one in parts if text.startswith(one))
