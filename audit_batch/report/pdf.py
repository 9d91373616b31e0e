"""From HTML to a tagged PDF, in a process of its own: the memory that layout takes is given back at its end."""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from datetime import UTC, datetime
from hashlib import blake2b
from pathlib import Path

from audit_batch.config.reading import PDF_VARIANTS
from audit_batch.errors import ReportError, cut
from audit_batch.report.evidence.attachment import Attachment

NO_LIBRARY = 3
"""Exit code of the process when WeasyPrint cannot load Pango."""

_REMEDY = (
    "install them (Debian, Ubuntu: apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0; "
    "Fedora: dnf install pango; macOS: brew install pango), or ask for .html"
)


def write_pdf(
    html: Path, pdf: Path, made_at: datetime, *, attachments: Sequence[Attachment] = (), variant: str = PDF_VARIANTS[0]
) -> None:
    """Lay out ``html`` and write it to ``pdf``; the same page, attachments and moment (UTC) give the same bytes.

    Raises:
        ReportError: Pango is missing, or the page cannot be laid out.
    """
    with tempfile.TemporaryDirectory(prefix=".attached-", dir=pdf.parent) as folder:
        order = {
            "html": str(html),
            "pdf": str(pdf),
            "variant": variant,
            "moment": made_at.replace(tzinfo=UTC).timestamp(),
            "identifier": identify(attachments, html),
            "attachments": [_handed_over(attachment, Path(folder)) for attachment in attachments],
        }
        done = _lay_out(order)
    if done.returncode == NO_LIBRARY:
        raise ReportError(f"the PDF needs the libraries Pango and HarfBuzz, which are not here; {_REMEDY}")
    if done.returncode:
        last = done.stderr.strip().splitlines()[-1:] or ["it was ended from outside"]
        raise ReportError(f"{pdf.name}: WeasyPrint could not lay out the page: {cut(last[0])}")


def identify(attachments: Sequence[Attachment], html: Path) -> str:
    """Return the identifier of a PDF, 16 bytes, hexadecimal: the digest of its manifest, which is attached last."""
    content = attachments[-1].content if attachments else html.read_bytes()
    return blake2b(content, digest_size=16).hexdigest()


def _handed_over(attachment: Attachment, folder: Path) -> dict[str, str]:
    path = folder / attachment.name
    path.write_bytes(attachment.content)
    return {
        "path": str(path),
        "name": attachment.name,
        "type": attachment.type,
        "description": attachment.description,
        "relationship": attachment.relationship,
    }


def _lay_out(order: dict[str, object]) -> subprocess.CompletedProcess[str]:
    # What fontTools and WeasyPrint date is dated by this.
    clock = {"SOURCE_DATE_EPOCH": str(int(float(str(order["moment"])))), "TZ": "UTC"}
    return subprocess.run(
        [sys.executable, "-m", "audit_batch.report.layout"],
        input=json.dumps(order),
        env={**os.environ, **clock},
        capture_output=True,
        text=True,
        check=False,
    )
