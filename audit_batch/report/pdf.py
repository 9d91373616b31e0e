"""From HTML to a tagged PDF, in a process of its own: the memory that layout takes is given back at its end."""

import json
import os
import subprocess
import sys
from datetime import UTC, datetime
from hashlib import blake2b
from pathlib import Path

from audit_batch.errors import ReportError, cut

VARIANT = "pdf/ua-1"

_NO_LIBRARY = 3
"""Exit code of the process when WeasyPrint cannot load Pango."""

_REMEDY = (
    "install them (Debian, Ubuntu: apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0; "
    "Fedora: dnf install pango; macOS: brew install pango), or ask for .html"
)


def write_pdf(html: Path, pdf: Path, made_at: datetime) -> None:
    """Lay out ``html`` and write it to ``pdf``; the same page and moment (UTC) give the same bytes.

    Raises:
        ReportError: Pango is missing, or the page cannot be laid out.
    """
    order = json.dumps({"html": str(html), "pdf": str(pdf)})
    clock = {"SOURCE_DATE_EPOCH": str(int(made_at.replace(tzinfo=UTC).timestamp())), "TZ": "UTC"}
    done = subprocess.run(
        [sys.executable, "-m", "audit_batch.report.pdf"],
        input=order,
        env={**os.environ, **clock},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode == _NO_LIBRARY:
        raise ReportError(f"the PDF needs the libraries Pango and HarfBuzz, which are not here; {_REMEDY}")
    if done.returncode:
        last = done.stderr.strip().splitlines()[-1:] or ["it was ended from outside"]
        raise ReportError(f"{pdf.name}: WeasyPrint could not lay out the page: {cut(last[0])}")


def _lay_out(html: Path, pdf: Path) -> None:
    """Write the PDF; fonts and images are ``data:`` URLs inside of the page, and nothing else is read."""
    # Here, because it loads Pango, which may be missing.
    from weasyprint import HTML, URLFetcher  # type: ignore[import-untyped]  # noqa: PLC0415

    content = html.read_text(encoding="utf-8")
    HTML(string=content, url_fetcher=URLFetcher(allowed_protocols=["data"])).write_pdf(
        pdf,
        pdf_variant=VARIANT,
        pdf_identifier=blake2b(content.encode(), digest_size=16).digest(),
        presentational_hints=False,
    )


def _main() -> int:
    order = json.loads(sys.stdin.read())
    try:
        _lay_out(Path(order["html"]), Path(order["pdf"]))
    except OSError as error:
        if "cannot load library" not in str(error):
            raise
        return _NO_LIBRARY
    return 0


if __name__ == "__main__":
    sys.exit(_main())
