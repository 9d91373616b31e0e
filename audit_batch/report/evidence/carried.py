"""What a report's PDF carries: the attached files, held against the manifest among them."""

from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any

from msgspec import Struct

from audit_batch.errors import EvidenceDamaged, ReportError
from audit_batch.report.evidence.manifest import NAME, Manifest, identifier, read_manifest


class Carried(Struct, frozen=True):
    """Attached files that are as the manifest says, and the manifest."""

    manifest: Manifest
    files: Mapping[str, bytes]
    """By name, with the manifest."""


def read_carried(report: Path) -> Carried:
    """Read the attached files of a report and hold them against their digests.

    Raises:
        ReportError: It is no PDF, or none with evidence in it.
        EvidenceDamaged: Names the file that was altered.
    """
    found, files = _read(report)
    if NAME not in files:
        raise ReportError(f"{report}: carries no {NAME}; it is no report of audit-batch, or one of before it had any")
    try:
        manifest = read_manifest(files[NAME])
    except ValueError as error:
        raise EvidenceDamaged(f"{report}: {NAME} was altered: it cannot be read") from error
    if identifier(files[NAME]) != found:
        raise EvidenceDamaged(f"{report}: {NAME} was altered: it is not the one that the report was made with")
    _require_listed(report, manifest, files)
    return Carried(manifest, files)


def _read(report: Path) -> tuple[bytes, dict[str, bytes]]:
    """Return the identifier of the file and what is attached."""
    import pikepdf  # noqa: PLC0415  it takes a tenth of a second

    try:
        with pikepdf.open(report, attempt_recovery=False) as pdf:
            files = {name: _unpack(report, name, file) for name, file in pdf.attachments.items()}
            return bytes(pdf.trailer.ID[0]), files
    except OSError as error:
        raise ReportError(f"{report}: cannot be read ({error.strerror})") from error
    except (pikepdf.PdfError, pikepdf.DataDecodingError, LookupError, AttributeError, ValueError) as error:
        raise EvidenceDamaged(f"{report}: is no PDF, or a damaged one: what is attached cannot be read") from error


def _unpack(report: Path, name: str, file: Any) -> bytes:
    import pikepdf  # noqa: PLC0415

    try:
        return bytes(file.get_file().read_bytes())
    except (pikepdf.PdfError, pikepdf.DataDecodingError) as error:
        raise EvidenceDamaged(f"{report}: the attached {name} was altered: it cannot be unpacked") from error


def _require_listed(report: Path, manifest: Manifest, files: Mapping[str, bytes]) -> None:
    """Hold each attached file against its digest; none may be missing, and none too many."""
    listed = {attached.name: attached.sha256 for attached in manifest.attachments}
    for name, expected in listed.items():
        if name not in files:
            raise EvidenceDamaged(f"{report}: the attached {name} is missing")
        if sha256(files[name]).hexdigest() != expected:
            raise EvidenceDamaged(f"{report}: the attached {name} was altered: its digest is not the one in {NAME}")
    if added := sorted(files.keys() - listed.keys() - {NAME}):
        raise EvidenceDamaged(f"{report}: {added[0]} was attached later; {NAME} does not know it")
