"""From HTML to a tagged PDF, in a process of its own: the memory that layout takes is given back at its end."""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from hashlib import blake2b
from pathlib import Path

from msgspec import Struct

from audit_batch.config.reading import PDF_VARIANTS
from audit_batch.errors import ReportError, cut
from audit_batch.report.evidence.attachment import Attachment

NO_LIBRARY = 3
"""Exit code of the process when WeasyPrint cannot load Pango."""

_REMEDY = (
    "install them (Debian, Ubuntu: apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0; "
    "Fedora: dnf install pango; macOS: brew install pango), or ask for .html"
)


Attached = Sequence[Attachment] | Callable[[], Sequence[Attachment]]
"""Files that go into a PDF, or what makes them."""


class Layout(Struct, frozen=True):
    """The process that lays out one page."""

    process: subprocess.Popen[str]
    moment: int
    """When the PDF says that it was made, in seconds since 1970."""

    def write(self, html: Path, pdf: Path, *, attachments: Attached = (), variant: str = PDF_VARIANTS[0]) -> None:
        """Lay out ``html`` and write it to ``pdf``; the same page, attachments and moment give the same bytes.

        Attachments that are still to be made are made while the pages are laid out.

        Raises:
            ReportError: Pango is missing, or the page cannot be laid out.
        """
        self._order({"html": str(html), "pdf": str(pdf), "variant": variant, "moment": self.moment})
        with tempfile.TemporaryDirectory(prefix=".attached-", dir=pdf.parent) as folder:
            files = attachments() if callable(attachments) else attachments
            handed = [_handed_over(attachment, Path(folder)) for attachment in files]
            _, told = self.process.communicate(json.dumps({"identifier": identify(files, html), "attachments": handed}))
        if self.process.returncode == NO_LIBRARY:
            raise ReportError(f"the PDF needs the libraries Pango and HarfBuzz, which are not here; {_REMEDY}")
        if self.process.returncode:
            last = told.strip().splitlines()[-1:] or ["it was ended from outside"]
            raise ReportError(f"{pdf.name}: WeasyPrint could not lay out the page: {cut(last[0])}")

    def _order(self, order: dict[str, object]) -> None:
        """Give the first part of the order; the process waits for the second once the pages are laid out."""
        with suppress(BrokenPipeError):
            assert self.process.stdin is not None  # noqa: S101  it is a pipe
            self.process.stdin.write(json.dumps(order) + "\n")
            self.process.stdin.flush()


@contextmanager
def layout(made_at: datetime) -> Iterator[Layout]:
    """Start the process, which loads its libraries while the page is still made; it ends with the block.

    Args:
        made_at: Moment (UTC) that the PDF says it was made at.
    """
    # What fontTools and WeasyPrint date is dated by this.
    moment = int(made_at.replace(tzinfo=UTC).timestamp())
    with subprocess.Popen(
        [sys.executable, "-m", "audit_batch.report.layout"],
        env={**os.environ, "SOURCE_DATE_EPOCH": str(moment), "TZ": "UTC"},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        try:
            yield Layout(process, moment)
        finally:
            if process.poll() is None:
                process.kill()


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
