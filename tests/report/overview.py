"""What the tests of overviews share: rendering, and the words of a page."""

import re
from pathlib import Path

from audit_batch.report.render import ReportFiles, render_report
from tests.report.company import FRAMEWORK
from tests.report.conftest import LOOK, ROOT

OCTOBER = {"period": "2026-10", "generated_at": "2026-11-02T06:00:00Z", "organisation": "Example Goods"}


def render_overview(notebook: str, output: Path, **parameters: str) -> ReportFiles:
    path = ROOT / "notebooks" / f"{notebook}.ipynb"
    return render_report(path, {**OCTOBER, "framework": FRAMEWORK, **parameters}, output, look=LOOK)


def words_of(html: Path) -> str:
    """The page's text, without style and drawings, in single spaces."""
    page = html.read_text(encoding="utf-8")
    text = re.sub(r"<style>.*?</style>|<title>.*?</title>|<[^>]+>", " ", page, flags=re.S)
    return " ".join(text.replace("\u00a0", " ").split())
