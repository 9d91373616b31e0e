"""Changes to objects written into the text of their files, each held against what it should have become."""

import difflib
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import yaml  # type: ignore[import-untyped]
from msgspec import Struct
from ruamel.yaml.nodes import MappingNode, Node, SequenceNode

from audit_batch.collect.edits.change import Change, Step, apply_change, unshared
from audit_batch.collect.edits.yamledit import Unreachable, compose, edit
from audit_batch.collect.manifests import Manifest

_DOCUMENT = re.compile(r"^(?=---(?:\s|$))", re.MULTILINE)


class FileFix(Struct, frozen=True):
    """One file, before and after."""

    file: str
    before: str
    after: str
    controls: tuple[str, ...]
    """Ids of the controls that pass afterwards, sorted."""

    @property
    def diff(self) -> str:
        """The change as a unified diff that `git apply` and `patch -p1` take."""
        name = self.file.removeprefix("/")
        lines = difflib.unified_diff(
            self.before.splitlines(keepends=True),
            self.after.splitlines(keepends=True),
            f"a/{name}",
            f"b/{name}",
        )
        return "".join(line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n" for line in lines)


class Skipped(Struct, frozen=True):
    """What stays as it is, and why."""

    file: str
    line: int | None
    reason: str


Asked = tuple[Manifest, Mapping[Change, str]]
"""A manifest, and the control of each change to it."""


def rewrite(asked: Sequence[Asked]) -> tuple[list[FileFix], list[Skipped]]:
    """Make the changes to the texts of the files; an object of which one change has no place stays as it is."""
    fixes: list[FileFix] = []
    skipped: list[Skipped] = []
    for file in dict.fromkeys(manifest.file for manifest, _ in asked):
        own = [(manifest, changes) for manifest, changes in asked if manifest.file == file]
        if any(manifest.home or manifest.template for manifest, _ in own):
            skipped.append(Skipped(file, own[0][0].line, "is rendered; the remedy belongs into its template or values"))
            continue
        fix, left = _rewrite_file(file, own)
        skipped += left
        if fix.after != fix.before:
            fixes.append(fix)
    return fixes, skipped


def _rewrite_file(file: str, asked: Sequence[Asked]) -> tuple[FileFix, list[Skipped]]:
    """Rewrite document by document: a broken one spoils no other, and a long file is not parsed for each object."""
    try:
        before = Path(file).read_bytes().decode()
    except (UnicodeDecodeError, OSError):
        return FileFix(file, "", "", ()), [Skipped(file, None, "is no file in UTF-8 that can be edited")]
    parts: list[str] = []
    skipped: list[Skipped] = []
    controls: set[str] = set()
    line = 0
    for part in _DOCUMENT.split(before):
        end = line + part.count("\n") + (not part.endswith("\n"))
        own = [(manifest, changes) for manifest, changes in asked if line < manifest.line <= end]
        text, done, left = _rewrite_part(part, line, own)
        parts.append(text)
        controls |= done
        skipped += left
        line = end
    return FileFix(file, before, "".join(parts), tuple(sorted(controls))), skipped


def _rewrite_part(text: str, line: int, asked: Sequence[Asked]) -> tuple[str, set[str], list[Skipped]]:
    """Rewrite one document, which begins behind ``line``; says what passes then, and what stays."""
    controls: set[str] = set()
    skipped: list[Skipped] = []
    places: dict[int, _Place] = {}
    for manifest, changes in asked:
        try:
            # Of the text before its first change, in which the lines are still those of the manifests.
            places = places or _places(compose(text))
            text = _rewrite_object(text, places[manifest.line - line], list(changes))
            controls |= set(changes.values())
        except (Unreachable, KeyError) as error:
            reason = str(error) if isinstance(error, Unreachable) else "is not found again"
            told = f"{manifest.body['kind']} stays as it is: a field {reason}"
            skipped.append(Skipped(manifest.file, manifest.line, told))
    return text, controls, skipped


_Place = tuple[int, tuple[Step, ...]]
"""Number of the document, and the way to the object in it."""


def _places(documents: Sequence[Node | None]) -> dict[int, _Place]:
    """Find each object by its line, those of Lists too."""
    found: dict[int, _Place] = {}
    for number, node in enumerate(documents):
        _gather(node, (number, ()), found)
    return found


def _gather(node: Node | None, place: _Place, found: dict[int, _Place]) -> None:
    if not isinstance(node, MappingNode):
        return
    items = next((value for key, value in node.value if key.value == "items"), None)
    if isinstance(items, SequenceNode):
        for position, item in enumerate(items.value):
            _gather(item, (place[0], (*place[1], "items", position)), found)
    found.setdefault(node.start_mark.line + 1, place)


def _rewrite_object(text: str, place: _Place, changes: Sequence[Change]) -> str:
    """Make the changes, and refuse a text that says anything else than was meant (aliases, merged keys)."""
    number, prefix = place
    meant = unshared(_read(text))
    for change in changes:
        whole = Change((*prefix, *change.path), change.value, change.is_added)
        if not apply_change(meant[number], whole):
            raise Unreachable("has another shape")
        text = edit(text, number, whole)
    if _read(text) != meant:
        raise Unreachable("is shared with others through an anchor")
    return text


def _read(text: str) -> list[Any]:
    try:
        return list(yaml.load_all(text, Loader=yaml.CSafeLoader))
    except (yaml.YAMLError, ValueError) as error:
        raise Unreachable("is not YAML as it stands") from error
