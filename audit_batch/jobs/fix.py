"""Changes to manifests that make controls pass, for those that have a mechanical remedy."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from audit_batch.catalog.remedies import REMEDIES
from audit_batch.collect.edits.change import Change, apply_change, unshared
from audit_batch.collect.manifests import Manifest
from audit_batch.collect.sources.reading import read_manifests
from audit_batch.config import Settings
from audit_batch.evaluate.bench import Bench
from audit_batch.evaluate.catalogue import Catalogue
from audit_batch.jobs.brought_roles import roles_of
from audit_batch.jobs.clock import Clock
from audit_batch.jobs.cluster_only import accounts_of, find_unknown, leave_out
from audit_batch.jobs.elsewhere import Elsewhere, find_elsewhere
from audit_batch.jobs.fix_changes import Mending, list_mendings
from audit_batch.jobs.fix_files import FileFix, Skipped, rewrite
from audit_batch.jobs.homes import give_homes
from audit_batch.jobs.library import load_controls_in_force
from audit_batch.jobs.manifest_verdicts import Judged, choose_catalogue, judge_manifests
from audit_batch.jobs.scan_sieve import Sieve
from audit_batch.jobs.shipped_facts import facts_in_force
from audit_batch.kinds import find_kind
from audit_batch.model import ObjectRow, Verdict

_EVERYTHING = "ALL"


class Proposal(Struct, frozen=True):
    """What would be changed, and what was left as it is."""

    files: Sequence[FileFix]
    skipped: Sequence[Skipped]


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
    around = (beside, find_elsewhere(known, reading.manifests, reading.problems))
    with Bench(clock.now()) as bench:
        mendings = list_mendings(known, _failing(catalogue, known, around, bench), unsafe=unsafe)
        bodies = zip(known, _bodies(known, mendings), strict=True)
        changed = [replace(manifest, body=body, stored=None) for manifest, body in bodies]
        places = {id(manifest): place for place, manifest in enumerate(changed)}
        still = {(one.verdict.control, places[id(one.manifest)]) for one in _failing(catalogue, changed, around, bench)}
    kept = [one for one in mendings if (one.control, one.manifest) not in still]
    files, skipped = rewrite([(known[place], found) for place, found in sorted(_by_manifest(kept).items())])
    unread = [Skipped(str(one.path), one.line, one.problem) for one in (*reading.problems, *reading.foreign)]
    return Proposal(files, [*unread, *skipped])


def _by_manifest(mendings: Iterable[Mending]) -> dict[int, dict[Change, str]]:
    """Gather the changes of each manifest, each once; a list that gets ALL needs nothing beside it."""
    found: defaultdict[int, dict[Change, str]] = defaultdict(dict)
    for one in mendings:
        own = found[one.manifest]
        for change in one.changes:
            if not change.is_added or replace(change, value=_EVERYTHING) not in own:
                own.setdefault(change, one.control)
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


def _bodies(manifests: Sequence[Manifest], mendings: Iterable[Mending]) -> list[dict[str, Any]]:
    bodies = [unshared(one.body) for one in manifests]
    for one in mendings:
        for change in one.changes:
            apply_change(bodies[one.manifest], change)
    return bodies
