"""The bytes of a signature itself, which it cannot cover: each of them must be as signers write it.

A reader of signatures is lenient with what it does not need: capital digits, bytes behind the end, versions, an
algorithm named twice. Whatever could be changed unseen there is held against what must stand there.
"""

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from audit_batch.errors import EvidenceDamaged

_DIGITS = re.compile(rb"<((?:[0-9A-F]{2})+|(?:[0-9a-f]{2})+)>")


def require_exact(report: Path, signature: Any) -> None:
    """Refuse a signature's container in which a byte was changed that validation does not look at.

    Raises:
        EvidenceDamaged: One was.
    """
    _, before, after, _ = (int(number) for number in signature.byte_range)
    with report.open("rb") as file:
        file.seek(before)
        found = _DIGITS.fullmatch(file.read(after - before))
    content = bytes.fromhex(found[1].decode()) if found else b""
    exact = bool(content) and content == signature.pkcs7_content and _is_canonical(content)
    if not exact or not _is_plain(signature.signed_data):
        raise EvidenceDamaged(f"{report}: its signature was altered")
    carried = [found.chosen.dump() for found in signature.signed_data["certificates"]]
    if not _hold_together(signature.signer_cert.dump(), carried):
        raise EvidenceDamaged(f"{report}: a certificate in its signature was altered")


def _is_canonical(content: bytes) -> bool:
    """Tell whether it is one DER value followed by zeros only, which encodes again to the same bytes."""
    from asn1crypto import cms  # type: ignore[import-untyped]  # noqa: PLC0415

    header = 2 + (content[1] & 0x7F if content[1] & 0x80 else 0)
    length = int.from_bytes(content[2:header]) if header > 2 else content[1]  # noqa: PLR2004  bytes of tag and length
    end = header + length
    encoded = cms.ContentInfo.load(content[:end], strict=True).dump(force=True)
    return bool(encoded == content[:end]) and not content[end:].strip(b"\0")


def _is_plain(data: Any) -> bool:
    """Tell whether what only describes the signature says what follows from it. Source: RFC 5652, 5.1 and 5.3."""
    (signer,) = data["signer_infos"]
    algorithm = signer["digest_algorithm"]
    described = [found.dump() for found in data["digest_algorithms"]]
    return (
        data["version"].native == "v1"
        and signer["version"].native == "v1"
        and described == [algorithm.dump()]
        and algorithm["parameters"].native is None
    )


def _hold_together(signer: bytes, carried: Sequence[bytes]) -> bool:
    """Tell whether the certificates lead from the signer's to one that certifies itself, and none is left over.

    The signature binds the signer's own certificate only; the others are bound by the one above.
    """
    from cryptography.x509 import load_der_x509_certificate  # noqa: PLC0415

    below, *waiting = [load_der_x509_certificate(found) for found in sorted(carried, key=lambda found: found != signer)]
    while waiting:
        above = next((found for found in waiting if found.subject == below.issuer), None)
        if above is None:
            return False
        below.verify_directly_issued_by(above)
        waiting.remove(above)
        below = above
        if not waiting:
            above.verify_directly_issued_by(above)
    return True
