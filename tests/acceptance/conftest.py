"""The made-up company's first and last day, taken and judged once for all acceptance tests."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace

from audit_batch.demo.company import Company, make_company
from audit_batch.jobs.demo import DemoSite, lay_site, live_through

SMALL = 170
"""Enough for every team to have something."""


class TwoDays(Company):
    """The company, seen on two days only."""

    def snapshot_days(self, *, daily: bool = False) -> tuple[date, ...]:
        days = super().snapshot_days(daily=daily)
        return (days[0], days[-1])


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> DemoSite:
    laid = lay_site(tmp_path_factory.mktemp("company") / "demo")
    # A small part of its workloads, and of six weeks of log the last night, are enough for what these tests ask.
    company = TwoDays(make_company(workloads=SMALL).estate, log_begins=laid.company.last - timedelta(days=1))
    short = replace(laid, company=company)
    live_through(short, lambda _: None)
    return short


@pytest.fixture
def folder(site: DemoSite) -> Path:
    return site.folder
