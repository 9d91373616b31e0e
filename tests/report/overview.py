"""What the tests of overviews share: rendering, and the words of a page."""

import re
from dataclasses import replace
from pathlib import Path

from audit_batch.model import ClusterFacts
from audit_batch.report.render import ReportFiles, render_report
from tests.report import samples
from tests.report.company import FRAMEWORK, Company, write_company
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


def write_fleet(folder: Path, companies: int) -> Path:
    """Write so many warehouses, each of an ordinary company with a name of its own and one month fewer."""
    for number in range(companies):
        write_company(folder / f"site-{number}", named(samples.ordinary(), number))
    return folder


def named(company: Company, number: int) -> Company:
    facts = ClusterFacts(f"0d6f6f0e-0000-4000-8000-0000000001{number:02}", f"harbour-{number}", f"v1.{34 + number}.1")
    return replace(company, cluster=facts, moments=company.moments[number:])
