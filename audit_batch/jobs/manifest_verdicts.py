"""Verdicts on manifests: what the controls that judge clusters say of objects that have not reached one yet."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from audit_batch.catalog.control import Control
from audit_batch.collect.manifests import Manifest
from audit_batch.config import Settings
from audit_batch.errors import ControlError
from audit_batch.evaluate.bench import Bench
from audit_batch.evaluate.catalogue import Catalogue
from audit_batch.evaluate.judge import Row
from audit_batch.evaluate.question import read_question
from audit_batch.evaluate.verdicts import VerdictRow
from audit_batch.jobs.clock import Clock
from audit_batch.jobs.given import let_in
from audit_batch.jobs.library import choose_controls, load_controls_in_force
from audit_batch.jobs.variants import Variant, key_of, lay_out
from audit_batch.kinds import ANY
from audit_batch.model import Verdict
from audit_batch.redact import Door
from audit_batch.redact.door import new_key

_RBAC = "rbac.authorization.k8s.io"
_OF_ROLES = frozenset({"grants", "roles", "role_rules"})
"""Relations that say what a role grants."""


@dataclass(frozen=True, slots=True)
class Judged:
    """One verdict, and the manifest that it is on."""

    verdict: VerdictRow
    manifest: Manifest


Settle = Callable[[Judged], Judged | None]


def choose_catalogue(settings: Settings, ids: Sequence[str]) -> Catalogue:
    """Load what manifests are judged by: all controls or those of ``ids``, and no framework.

    Raises:
        UsageError: No control of that id.
    """
    catalogue = load_controls_in_force(settings)
    chosen = {control.id: control for control in choose_controls(catalogue.library, ids)}
    return replace(catalogue, library=replace(catalogue.library, controls=chosen))


def judge_manifests(
    catalogue: Catalogue,
    manifests: Sequence[Manifest],
    clock: Clock,
    facts: Sequence[dict[str, Any]] = (),
    settle: Settle = lambda one: one,
) -> tuple[list[Judged], Sequence[ControlError]]:
    """Judge manifests of known kinds, all together; returns their verdicts, and the controls that are broken.

    Several objects of one kind and name (overlays, environments) are judged each with what belongs to them, and with
    the ``facts`` about the platform. Of each verdict ``settle`` says what is kept of it.
    """
    verdicts: list[Judged] = []
    broken = {str(problem): problem for problem in catalogue.library.problems}
    catalogue = _speaking(catalogue, manifests)
    tasks = [(control, catalogue.params_of(control)) for control in catalogue.library.controls.values()]
    door = Door(new_key())
    told: set[int] = set()
    with Bench(clock.now()) as bench:
        for together in lay_out(manifests):
            given = let_in((*(manifest.body for manifest in together.values()), *facts), door)
            bench.hold(given.rows, given.collections)
            places = {key[1:]: manifest for key, manifest in together.items() if id(manifest) not in told}
            for control, answer in bench.judge_all(tasks):
                if isinstance(answer, ControlError):
                    broken[str(answer)] = answer
                    continue
                found = _placed(control, answer, places)
                rests_on_roles = read_question(control).relations & _OF_ROLES
                sure = (_without_guess(one, together) for one in found) if rests_on_roles else found
                verdicts += filter(None, map(settle, sure))
            told |= {id(manifest) for manifest in together.values()}
    return verdicts, list(broken.values())


def _placed(control: Control, rows: Iterable[Row], places: Mapping[tuple[str, str, str], Manifest]) -> Iterator[Judged]:
    for kind, namespace, name, verdict, reason, fields in rows:
        manifest = places.get((kind, namespace, name))
        if manifest is not None:
            version = manifest.body["apiVersion"]
            row = VerdictRow(
                control.id, control.severity, verdict, version, kind, namespace, name, reason, tuple(fields), ""
            )
            yield Judged(row, manifest)


def _speaking(catalogue: Catalogue, manifests: Sequence[Manifest]) -> Catalogue:
    """Leave out the controls that judge no kind that is there: most look at what only a cluster has."""
    kinds = {ANY, *(key_of(manifest)[1] for manifest in manifests)}
    controls = {
        id_: control for id_, control in catalogue.library.controls.items() if not kinds.isdisjoint(control.judges)
    }
    return replace(catalogue, library=replace(catalogue.library, controls=controls))


def _without_guess(one: Judged, together: Variant) -> Judged:
    """Take a pass back that rests on a role that is not among the manifests: in a cluster it may grant anything."""
    reference = one.manifest.body.get("roleRef")
    if one.verdict.verdict != Verdict.PASS or not isinstance(reference, dict):
        return one
    kind, name = str(reference.get("kind")), str(reference.get("name"))
    namespace = one.verdict.namespace if kind == "Role" else ""
    if (_RBAC, kind, namespace, name) in together:
        return one
    reason = f"its {kind} {name} is not among the manifests"
    return replace(one, verdict=replace(one.verdict, verdict=str(Verdict.NOT_ASSESSED), reason=reason))
