"""Frameworks: every requirement of a standard, in order, and the controls that give evidence for it."""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

from audit_batch.errors import ControlError

_KEYS = frozenset({"id", "topic", "level", "assessment", "controls", "covers", "how", "attest", "gap"})


@dataclass(frozen=True, slots=True)
class Requirement:
    """One requirement of a framework."""

    id: str
    topic: str
    level: str
    assessment: str
    """automated or manual, as the standard says."""
    controls: tuple[str, ...]
    covers: str
    """whole or part of the requirement; none without controls."""
    how: str
    attest: str
    gap: str
    """Why there is no control where one could be; the report shows it."""


@dataclass(frozen=True, slots=True)
class Framework:
    """One standard in one edition."""

    id: str
    title: str
    edition: str
    requirements: tuple[Requirement, ...]
    path: Path


def load_frameworks(folders: Iterable[Path], known: Iterable[str]) -> dict[str, Framework]:
    """Load every framework below ``folders``, by id.

    Args:
        folders: Folders of controls; frameworks stand in their sub-folder ``frameworks``.
        known: Ids of the controls that exist.

    Raises:
        ControlError: A file is malformed, names a control that does not exist, or repeats or misorders ids.
    """
    controls = frozenset(known)
    paths = [path for folder in folders for path in sorted(folder.glob("frameworks/*.toml"))]
    return {path.stem: load_framework(path, controls) for path in paths}


def load_framework(path: Path, controls: frozenset[str]) -> Framework:
    """Load one framework; see `load_frameworks`."""
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ControlError(path, f"not TOML: {error}") from error
    if missing := {"title", "edition", "requirement"} - content.keys():
        raise ControlError(path, f"lacks {', '.join(sorted(missing))}")
    requirements = tuple(_requirement(path, entry, controls) for entry in content["requirement"])
    ids = [requirement.id for requirement in requirements]
    if len(set(ids)) != len(ids):
        raise ControlError(path, f"requirement {next(id for id in ids if ids.count(id) > 1)} stands twice")
    for before, after in pairwise(ids):
        if _order(before) > _order(after):
            raise ControlError(path, f"requirement {after} stands after {before}")
    return Framework(path.stem, content["title"], str(content["edition"]), requirements, path)


def controls_in(frameworks: Mapping[str, Framework]) -> frozenset[str]:
    """Ids of the controls that at least one requirement names."""
    return frozenset(
        control
        for framework in frameworks.values()
        for requirement in framework.requirements
        for control in requirement.controls
    )


def _requirement(path: Path, entry: Mapping[str, Any], controls: frozenset[str]) -> Requirement:
    id_ = entry.get("id")
    if not isinstance(id_, str):
        raise ControlError(path, f"requirement {id_!r}: its id is no text in quotes")
    if unknown := entry.keys() - _KEYS:
        raise ControlError(path, f"requirement {id_}: unknown {', '.join(sorted(unknown))}")
    named = tuple(entry.get("controls", ()))
    if alien := sorted(set(named) - controls):
        raise ControlError(path, f"requirement {id_}: no control is called {alien[0]!r}")
    requirement = Requirement(
        id=id_,
        topic=entry.get("topic", ""),
        level=str(entry.get("level", "")),
        assessment=entry.get("assessment", ""),
        controls=named,
        covers=entry.get("covers", "whole") if named else "none",
        how=entry.get("how", ""),
        attest=entry.get("attest", ""),
        gap=entry.get("gap", ""),
    )
    _check(path, requirement)
    return requirement


def _check(path: Path, requirement: Requirement) -> None:
    place = f"requirement {requirement.id}"
    if not requirement.topic:
        raise ControlError(path, f"{place}: has no topic")
    if requirement.assessment not in {"automated", "manual"}:
        raise ControlError(path, f"{place}: assessment {requirement.assessment!r} is not one of automated, manual")
    if requirement.covers not in {"whole", "part", "none"}:
        raise ControlError(path, f"{place}: covers {requirement.covers!r} is not one of whole, part")
    explained = requirement.how or (requirement.assessment == "automated" and requirement.covers == "whole")
    if requirement.controls and not explained:
        raise ControlError(path, f"{place}: needs `how`: in which way its controls give evidence")
    if not requirement.controls and not (requirement.attest or requirement.gap):
        raise ControlError(path, f"{place}: has neither controls nor a question to attest nor a gap that says why")


def _order(id_: str) -> tuple[tuple[int, str], ...]:
    """Sort key of an id: its numbers as numbers, its letters as letters."""
    parts: list[tuple[int, str]] = []
    for part in id_.replace("-", ".").split("."):
        digits = part.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
        letters = part[: len(part) - len(digits)]
        parts.append((int(digits) if digits.isdigit() else 0, letters))
    return tuple((number, letters) for number, letters in parts)
