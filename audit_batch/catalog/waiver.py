"""Waivers and attestations: what people answer for, with an end."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

from audit_batch.errors import WaiverError

_WAIVER = {"id": str, "control": str, "reason": str, "approver": str, "ticket": str, "from": date, "until": date}
_SCOPE = {"kind": str, "namespace": str, "name": str}
_ATTESTATION = {
    "framework": str,
    "requirement": str,
    "result": str,
    "statement": str,
    "evidence": str,
    "by": str,
    "on": date,
    "valid_until": date,
}


@dataclass(frozen=True, slots=True)
class Waiver:
    """An accepted finding; never without an end."""

    id: str
    control: str
    kind: str
    namespace: str
    name: str
    reason: str
    approver: str
    ticket: str
    valid_from: date
    valid_until: date

    def covers(self, control: str, kind: str, namespace: str, name: str) -> bool:
        """Whether a finding is in the waiver's scope, whenever that may be."""
        return (
            self.control == control
            and fnmatchcase(kind, self.kind)
            and fnmatchcase(namespace, self.namespace)
            and fnmatchcase(name, self.name)
        )

    def in_force(self, day: date) -> bool:
        """Whether the waiver holds on ``day``; both ends included."""
        return self.valid_from <= day <= self.valid_until


@dataclass(frozen=True, slots=True)
class Attestation:
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

    def valid(self, day: date) -> bool:
        """Whether the answer holds on ``day``; both ends included."""
        return self.attested_on <= day <= self.valid_until


def load_waivers(path: Path, controls: frozenset[str]) -> tuple[Waiver, ...]:
    """Load the waivers in ``path``.

    Raises:
        WaiverError: Malformed, an unknown control, an id that stands twice, or an end before the beginning.
    """
    waivers = []
    for entry in _entries(path, "waiver", _WAIVER, _SCOPE):
        if entry["control"] not in controls:
            raise WaiverError(path, f"waiver {entry['id']}: no control is called {entry['control']!r}")
        if entry["until"] < entry["from"]:
            raise WaiverError(path, f"waiver {entry['id']}: ends before it begins")
        scope = {key: entry.get(key, "*") for key in _SCOPE}
        waivers.append(
            Waiver(
                id=entry["id"], control=entry["control"], **scope, reason=entry["reason"], approver=entry["approver"],
                ticket=entry["ticket"], valid_from=entry["from"], valid_until=entry["until"],
            )
        )  # fmt: skip
    ids = [waiver.id for waiver in waivers]
    if len(set(ids)) != len(ids):
        raise WaiverError(path, f"waiver {next(id for id in ids if ids.count(id) > 1)} stands twice")
    return tuple(waivers)


def load_attestations(path: Path, requirements: Mapping[str, frozenset[str]]) -> tuple[Attestation, ...]:
    """Load the attestations in ``path``.

    Args:
        path: A TOML file.
        requirements: Ids of the requirements of each framework.

    Raises:
        WaiverError: Malformed, an unknown requirement, or a result other than pass or fail.
    """
    attestations = []
    for entry in _entries(path, "attestation", _ATTESTATION, {}):
        place = f"attestation for {entry['framework']} {entry['requirement']}"
        if entry["requirement"] not in requirements.get(entry["framework"], frozenset()):
            raise WaiverError(path, f"{place}: no such requirement")
        if entry["result"] not in {"pass", "fail"}:
            raise WaiverError(path, f"{place}: result {entry['result']!r} is not one of pass, fail")
        attestations.append(
            Attestation(
                framework=entry["framework"], requirement=entry["requirement"], result=entry["result"],
                statement=entry["statement"], evidence=entry["evidence"], attested_by=entry["by"],
                attested_on=entry["on"], valid_until=entry["valid_until"],
            )
        )  # fmt: skip
    return tuple(attestations)


def _entries(
    path: Path, table: str, required: Mapping[str, type], optional: Mapping[str, type]
) -> list[dict[str, Any]]:
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise WaiverError(path, f"cannot be read ({error.strerror})") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise WaiverError(path, f"not TOML: {error}") from error
    if alien := content.keys() - {table}:
        raise WaiverError(path, f"holds unknown {', '.join(sorted(alien))}; expected [[{table}]]")
    entries: list[dict[str, Any]] = content.get(table, [])
    for number, entry in enumerate(entries, 1):
        _check_entry(path, f"{table} {entry.get('id', number)}", entry, required, optional)
    return entries


def _check_entry(
    path: Path, place: str, entry: Mapping[str, Any], required: Mapping[str, type], optional: Mapping[str, type]
) -> None:
    if missing := required.keys() - entry.keys():
        raise WaiverError(path, f"{place}: lacks {', '.join(sorted(missing))}")
    if unknown := entry.keys() - required.keys() - optional.keys():
        raise WaiverError(path, f"{place}: has unknown {', '.join(sorted(unknown))}")
    for key, kind in {**required, **optional}.items():
        if key in entry and (not isinstance(entry[key], kind) or entry[key] == ""):
            wanted = "a date like 2026-11-24" if kind is date else "a text"
            raise WaiverError(path, f"{place}: {key} is not {wanted}")
