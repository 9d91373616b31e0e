"""How the waivers and attestations of a cluster stand: in force or not, what they cover, and which need a look."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from enum import StrEnum

import duckdb
from msgspec import Struct

from audit_batch.catalog.waiver import Attestation, Waiver

SOON = 30
"""Days before its end from which on a waiver or attestation is told of."""


class Standing(StrEnum):
    """Whether a waiver or an attestation holds on the day of the snapshot."""

    IN_FORCE = "in force"
    EXPIRED = "expired"
    NOT_YET = "not yet"


class WaiverUse(Struct, frozen=True):
    """One waiver in one evaluation."""

    waiver: Waiver
    standing: Standing
    days_left: int
    """Until its last day; negative after it."""
    findings: int
    """Failing resources in its scope; while it is in force they are waived, otherwise open."""
    resources: int | None
    """Resources in its scope that its control judged; None when the control could not be judged."""

    @property
    def notice(self) -> str:
        """What somebody should do about it; empty when all is well."""
        return next(iter(_waiver_notices(self)), "")


class AttestationUse(Struct, frozen=True):
    """One attestation on the day of the snapshot: the newest one of its requirement that holds, else the newest."""

    attestation: Attestation
    standing: Standing
    days_left: int

    @property
    def notice(self) -> str:
        """What somebody should do about it; empty when all is well."""
        if self.standing is Standing.EXPIRED:
            return f"expired on {self.attestation.valid_until}: the requirement is not assessed until it is renewed"
        if self.standing is Standing.IN_FORCE and self.days_left <= SOON:
            return f"{_ends(self.days_left, self.attestation.valid_until)}: renew it"
        return ""


def weigh_waivers(
    con: duckdb.DuckDBPyConnection, waivers: Sequence[Waiver], day: date, *, judged: bool
) -> list[WaiverUse]:
    """Say how the waivers of one control stand.

    Args:
        con: Its temporary table ``judged`` holds the verdicts of the control.
        waivers: Those of the control that concern the cluster.
        day: Of the snapshot.
        judged: Whether the control could be judged; without that the table is another control's.
    """
    if not waivers:
        return []
    query = "SELECT kind, namespace, name, verdict = 'fail' FROM temp.judged"
    rows = con.execute(query).fetchall() if judged else []
    return [_use(waiver, rows, day, judged=judged) for waiver in waivers]


def weigh_attestations(attestations: Iterable[Attestation], day: date) -> list[AttestationUse]:
    """Say how the attestations of a cluster stand; one that a newer one replaces is left out."""
    newest: dict[tuple[str, str], Attestation] = {}
    for answer in attestations:
        key = (answer.framework, answer.requirement)
        if key not in newest or _rank(answer, day) > _rank(newest[key], day):
            newest[key] = answer
    return [
        AttestationUse(answer, _standing(answer.attested_on, answer.valid_until, day), (answer.valid_until - day).days)
        for answer in newest.values()
    ]


def _rank(answer: Attestation, day: date) -> tuple[bool, date]:
    return (answer.valid(day), answer.attested_on)


def _use(waiver: Waiver, rows: Sequence[tuple[str, str, str, bool]], day: date, *, judged: bool) -> WaiverUse:
    failing = [failed for *resource, failed in rows if waiver.covers(waiver.control, *resource)]
    return WaiverUse(
        waiver=waiver,
        standing=_standing(waiver.valid_from, waiver.valid_until, day),
        days_left=(waiver.valid_until - day).days,
        findings=sum(failing),
        resources=len(failing) if judged else None,
    )


def _standing(first: date, last: date, day: date) -> Standing:
    if day > last:
        return Standing.EXPIRED
    return Standing.NOT_YET if day < first else Standing.IN_FORCE


def _waiver_notices(use: WaiverUse) -> Iterator[str]:
    """Yield what there is to say, the most pressing first."""
    waiver = use.waiver
    if use.standing is Standing.EXPIRED:
        again = f"{_findings(use.findings)} open again" if use.findings else "it would cover nothing: remove it"
        yield f"expired on {waiver.valid_until}: {again}"
    if use.resources == 0:
        yield f"its scope ({waiver.kind} {waiver.namespace}/{waiver.name}) fits nothing that the control judges"
    if use.resources and not use.findings:
        yield "what it covers passes now: remove it"
    if use.standing is Standing.IN_FORCE and use.days_left <= SOON:
        yield f"{_ends(use.days_left, waiver.valid_until)}: {_findings(use.findings)} open again after that"


def _findings(count: int) -> str:
    return "1 finding is" if count == 1 else f"{count} findings are"


def _ends(days: int, last: date) -> str:
    return "ends today" if days == 0 else f"ends in {days} {'day' if days == 1 else 'days'}, on {last}"
