"""Verdicts on manifests: what the controls that judge clusters say of objects that have not reached one yet."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache

from msgspec import Struct
from msgspec.structs import replace

from audit_batch.catalog.control import Control
from audit_batch.collect.given import store_given
from audit_batch.collect.manifests import Manifest
from audit_batch.errors import ControlError
from audit_batch.evaluate.bench import Bench
from audit_batch.evaluate.catalogue import Catalogue
from audit_batch.evaluate.judge import Row
from audit_batch.evaluate.question import read_question
from audit_batch.evaluate.verdicts import VerdictRow
from audit_batch.jobs.elsewhere import WANTING
from audit_batch.jobs.given import lay_down
from audit_batch.jobs.library import choose_controls
from audit_batch.jobs.missing_roles import Rights, find_rights
from audit_batch.jobs.scan_sieve import Sieve
from audit_batch.jobs.variants import key_of, lay_out
from audit_batch.kinds import ANY
from audit_batch.model import ObjectRow, Verdict
from audit_batch.redact import Door
from audit_batch.redact.door import new_key
from audit_batch.warehouse.views import in_order, load_relations

_OF_ROLES = frozenset({"roles", "role_rules"})
"""Relations that say of a binding what its role says, where a control reads them itself."""
_GRANTS = "grants"
"""The relation that says what a role grants, through whatever other relation a control reads it."""
_PASS = str(Verdict.PASS)
_NOT_ASSESSED = str(Verdict.NOT_ASSESSED)


class Judged(Struct, frozen=True):
    """One verdict, and the manifest that it is on."""

    verdict: VerdictRow
    manifest: Manifest


class Verdicts(Struct, frozen=True):
    """What was said of some manifests."""

    judged: Sequence[Judged]
    """All that is told."""
    passed: Mapping[str, int]
    """By control the passes that are only counted."""
    speaking: frozenset[str]
    """Controls that said something."""
    broken: Sequence[ControlError]


_Kept = tuple[int, str, str, Sequence[str]]
"""Number of a manifest, verdict, reason and fields."""
_Told = tuple[bool, int, list[_Kept]]
"""Of one control: whether it spoke, how many passes are only counted, and the rest."""


def choose_catalogue(catalogue: Catalogue, ids: Sequence[str]) -> Catalogue:
    """Return what manifests are judged by: all controls or those of ``ids``.

    Raises:
        UsageError: No control of that id.
    """
    chosen = {control.id: control for control in choose_controls(catalogue.library, ids)}
    return replace(catalogue, library=replace(catalogue.library, controls=chosen))


def judge_manifests(
    catalogue: Catalogue,
    manifests: Sequence[Manifest],
    bench: Bench,
    beside: Sequence[ObjectRow] = (),
    sieve: Sieve | None = None,
) -> Verdicts:
    """Judge manifests of known kinds on a bench, all together.

    Several objects of one kind and name (overlays, environments) are judged each with what belongs to them, and with
    what the cluster brings ``beside`` them. Without a ``sieve`` everything is told as it was said.
    """
    broken = {str(problem): problem for problem in catalogue.library.problems}
    catalogue = _speaking(catalogue, manifests)
    tasks = [(control, catalogue.params_of(control)) for control in catalogue.library.controls.values()]
    door, numbers = Door(new_key()), {id(manifest): number for number, manifest in enumerate(manifests)}
    told: list[tuple[Control, _Told]] = []
    seen: set[int] = set()
    for together in lay_out(manifests):
        given = lay_down((*_stored(together.values(), door), *beside))
        bench.hold(given.rows, given.collections)
        places = {key[1:]: numbers[id(manifest)] for key, manifest in together.items() if id(manifest) not in seen}
        seen |= {id(manifest) for manifest in together.values()}
        telling = _Telling(manifests, places, find_rights(together), sieve)
        for control, answer in bench.judge_all(tasks, telling.tell):
            if isinstance(answer, ControlError):
                broken[str(answer)] = answer
            else:
                told.append((control, answer))
    return Verdicts(
        judged=[_judged(control, manifests[one[0]], one) for control, (_, _, kept) in told for one in kept],
        passed=_sums((control.id, passed) for control, (_, passed, _) in told),
        speaking=frozenset(control.id for control, (spoke, _, _) in told if spoke),
        broken=[broken[text] for text in sorted(broken)],
    )


class _Telling(Struct, frozen=True):
    """Makes few plain values of many verdicts, in the process that reached them."""

    manifests: Sequence[Manifest]
    places: Mapping[tuple[str, str, str], int]
    """Number of the manifest by kind, namespace and name."""
    rights: Rights
    sieve: Sieve | None

    def tell(self, control: Control, rows: list[Row]) -> _Told:
        """Keep what is to be told of the verdicts of a control, and count the rest."""
        placed = [(number, row) for row in rows if (number := self.places.get(row[:3])) is not None]
        found = self._unguessed(control, placed)
        if self.sieve is None:
            return bool(placed), 0, list(found)
        kept, passed = [], 0
        for number, verdict, reason, fields in found:
            manifest = self.manifests[number]
            if id(manifest) not in self.sieve.shown:
                continue
            settled = self.sieve.settle(control.id, manifest, verdict, reason)
            if settled[0] != _PASS or self.sieve.has_passes:
                kept.append((number, *settled, fields))
            else:
                passed += 1
        return bool(placed), passed, kept

    def _unguessed(self, control: Control, placed: Iterable[tuple[int, Row]]) -> Iterator[_Kept]:
        """Take passes back that rest on a role that is not among the manifests: in a cluster it may grant anything."""
        # What is not among the manifests can only mend what is said to be unused or missing.
        rests_on_roles = control.id not in WANTING and _rests_on_roles(read_question(control).relations)
        for number, (_, _, _, verdict, reason, fields) in placed:
            if rests_on_roles and verdict == _PASS and (doubt := self._doubt(number)):
                yield number, _NOT_ASSESSED, doubt, fields
            else:
                yield number, verdict, reason, fields

    def _doubt(self, number: int) -> str:
        return self.rights.doubt(self.manifests[number])


@cache
def _rests_on_roles(relations: frozenset[str]) -> bool:
    return not relations.isdisjoint(_OF_ROLES) or _GRANTS in in_order(load_relations(), relations)


def _stored(manifests: Iterable[Manifest], door: Door) -> Iterator[ObjectRow]:
    for manifest in manifests:
        if stored := manifest.stored or store_given(manifest.body, door):
            yield stored


def _judged(control: Control, manifest: Manifest, one: _Kept) -> Judged:
    version = manifest.body["apiVersion"]
    _, verdict, reason, fields = one
    kind, namespace, name = key_of(manifest)[1:]
    # Told as its file names it: a guess is for what stands together, and would change what a baseline knows it by.
    key = (kind, "" if manifest.is_home_guessed else namespace, name)
    return Judged(VerdictRow(control.id, control.severity, verdict, version, *key, reason, tuple(fields), ""), manifest)


def _sums(counts: Iterable[tuple[str, int]]) -> dict[str, int]:
    """Add up what was counted of a control in each variant; without what is none."""
    found: Counter[str] = Counter()
    for control, count in counts:
        found[control] += count
    return dict(+found)


def _speaking(catalogue: Catalogue, manifests: Sequence[Manifest]) -> Catalogue:
    """Leave out the controls that judge no kind that is there: most look at what only a cluster has."""
    kinds = {ANY, *(key_of(manifest)[1] for manifest in manifests)}
    controls = {
        id_: control for id_, control in catalogue.library.controls.items() if not kinds.isdisjoint(control.judges)
    }
    return replace(catalogue, library=replace(catalogue.library, controls=controls))
