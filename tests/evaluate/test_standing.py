"""Waivers and attestations that have ended, end soon, or do nothing, are told of; those that are well are not."""

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import duckdb
import pytest

from tests.evaluate.site import FIRST, attestation, catalogue, judge_day, pod, take, waiver

Con = duckdb.DuckDBPyConnection
TODAY = FIRST.date()
FAR = TODAY + timedelta(days=300)
BEFORE = TODAY - timedelta(days=90)


def judged(con: Con, folder: Path, name: str, start: date, end: date) -> Any:
    """How a waiver on pods of this name stands, where ``bad`` fails and ``good`` passes."""
    take(con, 0, [pod("bad", privileged=True), pod("bad-too", privileged=True), pod("good", privileged=False)])
    (use,) = judge_day(con, catalogue(folder, waivers=[waiver(name, start, end)]), 0).waivers
    return use


@pytest.mark.parametrize(
    ("name", "start", "end", "notice"),
    [
        ("bad*", BEFORE, FAR, ""),
        ("bad*", BEFORE, TODAY + timedelta(days=31), ""),
        ("bad*", BEFORE, TODAY + timedelta(days=30), "ends in 30 days, on 2026-03-31: 2 findings are open again"),
        ("bad", BEFORE, TODAY + timedelta(days=1), "ends in 1 day, on 2026-03-02: 1 finding is open again after that"),
        ("bad", BEFORE, TODAY, "ends today: 1 finding is open again after that"),
        ("bad*", BEFORE, TODAY - timedelta(days=1), "expired on 2026-02-28: 2 findings are open again"),
        ("good", BEFORE, TODAY - timedelta(days=1), "expired on 2026-02-28: it would cover nothing: remove it"),
        ("good", BEFORE, FAR, "what it covers passes now: remove it"),
        ("gone-?", BEFORE, FAR, "its scope (Pod shop/gone-?) fits nothing that the control judges"),
        ("bad*", TODAY + timedelta(days=1), FAR, ""),
    ],
)
def test_a_waiver_says_what_has_to_be_done_about_it(  # noqa: PLR0913, PLR0917
    con: Con, tmp_path: Path, name: str, start: date, end: date, notice: str
) -> None:
    use = judged(con, tmp_path, name, start, end)

    assert use.notice.startswith(notice)
    assert bool(use.notice) == bool(notice)


def test_what_an_expired_waiver_covered_is_counted_as_open_in_its_row(con: Con, tmp_path: Path) -> None:
    judged(con, tmp_path, "bad*", BEFORE, TODAY - timedelta(days=1))

    row = con.execute("SELECT state, findings, uncovered FROM waivers").fetchall()

    assert row == [("expired", 0, 2)]


def test_a_waiver_in_force_leaves_nothing_uncovered_but_what_is_out_of_its_scope(con: Con, tmp_path: Path) -> None:
    judged(con, tmp_path, "bad", BEFORE, FAR)

    row = con.execute("SELECT state, findings, uncovered FROM waivers").fetchall()

    assert row == [("in force", 1, 0)]


def test_a_waiver_on_what_could_not_be_judged_is_not_said_to_cover_nothing(con: Con, tmp_path: Path) -> None:
    take(con, 0, [], forbidden=["pods"])

    (use,) = judge_day(con, catalogue(tmp_path, waivers=[waiver("bad", BEFORE, FAR)]), 0).waivers

    assert (use.resources, use.notice) == (None, "")


@pytest.mark.parametrize(
    ("days", "notice"),
    [
        (31, ""),
        (30, "ends in 30 days, on 2026-03-31: renew it"),
        (0, "ends today: renew it"),
        (-1, "expired on 2026-02-28: the requirement is not assessed until it is renewed"),
    ],
)
def test_an_attestation_says_when_it_has_to_be_renewed(con: Con, tmp_path: Path, days: int, notice: str) -> None:
    take(con, 0, [])
    answer = attestation(TODAY + timedelta(days=days))

    (use,) = judge_day(con, catalogue(tmp_path, attestations=[answer]), 0).attestations

    assert use.notice == notice


def test_an_expired_attestation_that_was_renewed_is_not_told_of(con: Con, tmp_path: Path) -> None:
    take(con, 0, [])
    answers = [attestation(TODAY - timedelta(days=1)), attestation(FAR)]

    uses = judge_day(con, catalogue(tmp_path, attestations=answers), 0).attestations

    assert [use.attestation for use in uses] == answers[1:]
