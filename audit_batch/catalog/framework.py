"""Frameworks: every requirement of a standard, in order, and the controls that give evidence for it."""

import re
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from pathlib import Path
from types import MappingProxyType

from msgspec import Struct
from msgspec.structs import replace

from audit_batch.catalog.tomlfile import TEXT, TEXTS, Entry, Field, TomlFile, first_twice, read_toml
from audit_batch.errors import ControlError

_REQUIRED = {"id": TEXT, "topic": TEXT, "assessment": TEXT}
_LEVEL = Field("a whole number or a text", lambda value: type(value) is int or TEXT.fits(value))
_OPTIONAL = {"level": _LEVEL, "controls": TEXTS, "covers": TEXT, "how": TEXT, "attest": TEXT, "gap": TEXT}
_ASSESSMENTS = ("automated", "manual")
_REACHES = ("whole", "part")
_HEAD = {"title": TEXT, "edition": TEXT}
_MINOR = Field("a Kubernetes version such as 1.34", lambda value: isinstance(value, str) and bool(_minor(value)))
_SELECTION = {"kubernetes_since": _MINOR, "kubernetes_until": _MINOR, "same_as": TEXT}
_VERSION = re.compile(r"v?(\d+)\.(\d+)(?:\D.*)?")
_RUNS = re.compile(r"(\d+)|([^\W\d_]+)")


class Section(Struct, frozen=True):
    """A heading over the requirements whose ids begin with its prefix."""

    prefix: str
    """Whole parts of an id: 1.1 is the section of 1.1.1, not of 1.10.1."""
    title: str

    def holds(self, requirement: str) -> bool:
        """Whether the requirement with this id stands below the heading."""
        return requirement == self.prefix or requirement.startswith(f"{self.prefix}.")


class Requirement(Struct, frozen=True):
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
    """The question to a person, which begins with who has to answer it."""
    gap: str
    """Why there is no control where one could be; the report shows it."""
    section: str = ""
    """Heading above it, such as ``1.1 Files of the control plane``; empty in a framework without sections."""


class Framework(Struct, frozen=True):
    """One standard in one edition."""

    id: str
    title: str
    edition: str
    requirements: tuple[Requirement, ...]
    path: Path
    sections: tuple[Section, ...] = ()
    """In the standard's order, which is also the order of the requirements; may be empty."""
    kubernetes_since: str = ""
    """First minor version of Kubernetes that the edition speaks of; empty where any does."""
    kubernetes_until: str = ""
    """Last one."""

    def speaks_of(self, version: str) -> bool:
        """Say whether the edition is meant for a cluster of this version; unknown versions count as the newest."""
        minor = _minor(version)
        if minor is None:
            return not self.kubernetes_until
        since, until = _minor(self.kubernetes_since), _minor(self.kubernetes_until)
        return (since is None or minor >= since) and (until is None or minor <= until)


def load_frameworks(folders: Iterable[Path], known: Iterable[str]) -> dict[str, Framework]:
    """Load every framework below ``folders``, by id.

    Args:
        folders: Folders of controls; frameworks stand in their sub-folder ``frameworks``.
        known: Ids of the controls that exist, broken ones included: a requirement may name what does not run.

    Raises:
        ControlError: A file is malformed, names a control that does not exist, repeats or misorders ids, or has the
            name of a framework in an earlier folder.
    """
    controls = frozenset(known)
    paths: dict[str, Path] = {}
    for path in (path for folder in folders for path in sorted(folder.glob("frameworks/*.toml"))):
        if path.stem in paths:
            raise ControlError(path, f"framework {path.stem!r} exists already in {paths[path.stem]}; rename one")
        paths[path.stem] = path
    return {name: load_framework(path, controls, paths) for name, path in paths.items()}


def load_framework(
    path: Path, controls: frozenset[str], others: Mapping[str, Path] = MappingProxyType({})
) -> Framework:
    """Load one framework; see `load_frameworks`.

    Args:
        path: Its file.
        controls: Ids of the controls that exist.
        others: Files of the frameworks that it may be the same as, but for the requirements that it lists.
    """
    file = read_toml(path, ControlError)
    file.check(_HEAD, _SELECTION, tables=("requirement", "section"))
    entries = file.entries("requirement", named_by="id")
    sections = file.entries("section", named_by="prefix")
    if model := file.values.get("same_as"):
        entries, sections = _merged(file, entries, others.get(model))
    headings = tuple(_section(entry) for entry in sections)
    if twice := first_twice([heading.prefix for heading in headings]):
        raise ControlError(path, f"section {twice} stands twice")
    if not entries:
        raise ControlError(path, "lacks requirements; list each one as [[requirement]]")
    return _framework(file, entries, headings, controls)


def _merged(file: TomlFile, changes: Sequence[Entry], model: Path | None) -> tuple[list[Entry], list[Entry]]:
    """Return the requirements of another edition with the keys that this one changes, and that one's sections."""
    if model is None or model == file.path:
        raise file.error(file.path, f"same_as names no other framework: {file.values['same_as']!r}")
    other = read_toml(model, ControlError)
    if "same_as" in other.values:
        raise file.error(file.path, f"same_as names {model.stem}, which is itself the same as another; name that one")
    changed = {entry.text("id"): entry for entry in changes}
    entries = other.entries("requirement", named_by="id")
    if alien := sorted(changed.keys() - {entry.text("id") for entry in entries}):
        raise changed[alien[0]].problem(f"stands not in {model.stem}")
    merged = [
        replace(changed[id_], values={**entry.values, **changed[id_].values}) if id_ in changed else entry
        for entry in entries
        for id_ in (entry.text("id"),)
    ]
    return merged, other.entries("section", named_by="prefix")


def _framework(
    file: TomlFile, entries: Sequence[Entry], sections: tuple[Section, ...], controls: frozenset[str]
) -> Framework:
    requirements = tuple(_requirement(entry, sections, controls) for entry in entries)
    _check_order(entries, sections)
    return Framework(
        id=file.path.stem,
        title=str(file.values["title"]),
        edition=str(file.values["edition"]),
        requirements=requirements,
        path=file.path,
        sections=sections,
        kubernetes_since=str(file.values.get("kubernetes_since", "")),
        kubernetes_until=str(file.values.get("kubernetes_until", "")),
    )


def controls_in(frameworks: Mapping[str, Framework]) -> frozenset[str]:
    """Ids of the controls that at least one requirement names."""
    return frozenset(
        control
        for framework in frameworks.values()
        for requirement in framework.requirements
        for control in requirement.controls
    )


def _section(entry: Entry) -> Section:
    entry.check({"prefix": TEXT, "title": TEXT}, {})
    return Section(entry.text("prefix"), entry.text("title"))


def _requirement(entry: Entry, sections: Sequence[Section], controls: frozenset[str]) -> Requirement:
    entry.check(_REQUIRED, _OPTIONAL)
    named: list[str] = entry.values.get("controls", [])
    if alien := sorted(set(named) - controls):
        raise entry.problem(f"no control is called {alien[0]!r}")
    if twice := first_twice(named):
        raise entry.problem(f"control {twice!r} stands twice")
    section = _heading(sections, entry.text("id"))
    if sections and section is None:
        raise entry.problem("stands below no section; add one whose prefix begins its id")
    requirement = Requirement(
        id=entry.text("id"),
        topic=entry.text("topic"),
        level=entry.text("level"),
        assessment=entry.text("assessment"),
        controls=tuple(named),
        covers=entry.text("covers") or ("whole" if named else "none"),
        how=entry.text("how"),
        attest=entry.text("attest"),
        gap=entry.text("gap"),
        section=f"{section.prefix} {section.title}" if section else "",
    )
    if found := _contradiction(requirement):
        raise entry.problem(found)
    return requirement


def _contradiction(requirement: Requirement) -> str:
    if requirement.assessment not in _ASSESSMENTS:
        return f"assessment {requirement.assessment!r} is not one of {', '.join(_ASSESSMENTS)}"
    if not requirement.controls:
        return _unanswered(requirement)
    if requirement.covers not in _REACHES:
        return f"covers {requirement.covers!r} is not one of {', '.join(_REACHES)}"
    whole = requirement.covers == "whole"
    if not requirement.how and not (whole and requirement.assessment == "automated"):
        return "needs `how`: in which way its controls give evidence"
    if whole and (requirement.attest or requirement.gap):
        return 'its controls cover the whole, so that nothing is left to attest and no gap; write covers = "part"'
    return ""


def _unanswered(requirement: Requirement) -> str:
    if requirement.covers != "none" or requirement.how:
        return "has no controls, so that neither covers nor how can be said; name the controls"
    if not (requirement.attest or requirement.gap):
        return "has neither controls nor a question to attest nor a gap that says why"
    return ""


def _check_order(entries: Sequence[Entry], sections: Sequence[Section]) -> None:
    seen: set[str] = set()
    for entry in entries:
        if entry.text("id") in seen:
            raise entry.problem("stands twice")
        seen.add(entry.text("id"))
    for before, after in pairwise(entries):
        if _order(sections, before.text("id")) > _order(sections, after.text("id")):
            raise after.problem(f"stands after {before.text('id')}; sort by section, then by the numbers of the ids")


def _order(sections: Sequence[Section], id_: str) -> tuple[int, list[tuple[str, int]], str]:
    """Sort key of an id: its section's place, then numbers as numbers and letters as letters, numbers first.

    A section's place comes first because standards do not sort by letter: SOC 2 has CC1 before A1.
    """
    runs = [(letters, int(digits or 0)) for digits, letters in _RUNS.findall(id_)]
    section = _heading(sections, id_)
    return (sections.index(section) if section else 0, runs, id_)


def _minor(version: str) -> tuple[int, int] | None:
    """Major and minor of a version such as v1.34.2-gke.100; None for anything else."""
    found = _VERSION.fullmatch(version)
    return (int(found[1]), int(found[2])) if found else None


def _heading(sections: Sequence[Section], id_: str) -> Section | None:
    """Return the most exact section that holds the requirement."""
    holding = [section for section in sections if section.holds(id_)]
    return max(holding, key=lambda section: len(section.prefix), default=None)
