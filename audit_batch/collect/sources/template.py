"""The line of a field in a chart's template, which is no YAML: followed by indentation, as far as its own text goes."""

import re
import sys
from collections.abc import Sequence
from itertools import pairwise

from msgspec import Struct

_KEY = re.compile(r"""(?P<before>\s*(?:-\s+)*)["']?(?P<key>[^\s"':{]+)["']?\s*:(?:\s|$)""")
_BREAK = "---"
_ACTION = re.compile(r"\{\{.*?\}\}")
_PRINTF = re.compile(r"\{\{-?\s*printf\s+\"([^\"]*)\".*?\}\}")
_VERB = re.compile("%[a-z]")
_NOWHERE = sys.maxsize
"""Behind the end of any name."""


class _Part(Struct, frozen=True):
    """Lines of a template, from 0 and exclusive, with what stands deeper than a column."""

    first: int
    last: int
    column: int


def line_in_template(lines: Sequence[str], kind: str, way: Sequence[str | int], name: str = "") -> int:
    """Return the line, from 1, of the last step of ``way`` that stands in the template of an object.

    Args:
        lines: Of the template.
        kind: Of the object.
        way: Names of fields and places in lists.
        name: Of the object, as rendered; tells it from others of its kind.
    """
    part = _document(lines, kind, name)
    found = part.first
    for step in way:
        place = _find_item(lines, part, step) if isinstance(step, int) else _find_key(lines, part, step)
        if place is None:
            break
        found = place
        part = _inside(lines, part, place, item=isinstance(step, int))
    return min(found, max(len(lines) - 1, 0)) + 1


def _document(lines: Sequence[str], kind: str, name: str) -> _Part:
    """Find the part that makes an object: of those of its kind the one whose name fits best, else the first."""
    wanted = re.compile(rf"kind:\s*[\"']?{re.escape(kind)}\b")
    bounds = [-1, *(n for n, line in enumerate(lines) if line.startswith(_BREAK)), len(lines)]
    found: list[_Part] = []
    for before, end in pairwise(bounds):
        if any(wanted.match(lines[n]) for n in range(before + 1, end)):
            first = next(n for n in range(before + 1, end) if _KEY.match(lines[n]))
            found.append(_Part(first, end, -1))
    if len(found) > 1:
        return max(found, key=lambda part: _likeness(_name_in(lines, part), name))
    return found[0] if found else _Part(0, len(lines), -1)


def _name_in(lines: Sequence[str], part: _Part) -> str:
    """Return what stands behind the name in the metadata of a part; empty where that is not seen."""
    place = None
    for step in ("metadata", "name"):
        place = _find_key(lines, part, step)
        if place is None:
            return ""
        part = _inside(lines, part, place, item=False)
    return "" if place is None else lines[place].partition(":")[2].partition(" #")[0].strip().strip("\"'")


def _likeness(template: str, name: str) -> int:
    """Return how well a name fits what makes it: less than 0 if not at all, 0 if nobody knows, else by its own text."""
    if not template:
        return 0
    first, *rest = _ACTION.split(_PRINTF.sub(lambda match: _VERB.sub("{{}}", match[1]), template))
    if not rest:
        return len(name) + 2 if first == name else -1
    place = len(first) if name.startswith(first) else _NOWHERE
    for piece in rest[:-1]:
        found = name.find(piece, place)
        place = found + len(piece) if found >= 0 else _NOWHERE
    is_made = name.endswith(rest[-1]) and place + len(rest[-1]) <= len(name)
    return 1 + len(first) + sum(map(len, rest)) if is_made else -1


def _find_key(lines: Sequence[str], part: _Part, name: str) -> int | None:
    """Find a key among the shallowest of the part."""
    keys = [(n, match) for n in range(part.first, part.last) if (match := _KEY.match(lines[n]))]
    columns = [(n, len(match["before"]), match["key"]) for n, match in keys]
    own = min((column for _, column, _ in columns if column > part.column), default=-1)
    return next((n for n, column, key in columns if column == own and key == name), None)


def _find_item(lines: Sequence[str], part: _Part, number: int) -> int | None:
    items = [n for n in range(part.first, part.last) if lines[n].lstrip().startswith("- ")]
    own = min(map(_indentation, (lines[n] for n in items)), default=-1)
    items = [n for n in items if _indentation(lines[n]) == own]
    return items[number] if number < len(items) else None


def _inside(lines: Sequence[str], part: _Part, place: int, *, item: bool) -> _Part:
    """Return what belongs to the key or list item on a line."""
    if item:
        # Its first key stands on the same line, behind the dash.
        column = _indentation(lines[place])
        last = next((n for n in range(place + 1, part.last) if _column(lines[n], column + 1) <= column), part.last)
        return _Part(place, last, column)
    match = _KEY.match(lines[place])
    column = len(match["before"]) if match else 0
    ends = (n for n in range(place + 1, part.last) if _column(lines[n], column + 1) <= column)
    last = next((n for n in ends if not _is_item_at(lines[n], column)), part.last)
    return _Part(place + 1, last, column)


def _is_item_at(line: str, column: int) -> bool:
    """The items of a list may stand as deep as its key."""
    return _indentation(line) == column and line.lstrip().startswith("- ")


def _column(line: str, nothing: int) -> int:
    """Where a line begins; ``nothing`` for one that says nothing itself: empty, a comment, a template's action."""
    bare = line.strip()
    return nothing if not bare or bare.startswith(("#", "{{")) else _indentation(line)


def _indentation(line: str) -> int:
    return len(line) - len(line.lstrip())
