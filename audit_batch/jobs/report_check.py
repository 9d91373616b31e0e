"""Checking a report: its signature, what it carries, and what it rests on."""

from contextlib import suppress
from pathlib import Path

from msgspec import Struct

from audit_batch.config import Settings
from audit_batch.config.signing import Signing
from audit_batch.errors import EvidenceDamaged, ReportError
from audit_batch.report.evidence.carried import Carried, read_carried
from audit_batch.report.evidence.ledgered import Agreed, hold_against_ledger
from audit_batch.report.evidence.revocation import OFFLINE, Asked
from audit_batch.report.evidence.seal import Seal, check_seals, is_signed


class CheckedReport(Struct, frozen=True):
    """A report that is as it was made, as far as it was checked."""

    seals: tuple[Seal, ...]
    """Its signatures, the first made first; none for an unsigned report."""
    carried: Carried
    agreed: Agreed | None
    """None where there was no warehouse to compare with."""


def check_report(
    report: Path, settings: Settings, *, trust: tuple[Path, ...], warehouse: Path | None, asked: Asked = OFFLINE
) -> CheckedReport:
    """Check a report as far as can be done with what is at hand.

    Args:
        report: The PDF.
        settings: Name certificates to trust beside ``trust``.
        trust: Certificates of those who may sign, or of authorities above them.
        warehouse: The warehouse that the report was made of; None for none.
        asked: What tells of the revocation of certificates, beside what the settings name.

    Raises:
        EvidenceDamaged: Says what was altered, or that the signer is not one of those who are trusted, or that the
            certificate was revoked.
        ReportError: The file cannot be read, is no report, or is of another warehouse; or revocation cannot be told.
        WarehouseError: The warehouse cannot be read.
    """
    try:
        content = report.read_bytes()
    except OSError as error:
        raise ReportError(f"{report}: cannot be read ({error.strerror})") from error
    seals = _check_seals(report, settings, trust, asked) if is_signed(content) else ()
    if trust and not seals:
        raise EvidenceDamaged(f"{report}: is not signed, and a signature by somebody trusted was asked for")
    for seal in seals:
        if seal.trust.asked and not seal.trust.trusted:
            raise EvidenceDamaged(f"{report}: signed by {seal.signer}, who {seal.trust.text}")
    carried = read_carried(report)
    agreed = hold_against_ledger(report, carried.manifest, warehouse) if warehouse else None
    return CheckedReport(seals, carried, agreed)


def _check_seals(report: Path, settings: Settings, trust: tuple[Path, ...], asked: Asked) -> tuple[Seal, ...]:
    """Check the signatures; where one does not fit, an attached file that was altered is named before it."""
    named = settings.signing or Signing(None)
    every = Asked((*asked.lists, *named.revocation_lists), asked.online or named.ask_revocation)
    try:
        return check_seals(report, (*trust, *named.trust), every)
    except EvidenceDamaged:
        with suppress(ReportError):
            read_carried(report)
        raise
