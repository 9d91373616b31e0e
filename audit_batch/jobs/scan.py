"""Manifests judged by the same controls as a cluster, before they reach one."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from audit_batch.collect.manifests import Manifest, read_manifests
from audit_batch.config import Settings
from audit_batch.errors import ControlError, ManifestError
from audit_batch.evaluate.catalogue import Catalogue
from audit_batch.evaluate.evaluation import evaluate
from audit_batch.evaluate.question import read_question
from audit_batch.evaluate.verdicts import VerdictRow, read_verdicts
from audit_batch.jobs.clock import Clock
from audit_batch.jobs.library import choose_controls, load_catalogue
from audit_batch.jobs.miniature import Miniatures
from audit_batch.kinds import KINDS
from audit_batch.model import Verdict
from audit_batch.warehouse.database import open_memory

_Key = tuple[str, str, str, str]
_RBAC = "rbac.authorization.k8s.io"
_OF_ROLES = frozenset({"grants", "roles", "role_rules"})
"""Relations that say what a role grants."""
_KNOWN = {(kind.group, kind.name) for kind in KINDS}


@dataclass(frozen=True, slots=True)
class Placed:
    """One verdict, and where its object stands."""

    verdict: VerdictRow
    file: str
    line: int


@dataclass(frozen=True, slots=True)
class Scan:
    """What came of some manifests."""

    verdicts: Sequence[Placed]
    objects: int
    unjudged: int
    """Objects of kinds that no control looks at."""
    ignored: int
    """Documents that are no Kubernetes objects."""
    silent: int
    """Controls that found nothing to judge: most look at what only a cluster has."""
    problems: Sequence[ManifestError]
    broken: Sequence[ControlError]


def scan_manifests(settings: Settings, paths: Iterable[Path], ids: Sequence[str], clock: Clock, stdin: str) -> Scan:
    """Judge the manifests in ``paths``, all together, by all controls or those of ``ids``.

    Several objects of one kind and name (overlays, environments) are judged each with all that stands beside them.

    Raises:
        ManifestError: A path does not exist.
        UsageError: No control of that id.
    """
    reading = read_manifests(paths, stdin)
    catalogue = _catalogue(settings, ids)
    known = [manifest for manifest in reading.manifests if (_key(manifest)[0], _key(manifest)[1]) in _KNOWN]
    verdicts, broken = _judge(_judging(catalogue, known), known, clock)
    speaking = {placed.verdict.control for placed in verdicts}
    return Scan(
        verdicts=sorted(verdicts, key=lambda placed: (placed.file, placed.line, placed.verdict.control)),
        objects=len(known),
        unjudged=len(reading.manifests) - len(known),
        ignored=reading.ignored,
        silent=len(catalogue.library.controls.keys() - speaking),
        problems=reading.problems,
        broken=broken,
    )


def _catalogue(settings: Settings, ids: Sequence[str]) -> Catalogue:
    catalogue = load_catalogue(settings)
    chosen = {control.id: control for control in choose_controls(catalogue.library, ids)}
    return replace(catalogue, library=replace(catalogue.library, controls=chosen), frameworks={})


def _judging(catalogue: Catalogue, manifests: Sequence[Manifest]) -> Catalogue:
    """Leave out the controls that judge no kind that is there: most look at what only a cluster has."""
    kinds = {_key(manifest)[1] for manifest in manifests}
    controls = {
        id_: control for id_, control in catalogue.library.controls.items() if not kinds.isdisjoint(control.judges)
    }
    return replace(catalogue, library=replace(catalogue.library, controls=controls))


def _judge(
    catalogue: Catalogue, manifests: Sequence[Manifest], clock: Clock
) -> tuple[list[Placed], Sequence[ControlError]]:
    verdicts: list[Placed] = []
    broken: Sequence[ControlError] = ()
    with open_memory() as con:
        miniatures = Miniatures(con)
        told: set[tuple[str, int]] = set()
        for together in _variants(manifests):
            name = miniatures.take_objects([manifest.body for manifest in together.values()])
            broken = evaluate(con, catalogue, cluster=name, as_of=None, now=clock.now(), keep=True).problems
            places = {(key[1], key[2], key[3]): manifest for key, manifest in together.items()}
            for row in read_verdicts(con, catalogue.library.controls):
                place = places.get((row.kind, row.namespace, row.name))
                if place is not None and (place.file, id(place.body)) not in told:
                    honest = _without_guess(row, place, together, catalogue)
                    verdicts.append(Placed(honest, place.file, place.line))
            told |= {(manifest.file, id(manifest.body)) for manifest in together.values()}
    return verdicts, broken


def _without_guess(
    row: VerdictRow, manifest: Manifest, together: Mapping[_Key, Manifest], catalogue: Catalogue
) -> VerdictRow:
    """Take a pass back that rests on a role that is not among the manifests: in a cluster it may grant anything."""
    reference = manifest.body.get("roleRef")
    if row.verdict != Verdict.PASS or not isinstance(reference, dict):
        return row
    if not read_question(catalogue.library.controls[row.control]).relations & _OF_ROLES:
        return row
    kind, name = str(reference.get("kind")), str(reference.get("name"))
    namespace = row.namespace if kind == "Role" else ""
    if (_RBAC, kind, namespace, name) in together:
        return row
    reason = f"its {kind} {name} is not among the manifests"
    return replace(row, verdict=str(Verdict.NOT_ASSESSED), reason=reason)


def _variants(manifests: Sequence[Manifest]) -> list[dict[_Key, Manifest]]:
    """Lay the manifests out so that in each variant every name stands once, and each manifest stands in one."""
    by_key: dict[_Key, list[Manifest]] = {}
    for manifest in manifests:
        by_key.setdefault(_key(manifest), []).append(manifest)
    most = max(Counter(_key(manifest) for manifest in manifests).values(), default=0)
    return [{key: same[min(number, len(same) - 1)] for key, same in by_key.items()} for number in range(most)]


def _key(manifest: Manifest) -> _Key:
    body = manifest.body
    group = body["apiVersion"].rpartition("/")[0]
    return (group, body["kind"], body["metadata"].get("namespace") or "", body["metadata"]["name"])
