"""Changes to objects written into the text of their files, each held against what it should have become."""

import difflib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import yaml  # type: ignore[import-untyped]
from msgspec import Struct

from audit_batch.collect.edits.change import Change, apply_change, find_value, unshared
from audit_batch.collect.edits.places import Part, Place, Standing, find_object, list_objects, split
from audit_batch.collect.edits.yamledit import Unreachable, compose, edit
from audit_batch.collect.manifests import Manifest

_MARK = "\ufeff"
"""Some editors on Windows begin a file with it: the byte order mark."""


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
    mark = _MARK if before.startswith(_MARK) else ""
    for part in split(before.removeprefix(mark)):
        own = [(manifest, changes) for manifest, changes in asked if part.before < manifest.line <= part.end]
        text, done, left = _rewrite_part(part, own)
        parts.append(text)
        controls |= done
        skipped += left
    return FileFix(file, before, mark + "".join(parts), tuple(sorted(controls))), skipped


def _rewrite_part(part: Part, asked: Sequence[Asked]) -> tuple[str, set[str], list[Skipped]]:
    """Rewrite one document; says what passes then, and what stays."""
    text = part.text
    controls: set[str] = set()
    skipped: list[Skipped] = []
    standing: list[Standing] = []
    for manifest, changes in asked:
        try:
            # Of the text before its first change, in which the lines are still those of the manifests.
            standing = standing or list_objects(compose(text))
            place = find_object(standing, manifest.line - part.before, manifest.body)
            text = _rewrite_object(text, place, list(changes))
            controls |= set(changes.values())
        except Unreachable as error:
            told = f"{manifest.body['kind']} stays as it is: {error}"
            skipped.append(Skipped(manifest.file, manifest.line, told))
    return text, controls, skipped


def _rewrite_object(text: str, place: Place, changes: Sequence[Change]) -> str:
    """Make the changes, and refuse a text that says anything else than was meant (aliases, merged keys)."""
    meant = unshared(_read(text))
    for change in changes:
        whole = Change((*place.way, *change.path), change.value, change.is_added)
        if not apply_change(find_value(meant, (place.document,)), whole):
            raise Unreachable("a field has another shape")
        text = edit(text, place.document, whole)
    if not _says(text, meant):
        raise Unreachable("a change would say something else as well, as where an anchor shares a field")
    return text


def _says(text: str, meant: list[Any]) -> bool:
    try:
        return _read(text) == meant
    except Unreachable:
        return False


def _read(text: str) -> list[Any]:
    try:
        return list(yaml.load_all(text, Loader=yaml.CSafeLoader))
    except (yaml.YAMLError, ValueError) as error:
        raise Unreachable("its file is not YAML as it stands") from error
