"""The report of 300 workloads with thirteen months of history, and how soon help is there."""

import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from audit_batch.jobs.clock import Clock
from audit_batch.jobs.demo import FRAMEWORKS, lay_site, live_through
from audit_batch.jobs.reports import ReportOrder, make_report
from benchmarks.result import Result
from benchmarks.timed import cost_of


def measure() -> list[Result]:
    """Return the lines of the report, the demo's history, and help."""
    with TemporaryDirectory() as folder:
        history = cost_of(_live, Path(folder) / "demo")
        report = cost_of(_render, Path(folder) / "demo")
    help_seconds = min(_help() for _ in range(5))
    return [
        Result(
            f"the made-up company: {history.value} snapshots and evaluations",
            "≤ 120 s",
            f"{history.seconds:.0f} s, {history.megabytes:.0f} MB",
            history.seconds <= 120,
        ),
        Result(
            "the report of 300 workloads",
            "≤ 20 s, ≤ 600 MB",
            f"{report.seconds:.1f} s, {report.megabytes:.0f} MB",
            report.seconds <= 20 and report.megabytes <= 600,
        ),
        Result("`audit-batch --help`", "≤ 0.3 s", f"{help_seconds:.2f} s", help_seconds <= 0.3),
    ]


def _live(folder: Path) -> int:
    return live_through(lay_site(folder), lambda _: None)


def _render(folder: Path) -> None:
    site = lay_site(folder)
    order = ReportOrder(framework=FRAMEWORKS[0], month=site.month)
    make_report(site.settings, order, folder / "report.pdf", Clock(lambda: datetime(2026, 11, 1, tzinfo=UTC)))


def _help() -> float:
    began = time.perf_counter()
    subprocess.run([Path(sys.executable).parent / "audit-batch", "--help"], check=True, capture_output=True)
    return time.perf_counter() - began
