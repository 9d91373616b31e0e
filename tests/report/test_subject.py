from collections.abc import Callable
from pathlib import Path

import pytest

from audit_batch.errors import ReportError
from audit_batch.report.periods import read_period
from audit_batch.report.subject import Subject, choose_subject, parse_moment
from audit_batch.warehouse.database import open_memory, open_published
from tests.report import samples
from tests.report.company import FRAMEWORK, Company

MADE_AT = "2026-11-02T06:00:00Z"


def test_a_moment_is_read_in_its_zone() -> None:
    assert parse_moment("2026-11-02T08:00:00+02:00") == parse_moment("2026-11-02T06:00:00Z")


def test_a_moment_without_zone_is_refused() -> None:
    with pytest.raises(ReportError, match="lacks its time zone"):
        parse_moment("2026-11-02T08:00:00")


def test_the_newest_evaluated_snapshot_of_the_period_answers(ordinary: Path) -> None:
    with open_published(ordinary) as con:
        subject = choose_subject(con, "", FRAMEWORK, read_period("2026-10"), MADE_AT)

    assert subject == Subject("harbour-prod", FRAMEWORK, read_period("2026-10"), parse_moment("2026-10-31T22:00:00Z"))


def test_the_baseline_is_the_last_evaluation_before_the_period(ordinary: Path) -> None:
    with open_published(ordinary) as con:
        choose_subject(con, "", FRAMEWORK, read_period("2026-10"), MADE_AT)
        ((baseline,),) = con.execute("SELECT getvariable('baseline')").fetchall()

    assert baseline == 13


def test_names_with_quotes_are_only_unknown(ordinary: Path) -> None:
    with open_published(ordinary) as con, pytest.raises(ReportError, match="is not one of harbour-prod"):
        choose_subject(con, "x'; DROP TABLE ledger; --", FRAMEWORK, read_period("2026-10"), MADE_AT)


def test_without_a_snapshot_there_is_nothing_to_report_on() -> None:
    with open_memory() as con, pytest.raises(ReportError, match="has no snapshot of a cluster yet"):
        choose_subject(con, "", FRAMEWORK, read_period("2026-10"), MADE_AT)


def test_an_unknown_framework_is_refused_with_the_choices(ordinary: Path) -> None:
    with open_published(ordinary) as con, pytest.raises(ReportError, match=f"'cis': .* knows {FRAMEWORK}"):
        choose_subject(con, "", "cis", read_period("2026-10"), MADE_AT)


def test_a_period_before_the_first_snapshot_is_refused(
    warehouse_of: Callable[[Callable[[], Company]], Path],
) -> None:
    with open_published(warehouse_of(samples.young)) as con, pytest.raises(ReportError, match="nothing was evaluated"):
        choose_subject(con, "", FRAMEWORK, read_period("2026-09"), MADE_AT)


def test_a_period_that_has_not_begun_is_refused(ordinary: Path) -> None:
    with open_published(ordinary) as con, pytest.raises(ReportError, match="give one that has begun"):
        choose_subject(con, "", FRAMEWORK, read_period("2026-12"), MADE_AT)
