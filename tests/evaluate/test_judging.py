"""Two hands judge as one does: the same outcomes in the same order, the same findings, the same waivers."""

from datetime import timedelta
from pathlib import Path

import duckdb
import pytest
from msgspec.structs import replace

from audit_batch.catalog.control import load_controls
from audit_batch.evaluate import judging
from audit_batch.evaluate.catalogue import Catalogue
from audit_batch.evaluate.evaluation import Evaluation
from audit_batch.evaluate.outcome import Outcome
from audit_batch.warehouse.ledger import verify
from tests.evaluate.site import FIRST, HIDDEN_SECRETS, PRIVILEGED, catalogue, day, judge_day, library, pod, secret, take
from tests.evaluate.site import waiver as waiver_on

Con = duckdb.DuckDBPyConnection
MANY = judging._WORTH + 21


def many(folder: Path) -> Catalogue:
    """As many controls as are worth a second hand; one of them is broken and one cannot be read."""
    texts = {f"pod_{number:03}": PRIVILEGED for number in range(MANY // 2)}
    texts |= {f"secret_{number:03}": HIDDEN_SECRETS for number in range(MANY // 2)}
    texts["pod_007"] = PRIVILEGED.replace("'privileged: '", "nonsense(1), 'privileged: '")
    texts["unread"] = "SELECT 1"
    library(folder, **texts)
    waivers = [
        replace(waiver_on("bad", FIRST.date(), (FIRST + timedelta(days=9)).date()), id=f"W-{id_}", control=id_)
        for id_ in ("pod_049", "pod_001", "secret_040")
    ]
    return replace(catalogue(folder, waivers=waivers), library=load_controls([folder]), frameworks={})


def findings(con: Con) -> list[tuple[object, ...]]:
    return con.execute(
        "SELECT control, kind, namespace, name, reason, fields, evidence, waiver, first_evaluation "
        "FROM finding_versions WHERE last_evaluation = 2147483647 ORDER BY ALL"
    ).fetchall()


def told(evaluation: Evaluation) -> tuple[list[tuple[str, Outcome]], list[str], list[str]]:
    return (
        list(evaluation.outcomes.items()),
        [str(problem) for problem in evaluation.problems],
        [f"{use.waiver.id} {use.findings}" for use in evaluation.waivers],
    )


def test_two_hands_come_to_what_one_comes_to(con: Con, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    house = many(tmp_path)
    take(con, 0, [pod("bad", privileged=True), pod("good", privileged=False), secret("s")])
    by_two = judge_day(con, house, 0), findings(con)

    monkeypatch.setattr(judging, "_WORTH", 10**6)
    by_one = judge_day(con, house, 0), findings(con)

    assert told(by_two[0]) == told(by_one[0])
    assert by_two[1] == by_one[1]
    assert len(by_one[1]) > MANY // 2
    verify(con)


def test_what_a_second_hand_cannot_look_at_is_not_resolved(con: Con, tmp_path: Path) -> None:
    house = many(tmp_path)
    take(con, 0, [pod("bad", privileged=True), secret("s")])
    judge_day(con, house, 0)
    before = len(findings(con))

    take(con, 1, [], forbidden=["pods", "secrets"])
    evaluation = judge_day(con, house, 1)

    assert {str(outcome.state) for outcome in evaluation.outcomes.values()} == {"not_assessed"}
    assert len(findings(con)) == before
    assert evaluation.moment.taken_at == day(1).replace(tzinfo=None)
