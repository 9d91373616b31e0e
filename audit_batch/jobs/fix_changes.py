"""From what a control blames to changes of the object."""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from msgspec import Struct

from audit_batch.catalog.remedies import REMEDIES, Remedy
from audit_batch.collect.edits.change import Change, Step, find_value, read_path
from audit_batch.collect.manifests import Manifest
from audit_batch.jobs.fix_doubts import is_doubtful, is_hopeless
from audit_batch.jobs.manifest_verdicts import Judged

_CONTAINERS = re.compile(r"[.](containers|initContainers|ephemeralContainers|securityContext)\b")

_OF_EVERYTHING = "undropped_capabilities"


class Mending(Struct, frozen=True):
    """The changes that one verdict asks for."""

    control: str
    manifest: int
    """Its place among the manifests."""
    changes: tuple[Change, ...]


def list_mendings(manifests: Sequence[Manifest], failing: Iterable[Judged], *, unsafe: bool) -> list[Mending]:
    """List the changes for the verdicts that can be remedied, by manifest and control, in whatever order they come."""
    places = {id(manifest): place for place, manifest in enumerate(manifests)}
    found: list[Mending] = []
    for one in failing:
        verdict = one.verdict
        if changes := find_changes(verdict.control, one.manifest.body, verdict.fields, unsafe=unsafe):
            found.append(Mending(verdict.control, places[id(one.manifest)], changes))
    # The list's shorthand ALL comes first, which says what others would add.
    return sorted(found, key=lambda one: (one.control != _OF_EVERYTHING, one.manifest, one.control))


def find_changes(control: str, body: dict[str, Any], fields: Sequence[str], *, unsafe: bool) -> tuple[Change, ...]:
    """Return the changes that remedy all fields that a control blames; none where it cannot be all of them.

    Args:
        control: Its id.
        body: The object.
        fields: What is blamed.
        unsafe: Also what a program may rely on.
    """
    remedy = REMEDIES.get(control)
    if remedy is None or not (unsafe or remedy.is_safe):
        return ()
    stops = is_hopeless if unsafe else is_doubtful
    if any(stops(control, body, field) for field in fields):
        return ()
    found = [_change(remedy, body, field, unsafe=unsafe) for field in fields]
    changes = tuple(change for change in found if change is not None)
    return changes if len(changes) == len(found) else ()


def _change(remedy: Remedy, body: dict[str, Any], field: str, *, unsafe: bool) -> Change | None:
    if not field.endswith(remedy.field) or _is_refused_on_windows(body, field):
        return None
    path = read_path(field)
    replaces = remedy.overrides or (unsafe and not remedy.is_left)
    if remedy.is_flag:
        return _change_flag(remedy.value, body, path, replaces=replaces)
    path = (*path, remedy.below) if remedy.below else path
    now = find_value(body, path)
    if remedy.is_added:
        return Change(path, remedy.value, is_added=True) if now is None or isinstance(now, list) else None
    return Change(path, remedy.value) if now is None or replaces else None


def _change_flag(flag: str, body: Mapping[str, Any], container: tuple[Step, ...], *, replaces: bool) -> Change | None:
    """Put a flag behind the others, or in its own place; a script, or an image that decides, has none for it."""
    part = next((part for part in ("args", "command") if find_value(body, (*container, part))), None)
    if part is None:
        return None
    words = [str(word) for word in find_value(body, (*container, part))]
    if not all(word.startswith("-") for word in words[part == "command" :]):
        return None
    given = [place for place, word in enumerate(words) if _name(word) == _name(flag)]
    if not given:
        return Change((*container, part), flag, is_added=True)
    return Change((*container, part, given[0]), flag) if len(given) == 1 and replaces else None


def _name(flag: str) -> str:
    return flag.partition("=")[0].lstrip("-").replace("_", "-")


def _is_refused_on_windows(body: dict[str, Any], field: str) -> bool:
    """Say whether it is a field that pods of Windows may not have."""
    match = _CONTAINERS.search(field)
    if match is None or "securityContext" not in field:
        return False
    return bool(find_value(body, (*read_path(field[: match.start()]), "os", "name")) == "windows")
