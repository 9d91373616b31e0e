"""No shipped control breaks on objects that say little: what one leaves out costs no other its verdict."""

from collections.abc import Iterator, Sequence
from random import Random
from typing import Any

import pytest

from audit_batch.catalog.control import load_controls
from audit_batch.catalog.example import load_examples
from audit_batch.config import shipped
from audit_batch.errors import ControlError
from audit_batch.evaluate.bench import Bench
from audit_batch.jobs.given import let_in
from audit_batch.jobs.miniature import MOMENT
from audit_batch.kinds import ANY, LISTED, Kind
from audit_batch.redact import Door
from audit_batch.redact.door import new_key

Json = dict[str, Any]

CONTROLS = [control for control in load_controls([shipped("controls")]).controls.values() if not control.detects]
SERVED = {(kind.group, kind.name) for kind in LISTED}
LITTLE: tuple[Json, ...] = ({}, {"spec": {}}, {"spec": None}, {"metadata": {"labels": {}, "annotations": None}})
IDENTITY = {("apiVersion",), ("kind",), ("metadata",), ("metadata", "name"), ("metadata", "namespace")}
"""Without these nothing is an object."""


@pytest.fixture(scope="module")
def bench() -> Iterator[Bench]:
    with Bench(MOMENT) as opened:
        yield opened


def broken(bench: Bench, objects: Sequence[Json]) -> list[str]:
    """What the controls that break on these objects say of it."""
    given = let_in(objects, Door(new_key()))
    bench.hold(given.rows, given.collections)
    answers = bench.judge_all([(control, control.params) for control in CONTROLS])
    return [str(answer) for _, answer in answers if isinstance(answer, ControlError)]


def bare(kind: Kind, number: int) -> Json:
    """An object of the kind that says next to nothing, in one of several ways."""
    name = "ConstraintOfOurs" if kind.name == ANY else kind.name
    body = {"apiVersion": f"{kind.group}/v1".lstrip("/"), "kind": name, **LITTLE[number]}
    namespace = {"namespace": "shop"} if kind.namespaced else {}
    return {**body, "metadata": {**body.get("metadata", {}), "name": f"bare-{number}", **namespace}}


def thinned(value: Any, random: Random, way: tuple[str, ...] = ()) -> Any:
    """The value without some of its parts; others of them are empty or null."""
    if isinstance(value, list):
        return [thinned(inner, random, (*way, "")) for inner in value]
    if not isinstance(value, dict):
        return value
    kept = {key: inner for key, inner in value.items() if (*way, key) in IDENTITY or random.random() > 0.1}
    return {
        key: random.choice((None, type(inner)()))
        if (*way, key) not in IDENTITY and random.random() < 0.05
        else thinned(inner, random, (*way, key))
        for key, inner in kept.items()
    }


def examples_of(number: int, random: Random) -> list[Json]:
    """Objects of some examples of the shipped controls, of the kinds that a cluster serves."""
    examples = [
        example
        for control in random.sample(CONTROLS, number)
        for example in load_examples(control)
        if not example.forbidden
    ]
    return [
        item
        for example in examples
        for item in example.objects
        if (item["apiVersion"].rpartition("/")[0], item["kind"]) in SERVED
    ]


def test_objects_that_say_nothing_break_no_control(bench: Bench) -> None:
    objects = [bare(kind, number) for kind in LISTED for number in range(len(LITTLE))]

    assert broken(bench, objects) == []


def test_bindings_without_a_role_and_containers_without_a_name_break_no_control(bench: Bench) -> None:
    rbac, meta = "rbac.authorization.k8s.io/v1", {"namespace": "shop"}
    subjects = [{"kind": "User", "name": "kim"}, {"kind": "Group", "name": "system:masters"}, {"kind": "Group"}, {}]
    lists: list[Any] = [None, [], [None], [{}], [{"name": None}], [{"image": "example.com/app"}, {"image": ""}]]
    bindings: list[Json] = [
        {"subjects": subjects},
        {"roleRef": {}},
        {"roleRef": {"name": "edit"}, "subjects": subjects},
    ]
    objects: list[Json] = [
        {"apiVersion": rbac, "kind": "RoleBinding", "metadata": {**meta, "name": f"b{number}"}, **rest}
        for number, rest in enumerate(bindings)
    ]
    objects += [
        {"apiVersion": "v1", "kind": "Pod", "metadata": {**meta, "name": f"p{number}"}, "spec": {"containers": one}}
        for number, one in enumerate(lists)
    ]

    assert broken(bench, objects) == []


def test_examples_that_lost_some_of_their_parts_break_no_control(bench: Bench) -> None:
    random = Random(3)  # noqa: S311  not for secrets

    assert broken(bench, [thinned(item, random) for item in examples_of(25, random)]) == []


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(40))
def test_no_example_breaks_a_control_whatever_part_it_lost(bench: Bench, seed: int) -> None:
    random = Random(seed)  # noqa: S311  not for secrets

    assert broken(bench, [thinned(item, random) for item in examples_of(200, random)]) == []
