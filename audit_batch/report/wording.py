"""The words of a report: how states, severities, dates and counts are written, and how foreign text is made safe."""

import json
import re
import unicodedata
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

from markupsafe import Markup, escape

STATES = {
    "pass": "Met",
    "partial": "Met in part",
    "manual": "Attested",
    "not_applicable": "Not applicable",
    "waived": "Waived",
    "fail": "Not met",
    "not_assessed": "Not assessed",
}
"""Words for the states of requirements, from best to worst."""

OUTCOMES = {
    "pass": "Passed",
    "not_applicable": "Nothing to judge",
    "waived": "Waived",
    "fail": "Failed",
    "not_assessed": "Not assessed",
}
"""Words for the states of controls, from best to worst."""

NOTHING = "\u2013"
"""Stands where there is no value."""

SEVERITIES = {"critical": "Critical", "high": "High", "medium": "Medium", "low": "Low"}
"""Words for severities, from worst to least."""

_MANY = 10_000
"""From here on thousands are set apart: smaller numbers may be years."""

_KEPT = {"\u200c", "\u200d", "\n"}
"""Joiners that scripts and emoji need, and the end of a line."""

_HIDDEN = {"Cc", "Cf", "Co", "Cs"}
_CODE = re.compile(r"`([^`]+)`")
_PARAGRAPH = re.compile(r"\n\s*\n")


def visible(text: object) -> str:
    """Give foreign text with every control, direction and private character written out as its code point."""
    shown = str(text)
    if shown.isprintable():
        return shown
    return "".join(
        f"\u27e8U+{ord(sign):04X}\u27e9" if sign not in _KEPT and unicodedata.category(sign) in _HIDDEN else sign
        for sign in shown
    )


def prose(text: str) -> Markup:
    """Give our own text as HTML: escaped, `` `code` `` set as code, an empty line made a new paragraph."""
    paragraphs = _PARAGRAPH.split(text.strip())
    return Markup("").join(
        Markup("<p>{}</p>").format(Markup(_CODE.sub(r"<code>\1</code>", str(escape(visible(part))))))  # noqa: S704
        for part in paragraphs
        if part
    )


def count(number: int, one: str, many: str = "") -> str:
    """Write a number with its noun: ``1 finding``, ``2,345 findings``."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def percent(share: float | None) -> str:
    """Write a share of 0 to 1 in percent, rounded down so that only all of it is 100 %."""
    return NOTHING if share is None else f"{int(share * 100 + 1e-9)}\u00a0%"


def day(moment: str | date | None) -> str:
    """Write a day for prose: ``31 October 2026``."""
    parsed = _parse(moment)
    return f"{parsed.day}\u00a0{parsed:%B}\u00a0{parsed.year}" if parsed else NOTHING


def minute(moment: str | None) -> str:
    """Write a moment for prose: ``31 October 2026, 22:00 UTC``, or ``23:00 UTC+1`` where that is its zone."""
    if not moment:
        return NOTHING
    parsed = datetime.fromisoformat(moment)
    return f"{day(moment)}, {parsed:%H:%M}\u00a0UTC{_offset(parsed)}"


def stamp(moment: str) -> str:
    """Write a moment for machines: ``2026-10-31T22:00:00Z``."""
    parsed = datetime.fromisoformat(moment)
    return (parsed if parsed.tzinfo else parsed.replace(tzinfo=UTC)).isoformat().replace("+00:00", "Z")


def month(moment: str | date | None) -> str:
    """Write a month for prose: ``October 2026``."""
    parsed = _parse(moment)
    return f"{parsed:%B}\u00a0{parsed.year}" if parsed else NOTHING


def resource(row: dict[str, str]) -> str:
    """Name a Kubernetes object as ``namespace/name``, or ``name`` where it has no namespace."""
    return f"{row['namespace']}/{row['name']}" if row["namespace"] else row["name"]


def listed(words: list[str], limit: int = 12) -> str:
    """Join words with commas; what is beyond ``limit`` is counted."""
    rest = len(words) - limit
    return ", ".join(words) if rest <= 0 else f"{', '.join(words[:limit])} and {rest} more"


def first_sentence(text: str, limit: int = 150) -> str:
    """Give the first sentence of our own text, cut between words at ``limit`` signs; code that is cut is closed."""
    sentence = re.split(r"(?<=[.!?])\s", " ".join(text.split()), maxsplit=1)[0]
    if len(sentence) <= limit:
        return sentence
    begun = sentence[:limit].rpartition(" ")[0]
    return f"{begun}{'`' * (begun.count('`') % 2)} \u2026"


def settings(params: str) -> list[tuple[str, str]]:
    """Take the parameters of a control, an object in JSON, apart into names and their values as text."""
    return [
        (name, ", ".join(map(str, value)) if isinstance(value, list) else str(value))
        for name, value in json.loads(params).items()
    ]


def in_force(controls: Sequence[Mapping[str, Any]]) -> list[tuple[str, str, list[str]]]:
    """Return each parameter of controls and its value as text, with the controls that have both, by name and value."""
    same: dict[tuple[str, str], list[str]] = {}
    for row in controls:
        for name, value in settings(row["params"]):
            same.setdefault((name, value), []).append(row["control"])
    return [(name, value, having) for (name, value), having in sorted(same.items())]


def alike(rows: Sequence[Mapping[str, Any]], *fields: str) -> list[list[Mapping[str, Any]]]:
    """Put rows that agree in these fields together, in the order of their firsts."""
    same: dict[tuple[Any, ...], list[Mapping[str, Any]]] = {}
    for row in rows:
        same.setdefault(tuple(row[field] for field in fields), []).append(row)
    return list(same.values())


def as_cell(value: object) -> str:
    """Write any value of a query for a cell of a table."""
    if value is None or value == "":
        return NOTHING
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int) and abs(value) >= _MANY:
        return f"{value:,}"
    if isinstance(value, float):
        return f"{value:,.3g}" if abs(value) < 1 else f"{value:,.2f}"
    if isinstance(value, list):
        return listed([str(item) for item in value])
    return json.dumps(value) if isinstance(value, dict) else str(value)


def _offset(moment: datetime) -> str:
    """How far the moment's zone is from UTC, as it is put behind it: empty, +1, -3:30."""
    minutes = int((moment.utcoffset() or timedelta()).total_seconds()) // 60
    hours, rest = divmod(abs(minutes), 60)
    return f"{'+' if minutes > 0 else '-'}{hours}{f':{rest:02}' if rest else ''}" if minutes else ""


def _parse(moment: str | date | None) -> date | None:
    return datetime.fromisoformat(moment) if isinstance(moment, str) else moment


FILTERS = {
    "visible": visible,
    "prose": prose,
    "count_of": count,
    "percent": percent,
    "day": day,
    "minute": minute,
    "stamp": stamp,
    "month": month,
    "resource": resource,
    "listed": listed,
    "first_sentence": first_sentence,
    "in_force": in_force,
    "alike": alike,
    "cell": as_cell,
}
