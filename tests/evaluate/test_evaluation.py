"""A snapshot is judged: outcomes say what was and what was not assessed, findings live, history is repeatable."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import duckdb
import pytest
from msgspec.structs import replace

from audit_batch.catalog.framework import load_frameworks
from audit_batch.errors import UsageError, WarehouseMissing
from audit_batch.evaluate.evaluation import evaluate
from audit_batch.model import OutcomeState
from audit_batch.warehouse.ledger import verify
from tests.evaluate.site import (
    FIRST,
    HIDDEN_SECRETS,
    PRIVILEGED,
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


def findings(con: Con) -> list[tuple[Any, ...]]:
    con.execute("SET VARIABLE as_of = NULL")
    return con.execute("SELECT name, state, reopened FROM findings ORDER BY name").fetchall()


def ledger(con: Con) -> list[str]:
    verify(con)
    return [
        f"{kind} {number}" for kind, number in con.execute("SELECT kind, number FROM ledger ORDER BY entry").fetchall()
    ]


def test_a_failing_pod_is_a_failing_outcome_and_an_open_finding(con: Con, tmp_path: Path) -> None:
    take(con, 0, [pod("good", privileged=False), pod("bad", privileged=True)])

    outcome = judge_day(con, catalogue(tmp_path), 0).outcomes["privileged"]

    assert (outcome.state, outcome.judged, outcome.passed, outcome.failed) == (OutcomeState.FAIL, 2, 1, 1)
    assert findings(con) == [("bad", "open", 0)]


def test_a_forbidden_list_is_not_assessed_and_says_which(con: Con, tmp_path: Path) -> None:
    take(con, 0, [pod("good", privileged=False)], forbidden=["secrets"])

    outcomes = judge_day(con, catalogue(tmp_path), 0).outcomes

    assert outcomes["hidden_secrets"].state is OutcomeState.NOT_ASSESSED
    assert outcomes["hidden_secrets"].reason == "secrets: forbidden (403 Forbidden)"
    assert outcomes["privileged"].state is OutcomeState.PASS


@pytest.mark.parametrize("resource", ["pods", "deployments.apps", "cronjobs.batch"])
def test_any_list_behind_a_relation_counts(con: Con, tmp_path: Path, resource: str) -> None:
    take(con, 0, [pod("good", privileged=False)], forbidden=[resource])

    assert judge_day(con, catalogue(tmp_path), 0).outcomes["privileged"].state is OutcomeState.NOT_ASSESSED


def test_nothing_to_judge_is_not_applicable(con: Con, tmp_path: Path) -> None:
    take(con, 0, [])

    assert judge_day(con, catalogue(tmp_path), 0).outcomes["privileged"].state is OutcomeState.NOT_APPLICABLE


def test_a_finding_is_opened_stays_is_resolved_and_reopened(con: Con, tmp_path: Path) -> None:
    house = catalogue(tmp_path)
    seen = []
    for number, privileged in enumerate([True, True, False, True]):
        take(con, number, [pod("p", privileged=privileged)])
        judge_day(con, house, number)
        seen += findings(con)

    assert seen == [("p", "open", 0), ("p", "open", 0), ("p", "resolved", 0), ("p", "open", 1)]
    first = con.execute("SELECT first_seen, opened_at, age_days FROM findings").fetchall()
    assert first == [(day(0).replace(tzinfo=None), day(3).replace(tzinfo=None), 0)]


def test_a_finding_that_cannot_be_looked_at_is_not_resolved(con: Con, tmp_path: Path) -> None:
    house = catalogue(tmp_path)
    take(con, 0, [pod("p", privileged=True)])
    judge_day(con, house, 0)
    take(con, 1, [], forbidden=["pods"])
    judge_day(con, house, 1)

    assert findings(con) == [("p", "open", 0)]
    assert con.execute("SELECT last_seen FROM findings").fetchall() == [(day(1).replace(tzinfo=None),)]


def test_a_finding_whose_own_data_is_missing_is_not_resolved_beside_one_that_fails(con: Con, tmp_path: Path) -> None:
    take(con, 0, [pod("p", privileged=True), pod("q", privileged=True)])
    judge_day(con, catalogue(tmp_path), 0)
    unseen = PRIVILEGED.replace("if(bool_or(privileged), 'fail', 'pass')", "if(name = 'p', 'not_assessed', 'fail')")
    take(con, 1, [pod("p", privileged=True), pod("q", privileged=True)])

    outcome = judge_day(con, catalogue(tmp_path, privileged=unseen), 1).outcomes["privileged"]

    assert (outcome.state, outcome.failed) == (OutcomeState.FAIL, 1)
    assert findings(con) == [("p", "open", 0), ("q", "open", 0)]


def test_a_waiver_in_force_waives_and_an_expired_one_does_not(con: Con, tmp_path: Path) -> None:
    until = (FIRST + timedelta(days=1)).date()
    house = catalogue(tmp_path, waivers=[waiver("p*", FIRST.date(), until)])
    states = []
    for number in range(3):
        take(con, number, [pod("p1", privileged=True)])
        outcome = judge_day(con, house, number).outcomes["privileged"]
        states.append((outcome.state, outcome.failed, outcome.waived, findings(con)[0][1]))

    assert states == [
        (OutcomeState.WAIVED, 0, 1, "waived"),
        (OutcomeState.WAIVED, 0, 1, "waived"),
        (OutcomeState.FAIL, 1, 0, "open"),
    ]


def test_the_same_snapshot_judged_twice_gives_the_same_rows(con: Con, tmp_path: Path) -> None:
    house = catalogue(tmp_path)
    take(con, 0, [pod("p", privileged=True), secret("s")])
    judge_day(con, house, 0)
    tables = ("outcome_versions", "finding_versions", "requirement_versions", "control_versions")
    before = [con.execute(f"SELECT * FROM {table} ORDER BY ALL").fetchall() for table in tables]

    judge_day(con, house, 0)

    assert [con.execute(f"SELECT * FROM {table} ORDER BY ALL").fetchall() for table in tables] == before
    assert ledger(con) == ["cluster 1", "snapshot 1", "evaluation 1", "evaluation 2"]


def test_the_past_is_judged_with_todays_controls_and_moves_no_finding(con: Con, tmp_path: Path) -> None:
    take(con, 0, [pod("p", privileged=True)])
    take(con, 5, [pod("p", privileged=False)])
    house = catalogue(tmp_path)
    judge_day(con, house, 5)

    past = evaluate(con, house, cluster=None, as_of=day(2), now=day(9))

    assert past.as_of_only
    assert past.moment.taken_at == day(0).replace(tzinfo=None)
    assert past.outcomes["privileged"].state is OutcomeState.FAIL
    assert findings(con) == []
    assert ledger(con)[-2:] == ["evaluation 1", "evaluation as of 1"]


def test_a_moment_before_the_first_snapshot_is_refused_with_the_first_date(con: Con, tmp_path: Path) -> None:
    take(con, 5, [])

    with pytest.raises(WarehouseMissing, match="first was taken 2026-03-06"):
        evaluate(con, catalogue(tmp_path), cluster=None, as_of=day(2), now=day(9))


def test_a_cluster_that_is_not_there_is_refused_with_those_that_are(con: Con, tmp_path: Path) -> None:
    take(con, 0, [])

    with pytest.raises(WarehouseMissing, match="there is shop-cluster"):
        evaluate(con, catalogue(tmp_path), cluster="other", as_of=None, now=day(0))


def test_several_clusters_need_a_choice(con: Con, tmp_path: Path) -> None:
    take(con, 0, [])
    con.execute("INSERT INTO cluster_rows VALUES ('other', 'other')")

    with pytest.raises(UsageError, match="--cluster"):
        judge_day(con, catalogue(tmp_path), 0)


def test_a_broken_control_is_not_assessed_and_stops_no_other(con: Con, tmp_path: Path) -> None:
    broken = PRIVILEGED.replace("FROM containers", "FROM containrs")
    take(con, 0, [pod("p", privileged=True)])

    evaluation = judge_day(con, catalogue(tmp_path, broken=broken, unread="-- title = 'x'\nSELECT 1"), 0)

    assert evaluation.outcomes["privileged"].state is OutcomeState.FAIL
    assert evaluation.outcomes["broken"].state is OutcomeState.NOT_ASSESSED
    assert "did you mean containers?" in evaluation.outcomes["broken"].reason
    assert "header: lacks fix" in evaluation.outcomes["unread"].reason
    assert {"broken.sql", "unread.sql"} == {Path(problem.path).name for problem in evaluation.problems}


def test_a_requirement_whose_control_is_broken_is_not_assessed(con: Con, tmp_path: Path) -> None:
    take(con, 0, [pod("p", privileged=False)])

    evaluation = judge_day(con, catalogue(tmp_path, privileged="-- title = 'x'\nSELECT 1"), 0)

    assert evaluation.requirements[0].state is OutcomeState.NOT_ASSESSED
    assert "the control is broken" in evaluation.requirements[0].reason


def test_requirements_take_the_worst_of_their_controls(con: Con, tmp_path: Path) -> None:
    take(con, 0, [pod("p", privileged=False), secret("s")])

    states = [outcome.state for outcome in judge_day(con, catalogue(tmp_path), 0).requirements]

    assert states == [OutcomeState.PASS, OutcomeState.FAIL, OutcomeState.FAIL, OutcomeState.NOT_ASSESSED]


def test_a_requirement_that_is_covered_in_part_is_met_in_part_at_best(con: Con, tmp_path: Path) -> None:
    take(con, 0, [pod("p", privileged=False)])

    part = judge_day(con, catalogue(tmp_path), 0).requirements[2]

    assert (part.state, part.reason) == (OutcomeState.PARTIAL, "Both show a part of it.")


def test_controls_that_lack_the_same_are_named_together(con: Con, tmp_path: Path) -> None:
    house = catalogue(tmp_path, more_secrets=HIDDEN_SECRETS)
    path = tmp_path / "frameworks" / "house-1.toml"
    path.write_text(
        path.read_text().replace('controls = ["hidden_secrets"]', 'controls = ["hidden_secrets", "more_secrets"]')
    )
    house = replace(house, frameworks=load_frameworks([tmp_path], house.library.controls))
    take(con, 0, [], forbidden=["secrets"])

    judged = judge_day(con, house, 0).requirements[1]

    assert judged.reason == "hidden_secrets, more_secrets: secrets: forbidden (403 Forbidden)"


def test_an_unread_list_outweighs_what_passed(con: Con, tmp_path: Path) -> None:
    take(con, 0, [pod("p", privileged=False)], forbidden=["secrets"])

    part = judge_day(con, catalogue(tmp_path), 0).requirements[2]

    assert part.state is OutcomeState.NOT_ASSESSED
    assert "secrets: forbidden" in part.reason


@pytest.mark.parametrize(
    ("days", "result", "state"),
    [(30, "pass", OutcomeState.MANUAL), (30, "fail", OutcomeState.FAIL), (0, "pass", OutcomeState.NOT_ASSESSED)],
)
def test_an_attestation_answers_until_it_expires(
    con: Con, tmp_path: Path, days: int, result: str, state: OutcomeState
) -> None:
    take(con, 1, [])
    answer = attestation((FIRST + timedelta(days=days)).date(), result=result)

    judged = judge_day(con, catalogue(tmp_path, attestations=[answer]), 1).requirements[3]

    assert judged.state is state
    assert "Head of People" in judged.reason


@pytest.mark.parametrize(
    ("bounds", "asked", "judged"),
    [
        ('kubernetes_since = "1.34"', (), ["house-1"]),
        ('kubernetes_until = "1.33"', (), []),
        ('kubernetes_until = "1.33"', ("house-1",), ["house-1"]),
    ],
)
def test_a_framework_for_other_versions_is_judged_when_it_is_asked_for(
    con: Con, tmp_path: Path, bounds: str, asked: tuple[str, ...], judged: list[str]
) -> None:
    house = catalogue(tmp_path)
    path = tmp_path / "frameworks" / "house-1.toml"
    path.write_text(f"{bounds}\n{path.read_text()}")
    house = replace(house, frameworks=load_frameworks([tmp_path], {"privileged", "hidden_secrets"}))
    take(con, 0, [])

    evaluation = judge_day(con, replace(house, asked=frozenset(asked)), 0)

    assert list(evaluation.frameworks) == judged
    assert {outcome.framework for outcome in evaluation.requirements} == set(judged)


@pytest.mark.parametrize(
    ("query", "problem"),
    [
        ("SELECT 'Pod' AS kind, '' AS namespace, 'x' AS name, 'pass' AS verdict, '' AS reason", "reads no relation"),
        ("SELECT * FROM object_versions", "not a relation"),
        ("SELECT * FROM warehouse.main.pods", "pods with a schema"),
        ("SELECT * FROM read_csv('/etc/passwd')", "read_csv"),
        ("SELECT * FROM '/etc/passwd'", "not a relation"),
        ("WITH pods AS (SELECT 1) SELECT * FROM pods", "name of a relation|is a relation"),
        ("SELECT 1; SELECT 2", "more than one|not one SELECT"),
        ("DELETE FROM pods", "not one SELECT"),
        ("WITH gone AS (DELETE FROM pods RETURNING *) SELECT * FROM gone", "not one SELECT|only reads"),
        ("SELECT kind FROM pods", "no column namespace"),
        (
            "SELECT *, 'pass' AS verdict, '' AS reason FROM (SELECT kind, namespace, name FROM pods), range(2)",
            "resources are judged twice|unknown column",
        ),
        ("SELECT kind, namespace, name, 'ok' AS verdict, '' AS reason FROM pods", "'ok' is not one of"),
        ("SELECT kind, namespace, name, 'fail' AS verdict, '' AS reason FROM pods", "has no reason"),
        ("SELECT kind, namespace, name, 'fail' AS verdict, NULL AS reason FROM pods", "has no reason"),
        ("SELECT kind, namespace, NULL AS name, 'pass' AS verdict, '' AS reason FROM pods", "lack kind"),
        ("SELECT 'Node' AS kind, namespace, name, 'pass' AS verdict, '' AS reason FROM pods", "judges a Node"),
        ("SELECT kind, namespace, name, 'pass' AS verdict, $none AS reason FROM pods", "uses $none"),
        ("SELECT kind, namespace, name, 'pass' AS verdict, 1/0::INT/'x' AS reason FROM pods", "query fails"),
    ],
)
def test_a_query_that_cannot_be_relied_on_is_refused(con: Con, tmp_path: Path, query: str, problem: str) -> None:
    take(con, 0, [pod("p", privileged=True)])
    header = PRIVILEGED.split("\n\n", maxsplit=1)[0]

    evaluation = judge_day(con, catalogue(tmp_path, odd=f"{header}\n\n{query}\n"), 0)

    assert evaluation.outcomes["odd"].state is OutcomeState.NOT_ASSESSED
    assert len(evaluation.problems) == 1
    assert str(evaluation.problems[0]).startswith(str(tmp_path / "house" / "odd.sql"))
    assert any(word in evaluation.outcomes["odd"].reason for word in problem.split("|")) or pytest.fail(
        evaluation.outcomes["odd"].reason
    )


@pytest.mark.parametrize(
    ("kind", "name", "verdict", "reason", "problem"),
    [
        ("kind", "name", "pass", "''", "resources are judged twice"),
        ("kind", "concat(name, number)", "ok", "''", "'ok' is not one of"),
        ("kind", "concat(name, number)", "fail", "''", "has no reason"),
        ("kind", "if(number = 7, NULL, concat(name, number))", "pass", "''", "1 rows lack kind"),
        ("if(number = 7, 'Node', kind)", "concat(name, number)", "pass", "''", "judges a Node"),
    ],
)
def test_so_many_verdicts_that_they_are_counted_in_sql_are_checked_alike(  # noqa: PLR0913, PLR0917
    con: Con, tmp_path: Path, kind: str, name: str, verdict: str, reason: str, problem: str
) -> None:
    take(con, 0, [pod("p", privileged=True)])
    header = PRIVILEGED.split("\n\n", maxsplit=1)[0]
    query = f"""
        SELECT {kind} AS kind, namespace, {name} AS name, '{verdict}' AS verdict, {reason} AS reason
        FROM pods, range(6000) AS numbers(number)
    """

    evaluation = judge_day(con, catalogue(tmp_path, odd=f"{header}\n\n{query}\n"), 0)

    assert evaluation.outcomes["odd"].state is OutcomeState.NOT_ASSESSED
    assert problem in evaluation.outcomes["odd"].reason


def test_so_many_verdicts_that_they_are_counted_in_sql_count_alike(con: Con, tmp_path: Path) -> None:
    take(con, 0, [pod("p", privileged=True)])
    header = PRIVILEGED.split("\n\n", maxsplit=1)[0]
    query = """
        SELECT
            kind, namespace, concat(name, number) AS name, if(number < 10, 'fail', 'pass') AS verdict, 'few' AS reason
        FROM pods, range(6000) AS numbers(number)
    """

    outcome = judge_day(con, catalogue(tmp_path, odd=f"{header}\n\n{query}\n"), 0).outcomes["odd"]

    assert (outcome.state, outcome.judged, outcome.passed, outcome.failed) == (OutcomeState.FAIL, 6000, 5990, 10)


def test_a_row_whose_own_data_is_missing_makes_the_control_not_assessed(con: Con, tmp_path: Path) -> None:
    odd = PRIVILEGED.replace("'fail', 'pass')", "'not_assessed', 'pass')")
    take(con, 0, [pod("p", privileged=True), pod("q", privileged=False)])

    outcome = judge_day(con, catalogue(tmp_path, odd=odd), 0).outcomes["odd"]

    assert outcome.state is OutcomeState.NOT_ASSESSED
    assert outcome.reason == "1 of 2 resources could not be assessed: privileged: app"


def test_a_site_parameter_is_part_of_the_settings_digest(tmp_path: Path) -> None:
    house = catalogue(tmp_path)

    assert replace(house, params={"privileged": {"exempt": ["a"]}}).settings_digest() != house.settings_digest()
    assert replace(house, params={"privileged": {"exempt": ["a"]}}).digest() == house.digest()


def test_a_changed_query_changes_the_catalogue_digest(tmp_path: Path) -> None:
    before = catalogue(tmp_path / "a").digest()

    assert catalogue(tmp_path / "b", hidden_secrets=HIDDEN_SECRETS.replace("= []", "!= []")).digest() != before
