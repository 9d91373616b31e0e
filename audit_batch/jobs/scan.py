"""Manifests judged by the same controls as a cluster, before they reach one."""

from collections.abc import Sequence
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from audit_batch.collect.manifests import AS_IT_COMES, Manifest, Reading, Release
from audit_batch.collect.sources.branch import Changes, concerns, find_changes, is_changed
from audit_batch.collect.sources.excerpt import Excerpts
from audit_batch.collect.sources.reading import BegunReading, read_manifests
from audit_batch.config import Settings
from audit_batch.errors import ControlError, ManifestError
from audit_batch.evaluate.begun_bench import BegunBench
from audit_batch.evaluate.catalogue import Catalogue
from audit_batch.jobs.baseline import read_baseline, write_baseline
from audit_batch.jobs.brought_roles import roles_of
from audit_batch.jobs.clock import Clock
from audit_batch.jobs.cluster_only import accounts_of, find_unknown, leave_out
from audit_batch.jobs.elsewhere import find_elsewhere
from audit_batch.jobs.homes import give_homes
from audit_batch.jobs.library import (
    control_folders,
    control_ids,
    load_controls_in_force,
    require_control,
    require_framework,
)
from audit_batch.jobs.manifest_verdicts import Judged, choose_catalogue, judge_manifests
from audit_batch.jobs.scan_decisions import Decisions
from audit_batch.jobs.scan_results import Placing, name_of
from audit_batch.jobs.scan_sieve import Sieve
from audit_batch.jobs.shipped_facts import facts_in_force
from audit_batch.kinds import find_kind
from audit_batch.redact import Door
from audit_batch.redact.door import new_key
from audit_batch.report.export.scanned import Notice, Result, Scanned, State


class Request(Struct, frozen=True):
    """What somebody wants scanned, and how."""

    paths: Sequence[Path]
    stdin: bytes = b""
    release: Release = AS_IT_COMES
    """How charts are rendered; its namespace is that of all that names none."""
    controls: Sequence[str] = ()
    """Ids; with the frameworks of the settings the only ones that judge, all where neither is given."""
    exclude: Sequence[str] = ()
    base: str = ""
    """Only what differs from this branch or commit is reported; empty for all."""
    baseline: Path | None = None
    is_baseline_written: bool = False
    """All that is open goes into the baseline, which is not read."""
    has_passes: bool = True
    """Passes are results too, not only counted."""
    has_lines: bool = True
    """The lines at fault are to be shown, not only numbered."""


def scan_manifests(settings: Settings, request: Request, clock: Clock, begun: BegunReading | None = None) -> Scanned:
    """Judge manifests all together, and say what stands where.

    Several objects of one kind and name (overlays, environments) are judged each with all that stands beside them.
    Their reading may have ``begun``; it is left to whoever began it to let go of it.

    Raises:
        ManifestError: A path does not exist.
        UsageError: No control or framework of that id, no such commit, no repository, a baseline that cannot be read or
            written.
    """
    with BegunBench(clock.now()) as begun_bench:
        changes = find_changes(request.base, request.paths) if request.base else None
        whole = load_controls_in_force(settings)
        catalogue = _choose(settings, request, whole)
        reading = begun.finish() if begun else read_manifests(request.paths, request.stdin, request.release)
        read = [manifest for manifest in reading.manifests if find_kind(*_group_and_kind(manifest))]
        known = give_homes(read, request.release.namespace)
        kinds = frozenset(manifest.body["kind"] for manifest in known)
        split = leave_out(catalogue, kinds)
        beside = [*facts_in_force(settings), *accounts_of(known), *roles_of(known)]
        shown = known if changes is None else [manifest for manifest in known if is_changed(manifest, changes)]
        sieve = Sieve(
            reasons=find_unknown(split.catalogue, kinds),
            elsewhere=find_elsewhere(known, reading.manifests, reading.problems),
            shown=frozenset(map(id, shown)),
            has_passes=request.has_passes,
        )
        verdicts = judge_manifests(split.catalogue, known, begun_bench.finish(), beside, sieve)
        # Before the bench is closed, which would take turns with it.
        decisions = _decisions(settings, request, catalogue, control_ids(whole.library), clock)
        results = _results(request, verdicts.judged, catalogue, decisions)
    asked = split.catalogue.library.controls
    return Scanned(
        results=results,
        passed=verdicts.passed,
        problems=[*_problems(reading, verdicts.broken, changes), *_emptiness(reading, request.paths)],
        notices=list(decisions.notices(shown, results)),
        objects=len(shown),
        unjudged=len(reading.manifests) - len(known),
        controls=catalogue.library.controls,
        left_out=split.left_out,
        silent=len(asked.keys() - verdicts.speaking),
    )


def _read(request: Request) -> Reading:
    return read_manifests(request.paths, request.stdin, request.release)


def _choose(settings: Settings, request: Request, whole: Catalogue) -> Catalogue:
    """Return the part of the catalogue that is to judge."""
    ids = list(request.controls)
    if settings.frameworks:
        from audit_batch.catalog.framework import load_frameworks  # noqa: PLC0415  most scans ask for none

        frameworks = load_frameworks(control_folders(settings), control_ids(whole.library))
        ids += [
            id_
            for name in settings.frameworks
            for requirement in require_framework(frameworks, name).requirements
            for id_ in requirement.controls
        ]
    for id_ in request.exclude:
        require_control(control_ids(whole.library), id_)
    catalogue = choose_catalogue(whole, ids)
    kept = {id_: one for id_, one in catalogue.library.controls.items() if id_ not in request.exclude}
    return replace(catalogue, library=replace(catalogue.library, controls=kept))


def _decisions(
    settings: Settings, request: Request, catalogue: Catalogue, existing: frozenset[str], clock: Clock
) -> Decisions:
    read = request.baseline is not None and not request.is_baseline_written
    return Decisions(
        waivers=[waiver for waiver in catalogue.waivers if waiver.concerns(settings.cluster)],
        known=read_baseline(request.baseline) if read and request.baseline else {},
        controls=existing,
        asked=catalogue.library.controls.keys(),
        day=clock.now().date(),
    )


def _results(request: Request, judged: Sequence[Judged], catalogue: Catalogue, decisions: Decisions) -> list[Result]:
    excerpts = Excerpts(request.stdin, Door(new_key())) if request.has_lines else None
    placed = Placing(catalogue.library.controls, excerpts).place(judged)
    decided = [decisions.apply(result, manifest) for result, manifest in placed]
    if request.baseline and request.is_baseline_written:
        known = [result for result in decided if result.state is State.OPEN]
        write_baseline(request.baseline, known)
        return [replace(result, state=State.KNOWN) if result.state is State.OPEN else result for result in decided]
    return decided


def _problems(reading: Reading, broken: Sequence[ControlError], changes: Changes | None) -> list[Notice]:
    foreign = frozenset(map(id, reading.foreign))
    errors: list[ManifestError | ControlError] = [
        error for error in (*reading.problems, *reading.foreign) if changes is None or concerns(error, changes)
    ]
    return [
        Notice(error.problem, name_of(str(error.path)), error.line, is_foreign=id(error) in foreign)
        for error in (*errors, *broken)
    ]


def _emptiness(reading: Reading, paths: Sequence[Path]) -> list[Notice]:
    """Tell of places that hold nothing at all: a gate that is given the wrong folder would let everything pass."""
    if reading.manifests or reading.problems or reading.foreign:
        return []
    return [Notice("no manifest is here, so nothing was judged; is it the right place?", ", ".join(map(str, paths)))]


def _group_and_kind(manifest: Manifest) -> tuple[str, str]:
    return manifest.body["apiVersion"].rpartition("/")[0], manifest.body["kind"]
