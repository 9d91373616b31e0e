"""Waivers and attestations: what people answer for, with an end."""

import re
from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from hashlib import file_digest
from pathlib import Path

from msgspec import Struct

from audit_batch.catalog.tomlfile import DAY, TEXT, Entry, first_twice, read_toml
from audit_batch.errors import WaiverError

_WAIVER = {
    "id": TEXT,
    "control": TEXT,
    "reason": TEXT,
    "approver": TEXT,
    "ticket": TEXT,
    "from": DAY,
    "until": DAY,
}
_RESOURCE = ("kind", "namespace", "name")
_SCOPE = {"cluster": TEXT, **dict.fromkeys(_RESOURCE, TEXT)}
_ATTESTATION = {
    "framework": TEXT,
    "requirement": TEXT,
    "result": TEXT,
    "statement": TEXT,
    "evidence": TEXT,
    "by": TEXT,
    "on": DAY,
    "valid_until": DAY,
}
_RESULTS = ("pass", "fail")
EVERYTHING = "*"


class Waiver(Struct, frozen=True):
    """An accepted finding; never without an end.

    Cluster, kind, namespace and name are patterns: ``*`` is any text, ``?`` any one character, all else itself. Names
    in RBAC may hold brackets, so that these mean nothing special.
    """

    id: str
    control: str
    kind: str
    namespace: str
    """Matched by ``*`` alone for cluster-scoped resources, whose namespace is empty."""
    name: str
    reason: str
    approver: str
    ticket: str
    valid_from: date
    valid_until: date
    cluster: str = EVERYTHING

    def covers(self, control: str, kind: str, namespace: str, name: str) -> bool:
        """Whether a finding is in the waiver's scope, whenever and in whichever cluster that may be."""
        return (
            self.control == control
            and _matches(kind, self.kind)
            and _matches(namespace, self.namespace)
            and _matches(name, self.name)
        )

    def concerns(self, cluster: str) -> bool:
        """Whether the waiver speaks of the cluster that is called ``cluster``."""
        return _matches(cluster, self.cluster)

    def in_force(self, day: date) -> bool:
        """Whether the waiver holds on ``day``; both ends included."""
        return self.valid_from <= day <= self.valid_until


class Attestation(Struct, frozen=True):
    """A person's answer to a requirement."""

    framework: str
    requirement: str
    result: str
    """pass or fail."""
    statement: str
    evidence: str
    attested_by: str
    attested_on: date
    valid_until: date
    cluster: str = EVERYTHING
    """Pattern as in a waiver."""
    evidence_sha256: str = ""
    """Digest of the evidence, hexadecimal, where it is a file beside the attestations."""

    def concerns(self, cluster: str) -> bool:
        """Whether the answer was given for the cluster that is called ``cluster``."""
        return _matches(cluster, self.cluster)

    def valid(self, day: date) -> bool:
        """Whether the answer holds on ``day``; both ends included."""
        return self.attested_on <= day <= self.valid_until


def load_waivers(path: Path, controls: frozenset[str]) -> tuple[Waiver, ...]:
    """Load the waivers in ``path``, in its order; they may overlap.

    Args:
        path: A TOML file.
        controls: Ids of the controls that exist, broken ones included.

    Raises:
        WaiverError: Malformed, an unknown control, no scope, an id that stands twice, or an end before the beginning.
    """
    waivers = tuple(_waiver(entry, controls) for entry in _entries(path, "waiver", named_by="id"))
    if twice := first_twice([waiver.id for waiver in waivers]):
        raise WaiverError(path, f"waiver {twice} stands twice; give each an id of its own")
    return waivers


def load_attestations(path: Path, requirements: Mapping[str, frozenset[str]]) -> tuple[Attestation, ...]:
    """Load the attestations in ``path``, in its order.

    A requirement may have several: last year's, and this year's, or one per cluster. The newest that holds counts.

    Args:
        path: A TOML file.
        requirements: Ids of the requirements of each framework.

    Raises:
        WaiverError: Malformed, an unknown framework or requirement, a result other than pass or fail, an end before
            the beginning, two answers of one day to the same requirement, or evidence that is gone or was changed.
    """
    entries = _entries(path, "attestation", named_by="requirement")
    attestations: dict[tuple[str, str, str, date], Attestation] = {}
    for entry in entries:
        given = _attestation(entry, requirements)
        key = (given.framework, given.requirement, given.cluster, given.attested_on)
        if key in attestations:
            raise entry.problem("is answered twice on one day; keep the answer that counts")
        attestations[key] = given
    return tuple(attestations.values())


def _waiver(entry: Entry, controls: frozenset[str]) -> Waiver:
    entry.check(_WAIVER, _SCOPE)
    if entry.text("control") not in controls:
        raise entry.problem(f"no control is called {entry.text('control')!r}; `audit-batch controls list` shows them")
    # Everything a control finds is waived on purpose or not at all.
    if not any(key in entry.values for key in _RESOURCE):
        raise entry.problem(f'has no scope; give {", ".join(_RESOURCE)}, or name = "*" for all')
    _check_days(entry, "from", "until")
    return Waiver(
        id=entry.text("id"),
        control=entry.text("control"),
        kind=entry.text("kind") or EVERYTHING,
        namespace=entry.text("namespace") or EVERYTHING,
        name=entry.text("name") or EVERYTHING,
        reason=entry.text("reason"),
        approver=entry.text("approver"),
        ticket=entry.text("ticket"),
        valid_from=entry.values["from"],
        valid_until=entry.values["until"],
        cluster=entry.text("cluster") or EVERYTHING,
    )


def _attestation(entry: Entry, requirements: Mapping[str, frozenset[str]]) -> Attestation:
    entry.check(_ATTESTATION, {"cluster": TEXT, "evidence_sha256": TEXT})
    framework, result = entry.text("framework"), entry.text("result")
    if framework not in requirements:
        raise entry.problem(f"no framework is called {framework!r}; there are {', '.join(sorted(requirements))}")
    if entry.text("requirement") not in requirements[framework]:
        raise entry.problem(
            f"{framework} has no such requirement; `audit-batch frameworks show {framework}` lists them"
        )
    if result not in _RESULTS:
        raise entry.problem(f"result {result!r} is not one of {', '.join(_RESULTS)}")
    _check_days(entry, "on", "valid_until")
    _check_evidence(entry)
    return Attestation(
        framework=framework,
        requirement=entry.text("requirement"),
        result=result,
        statement=entry.text("statement"),
        evidence=entry.text("evidence"),
        attested_by=entry.text("by"),
        attested_on=entry.values["on"],
        valid_until=entry.values["valid_until"],
        cluster=entry.text("cluster") or EVERYTHING,
        evidence_sha256=entry.text("evidence_sha256").lower(),
    )


def _check_evidence(entry: Entry) -> None:
    """Evidence with a digest is a file beside the attestations, and still the one that was looked at."""
    wanted = entry.text("evidence_sha256").lower()
    if not wanted:
        return
    path = entry.file.path.parent / entry.text("evidence")
    try:
        with path.open("rb") as file:
            found = file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise entry.problem(
            f"evidence {entry.text('evidence')} is no file beside {entry.file.path.name} that can be read"
            f" ({error.strerror}); evidence_sha256 is for files, a link goes without it"
        ) from error
    if found != wanted:
        raise entry.problem(f"evidence {path} has another SHA-256 ({found}); look at it again and attest anew")


def _entries(path: Path, table: str, *, named_by: str) -> list[Entry]:
    file = read_toml(path, WaiverError)
    if alien := file.values.keys() - {table}:
        raise WaiverError(path, f"has unknown {', '.join(sorted(alien))}; it holds [[{table}]] and nothing else")
    return file.entries(table, named_by=named_by)


def _check_days(entry: Entry, first: str, last: str) -> None:
    if entry.values[last] < entry.values[first]:
        raise entry.problem(f"{last} {entry.values[last]} is before {first} {entry.values[first]}")


def _matches(text: str, pattern: str) -> bool:
    return _compiled(pattern).fullmatch(text) is not None


@lru_cache(maxsize=1024)
def _compiled(pattern: str) -> re.Pattern[str]:
    wild = {"*": ".*", "?": "."}
    return re.compile("".join(wild.get(letter, re.escape(letter)) for letter in pattern), re.DOTALL)
