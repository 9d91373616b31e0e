"""Whether a signer is one of those that the reader trusts."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from audit_batch.errors import ReportError, cut


@dataclass(frozen=True, slots=True)
class Trust:
    """What is known about the signer."""

    asked: bool
    """Whether there was anybody to trust."""
    trusted: bool
    text: str
    """In words: why, or why not."""


def judge_trust(signature: Any, trust: tuple[Path, ...]) -> tuple[Any, Trust]:
    """Validate a signature; return pyHanko's status and whether its signer is trusted, now or when it was made.

    Raises:
        ReportError: A certificate to trust cannot be read.
    """
    roots = [root for path in trust for root in read_certificates(path)]
    status = _validate(signature, roots, None)
    alone = signature.signer_cert.subject == signature.signer_cert.issuer
    if not roots:
        whose = "anybody could have made the certificate" if alone else "its issuer was not checked"
        return status, Trust(False, False, f"{whose}; give the expected certificate, or the one above it, with --trust")
    if status.trusted:
        return status, Trust(True, True, "yes, by the certificates that you gave")
    stamp = status.timestamp_validity
    dated = stamp is not None and stamp.intact and stamp.valid and stamp.trusted
    moment = stamp.timestamp if dated else status.signer_reported_dt
    if moment is not None and _validate(signature, roots, moment).trusted:
        told = f"yes, as of {moment:%Y-%m-%d}, when it was signed"
        return status, Trust(
            True, True, told if dated else f"{told} by the signer's clock, which no time stamp confirms"
        )
    return status, Trust(True, False, "is not one of those, and was not issued by one of those, that you trust")


def read_certificates(path: Path) -> Iterator[Any]:
    """Yield the certificates of a file, PEM or DER.

    Raises:
        ReportError: It has none.
    """
    from pyhanko.keys import load_certs_from_pemder  # noqa: PLC0415

    try:
        yield from load_certs_from_pemder([str(path)])  # type: ignore[no-untyped-call]
    except OSError as error:
        raise ReportError(f"{path}: the certificate cannot be read ({error.strerror})") from error
    except ValueError as error:
        raise ReportError(f"{path}: is no certificate in PEM or DER ({cut(str(error))})") from error


def _validate(signature: Any, roots: list[Any], moment: datetime | None) -> Any:
    """Validate without asking anybody: no revocation lists are fetched."""
    from pyhanko.sign.validation import validate_pdf_signature  # noqa: PLC0415
    from pyhanko.sign.validation.settings import KeyUsageConstraints  # noqa: PLC0415
    from pyhanko_certvalidator import ValidationContext  # noqa: PLC0415

    context = ValidationContext(trust_roots=roots, allow_fetching=False, moment=moment)
    usage = KeyUsageConstraints(key_usage={"digital_signature", "non_repudiation"}, match_all_key_usages=False)
    return validate_pdf_signature(signature, context, key_usage_settings=usage)
