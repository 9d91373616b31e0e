"""The process that lays out one page and writes it as PDF; run as ``python -m audit_batch.report.layout``."""

import gc
import json
import sys
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any

from audit_batch.report.conformance import claim, state_relationships, variant_of
from audit_batch.report.glyphs import NamedMissing, find_missing, name_missing, without_idle_fonts
from audit_batch.report.pdf import NO_LIBRARY

_RARELY = 100_000
"""Objects made until Python looks which of them are garbage in a circle: a page makes many, of which few are."""


def lay_out(order: dict[str, Any], rest: Callable[[], dict[str, Any]] = dict) -> None:
    """Write the PDF that ``order`` describes.

    Fonts and images are ``data:`` URLs inside of the page, and nothing else is read. A character that no font has is
    printed as its code point.

    Args:
        order: What is wanted.
        rest: Gives what of the order is not known yet: asked for once the pages are laid out, and once only.
    """
    later = cache(rest)
    page = without_idle_fonts(Path(order["html"]).read_text(encoding="utf-8"))
    missing = find_missing(page)
    while True:
        with NamedMissing() as still:
            _write(name_missing(page, missing), order, later)
        if still.characters <= missing:
            return
        missing |= still.characters


def _write(page: str, order: dict[str, Any], rest: Callable[[], dict[str, Any]]) -> None:
    # Here, because it loads Pango, which may be missing.
    from weasyprint import HTML, URLFetcher  # type: ignore[import-untyped]  # noqa: PLC0415

    options = {"pdf_variant": variant_of(order["variant"]), "presentational_hints": False}
    document = HTML(string=page, url_fetcher=URLFetcher(allowed_protocols=["data"])).render(**options)
    claim(document, order["variant"])
    whole = {**order, **rest()}
    document.write_pdf(
        whole["pdf"],
        finisher=lambda _, pdf: state_relationships(pdf, whole["attachments"]),
        pdf_identifier=bytes.fromhex(whole["identifier"]),
        attachments=_attached(whole),
        **options,
    )


def _attached(order: dict[str, Any]) -> list[Any]:
    from weasyprint import Attachment, URLFetcher  # noqa: PLC0415

    moment = datetime.fromtimestamp(order["moment"], UTC)
    return [
        Attachment(
            filename=attached["path"],
            name=attached["name"],
            description=attached["description"],
            created=moment,
            modified=moment,
            url_fetcher=URLFetcher(allowed_protocols=["file"]),
        )
        for attached in order["attachments"]
    ]


def _main() -> int:
    # Looking for garbage takes a sixth of the time, and brings little: 260 MB become 266.
    gc.set_threshold(_RARELY, 50, 100)
    with suppress(OSError):
        # What takes longest to load is there when the order comes; where it is missing, that is told then.
        import_module("weasyprint")
    order = json.loads(sys.stdin.readline())
    try:
        lay_out(order, lambda: json.loads(sys.stdin.readline()))
    except OSError as error:
        if "cannot load library" not in str(error):
            raise
        return NO_LIBRARY
    return 0


if __name__ == "__main__":
    sys.exit(_main())
