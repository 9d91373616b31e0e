"""Take the pages as they are now for approved: ``python -m tests.report.approve``. Look at every changed picture."""

import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.report import harbour, samples
from tests.report.company import write_company
from tests.report.conftest import render, render_review
from tests.report.overview import render_overview
from tests.report.pictures import APPROVED, PAGES, approved, missing_program, picture


def main() -> int:
    """Draw the pages and keep the pictures; those that are approved and look the same stay as they are."""
    if missing_program():
        sys.stderr.write(f"{missing_program()}\n")
        return 2
    APPROVED.mkdir(exist_ok=True)
    with TemporaryDirectory() as name:
        folder = Path(name)
        for report, pdf in _render(folder).items():
            for page in PAGES[report]:
                drawn = picture(pdf, page, folder)
                drawn.quantize(16).save(approved(report, page), optimize=True)
                sys.stderr.write(f"approved {approved(report, page)}\n")
    return 0


def _render(folder: Path) -> dict[str, Path]:
    """Render the reports that the tests render."""
    write_company(folder / "ordinary", samples.ordinary())
    harbour.write_harbour(folder / "harbour")
    pdf = {report: folder / f"{report}.pdf" for report in PAGES}
    render(folder / "ordinary", pdf["compliance_report"])
    render_overview("executive_summary", pdf["executive_summary"], warehouse=str(folder / "ordinary"))
    render_review(folder / "harbour", pdf["access_review"])
    return pdf


if __name__ == "__main__":
    sys.exit(main())
