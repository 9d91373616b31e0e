"""Whether a signer is one of those that the reader trusts."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from msgspec import Struct

from audit_batch.errors import ReportError, cut


class Trust(Struct, frozen=True):
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
    roots = read_roots(trust)
    status = _validate(signature, roots, None)
    alone = signature.signer_cert.subject == signature.signer_cert.issuer
    if not roots:
        whose = "anybody could have made the certificate" if alone else "its issuer was not checked"
        return status, Trust(False, False, f"{whose}; give the expected certificate, or the one above it, with --trust")
    if status.trusted:
        return status, Trust(True, True, "yes, by the certificates that you gave")
    dated = is_dated(status)
    moment = status.timestamp_validity.timestamp if dated else status.signer_reported_dt
    if moment is not None and _validate(signature, roots, moment).trusted:
        told = f"yes, as of {moment:%Y-%m-%d}, when it was signed"
        return status, Trust(
            True, True, told if dated else f"{told} by the signer's clock, which no time stamp confirms"
        )
    return status, Trust(True, False, "is not one of those, and was not issued by one of those, that you trust")


def is_dated(status: Any) -> bool:
    """Tell whether a time stamp by somebody trusted says when it was signed."""
    stamp = status.timestamp_validity
    return stamp is not None and bool(stamp.intact and stamp.valid and stamp.trusted)


def read_roots(trust: tuple[Path, ...]) -> list[Any]:
    """Return the certificates of all files (ReportError)."""
    return [root for path in trust for root in read_certificates(path)]


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


def validate(signature: Any, context: Any, context_of_stamp: Any) -> Any:
    """Validate a signature in a context of pyHanko's, its time stamp in another; returns the status."""
    from pyhanko.sign.validation import validate_pdf_signature  # noqa: PLC0415
    from pyhanko.sign.validation.settings import KeyUsageConstraints  # noqa: PLC0415

    usage = KeyUsageConstraints(key_usage={"digital_signature", "non_repudiation"}, match_all_key_usages=False)
    return validate_pdf_signature(signature, context, context_of_stamp, key_usage_settings=usage)


def _validate(signature: Any, roots: list[Any], moment: datetime | None) -> Any:
    """Validate without asking anybody: no revocation lists are fetched."""
    from pyhanko_certvalidator import ValidationContext  # noqa: PLC0415

    context = ValidationContext(trust_roots=roots, allow_fetching=False, moment=moment)
    return validate(signature, context, context)
