"""Whether the certificate of a signer was revoked: told only by who asks for it, and never taken for granted."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from msgspec import Struct

from audit_batch.errors import EvidenceDamaged, ReportError, cut
from audit_batch.report.evidence.trust import is_dated, read_roots, validate

_PATIENCE = 20
"""Seconds to wait for an answer of an issuer."""


class Asked(Struct, frozen=True):
    """What may tell of revocation."""

    lists: tuple[Path, ...] = ()
    """Lists of issuers (CRL; PEM or DER)."""
    online: bool = False
    """Whether to ask the issuers that certificates name, over the network."""

    def __bool__(self) -> bool:
        return bool(self.lists) or self.online


OFFLINE = Asked()
"""Nobody is asked."""


class Revocation(Struct, frozen=True):
    """What is known about the revocation of a signer's certificate."""

    checked: bool
    text: str
    """In words: by what, or why not."""


def judge_revocation(report: Path, signature: Any, trust: tuple[Path, ...], asked: Asked, plain: Any) -> Revocation:
    """Ask the lists, or the issuers, about every certificate between the signer's and one that is trusted.

    Args:
        report: The PDF, for messages.
        signature: pyHanko's.
        trust: Certificates of roots.
        asked: What may tell.
        plain: pyHanko's status of the signature without revocation, its time stamp included.

    Raises:
        EvidenceDamaged: The certificate was revoked, and no time stamp proves that it was used before.
        ReportError: A list cannot be read, or nothing that was asked tells of the certificate.
    """
    if not asked:
        return Revocation(False, "not checked; give the list of the issuer with --crl, or ask it with --online")
    if not trust:
        return Revocation(False, "not checked: that needs --trust, to know whose lists count")
    roots = read_roots(trust)
    if any(root.sha256 == signature.signer_cert.sha256 for root in roots):
        return Revocation(False, "not checked: the certificate itself is one that you trust, whoever issued it")
    lists = [found for path in asked.lists for found in _read_lists(path)]
    status = validate(signature, _context(roots, lists, online=asked.online), _context(roots, [], online=False))
    if status.revocation_details is not None:
        return _revoked(report, signature, status.revocation_details, plain)
    if not status.trusted:
        raise ReportError(f"{report}: {_untold(signature, asked)}")
    return Revocation(True, f"no, {_by_what(signature, lists)}")


def _context(roots: list[Any], lists: list[Any], *, online: bool) -> Any:
    from pyhanko_certvalidator import ValidationContext  # noqa: PLC0415
    from pyhanko_certvalidator.fetchers.requests_fetchers import RequestsFetcherBackend  # noqa: PLC0415

    asking = bool(lists) or online
    return ValidationContext(
        trust_roots=roots,
        crls=lists,
        allow_fetching=online,
        fetcher_backend=RequestsFetcherBackend(_PATIENCE) if online else None,
        revocation_mode="require" if asking else "soft-fail",
    )


def _revoked(report: Path, signature: Any, details: Any, plain: Any) -> Revocation:
    """A signature that a trusted time stamp puts before the revocation stays good; any other could be a thief's."""
    whose = (
        "one of the certificates above that of its signer" if details.ca_revoked else "the certificate of its signer"
    )
    told = f"{whose} was revoked on {details.revocation_date:%Y-%m-%d %H:%M %Z}"
    dated = is_dated(plain)
    if dated and plain.timestamp_validity.timestamp < details.revocation_date:
        return Revocation(True, f"{told}, after it was signed by the time stamp: what was signed before stays good")
    name = cut(str(signature.signer_cert.subject.human_friendly))
    why = "before it was signed" if dated else "and no time stamp that you trust proves that it was signed before"
    raise EvidenceDamaged(f"{report}: signed by {name}, but {told}, {why}")


def _untold(signature: Any, asked: Asked) -> str:
    name = cut(str(signature.signer_cert.subject.human_friendly))
    if signature.signer_cert.not_valid_after < datetime.now(signature.signer_cert.not_valid_after.tzinfo):
        return (
            f"the certificate of {name} has ended, and of such ones issuers tell no more; leave out --crl and --online"
        )
    what = "no list of each of its issuers that is still current" if asked.lists else "no answer of its issuers"
    also = ", nor an answer over the network" if asked.lists and asked.online else ""
    return f"whether the certificate of {name} was revoked cannot be told: there is {what}{also}; get the newest list"


def _by_what(signature: Any, lists: list[Any]) -> str:
    dates = [
        found["tbs_cert_list"]["this_update"].native for found in lists if found.issuer == signature.signer_cert.issuer
    ]
    return f"by the list of its issuer of {max(dates):%Y-%m-%d %H:%M %Z}" if dates else "by what its issuer answers now"


def _read_lists(path: Path) -> Iterator[Any]:
    from asn1crypto import crl, pem  # type: ignore[import-untyped]  # noqa: PLC0415

    try:
        content = path.read_bytes()
        parts = [der for _, _, der in pem.unarmor(content, multiple=True)] if pem.detect(content) else [content]
        found = [crl.CertificateList.load(part, strict=True) for part in parts]
        for one in found:
            one.native  # noqa: B018  reads all of it
    except OSError as error:
        raise ReportError(f"{path}: the list of revoked certificates cannot be read ({error.strerror})") from error
    except (ValueError, TypeError) as error:
        raise ReportError(f"{path}: is no list of revoked certificates (CRL) in PEM or DER") from error
    yield from found
