"""Thirty controls and more over 100,000 pods, and the past against the present over 400 daily snapshots."""

import time
from dataclasses import replace
from datetime import UTC, date, datetime
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb

from audit_batch.catalog.control import Library
from audit_batch.config import Settings
from audit_batch.demo.company import Company, make_company
from audit_batch.evaluate.catalogue import Catalogue
from audit_batch.evaluate.evaluation import evaluate
from audit_batch.jobs.clock import Clock
from audit_batch.jobs.library import load_catalogue
from audit_batch.jobs.snapshot import find_source, store_snapshot
from audit_batch.redact import Door
from audit_batch.warehouse.database import open_writer
from benchmarks.result import Result
from benchmarks.timed import cost_of

PODS = 100_000
CONTROLS = 30
DAYS = 400
SAMPLE = 5
"""Moments of the past that are judged."""


def measure() -> list[Result]:
    """Return both lines."""
    with TemporaryDirectory() as folder:
        many = cost_of(_judge_many, Path(folder) / "many")
        past = cost_of(_judge_past, Path(folder) / "past")
    seconds, pods, controls, all_seconds = many.value
    ratio, snapshots, latest = past.value
    return [
        Result(
            f"{CONTROLS} controls over {pods:,} pods, relations included",
            "≤ 10 s",
            f"{seconds:.1f} s (all {controls}: {all_seconds:.1f} s)",
            seconds <= 10,
        ),
        Result(
            f"evaluation as of {SAMPLE} of {snapshots} daily snapshots against the latest ({latest:.2f} s)",
            "≤ 1.2 ×",
            f"{ratio:.2f} × (the slowest)",
            ratio <= 1.2,
        ),
    ]


def _judge_many(folder: Path) -> tuple[float, int, int, float]:
    """Judge a cluster of `PODS` pods; returns seconds, pods, controls, and seconds of all controls."""
    company = _company_of(PODS)
    catalogue = replace(load_catalogue(Settings()), frameworks={})
    some = replace(catalogue, library=Library(dict(islice(catalogue.library.controls.items(), CONTROLS)), ()))
    with open_writer(folder, "benchmark", memory="2GB") as con:
        _take(con, company, company.last)
        (row,) = con.execute("SELECT count(*) FROM objects WHERE kind = 'Pod'").fetchall()
        first = _seconds(con, some, company, None)
        every = _seconds(con, catalogue, company, None)
    return first, row[0], len(catalogue.library.controls), every


def _judge_past(folder: Path) -> tuple[float, int, float]:
    """Judge days all over a history; returns the slowest against the latest, how many days, and the latest's time."""
    company = make_company()
    days = company.snapshot_days(daily=True)[-DAYS:]
    catalogue = load_catalogue(Settings())
    with open_writer(folder, "benchmark") as con:
        door = Door(b"k" * 32, remember=200_000)
        for day in days:
            _take(con, company, day, door)
        _seconds(con, catalogue, company, None)
        latest = min(_seconds(con, catalogue, company, None) for _ in range(3))
        moments = [days[len(days) * number // SAMPLE] for number in range(SAMPLE)]
        slowest = max(min(_seconds(con, catalogue, company, day) for _ in range(3)) for day in moments)
    return slowest / latest, len(days), latest


def _company_of(pods: int) -> Company:
    """Return a company whose cluster has about so many pods, a dozen to a workload."""
    return make_company(workloads=pods // 18, replica_factor=10)


def _take(con: duckdb.DuckDBPyConnection, company: Company, day: date, door: Door | None = None) -> None:
    source = find_source(company.api(day), company.cluster)
    store_snapshot(con, door or Door(b"k" * 32), source, Clock(lambda: _night(day)))


def _seconds(con: duckdb.DuckDBPyConnection, catalogue: Catalogue, company: Company, day: date | None) -> float:
    began = time.perf_counter()
    as_of = _night(day) if day else None
    evaluate(con, catalogue, cluster=company.cluster, as_of=as_of, now=_night(company.last))
    return time.perf_counter() - began


def _night(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 2, tzinfo=UTC)
