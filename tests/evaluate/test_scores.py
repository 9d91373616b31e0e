"""The score of a framework, of one evaluation and over time."""

from pathlib import Path
from typing import Any

import duckdb
import pytest

from audit_batch.evaluate.evaluation import evaluate
from audit_batch.evaluate.score import score_frameworks
from tests.evaluate.site import (
    FIRST,
    attestation,
    catalogue,
    day,
    judge_day,
    pod,
    secret,
    take,
    waiver,
)

Con = duckdb.DuckDBPyConnection


def test_the_score_of_the_run_equals_that_of_the_trend(con: Con, tmp_path: Path) -> None:
    take(con, 0, [pod("p", privileged=False), secret("s")])
    (score,) = score_frameworks(judge_day(con, catalogue(tmp_path), 0).requirements)

    con.execute("SET VARIABLE as_of = NULL")

    assert con.execute("SELECT score, coverage FROM trend_scores").fetchall() == [(score.score, score.coverage)]
    assert (score.score, score.coverage) == (1 / 3, 3 / 4)


@pytest.mark.parametrize(
    ("privileged", "waived", "objects", "expected"),
    [
        (True, True, [], (1 / 3, 1.0, 1, 0, 0, 2, 1, 0)),
        (True, False, [secret("s")], (1 / 4, 1.0, 1, 0, 3, 0, 0, 0)),
        (False, False, [], (1.0, 1.0, 1, 1, 0, 0, 1, 0)),
    ],
    ids=["waived", "failing", "passing"],
)
def test_a_score_counts_what_is_waived_as_not_met_and_what_is_attested_as_met(  # noqa: PLR0913, PLR0917
    con: Con, tmp_path: Path, privileged: bool, waived: bool, objects: list[dict[str, Any]], expected: tuple[Any, ...]
) -> None:
    until = day(9).date()
    house = catalogue(
        tmp_path, attestations=[attestation(until)], waivers=[waiver("p", FIRST.date(), until)] if waived else []
    )
    take(con, 0, [pod("p", privileged=privileged), *objects])

    (score,) = score_frameworks(judge_day(con, house, 0).requirements)

    con.execute("SET VARIABLE as_of = NULL")
    columns = "score, coverage, attested, partly, not_met, waived, not_applicable, not_assessed"
    assert (score.score, score.coverage) == expected[:2]
    assert con.execute(f"SELECT {columns} FROM trend_scores").fetchall() == [expected]


def test_the_trend_takes_the_last_evaluation_of_a_day_and_none_of_the_past_judged_apart(
    con: Con, tmp_path: Path
) -> None:
    house = catalogue(tmp_path)
    for number, privileged in ((0, True), (0.5, False), (1, True)):
        take(con, number, [pod("p", privileged=privileged)])
        judge_day(con, house, number)
    con.execute("SET VARIABLE as_of = NULL")
    before = con.execute("SELECT evaluation, taken_at, not_met, requirements FROM trend_scores ORDER BY 1").fetchall()

    evaluate(con, house, cluster=None, as_of=day(0), now=day(9))
    evaluate(con, house, cluster=None, as_of=day(0), now=day(9))

    con.execute("SET VARIABLE as_of = NULL")
    assert before == [(2, day(0.5).replace(tzinfo=None), 0, 4), (3, day(1).replace(tzinfo=None), 2, 4)]
    after = con.execute("SELECT evaluation, taken_at, not_met, requirements FROM trend_scores ORDER BY 1").fetchall()
    assert after == before


def test_a_framework_with_nothing_assessed_has_no_score(con: Con, tmp_path: Path) -> None:
    take(con, 0, [], forbidden=["pods", "secrets"])

    (score,) = score_frameworks(judge_day(con, catalogue(tmp_path), 0).requirements)

    assert (score.score, score.coverage) == (None, 0)
