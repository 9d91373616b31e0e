"""A page that is there already, laid out by a process of its own."""

from datetime import datetime
from pathlib import Path

from audit_batch.config.reading import PDF_VARIANTS
from audit_batch.report.pdf import Attached, layout


def write_pdf(
    html: Path, pdf: Path, made_at: datetime, *, attachments: Attached = (), variant: str = PDF_VARIANTS[0]
) -> None:
    with layout(made_at) as process:
        process.write(html, pdf, attachments=attachments, variant=variant)
