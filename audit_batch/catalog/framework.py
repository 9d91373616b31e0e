"""Frameworks: every requirement of a standard, in order, and the controls that give evidence for it."""

import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType

from msgspec import Struct
from msgspec.structs import replace

from audit_batch.catalog.requirement import Requirement, Section, check_order, read_requirement, read_section
from audit_batch.catalog.tomlfile import TEXT, Entry, Field, TomlFile, first_twice, read_toml
from audit_batch.errors import ControlError

_HEAD = {"title": TEXT, "edition": TEXT}
_MINOR = Field("a Kubernetes version such as 1.34", lambda value: isinstance(value, str) and bool(_minor(value)))
_SELECTION = {"kubernetes_since": _MINOR, "kubernetes_until": _MINOR, "same_as": TEXT}
_VERSION = re.compile(r"v?(\d+)\.(\d+)(?:\D.*)?")


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
    headings = tuple(read_section(entry) for entry in sections)
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
    requirements = tuple(read_requirement(entry, sections, controls) for entry in entries)
    check_order(entries, sections)
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


def _minor(version: str) -> tuple[int, int] | None:
    """Major and minor of a version such as v1.34.2-gke.100; None for anything else."""
    found = _VERSION.fullmatch(version)
    return (int(found[1]), int(found[2])) if found else None
