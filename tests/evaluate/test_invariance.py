"""Verdicts rest on what objects say, not on the order in which they come or on fields that nobody knows yet."""

import gzip
import json
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from random import Random
from typing import Any

import pytest

from audit_batch.catalog.control import Control, load_controls
from audit_batch.config import shipped
from audit_batch.evaluate.judge import judge
from audit_batch.evaluate.moment import Relations, find_moment, release
from audit_batch.evaluate.outcome import missing_data
from audit_batch.evaluate.question import read_question
from audit_batch.jobs.miniature import Miniatures
from audit_batch.warehouse.database import open_memory

Json = dict[str, Any]
Verdicts = dict[str, list[tuple[str, ...]]]
RECORDED = Path(__file__).parents[2].parent / "shared" / "data" / "recorded-cluster"
MAPS = frozenset(
    {"annotations", "data", "binaryData", "labels", "matchLabels", "nodeSelector", "selector", "limits", "requests"}
    | {
        "parameters",
        "hard",
        "default",
        "defaultRequest",
        "max",
        "min",
        "properties",
        "headers",
        "capacity",
        "podSelector",
    }
    | {"values", "definitions", "allocatable", "config", "driverConfig", "namespaceSelector", "objectSelector"}
)
"""Fields whose keys are data: another key there is another thing."""

pytestmark = [
    pytest.mark.recorded,
    pytest.mark.skipif(not RECORDED.exists(), reason="the recorded cluster is not beside the checkout"),
]


@pytest.fixture(scope="module")
def objects() -> list[Json]:
    found: list[Json] = []
    for path in sorted(RECORDED.glob("*.json.gz")):
        with gzip.open(path) as file:
            body = json.load(file)
        if isinstance(body, dict) and isinstance(body.get("items"), list):
            kind = body["kind"].removesuffix("List")
            found += [{"apiVersion": body["apiVersion"], "kind": kind, **item} for item in body["items"]]
    return found


@pytest.fixture(scope="module")
def controls() -> list[Control]:
    return list(load_controls([shipped("controls")]).controls.values())


@pytest.fixture(scope="module")
def usual(objects: list[Json], controls: list[Control]) -> Verdicts:
    return verdicts_on(objects, controls)


def verdicts_on(objects: Sequence[Json], controls: Iterable[Control]) -> Verdicts:
    """Judge the objects as one cluster by every control whose data is there."""
    with open_memory() as con:
        moment = find_moment(con, Miniatures(con).take_objects(objects), None)
        relations = Relations(con)
        found: Verdicts = {}
        for control in controls:
            question = read_question(control)
            if missing_data(moment.collections, question.collections):
                continue
            relations.materialise(question.relations)
            judge(con, control, question, control.params)
            found[control.id] = con.execute(
                "SELECT kind, namespace, name, verdict, reason FROM temp.judged ORDER BY ALL"
            ).fetchall()
        release(con)
    return found


def with_unknown_fields(node: Any, name: str = "") -> Any:
    """Give every structure one field more, as a later version of Kubernetes may."""
    if isinstance(node, list):
        return [with_unknown_fields(item, name) for item in node]
    if not isinstance(node, dict):
        return node
    grown = {key: with_unknown_fields(value, key) for key, value in node.items()}
    return grown if name in MAPS else {**grown, "unheardOf": {"mode": "Strict", "items": [{"name": "x", "port": 1}]}}


def shuffled(objects: Sequence[Json]) -> list[Json]:
    others = list(objects)
    Random(1).shuffle(others)  # noqa: S311
    return [dict(reversed(item.items())) for item in others]


def grown(objects: Sequence[Json]) -> list[Json]:
    return [item if item["kind"] == "CustomResourceDefinition" else with_unknown_fields(item) for item in objects]


@pytest.mark.parametrize("change", [shuffled, grown], ids=["another order", "unknown fields"])
def test_verdicts_and_reasons_stay_the_same(
    objects: list[Json], controls: list[Control], usual: Verdicts, change: Callable[[Sequence[Json]], list[Json]]
) -> None:
    found = verdicts_on(change(objects), controls)

    assert {id_ for id_ in usual if found[id_] != usual[id_]} == set()
    assert sum(map(len, usual.values())) > 1000
