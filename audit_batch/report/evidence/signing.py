"""Signing a report: PAdES B-B, with a time stamp B-T."""

import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from audit_batch.config.signing import Signing
from audit_batch.errors import ReportError, cut
from audit_batch.report.evidence.appearance import add_field, describe, open_look
from audit_batch.report.evidence.keys import open_signer
from audit_batch.report.evidence.library import require_pyhanko

FIELD = "audit-batch"
"""Name of the signature's field."""
_PATIENCE = 20
"""Seconds to wait for a time stamp."""


def sign_pdf(pdf: Path, signed: Path, signing: Signing) -> None:
    """Write ``pdf`` to ``signed`` with a signature that covers all of it and shows on the first page.

    Raises:
        ReportError: pyHanko is missing, the key cannot be opened or is out of date, or no time stamp is given.
    """
    require_pyhanko("signing")
    from pyhanko.sign.general import SigningError  # noqa: PLC0415
    from pyhanko.sign.timestamps.common_utils import TimestampRequestError  # noqa: PLC0415

    if signing.key is None:
        raise ReportError("the settings name no key; [signing] needs pkcs12, or module, token and key")
    try:
        with open_signer(signing.key) as signer:
            _require_valid(signer.signing_cert)
            keep_whole_chain(signer)
            _sign(pdf, signed, signing, signer)
    except TimestampRequestError as error:
        place = signing.timestamp_server
        raise ReportError(f"{place}: gives no time stamp ({cut(str(error.args[0]))}); try again later") from error
    except SigningError as error:
        raise ReportError(f"pyHanko refuses to sign: {cut(str(error))}") from error


def keep_whole_chain(signer: Any) -> None:
    """Put the certificates above the signer's into the signature, up to the root, or none of them.

    What is above them must show that none was altered: of a chain without its root nothing would.
    """
    from pyhanko_certvalidator.registry import SimpleCertificateStore  # noqa: PLC0415

    chain, known = [signer.signing_cert], list(signer.cert_registry)
    while chain[-1].subject != chain[-1].issuer:
        above = next((found for found in known if found.subject == chain[-1].issuer), None)
        if above is None or above in chain:
            chain = chain[:1]
            break
        chain.append(above)
    store = SimpleCertificateStore()  # type: ignore[no-untyped-call]
    store.register_multiple(chain[1:])
    signer._cert_registry = store  # pyHanko offers no other way (0.38)


def _sign(pdf: Path, signed: Path, signing: Signing, signer: Any) -> None:
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter  # noqa: PLC0415
    from pyhanko.sign import PdfSignatureMetadata, PdfSigner  # noqa: PLC0415
    from pyhanko.sign.fields import SigSeedSubFilter  # noqa: PLC0415
    from pyhanko.sign.timestamps.requests_client import RequestsHTTPTimeStamper  # noqa: PLC0415

    server = signing.timestamp_server
    metadata = PdfSignatureMetadata(
        field_name=FIELD, subfilter=SigSeedSubFilter.PADES, reason=signing.reason or None, md_algorithm="sha256"
    )
    dated_by = None
    if server:
        dated_by = RequestsHTTPTimeStamper(server, timeout=_PATIENCE)  # type: ignore[no-untyped-call]
    text = describe(str(signer.subject_name), signing.reason, datetime.now(UTC))
    with pdf.open("rb") as plain, signed.open("w+b") as output, open_look(text) as look:
        writer = IncrementalPdfFileWriter(plain)
        add_field(writer, FIELD, text)
        prepared = PdfSigner(metadata, signer, timestamper=dated_by, stamp_style=look)
        prepared.sign_pdf(writer, existing_fields_only=True, output=output)
        output.flush()
        os.fsync(output.fileno())


def _require_valid(certificate: Any) -> None:
    """Refuse a certificate out of its time: whoever checks the signature would refuse it."""
    now = datetime.now(UTC)
    name = cut(str(certificate.subject.human_friendly))
    if certificate.not_valid_after < now:
        raise ReportError(f"the certificate of {name} ended on {certificate.not_valid_after:%Y-%m-%d}; renew it")
    if certificate.not_valid_before > now:
        raise ReportError(f"the certificate of {name} begins on {certificate.not_valid_before:%Y-%m-%d}")
