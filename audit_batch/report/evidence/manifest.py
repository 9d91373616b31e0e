"""The manifest of a report, attached as evidence.json: what it rests on, and the digest of everything attached."""

from collections.abc import Mapping, Sequence
from hashlib import blake2b

import msgspec
from msgspec import Struct

from audit_batch import __version__
from audit_batch.report.evidence.attachment import JSON, Attachment, Relationship
from audit_batch.report.evidence.records import Evidence

NAME = "evidence.json"
FORMAT = "audit-batch evidence 1"


class Attached(Struct, frozen=True):
    """One attached file, as the manifest knows it."""

    name: str
    description: str
    type: str
    bytes: int
    sha256: str


class Manifest(Struct, frozen=True):
    """The whole of evidence.json."""

    format: str
    made_by: str
    notebook: str
    parameters: Mapping[str, object]
    page_sha256: str
    """Digest of the HTML page of which the PDF is printed."""
    attachments: tuple[Attached, ...]
    rests_on: tuple[Evidence, ...]


def make_manifest(
    about: tuple[str, Mapping[str, object]],
    page_sha256: str,
    attachments: Sequence[Attachment],
    evidence: tuple[Evidence, ...],
) -> Attachment:
    """Return the manifest as the file that is attached beside ``attachments``.

    Args:
        about: Name of the notebook, and its parameters; the same for every run.
        page_sha256: Digest of the HTML page.
        attachments: The other files.
        evidence: What the report rests on.
    """
    notebook, parameters = about
    listed = tuple(
        Attached(file.name, file.description, file.type, len(file.content), file.sha256) for file in attachments
    )
    made_by = f"audit-batch {__version__}"
    manifest = Manifest(FORMAT, made_by, notebook, parameters, page_sha256, listed, evidence)
    content = msgspec.json.format(msgspec.json.encode(manifest), indent=1) + b"\n"
    description = "What this report rests on, with digests of the ledger, and the digests of the other attached files"
    return Attachment(NAME, JSON, Relationship.SUPPLEMENT, description, content)


def read_manifest(content: bytes) -> Manifest:
    """Return the manifest.

    Raises:
        ValueError: It is none, or of another version.
    """
    manifest = msgspec.json.decode(content, type=Manifest)
    if manifest.format != FORMAT:
        raise ValueError(f"format {manifest.format}")
    return manifest


def identifier(content: bytes) -> bytes:
    """Return the identifier, 16 bytes, of the PDF that carries this manifest."""
    return blake2b(content, digest_size=16).digest()
