"""Run every benchmark and write the table."""

import os
import platform
import sys
from datetime import UTC, datetime
from pathlib import Path

import duckdb

from benchmarks import busy_day, detections, evaluation, fleet, ingest, large, report, scan, snapshot
from benchmarks.result import Result

_PAGE = """\
# What was measured

`make bench` writes this page. Every ratio is of two measurements in one run; times are of one run and vary by a fifth.

{machine}

| what | reach | measured | |
|---|---|---|---|
{rows}
"""


def main() -> int:
    """Measure, write the page, and say with the exit code whether every reach was met."""
    results: list[Result] = []
    for module in (report, large, fleet, evaluation, detections, busy_day, snapshot, ingest, scan):
        for result in module.measure():
            sys.stderr.write(f"{result.what}: {result.measured} (reach {result.reach})\n")
            results.append(result)
    rows = "\n".join(f"| {r.what} | {r.reach} | {r.measured} | {'met' if r.met else '**missed**'} |" for r in results)
    page = Path(__file__).with_name("README.md")
    page.write_text(_PAGE.format(machine=_machine(), rows=rows), encoding="utf-8")
    return 0 if all(result.met for result in results) else 1


def _machine() -> str:
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return (
        f"{datetime.now(UTC):%Y-%m-%d}: {os.cpu_count()} cores, {memory:.0f} GiB, {platform.system()} "
        f"{platform.machine()}, Python {platform.python_version()}, DuckDB {duckdb.__version__}."
    )


sys.exit(main())
