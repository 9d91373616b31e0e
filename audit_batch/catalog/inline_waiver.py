"""Waivers that stand as an annotation on the object that they are about: what, why, and until when."""

import re
from collections.abc import Iterator, Mapping
from datetime import date

from msgspec import Struct

from audit_batch.errors import cut

ANNOTATION = "audit-batch.io/waive"
FORM = "CONTROL=reason; until=YYYY-MM-DD"

_LINE = re.compile(
    r"(?P<control>[^\s=;]+)\s*=\s*(?P<reason>[^;]*?)\s*;\s*until\s*=\s*(?P<until>[0-9]{4}-[0-9]{2}-[0-9]{2})\s*"
)


class InlineWaiver(Struct, frozen=True):
    """One accepted finding on one object; never without a reason and an end."""

    control: str
    reason: str
    until: date

    def in_force(self, day: date) -> bool:
        """Whether the waiver holds on ``day``, its last one included."""
        return day <= self.until


class RefusedWaiver(Struct, frozen=True):
    """A line that waives nothing, and why."""

    problem: str


def read_inline_waivers(
    annotations: Mapping[str, str | None], controls: frozenset[str]
) -> Iterator[InlineWaiver | RefusedWaiver]:
    """Yield what the annotation says, one waiver a line.

    Args:
        annotations: Of one object.
        controls: Ids of the controls that exist.
    """
    for line in (annotations.get(ANNOTATION) or "").splitlines():
        if line.strip():
            yield _read(line.strip(), controls)


def _read(line: str, controls: frozenset[str]) -> InlineWaiver | RefusedWaiver:
    match = _LINE.fullmatch(line)
    if match is None:
        return RefusedWaiver(f"{ANNOTATION}: {cut(line, 80)!r} is not {FORM}; it waives nothing")
    control, reason = match["control"], match["reason"]
    if control not in controls:
        return RefusedWaiver(f"{ANNOTATION}: no control is called {cut(control, 60)!r}; it waives nothing")
    if not reason:
        return RefusedWaiver(f"{ANNOTATION}: {control} has no reason; write {FORM}")
    try:
        return InlineWaiver(control, reason, date.fromisoformat(match["until"]))
    except ValueError:
        return RefusedWaiver(f"{ANNOTATION}: {control}: {match['until']} is no day; it waives nothing")
