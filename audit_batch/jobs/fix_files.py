"""Changes to objects written into the text of their files, each held against what it should have become."""

import difflib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml  # type: ignore[import-untyped]
from ruamel.yaml.nodes import MappingNode, Node, SequenceNode

from audit_batch.collect.edits.change import Change, Step, apply_change, unshared
from audit_batch.collect.edits.yamledit import Unreachable, compose, edit
from audit_batch.collect.manifests import Manifest


@dataclass(frozen=True, slots=True)
class FileFix:
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


@dataclass(frozen=True, slots=True)
class Skipped:
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
    skipped: list[Skipped] = []
    controls: set[str] = set()
    try:
        before = after = Path(file).read_bytes().decode()
        places = _places(compose(before))
    except (Unreachable, UnicodeDecodeError, OSError):
        return FileFix(file, "", "", ()), [Skipped(file, None, "is no file of YAML or JSON in UTF-8 that can be edited")]
    for manifest, changes in asked:
        try:
            after = _rewrite_object(after, places[manifest.line], list(changes))
            controls |= set(changes.values())
        except (Unreachable, KeyError) as error:
            reason = str(error) if isinstance(error, Unreachable) else "is not found again"
            skipped.append(Skipped(file, manifest.line, f"{manifest.body['kind']} stays as it is: a field {reason}"))
    return FileFix(file, before, after, tuple(sorted(controls))), skipped


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
        return list(yaml.load_all(text, Loader=yaml.CSafeLoader))  # noqa: S506  it is a safe one
    except (yaml.YAMLError, ValueError) as error:
        raise Unreachable("is not YAML as it stands") from error
