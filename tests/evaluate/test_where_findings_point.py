"""A finding says what is wrong and points at it: the first field is the line that a scan shows."""

from collections.abc import Iterator
from typing import Any

import pytest

from audit_batch.catalog.control import load_controls
from audit_batch.config import shipped
from audit_batch.evaluate.bench import Bench
from audit_batch.evaluate.question import read_question
from audit_batch.jobs.given import let_in
from audit_batch.jobs.miniature import MOMENT
from audit_batch.redact import Door
from audit_batch.redact.door import new_key

Json = dict[str, Any]

CONTROLS = load_controls([shipped("controls")]).controls
MASTER = {"key": "node-role.kubernetes.io/master", "operator": "Exists", "effect": "NoSchedule"}


@pytest.fixture(scope="module")
def bench() -> Iterator[Bench]:
    with Bench(MOMENT) as opened:
        yield opened


def pod(**spec: Any) -> Json:
    metadata = {"name": "a", "namespace": "shop"}
    return {"apiVersion": "v1", "kind": "Pod", "metadata": metadata, "spec": {"containers": [{"name": "app"}], **spec}}


def told(bench: Bench, control: str, *objects: Json) -> list[tuple[str, list[str]]]:
    """Reason and fields of every fail."""
    given = let_in(objects, Door(new_key()))
    bench.hold(given.rows, given.collections)
    rows = bench.judge(CONTROLS[control], read_question(CONTROLS[control]), CONTROLS[control].params)
    return [(reason, list(fields)) for _, _, _, verdict, reason, fields, *_ in rows if verdict == "fail"]


def test_a_toleration_of_the_control_plane_is_pointed_at(bench: Bench) -> None:
    workload = pod(tolerations=[{"key": "gpu", "operator": "Exists"}, MASTER])

    assert told(bench, "control_plane_node_workload", workload) == [
        (
            "may run beside the control plane: tolerates node-role.kubernetes.io/master",
            ["spec.tolerations[1]"],
        )
    ]


@pytest.mark.parametrize(
    ("effects", "said", "places"),
    [
        (["NoExecute"], "tolerates every taint of the effect NoExecute", [1]),
        (
            ["NoExecute", "PreferNoSchedule"],
            "tolerates every taint of the effect NoExecute and PreferNoSchedule",
            [1, 2],
        ),
        (
            ["NoSchedule"],
            "tolerates every taint of the effect NoSchedule, that of the control plane among them",
            [1],
        ),
        (["NoExecute", ""], "tolerates every taint, those of the control plane among them", [1, 2]),
    ],
)
def test_a_toleration_of_every_taint_says_of_which_effect(
    bench: Bench, effects: list[str], said: str, places: list[int]
) -> None:
    broad = [{"operator": "Exists", "effect": effect} for effect in effects]

    assert told(bench, "tolerates_every_taint", pod(tolerations=[MASTER, *broad])) == [
        (said, [f"spec.tolerations[{place}]" for place in places])
    ]


@pytest.mark.parametrize(
    ("rule", "said", "parts"),
    [
        (
            {"apiGroups": [""], "resources": ["nodes/proxy"], "verbs": ["*"]},
            "all verbs on nodes/proxy",
            ["verbs"],
        ),
        (
            {"apiGroups": ["", "apps"], "resources": ["*"], "verbs": ["get", "list"]},
            "get, list on all resources of API group core, apps",
            ["resources"],
        ),
        (
            {"apiGroups": ["*"], "resources": ["jobs"], "verbs": ["get"]},
            "get on jobs of all API groups",
            ["apiGroups"],
        ),
        (
            {"apiGroups": ["*"], "resources": ["*"], "verbs": ["*"]},
            "all verbs on all resources of all API groups",
            ["verbs", "resources", "apiGroups"],
        ),
        ({"nonResourceURLs": ["/*"], "verbs": ["get"]}, "get on path /*", ["nonResourceURLs"]),
    ],
)
def test_a_wildcard_says_what_it_grants(bench: Bench, rule: Json, said: str, parts: list[str]) -> None:
    narrow = {"apiGroups": [""], "resources": ["pods"], "verbs": ["get"]}
    role = {
        "apiVersion": "rbac.authorization.k8s.io/v1",
        "kind": "ClusterRole",
        "metadata": {"name": "ops"},
        "rules": [narrow, rule],
    }

    assert told(bench, "wildcard_role", role) == [(f"rule 2 grants {said}", [f"rules[1].{part}" for part in parts])]


def test_containers_that_run_as_root_are_pointed_at_in_their_order_each_once(bench: Bench) -> None:
    names = ("one", "two", "three", "four")
    workload = pod(containers=[{"name": name, "securityContext": {"runAsUser": 0}} for name in names])
    whole = pod(securityContext={"runAsUser": 0}, containers=[{"name": "one"}, {"name": "two"}])

    assert [fields for _, fields in told(bench, "root_container", workload)] == [
        [f"spec.containers[{place}].securityContext.runAsUser" for place in range(4)]
    ]
    assert [fields for _, fields in told(bench, "root_container", whole)] == [["spec.securityContext.runAsUser"]]


def test_an_image_that_is_not_pulled_again_is_pointed_at_by_its_policy(bench: Bench) -> None:
    workload = pod(containers=[{"name": "app", "image": "example.com/app:1", "imagePullPolicy": "IfNotPresent"}])

    assert told(bench, "image_not_pulled_again", workload) == [
        ("may start what the node has kept: app (example.com/app:1)", ["spec.containers[0].imagePullPolicy"])
    ]
