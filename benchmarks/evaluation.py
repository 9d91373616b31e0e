"""Thirty controls and all over 100,000 pods, and the past against the present over 400 daily snapshots."""

import statistics
import time
from datetime import UTC, date, datetime
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb
from msgspec.structs import replace

from audit_batch.catalog.control import Library
from audit_batch.config import Settings
from audit_batch.demo.company import Company, make_company
from audit_batch.evaluate.catalogue import Catalogue
from audit_batch.evaluate.evaluation import evaluate
from audit_batch.evaluate.judge import judge
from audit_batch.evaluate.moment import Relations, find_moment, release
from audit_batch.evaluate.question import read_question
from audit_batch.jobs.clock import Clock
from audit_batch.jobs.library import load_catalogue
from audit_batch.jobs.snapshot import find_source, store_snapshot
from audit_batch.redact import Door
from audit_batch.warehouse.database import open_writer
from benchmarks.result import Result
from benchmarks.timed import cost_of

PODS = 100_000
CONTROLS = 30
MEMORY = "1500MB"
"""Of it DuckDB may use so much."""
DAYS = 400
SAMPLE = 5
"""Moments of the past that are judged."""


def measure() -> list[Result]:
    """Return the lines."""
    with TemporaryDirectory() as name:
        folder = Path(name) / "many"
        pods = cost_of(_fill, folder).value
        some = cost_of(_judge_some, folder).value
        every = cost_of(_judge_every, folder)
        each: dict[str, float] = cost_of(_judge_each, folder).value
        ratio, snapshots, latest = cost_of(_judge_past, Path(name) / "past").value
    slowest = max(each, key=lambda id_: each[id_])
    median = statistics.median(each.values())
    return [
        Result(f"{CONTROLS} controls over {pods:,} pods, relations included", "≤ 10 s", f"{some:.1f} s", some <= 10),
        Result(
            f"all {len(each)} controls over {pods:,} pods, relations included",
            "≤ 20 s, ≤ 2 GB",
            f"{every.value:.1f} s, {every.megabytes / 1000:.1f} GB",
            every.value <= 20 and every.megabytes <= 2000,
        ),
        Result(
            "one control more, its relations made",
            "median ≤ 30 ms, none over 1 s",
            f"{median * 1000:.0f} ms; slowest {slowest}, {each[slowest]:.2f} s",
            median <= 0.03 and each[slowest] <= 1,
        ),
        Result(
            f"evaluation as of {SAMPLE} of {snapshots} daily snapshots against the latest ({latest:.2f} s)",
            "≤ 1.2 ×",
            f"{ratio:.2f} × (the slowest)",
            ratio <= 1.2,
        ),
    ]


def _fill(folder: Path) -> int:
    """Take a snapshot of a company of `PODS` pods; returns how many there are."""
    company = _company_of(PODS)
    with open_writer(folder, "benchmark", memory=MEMORY) as con:
        _take(con, company, company.last)
        (row,) = con.execute("SELECT count(*) FROM objects WHERE kind = 'Pod'").fetchall()
    return int(row[0])


def _judge_some(folder: Path) -> float:
    catalogue = replace(load_catalogue(Settings()), frameworks={})
    some = dict(islice(catalogue.library.controls.items(), CONTROLS))
    with open_writer(folder, "benchmark", memory=MEMORY) as con:
        return _seconds(con, replace(catalogue, library=Library(some, ())), None)


def _judge_every(folder: Path) -> float:
    with open_writer(folder, "benchmark", memory=MEMORY) as con:
        return _seconds(con, load_catalogue(Settings()), None)


def _judge_each(folder: Path) -> dict[str, float]:
    """Seconds of every control by itself, once the relations that it asks are there."""
    catalogue = load_catalogue(Settings())
    found: dict[str, float] = {}
    with open_writer(folder, "benchmark", memory=MEMORY) as con:
        find_moment(con, None, None)
        relations = Relations(con)
        for id_, control in catalogue.library.controls.items():
            if control.detects:
                continue
            question = read_question(control)
            relations.materialise(question.relations)
            began = time.perf_counter()
            judge(con, control, question, control.params)
            found[id_] = time.perf_counter() - began
        release(con)
    return found


def _judge_past(folder: Path) -> tuple[float, int, float]:
    """Judge days all over a history; returns the slowest against the latest, how many days, and the latest's time."""
    company = make_company()
    days = company.snapshot_days(daily=True)[-DAYS:]
    catalogue = load_catalogue(Settings())
    with open_writer(folder, "benchmark") as con:
        door = Door(b"k" * 32, remember=200_000)
        for day in days:
            _take(con, company, day, door)
        _seconds(con, catalogue, None)
        moments = [days[len(days) * number // SAMPLE] for number in range(SAMPLE)]
        # In turns: a connection gets slower with every query, whatever it asks.
        turns = [[(_seconds(con, catalogue, day), _seconds(con, catalogue, None)) for _ in range(3)] for day in moments]
    of_moments = [(min(then for then, _ in three), min(now for _, now in three)) for three in turns]
    return max(then / now for then, now in of_moments), len(days), min(now for _, now in of_moments)


def _company_of(pods: int) -> Company:
    """Return a company whose cluster has about so many pods, a dozen to a workload."""
    return make_company(workloads=pods // 18, replica_factor=10)


def _take(con: duckdb.DuckDBPyConnection, company: Company, day: date, door: Door | None = None) -> None:
    source = find_source(company.api(day), company.cluster)
    store_snapshot(con, door or Door(b"k" * 32), source, Clock(lambda: _night(day)))


def _seconds(con: duckdb.DuckDBPyConnection, catalogue: Catalogue, day: date | None) -> float:
    began = time.perf_counter()
    evaluate(con, catalogue, cluster=None, as_of=_night(day) if day else None, now=datetime.now(UTC))
    return time.perf_counter() - began


def _night(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 2, tzinfo=UTC)
