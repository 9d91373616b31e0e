"""The process that lays out one page and writes it as PDF; run as ``python -m audit_batch.report.layout``."""

import json
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from audit_batch.report.conformance import claim, state_relationships, variant_of
from audit_batch.report.glyphs import NamedMissing, find_missing, name_missing
from audit_batch.report.pdf import NO_LIBRARY


def lay_out(order: dict[str, Any]) -> None:
    """Write the PDF that ``order`` describes.

    Fonts and images are ``data:`` URLs inside of the page, and nothing else is read. A character that no font has is
    printed as its code point.
    """
    page = Path(order["html"]).read_text(encoding="utf-8")
    missing = find_missing(page)
    while True:
        with NamedMissing() as still:
            _write(name_missing(page, missing), order)
        if still.characters <= missing:
            return
        missing |= still.characters


def _write(page: str, order: dict[str, Any]) -> None:
    # Here, because it loads Pango, which may be missing.
    from weasyprint import HTML, Attachment, URLFetcher  # type: ignore[import-untyped]  # noqa: PLC0415

    moment = datetime.fromtimestamp(order["moment"], UTC)
    options = {
        "pdf_variant": variant_of(order["variant"]),
        "pdf_identifier": bytes.fromhex(order["identifier"]),
        "presentational_hints": False,
        "attachments": [
            Attachment(
                filename=attached["path"],
                name=attached["name"],
                description=attached["description"],
                created=moment,
                modified=moment,
                url_fetcher=URLFetcher(allowed_protocols=["file"]),
            )
            for attached in order["attachments"]
        ],
    }
    document = HTML(string=page, url_fetcher=URLFetcher(allowed_protocols=["data"])).render(**options)
    claim(document, order["variant"])
    document.write_pdf(order["pdf"], finisher=lambda _, pdf: state_relationships(pdf, order["attachments"]), **options)


def _main() -> int:
    order = json.loads(sys.stdin.read())
    try:
        lay_out(order)
    except OSError as error:
        if "cannot load library" not in str(error):
            raise
        return NO_LIBRARY
    return 0


if __name__ == "__main__":
    sys.exit(_main())
