"""Changes to manifests that make controls pass, for those that have a mechanical remedy."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from audit_batch.catalog.remedies import REMEDIES, Remedy
from audit_batch.collect.edits.change import Change, apply_change, find_value, read_path, unshared
from audit_batch.collect.manifests import Manifest
from audit_batch.collect.sources.reading import read_manifests
from audit_batch.config import Settings
from audit_batch.evaluate.bench import Bench
from audit_batch.evaluate.catalogue import Catalogue
from audit_batch.jobs.brought_roles import roles_of
from audit_batch.jobs.clock import Clock
from audit_batch.jobs.cluster_only import accounts_of, find_unknown, leave_out
from audit_batch.jobs.elsewhere import Elsewhere, find_elsewhere
from audit_batch.jobs.fix_files import FileFix, Skipped, rewrite
from audit_batch.jobs.homes import give_homes
from audit_batch.jobs.library import load_controls_in_force
from audit_batch.jobs.manifest_verdicts import Judged, choose_catalogue, judge_manifests
from audit_batch.jobs.scan_sieve import Sieve
from audit_batch.jobs.shipped_facts import facts_in_force
from audit_batch.kinds import find_kind
from audit_batch.model import ObjectRow, Verdict

_EVERYTHING = "ALL"
_CONTAINERS = re.compile(r"[.](containers|initContainers|ephemeralContainers|securityContext)\b")


class Proposal(Struct, frozen=True):
    """What would be changed, and what was left as it is."""

    files: Sequence[FileFix]
    skipped: Sequence[Skipped]


class _Step(Struct, frozen=True):
    """The changes that one verdict asks for."""

    control: str
    manifest: int
    """Its place among the manifests."""
    changes: tuple[Change, ...]


def propose_fixes(
    settings: Settings, paths: Sequence[Path], clock: Clock, ids: Sequence[str] = (), *, unsafe: bool = False
) -> Proposal:
    """Work out the changes to the files under ``paths``; nothing is written.

    A verdict is remedied whole or not at all, and only when its control passes afterwards.

    Raises:
        ManifestError: A path does not exist.
        UsageError: No control of that id.
    """
    reading = read_manifests(paths)
    read = [one for one in reading.manifests if find_kind(one.body["apiVersion"].rpartition("/")[0], one.body["kind"])]
    known = give_homes(read)
    catalogue = choose_catalogue(load_controls_in_force(settings), sorted(set(ids) or REMEDIES.keys()))
    beside = [*facts_in_force(settings), *accounts_of(known), *roles_of(known)]
    elsewhere = find_elsewhere(known, reading.manifests, reading.problems)
    with Bench(clock.now()) as bench:
        steps = list(_steps(known, _failing(catalogue, known, (beside, elsewhere), bench), unsafe=unsafe))
        bodies = zip(known, _bodies(known, steps), strict=True)
        changed = [replace(manifest, body=body, stored=None) for manifest, body in bodies]
        still = {
            (one.verdict.control, _place(changed, one))
            for one in _failing(catalogue, changed, (beside, elsewhere), bench)
        }
    kept = [step for step in steps if (step.control, step.manifest) not in still]
    files, skipped = rewrite([(known[place], found) for place, found in sorted(_by_manifest(kept).items())])
    unread = [Skipped(str(one.path), one.line, one.problem) for one in (*reading.problems, *reading.foreign)]
    return Proposal(files, [*unread, *skipped])


def _by_manifest(steps: Iterable[_Step]) -> dict[int, dict[Change, str]]:
    """Gather the changes of each manifest, each once; a list that gets ALL needs nothing beside it."""
    found: defaultdict[int, dict[Change, str]] = defaultdict(dict)
    for step in steps:
        own = found[step.manifest]
        for change in step.changes:
            if not change.is_added or replace(change, value=_EVERYTHING) not in own:
                own.setdefault(change, step.control)
    return found


def write_fixes(proposal: Proposal) -> None:
    """Write the changed files."""
    for one in proposal.files:
        Path(one.file).write_bytes(one.after.encode())


def _failing(
    catalogue: Catalogue, manifests: Sequence[Manifest], around: tuple[Sequence[ObjectRow], Elsewhere], bench: Bench
) -> list[Judged]:
    beside, elsewhere = around
    kinds = frozenset(manifest.body["kind"] for manifest in manifests)
    split = leave_out(catalogue, kinds)
    shown = frozenset(map(id, manifests))
    sieve = Sieve(find_unknown(split.catalogue, kinds), elsewhere, shown, has_passes=False)
    verdicts = judge_manifests(split.catalogue, manifests, bench, beside, sieve)
    return [one for one in verdicts.judged if one.verdict.verdict == Verdict.FAIL]


def _place(manifests: Sequence[Manifest], one: Judged) -> int:
    return next(place for place, manifest in enumerate(manifests) if manifest is one.manifest)


def _steps(manifests: Sequence[Manifest], failing: Iterable[Judged], *, unsafe: bool) -> Iterator[_Step]:
    """Yield the verdicts that can be remedied; those with the list's shorthand ALL first, which says the rest."""
    places = {id(manifest): place for place, manifest in enumerate(manifests)}
    for one in sorted(failing, key=lambda one: one.verdict.control != "undropped_capabilities"):
        remedy = REMEDIES.get(one.verdict.control)
        if remedy is None or not one.verdict.fields or not (unsafe or remedy.is_safe):
            continue
        found = [_change(remedy, one.manifest.body, field, unsafe=unsafe) for field in one.verdict.fields]
        changes = tuple(change for change in found if change is not None)
        if len(changes) == len(found):
            yield _Step(one.verdict.control, places[id(one.manifest)], changes)


def _change(remedy: Remedy, body: dict[str, Any], field: str, *, unsafe: bool) -> Change | None:
    if not field.endswith(remedy.field) or _is_refused_on_windows(body, field):
        return None
    below = (remedy.below,) if remedy.below else ()
    path = (*read_path(field), *below)
    now = find_value(body, path)
    if remedy.is_added:
        return Change(path, remedy.value, is_added=True) if now is None or isinstance(now, list) else None
    if now is None or remedy.overrides or unsafe:
        return Change(path, remedy.value)
    return None


def _is_refused_on_windows(body: dict[str, Any], field: str) -> bool:
    """Say whether it is a field that pods of Windows may not have."""
    match = _CONTAINERS.search(field)
    if match is None or "securityContext" not in field:
        return False
    return bool(find_value(body, (*read_path(field[: match.start()]), "os", "name")) == "windows")


def _bodies(manifests: Sequence[Manifest], steps: Iterable[_Step]) -> list[dict[str, Any]]:
    bodies = [unshared(one.body) for one in manifests]
    for step in steps:
        for change in step.changes:
            apply_change(bodies[step.manifest], change)
    return bodies
