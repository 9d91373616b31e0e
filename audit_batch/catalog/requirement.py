"""Requirements of a framework and the headings over them, as their entries in a file give them."""

import re
from collections.abc import Sequence
from itertools import pairwise

from msgspec import Struct

from audit_batch.catalog.tomlfile import TEXT, TEXTS, Entry, Field, first_twice

_REQUIRED = {"id": TEXT, "topic": TEXT, "assessment": TEXT}
_LEVEL = Field("a whole number or a text", lambda value: type(value) is int or TEXT.fits(value))
_OPTIONAL = {"level": _LEVEL, "controls": TEXTS, "covers": TEXT, "how": TEXT, "attest": TEXT, "gap": TEXT}
_ASSESSMENTS = ("automated", "manual")
_REACHES = ("whole", "part")
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


def read_section(entry: Entry) -> Section:
    """Return the heading that an entry gives (ControlError)."""
    entry.check({"prefix": TEXT, "title": TEXT}, {})
    return Section(entry.text("prefix"), entry.text("title"))


def read_requirement(entry: Entry, sections: Sequence[Section], controls: frozenset[str]) -> Requirement:
    """Return the requirement that an entry gives.

    Raises:
        ControlError: It is malformed, contradicts itself, or names a control that does not exist.
    """
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


def check_order(entries: Sequence[Entry], sections: Sequence[Section]) -> None:
    """Refuse requirements that stand twice, or not in the order of their ids (ControlError)."""
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


def _heading(sections: Sequence[Section], id_: str) -> Section | None:
    """Return the most exact section that holds the requirement."""
    holding = [section for section in sections if section.holds(id_)]
    return max(holding, key=lambda section: len(section.prefix), default=None)
