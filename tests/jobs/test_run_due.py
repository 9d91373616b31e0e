"""A run does what is due, and says why: decided from what is known and from the clock, never from a daemon of ours."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from audit_batch import __version__
from audit_batch.config import Settings
from audit_batch.config.orders import ReportRule
from audit_batch.jobs.library import load_catalogue
from audit_batch.jobs.run_due import Look, decide, has_passed
from audit_batch.jobs.run_known import Judged, Known, PeriodEnd
from audit_batch.jobs.run_reports import Orders, ended_periods, find_missing
from audit_batch.jobs.run_state import Memory, recall, remember_end, step_alone
from audit_batch.jobs.run_steps import Result, Step, StepDone
from audit_batch.report.periods import read_period

NOW = datetime(2026, 11, 24, 12, 0, 30, tzinfo=UTC)
HOUR, WEEK = timedelta(hours=1), timedelta(days=7)
AT_ELEVEN = datetime(2026, 11, 24, 11, tzinfo=UTC).replace(tzinfo=None)
"""As the warehouse has it."""
CATALOGUE = load_catalogue(Settings()).concerning("shop", "v1.34.0")
JUDGED = Judged(7, AT_ELEVEN, CATALOGUE.digest(), CATALOGUE.settings_digest(), __version__)
KNOWN = Known("shop", 7, AT_ELEVEN, "v1.34.0", JUDGED)


def looking(known: Known = KNOWN, memory: Memory | None = None, **given: Any) -> Look:
    settings = given.pop("settings", Settings())
    return Look(settings, known, NOW, memory or Memory(), given.pop("orders", Orders()), **given)


def at(hour: int, minute: int, day: int = 24) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=UTC)


@pytest.mark.parametrize(
    ("last", "now", "every", "due"),
    [
        (at(10, 0), at(10, 59), HOUR, True),
        (at(10, 0), at(10, 30), HOUR, False),
        (at(10, 7), at(11, 0), HOUR, True),
        (at(10, 0), at(11, 0), HOUR, True),
        (at(11, 1), at(11, 2), HOUR, False),
        (at(12, 0), at(11, 2), HOUR, True),
        (at(2, 0, 20), at(2, 0, 24), WEEK, False),
        (at(2, 0, 20), at(2, 0, 26), WEEK, True),
    ],
    ids=[
        "nearly an hour went by",
        "half an hour went by",
        "a late start does not make the next one too early",
        "an hour went by",
        "a run started twice",
        "the clock was put back",
        "four days of a week",
        "another week began",
    ],
)
def test_a_stretch_of_the_clock_has_one(last: datetime, now: datetime, every: timedelta, due: bool) -> None:
    assert has_passed(last, now, every) is due


@pytest.mark.parametrize(
    ("known", "due", "why"),
    [
        (Known(), True, "no snapshot yet"),
        (KNOWN, True, "the last is of 2026-11-24 11:00 UTC; one every hour"),
        (replace(KNOWN, taken_at=NOW.replace(tzinfo=None)), False, "the last is of 2026-11-24 12:00 UTC"),
    ],
)
def test_a_snapshot_is_due_when_the_last_is_old(known: Known, due: bool, why: str) -> None:
    found = decide(Step.SNAPSHOT, looking(known))

    assert (found.is_due, found.why.startswith(why)) == (due, True)


def test_logs_are_read_where_the_settings_name_some() -> None:
    named = Settings(audit_logs=(Path("audit.log"),))

    assert decide(Step.INGEST, looking()).is_due is False
    assert decide(Step.INGEST, looking(settings=named)).is_due is True


@pytest.mark.parametrize(
    ("known", "why"),
    [
        (replace(KNOWN, judged=None), "snapshot 7 is not judged"),
        (replace(KNOWN, snapshot=8), "snapshot 8 is not judged"),
        (replace(KNOWN, judged=replace(JUDGED, tool_version="0.0.1")), "judged by audit-batch 0.0.1"),
        (replace(KNOWN, judged=replace(JUDGED, catalogue_digest="other")), "controls or frameworks changed"),
        (
            replace(KNOWN, judged=replace(JUDGED, settings_digest="other")),
            "parameters, waivers or attestations changed",
        ),
        (replace(KNOWN, news_at=AT_ELEVEN + HOUR / 2), "audit events or knowledge came in"),
    ],
)
def test_an_evaluation_is_due_when_it_would_come_out_otherwise(known: Known, why: str) -> None:
    found = decide(Step.EVALUATE, looking(known))

    assert (found.is_due, found.why.startswith(why)) == (True, True)


def test_what_is_judged_is_not_judged_again() -> None:
    assert decide(Step.EVALUATE, looking()).is_due is False
    assert decide(Step.EVALUATE, looking(before=frozenset({Step.SNAPSHOT}))).is_due is True


def test_a_cluster_of_which_there_is_only_a_log_is_judged_once_for_what_came_in() -> None:
    log_only = Known("shop", news_at=AT_ELEVEN)
    after = Memory(succeeded_at=datetime(2026, 11, 24, 11, 1, tzinfo=UTC).timestamp())

    assert decide(Step.EVALUATE, looking(log_only)).is_due is True
    assert decide(Step.EVALUATE, looking(log_only, after)).is_due is False


@pytest.mark.parametrize(
    ("memory", "due"),
    [
        (Memory(), True),
        (Memory(succeeded_at=NOW.timestamp() - 3600), False),
        (Memory(succeeded_at=NOW.timestamp() - 3600, failed=True), True),
        (Memory(succeeded_at=NOW.timestamp() - 8 * 86400), True),
    ],
    ids=["never", "an hour ago", "failed since", "eight days ago"],
)
def test_the_ledger_is_verified_every_week_and_after_a_failure(memory: Memory, due: bool) -> None:
    assert decide(Step.VERIFY, looking(memory=memory)).is_due is due


def test_an_empty_place_has_nothing_to_verify() -> None:
    assert decide(Step.VERIFY, looking(Known())).is_due is False


def periods(settings: Settings, first: str) -> list[str]:
    return [period.text for period in ended_periods(settings, datetime.fromisoformat(first), NOW)]


def test_every_month_that_ended_since_the_first_snapshot_counts() -> None:
    assert periods(Settings(), "2026-08-20") == ["2026-08", "2026-09", "2026-10"]


def test_months_longer_ago_than_the_settings_look_do_not_count() -> None:
    assert periods(Settings(report_months=2), "2025-01-20") == ["2026-09", "2026-10"]


def test_quarters_and_years_count_where_a_rule_asks_for_them() -> None:
    rules = (ReportRule(every="quarter"), ReportRule(every="year"))

    assert periods(Settings(reports=rules), "2025-11-20") == ["2025-Q4", "2026-Q1", "2026-Q2", "2026-Q3", "2025"]


def end_of(month: str, snapshot: int, *frameworks: str) -> PeriodEnd:
    return PeriodEnd(read_period(month), snapshot, datetime.fromisoformat(f"{month}-28"), frameworks)


def test_three_months_without_reports_are_missing_and_one_that_is_there_is_not(tmp_path: Path) -> None:
    ends = (end_of("2026-08", 1, "a"), end_of("2026-09", 3, "a", "b"), end_of("2026-10", 6, "b"))
    (tmp_path / "compliance_report-shop-a-2026-09.pdf").touch()

    orders = find_missing(Settings(), replace(KNOWN, ends=ends), tmp_path)

    assert [(entry.order.framework, entry.order.period) for entry in orders.missing] == [
        ("a", "2026-08"), ("b", "2026-09"), ("b", "2026-10"),
    ]  # fmt: skip


def test_a_month_whose_last_snapshot_is_not_judged_waits(tmp_path: Path) -> None:
    ends = (end_of("2026-09", 6, "a"), end_of("2026-10", 8))

    orders = find_missing(Settings(), replace(KNOWN, ends=ends), tmp_path)

    assert ([entry.order.period for entry in orders.missing], orders.waiting) == (["2026-09"], ("2026-10",))


def test_how_a_step_ended_is_kept_and_a_damage_stays_until_a_success(tmp_path: Path) -> None:
    damage = StepDone(Step.VERIFY, Result.FAILED, "does not add up", exit_code=5, is_damage=True)
    full = StepDone(Step.VERIFY, Result.FAILED, "the disk is full", exit_code=5)
    well = StepDone(Step.VERIFY, Result.DONE, "", 1.5)
    seen = []

    for done in (damage, full, well):
        with step_alone(tmp_path, Step.VERIFY, wait=0):
            remember_end(tmp_path, done, NOW)
        memory = recall(tmp_path, Step.VERIFY)
        seen.append((memory.failed, memory.damaged, memory.succeeded))

    assert seen == [(True, True, None), (True, True, None), (False, False, NOW)]
