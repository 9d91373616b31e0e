"""A report about a large and careless cluster: 10,000 open findings of one framework, and where the time goes."""

import csv
import time
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import orjson
from msgspec import Struct
from pypdf import PdfReader

from audit_batch.config import Settings
from audit_batch.demo.company import Company, make_company
from audit_batch.evaluate.evaluation import evaluate
from audit_batch.jobs.clock import Clock
from audit_batch.jobs.library import load_catalogue
from audit_batch.jobs.reports import ReportOrder, make_report
from audit_batch.jobs.snapshot import find_source, store_snapshot
from audit_batch.model import ListApi
from audit_batch.redact import Door
from audit_batch.report import render
from audit_batch.report.pdf import Layout
from audit_batch.warehouse.database import open_published, open_writer
from benchmarks.result import Result
from benchmarks.timed import cost_of

FRAMEWORK = "nsa-cisa-hardening-1.2"
"""Of the shipped frameworks, the one that has most findings here."""
FINDINGS, NAMESPACES, WORKLOADS = 10_000, 60, 1_000
"""At least so many, in the last snapshot."""
_MADE = 1_060
"""Workloads over the company's whole history; some have come and gone."""
_CAREFUL = 5
"""Every fifth workload keeps what its team set for security; the others say nothing."""
_STEPS: dict[str, tuple[Any, str]] = {
    "queries": (render, "run_notebook"),
    "page": (render, "render_html"),
    "attachments": (render, "bundle"),
    "layout and PDF": (Layout, "write"),
}
"""What a report is made by, in order: how it is called, and where it stands under which name."""


class Made(Struct, frozen=True):
    """The finished report, read back."""

    pages: int
    megabytes: float
    rows: int
    """Of the findings that are attached to the PDF."""
    steps: Mapping[str, float]
    """Seconds by step."""


class Careless(Struct, frozen=True):
    """An API server whose workloads mostly set nothing for their security."""

    api: ListApi

    def read(self, path: str, query: Mapping[str, str] | None = None, *, metadata_only: bool = False) -> bytes:
        """Return the body of ``path``; see `ListApi`."""
        page = self.api.read(path, query, metadata_only=metadata_only)
        if not path.startswith(("/apis/apps/v1/", "/apis/batch/v1/")):
            return page
        content = orjson.loads(page)
        for number, item in enumerate(content.get("items", ())):
            if number % _CAREFUL:
                spec = item.get("spec", {})
                _strip(spec.get("jobTemplate", {}).get("spec", spec).get("template", {}).get("spec", {}))
        return orjson.dumps(content)


def measure() -> list[Result]:
    """Return the lines of the report about a large cluster."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        findings, namespaces, workloads = cost_of(fill, folder).value
        cost = cost_of(make, folder)
    made: Made = cost.value
    told = ", ".join(f"{step} {seconds:.0f} s" for step, seconds in made.steps.items())
    large = findings >= FINDINGS and namespaces >= NAMESPACES and workloads >= WORKLOADS
    what = f"the report of {findings:,} open findings, {namespaces} namespaces, {workloads:,} workloads"
    return [
        Result(
            f"{what} ({told})",
            "≤ 60 s, ≤ 1 GB",
            f"{cost.seconds:.0f} s, {cost.megabytes:.0f} MB",
            large and cost.seconds <= 60 and cost.megabytes <= 1000,
        ),
        Result(
            "its pages, its size, and the findings attached to it",
            "< 150, < 10 MB, all",
            f"{made.pages}, {made.megabytes:.1f} MB, {made.rows:,}",
            made.pages < 150 and made.megabytes < 10 and made.rows >= findings,
        ),
    ]


def fill(folder: Path) -> tuple[int, int, int]:
    """Take and judge a snapshot at the end of two months; returns findings, namespaces and workloads of the last."""
    company, catalogue = make_company(workloads=_MADE), load_catalogue(Settings())
    last = company.last
    before = max(day for day in company.snapshot_days() if (day.year, day.month) < (last.year, last.month))
    with open_writer(folder / "warehouse", "benchmark") as con:
        door = Door(b"k" * 32, remember=200_000)
        for day in (before, last):
            night = datetime(day.year, day.month, day.day, 2, tzinfo=UTC)
            source = find_source(_api(company, day), company.cluster)
            store_snapshot(con, door, source, Clock(lambda night=night: night))  # type: ignore[misc]
            evaluate(con, catalogue, cluster=None, as_of=None, now=night)
    return _count(folder / "warehouse")


def make(folder: Path) -> Made:
    """Render the report with the time of each step."""
    steps = {called: _timed(*step) for called, step in _STEPS.items()}
    order = ReportOrder(framework=FRAMEWORK, month="2026-10")
    settings = Settings(warehouse=folder / "warehouse")
    clock = Clock(lambda: datetime(2026, 11, 2, 6, tzinfo=UTC))
    files = make_report(settings, order, folder / "report.pdf", clock)
    assert files.pdf is not None  # noqa: S101
    reader = PdfReader(files.pdf)
    attached = bytes(reader.attachments["findings.csv"][0]).decode("utf-8-sig")
    rows = sum(1 for row in csv.DictReader(attached.splitlines()) if row["state"] == "open")
    seconds = {called: sum(taken) for called, taken in steps.items()}
    return Made(len(reader.pages), files.pdf.stat().st_size / 1e6, rows, seconds)


def _timed(owner: Any, name: str) -> list[float]:
    """Have one step of `render_report` write down how long it takes, in this process; returns where."""
    step: Callable[..., Any] = getattr(owner, name)
    taken: list[float] = []

    def timed(*args: Any, **kwargs: Any) -> Any:
        began = time.perf_counter()
        try:
            return step(*args, **kwargs)
        finally:
            taken.append(time.perf_counter() - began)

    setattr(owner, name, timed)
    return taken


def _count(warehouse: Path) -> tuple[int, int, int]:
    with open_published(warehouse) as con:
        rows = con.execute(
            """
            SELECT
                (
                    SELECT count(DISTINCT finding_id)
                    FROM findings
                    JOIN control_requirements USING (control)
                    WHERE state = 'open' AND framework = $framework
                ),
                (SELECT count(*) FROM namespaces),
                (SELECT count(*) FROM workloads)
            """,
            {"framework": FRAMEWORK},
        ).fetchall()
    findings, namespaces, workloads = rows[0]
    return int(findings), int(namespaces), int(workloads)


def _api(company: Company, day: date) -> ListApi:
    return Careless(company.api(day))


def _strip(pod: dict[str, Any]) -> None:
    """Take from a pod template what it says of security and resources."""
    pod.pop("securityContext", None)
    pod.pop("automountServiceAccountToken", None)
    for container in pod.get("containers", ()):
        for setting in ("securityContext", "resources", "readinessProbe", "livenessProbe"):
            container.pop(setting, None)
