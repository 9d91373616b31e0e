"""The signature of a report, as it is found: what it covers, by whom it is, and when it was made."""

import re
from datetime import datetime
from pathlib import Path
from typing import Any

from msgspec import Struct

from audit_batch.errors import EvidenceDamaged
from audit_batch.report.evidence.container import require_exact
from audit_batch.report.evidence.library import reading_errors, require_pyhanko
from audit_batch.report.evidence.revocation import OFFLINE, Asked, Revocation, judge_revocation
from audit_batch.report.evidence.signing import FIELD
from audit_batch.report.evidence.trust import Trust, judge_trust

_TRACES = (b"/ByteRange", b"/ETSI.CAdES.detached", b"/SubFilter", b"/AcroForm", b"/SigFlags")
"""What a signature leaves in a file as plain text; one changed byte cannot remove it all."""
_STRANGER = Revocation(False, "not checked: the signer is nobody whom you trust")
_UNREADABLE = "its signature cannot be read: the file was altered"


class Seal(Struct, frozen=True):
    """One signature, intact and over the whole file as it was when it was made."""

    signer: str
    issuer: str
    """Empty for a certificate that its own holder made."""
    signed_at: datetime | None
    """When, by the time stamp if there is one, else by the signer's clock."""
    stamped_by: str
    """Who dated it; empty for the signer."""
    trust: Trust
    revocation: Revocation


def is_signed(content: bytes) -> bool:
    """Tell whether a PDF has, or had, a signature."""
    return any(trace in content for trace in _TRACES)


def check_seals(report: Path, trust: tuple[Path, ...], asked: Asked = OFFLINE) -> tuple[Seal, ...]:
    """Return the signatures of a signed PDF, the first made first.

    Raises:
        EvidenceDamaged: A signature does not fit the file: something in it was altered, or added later; or the
            signer's certificate was revoked.
        ReportError: pyHanko is missing, a certificate to trust or a list of revoked ones cannot be read, or nothing
            tells of revocation though it was asked for.
    """
    require_pyhanko(f"{report} is signed, and checking that")
    try:
        with report.open("rb") as file:
            found = _signatures(file)
            if not found:
                raise EvidenceDamaged(f"{report}: {_UNREADABLE}")
            newest = len(found) - 1
            return tuple(
                _seal(report, signature, trust, asked, newest=place == newest) for place, signature in enumerate(found)
            )
    except reading_errors() as error:
        raise EvidenceDamaged(f"{report}: {_UNREADABLE}") from error


def _signatures(file: Any) -> list[Any]:
    from pyhanko.pdf_utils.reader import PdfFileReader  # noqa: PLC0415

    return list(PdfFileReader(file, strict=True).embedded_signatures)


def _seal(report: Path, signature: Any, trust: tuple[Path, ...], asked: Asked, *, newest: bool) -> Seal:
    status, trusted = judge_trust(signature, trust)
    _require_whole(report, status, newest=newest)
    if signature.field_name == FIELD:
        require_exact(report, signature)
    stamp = status.timestamp_validity
    if stamp is not None and not (stamp.intact and stamp.valid):
        raise EvidenceDamaged(f"{report}: the time stamp of its signature does not fit it: the file was altered")
    certificate = signature.signer_cert
    alone = certificate.subject == certificate.issuer
    return Seal(
        _name(certificate.subject),
        "" if alone else _name(certificate.issuer),
        stamp.timestamp if stamp is not None else status.signer_reported_dt,
        _name(stamp.signing_cert.subject) if stamp is not None else "",
        trusted,
        _STRANGER
        if trusted.asked and not trusted.trusted
        else judge_revocation(report, signature, trust, asked, status),
    )


def _require_whole(report: Path, status: Any, *, newest: bool) -> None:
    from pyhanko.sign.validation import SignatureCoverageLevel  # noqa: PLC0415

    if not (status.intact and status.valid):
        raise EvidenceDamaged(f"{report}: was altered after it was signed: its content does not fit the signature")
    entire = SignatureCoverageLevel.ENTIRE_FILE if newest else SignatureCoverageLevel.ENTIRE_REVISION
    if status.coverage < entire or not status.docmdp_ok:
        raise EvidenceDamaged(f"{report}: something was added or replaced after it was signed")


def _name(subject: Any) -> str:
    named = subject.native
    return re.sub(r"\s+", " ", str(named.get("common_name") or subject.human_friendly))
