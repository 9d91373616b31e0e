"""The made-up company, once with all its lists in memory, once collected into a warehouse."""

from collections.abc import Callable
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any

import pytest

from audit_batch.collect.cluster import collect, identify
from audit_batch.collect.discovery import discover
from audit_batch.demo.company import Company, make_company
from audit_batch.redact import Door
from audit_batch.warehouse.database import open_published, open_writer
from audit_batch.warehouse.snapshots import SnapshotWriter

DAYS = (date(2025, 10, 1), date(2026, 5, 13), date(2026, 10, 21), date(2026, 10, 31))
"""The first day, the incident, one on which Secrets are refused, the last day."""
SMALL = 170
"""Enough for every team to have something."""

Ask = Callable[[str, date], list[tuple[Any, ...]]]


@pytest.fixture(scope="session")
def company() -> Company:
    return make_company(workloads=SMALL)


@pytest.fixture(scope="session")
def warehouse(company: Company, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("company")
    door = Door(b"k" * 32, remember=20_000)
    with open_writer(folder, "snapshot") as con:
        for day in DAYS:
            api = company.api(day)
            discovery = discover(api, all_kinds=False)
            facts = identify(api, company.cluster, discovery.version)
            night = datetime.combine(day, time(2), UTC)
            with SnapshotWriter(con, facts, taken_at=night, source="demo") as writer:
                collect(api, door, writer, discovery)
                writer.commit(finished_at=night, version=discovery.version)
    return folder


@pytest.fixture(scope="session")
def ask(warehouse: Path) -> Ask:
    """Return the rows of a query as of one of `DAYS`."""

    def answer(sql: str, day: date) -> list[tuple[Any, ...]]:
        with open_published(warehouse) as con:
            con.execute(f"SET VARIABLE as_of = TIMESTAMP '{day} 12:00'")
            return con.execute(sql).fetchall()

    return answer
