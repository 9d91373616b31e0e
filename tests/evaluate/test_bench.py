"""On a bench nothing is left of the objects before, and what is not run would have said nothing."""

import errno
from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from msgspec.structs import replace

from audit_batch.catalog.control import Control, load_controls
from audit_batch.config import shipped
from audit_batch.errors import ControlError
from audit_batch.evaluate.begun_bench import BegunBench
from audit_batch.evaluate.bench import Bench
from audit_batch.evaluate.judge import read_rows
from audit_batch.evaluate.question import read_question
from audit_batch.evaluate.touched import is_of_objects
from audit_batch.jobs.given import let_in
from audit_batch.jobs.miniature import MOMENT
from audit_batch.redact import Door
from audit_batch.redact.door import new_key
from audit_batch.warehouse.views import BASE, load_relations

CONTROLS = load_controls([shipped("controls")]).controls
PRIVILEGED = CONTROLS["privileged_container"]
SELECT = "SELECT kind, namespace, name, 'fail' AS verdict, 'bad' AS reason FROM pods"

Verdicts = dict[str, str]


def pod(name: str, *, privileged: bool) -> dict[str, Any]:
    return {
        "apiVersion": "v1",
        "kind": "Pod",
        "metadata": {"name": name, "namespace": "shop"},
        "spec": {"containers": [{"name": "app", "securityContext": {"privileged": privileged}}]},
    }


def control_of(sql: str, *, id_: str = "odd", params: Mapping[str, Any] | None = None) -> Control:
    return replace(PRIVILEGED, id=id_, sql=sql, judges=("Pod",), params=params or {})


def hold(bench: Bench, *objects: dict[str, Any], forbidden: tuple[str, ...] = ()) -> None:
    given = let_in(objects, Door(new_key()), forbidden)
    bench.hold(given.rows, given.collections)


def verdicts(bench: Bench, control: Control = PRIVILEGED) -> Verdicts:
    rows = bench.judge(control, read_question(control), control.params)
    return {row[2]: row[3] for row in rows}


@pytest.fixture(scope="module")
def bench() -> Iterator[Bench]:
    with Bench(MOMENT) as opened:
        yield opened


def test_a_bench_that_opens_beside_other_work_judges_as_any_other() -> None:
    with BegunBench(MOMENT) as begun:
        bench = begun.finish()
        hold(bench, pod("a", privileged=True))
        answer = verdicts(bench)

    assert answer == {"a": "fail"}


def test_a_bench_that_cannot_be_opened_says_so_where_it_is_wanted(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse() -> None:
        raise OSError(errno.EMFILE, "Too many open files")

    monkeypatch.setattr("audit_batch.evaluate.bench.nameless_file", refuse)

    with BegunBench(MOMENT) as begun, pytest.raises(OSError, match="Too many"):
        begun.finish()


def test_each_set_of_objects_is_judged_alone(bench: Bench) -> None:
    answers = []
    for objects in ([pod("a", privileged=True)], [pod("b", privileged=False)], [], [pod("c", privileged=True)]):
        hold(bench, *objects)
        answers.append(verdicts(bench))

    assert answers == [{"a": "fail"}, {"b": "pass"}, {}, {"c": "fail"}]


def test_parameters_stand_for_their_values_but_not_inside_of_texts(bench: Bench) -> None:
    hold(bench, pod("a", privileged=True))
    told = """
        SELECT kind, namespace, name, 'fail' AS verdict,  -- of $names
            '$names: ' || array_to_string($names, ',') || (8 - $less::INTEGER)::VARCHAR || $sure || "name" AS reason
        FROM pods
        WHERE name IN $names
    """
    control = control_of(told, params={"names": ["a", "it's"], "less": -1, "sure": True})

    rows = bench.judge(control, read_question(control), control.params)

    assert [row[4] for row in rows] == ["$names: a,it's9truea"]


def test_of_two_objects_of_one_name_the_first_counts(bench: Bench) -> None:
    hold(bench, pod("a", privileged=True), pod("a", privileged=False))

    assert verdicts(bench) == {"a": "fail"}


def test_objects_of_a_forbidden_kind_are_not_there(bench: Bench) -> None:
    hold(bench, pod("a", privileged=True), forbidden=("pods",))

    assert verdicts(bench) == {}


def test_no_relation_and_no_control_says_anything_of_nothing() -> None:
    with Bench(MOMENT) as empty:
        hold(empty)
        empty.settle(frozenset(load_relations()))
        for name, view in load_relations().items():
            if name != BASE and is_of_objects(view):
                assert empty._fill(view) == 0, name
        spoken = [
            control.id
            for control in CONTROLS.values()
            if not control.detects and read_rows(empty.con, control, read_question(control), control.params)
        ]

    assert spoken == []


@pytest.mark.parametrize(
    ("sql", "problem"),
    [
        (SELECT.replace("'fail'", "'bad'"), "verdict 'bad' is not one of"),
        (SELECT.replace("'bad' AS reason", "NULL AS reason"), "the verdict on a has no reason"),
        (SELECT.replace("kind,", "'Node' AS kind,"), "the query judges a Node"),
        (SELECT.replace("name,", "NULL AS name,"), "1 rows lack kind, namespace, name or verdict"),
        (f"{SELECT} UNION ALL {SELECT}", "1 resources are judged twice"),
        (SELECT.replace("name,", ""), "the query returns no column name"),
        (SELECT.replace("FROM", ", 1 AS more FROM"), "the query returns an unknown column more"),
        (SELECT.replace("'bad'", "error('x')"), "the query fails"),
    ],
)
def test_what_is_not_one_good_row_per_resource_is_refused(bench: Bench, sql: str, problem: str) -> None:
    hold(bench, pod("a", privileged=True))

    with pytest.raises(ControlError, match=problem):
        verdicts(bench, control_of(sql))


def test_parameters_are_values_whatever_is_in_them(bench: Bench) -> None:
    hostile = "x'); DROP TABLE objects; --"
    names = {"text": hostile, "texts": [hostile, "a"], "number": 7, "share": 0.5, "flag": True, "none": []}
    written = hostile.replace("'", "''")
    kept = (
        f"$text = '{written}' AND list_contains($texts, name) AND $number = 7 AND $share = 0.5 AND $flag AND $none = []"
    )
    hold(bench, pod("a", privileged=True), pod("b", privileged=True))

    assert verdicts(bench, control_of(f"{SELECT} WHERE {kept}", params=names)) == {"a": "fail"}


def test_reasons_and_fields_of_any_type_are_texts(bench: Bench) -> None:
    hold(bench, pod("a", privileged=True))
    odd = control_of(SELECT.replace("'bad' AS reason", "7 AS reason, [1] AS fields"))

    assert bench.judge(odd, read_question(odd), {}) == [("Pod", "shop", "a", "fail", "7", ["1"])]


def test_controls_are_judged_by_several_hands_as_by_one(bench: Bench) -> None:
    hold(bench, pod("a", privileged=True), pod("b", privileged=False))
    broken = control_of(SELECT.replace("'fail'", "'bad'"), id_="broken")
    some = [*list(CONTROLS.values())[::9], PRIVILEGED, broken]
    some = [control for control in some if not control.detects]

    together = {control.id: answer for control, answer in bench.judge_all([(one, one.params) for one in some])}

    assert isinstance(together.pop("broken"), ControlError)
    alone = {one.id: bench.judge(one, read_question(one), one.params) for one in some if one is not broken}
    assert together == {id_: rows for id_, rows in alone.items() if id_ in together}
    assert {id_ for id_, rows in alone.items() if rows} <= together.keys()


@pytest.mark.parametrize(
    ("clause", "wanted", "judged"),
    [
        ("len($wanted) > 0", ["x"], {"a", "b"}),
        ("len($wanted) > 0", [], set()),
        ("list_contains($wanted, name)", ["a", "z"], {"a"}),
        ("list_contains($wanted, name)", ["z"], set()),
        ("list_contains($wanted, pods.NAME)", ["b"], {"b"}),
        ("list_contains($wanted, verdict)", ["fail"], {"a", "b"}),
        ("list_contains($wanted, host_network)", [False], {"a", "b"}),
        ("list_contains($wanted, host_network)", [True], set()),
    ],
)
def test_what_a_query_asks_of_a_parameter_leaves_out_nothing_that_it_would_judge(
    bench: Bench, clause: str, wanted: list[object], judged: set[str]
) -> None:
    hold(bench, pod("a", privileged=True), pod("b", privileged=True))

    assert verdicts(bench, control_of(f"{SELECT} WHERE {clause}", params={"wanted": wanted})).keys() == judged


def test_a_query_whose_parameter_names_nothing_that_is_there_is_not_run(bench: Bench) -> None:
    hold(bench, pod("a", privileged=True))
    bad = SELECT.replace("'bad'", "error('it was run')")

    assert verdicts(bench, control_of(f"{bad} WHERE list_contains($wanted, name)", params={"wanted": ["z"]})) == {}


def test_a_relation_says_the_same_whether_its_texts_are_sought_or_not() -> None:
    told = {name: view for name, view in load_relations().items() if view.texts}
    labelled = pod("a", privileged=False)
    labelled["metadata"]["labels"] = {"sidecar.istio.io/inject": "true"}

    with Bench(MOMENT) as few:
        hold(few, labelled)
        few.settle(frozenset(told))
        sought = {name: few.con.execute(f'FROM "{name}"').fetchall() for name in told}
        few._settled.clear()
        few._settled.add(BASE)
        few._documents = None
        few.settle(frozenset(told))
        unsought = {name: few.con.execute(f'FROM "{name}"').fetchall() for name in told}

    assert sought == unsought
    assert len(sought["istio_workloads"]) == 1
