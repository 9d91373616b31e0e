from datetime import UTC, date, datetime

import orjson
import pytest

from audit_batch.collect.audit_log.native import store_given
from audit_batch.collect.nodes.given import Given, settle
from audit_batch.demo.activity.log import log_lines
from audit_batch.demo.company import Company, make_company
from audit_batch.demo.node_facts import FAULTS, SILENT
from audit_batch.demo.nodes import CONTROL_NODES
from audit_batch.demo.scene import Json, Scene
from audit_batch.jobs.miniature import Miniatures
from audit_batch.redact.door import Door, new_key
from audit_batch.warehouse.database import open_memory

CONTROL_PLANE = "node-role.kubernetes.io/control-plane"


def facts_on(company: Company, day: date) -> dict[str, Json]:
    return {facts["metadata"]["name"]: facts for facts in company.node_facts(day)}


def mode_of(facts: Json, path: str) -> str:
    return next(str(file["mode"]) for file in facts["spec"]["files"] if file["path"] == path)


@pytest.mark.parametrize("day", [date(2025, 10, 1), date(2026, 6, 24), date(2026, 10, 31)])
def test_what_the_nodes_say_is_what_a_snapshot_takes(day: date) -> None:
    company = make_company()
    given = [Given("x.json", name, orjson.dumps(facts)) for name, facts in facts_on(company, day).items()]

    taken = settle(given, datetime(day.year, day.month, day.day, 2, tzinfo=UTC))

    assert len(taken) == 14
    assert [facts["spec"].get("problem") for facts in taken] == [None] * 14


def test_the_same_seed_gives_the_same_facts() -> None:
    day = date(2026, 6, 24)

    assert facts_on(make_company(), day) == facts_on(make_company(), day)


def test_a_fault_is_there_on_its_node_until_it_is_mended() -> None:
    company = make_company()
    fault = next(fault for fault in FAULTS if fault.node == "worker-03")
    before, after = facts_on(company, date(2026, 2, 17)), facts_on(company, fault.until)

    modes = [mode_of(facts[name], fault.path) for facts in (before, after) for name in ("worker-03", "worker-04")]

    assert modes == ["0644", "0600", "0600", "0600"]


def test_a_node_that_did_not_answer_has_no_facts() -> None:
    name, span = SILENT

    assert [name in facts_on(make_company(), day) for day in (span.first, span.last, date(2026, 8, 19))] == [
        False,
        False,
        True,
    ]


def test_the_log_of_the_company_is_what_its_audit_policy_says() -> None:
    company = make_company()
    day = date(2026, 10, 13)
    nodes = [
        {"apiVersion": "v1", "kind": "Node", "metadata": {"name": name, "labels": {CONTROL_PLANE: ""}}}
        for name in CONTROL_NODES
    ]
    facts = [facts for name, facts in facts_on(company, day).items() if name in CONTROL_NODES]
    events = [orjson.loads(line) for line in log_lines(Scene(company.estate, day.toordinal()))]
    with open_memory() as con:
        name = Miniatures(con).take_objects([*nodes, *facts])
        store_given(con, name, events, Door(new_key()))
        con.execute("SET VARIABLE cluster = $name", {"name": name})
        con.execute("SET VARIABLE as_of = TIMESTAMP '2026-10-14'")

        drift = con.execute("SELECT verb, target, level, possible FROM audit_policy_drift").fetchall()
        levels = con.execute("SELECT count(*) FROM audit_log_levels").fetchone()

    assert drift == []
    assert levels is not None
    assert levels[0] > 10
