"""Of an object's status its states are kept; what changes by itself reaches neither the digest nor the warehouse."""

from typing import Any

import msgspec
import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as some

from audit_batch.collect.discovery import Listing
from audit_batch.collect.objects import read_page, store_object
from audit_batch.collect.status import reduce_status
from audit_batch.kinds import KINDS
from audit_batch.model import StoredObject
from audit_batch.redact import Door
from audit_batch.redact.door import new_key

Json = dict[str, Any]
DOOR = Door(new_key())
BY_NAME = {kind.resource: kind for kind in KINDS}
TIMES = some.sampled_from(["2026-01-01T00:00:00Z", "2026-11-26T01:02:03Z", ""])


def listing(resource: str) -> Listing:
    kind = BY_NAME[resource]
    version = f"{kind.group}/v1" if kind.group else "v1"
    return Listing(resource, kind.name, version, "/list", kind.metadata_only, kind.status)


def stored(resource: str, status: Json) -> StoredObject:
    """One object as a list brings it, which is also what comes of it alone."""
    place = listing(resource)
    item = {"metadata": {"name": "one"}, "spec": {"a": 1}, "status": status}
    body = orjson.dumps({"kind": f"{place.kind}List", "metadata": {}, "items": [item]})
    (listed,) = read_page(body, place, DOOR).objects
    alone = store_object(msgspec.json.decode(orjson.dumps(item)), place, DOOR)
    assert listed == alone
    return listed


def condition(kind: str, state: str, seen_at: str) -> Json:
    times = {"lastHeartbeatTime": seen_at, "lastProbeTime": seen_at, "lastTransitionTime": seen_at}
    return {"type": kind, "status": state, "reason": "Why", "message": f"since {seen_at}", **times}


def container(name: str, restarts: int, seen_at: str) -> Json:
    return {
        "name": name,
        "ready": True,
        "restartCount": restarts,
        "containerID": f"containerd://{seen_at}",
        "state": {"running": {"startedAt": seen_at}},
        "lastState": {"terminated": {"reason": "OOMKilled", "exitCode": 137, "finishedAt": seen_at}},
    }


@given(seen_at=TIMES, order=some.permutations(["Ready", "DiskPressure", "MemoryPressure"]))
def test_a_heartbeat_of_a_node_changes_nothing(seen_at: str, order: list[str]) -> None:
    before = stored("nodes", {"conditions": [condition(kind, "True", "") for kind in sorted(order)], "images": []})

    after = stored("nodes", {"conditions": [condition(kind, "True", seen_at) for kind in order], "volumesInUse": ["v"]})

    assert after.digest == before.digest


@given(restarts=some.integers(5, 19), seen_at=TIMES, order=some.permutations(["app", "proxy"]))
def test_a_restart_more_changes_nothing_within_its_class(restarts: int, seen_at: str, order: list[str]) -> None:
    before = stored("pods", {"phase": "Running", "containerStatuses": [container(n, 5, "") for n in ("app", "proxy")]})

    statuses = [container(name, restarts, seen_at) for name in order]
    after = stored("pods", {"phase": "Running", "startTime": seen_at, "containerStatuses": statuses})

    assert after.digest == before.digest


@pytest.mark.parametrize(("count", "kept"), [(0, 0), (1, 1), (4, 1), (5, 5), (19, 5), (20, 20), (4000, 20), (None, 0)])
def test_restarts_are_kept_in_classes(count: int | None, kept: int) -> None:
    reduced = reduce_status("pods", {"containerStatuses": [{"name": "app", "ready": False, "restartCount": count}]})

    assert reduced == {"containerStatuses": [{"name": "app", "ready": False, "restartCount": kept}]}


def test_why_a_container_does_not_run_is_kept_and_nothing_else_of_it() -> None:
    waiting = {"name": "b", "ready": False, "restartCount": 0, "state": {"waiting": {"reason": "X", "message": "m"}}}

    reduced = reduce_status("pods", {"initContainerStatuses": [waiting, container("a", 2, "2026-01-01T00:00:00Z")]})

    assert reduced == {
        "initContainerStatuses": [
            {"name": "a", "ready": True, "restartCount": 1, "lastState": {"terminated": {"reason": "OOMKilled"}}},
            {"name": "b", "ready": False, "restartCount": 0, "state": {"waiting": {"reason": "X"}}},
        ]
    }


@pytest.mark.parametrize(
    ("resource", "kept"),
    [
        ("pods", ["PodScheduled"]),
        ("horizontalpodautoscalers.autoscaling", ["ScalingActive"]),
        ("deployments.apps", ["PodScheduled", "Ready", "ScalingActive"]),
    ],
)
def test_conditions_that_come_and_go_with_the_load_are_left_out(resource: str, kept: list[str]) -> None:
    conditions = [condition(kind, "False", "") for kind in ("ScalingActive", "Ready", "PodScheduled")]

    reduced = reduce_status(resource, {"conditions": conditions})

    assert reduced == {"conditions": [{"type": kind, "status": "False", "reason": "Why"} for kind in kept]}


def test_a_condition_whose_type_is_no_text_is_none_that_is_kept() -> None:
    assert reduce_status("pods", {"conditions": [{"type": []}]}) == {"conditions": []}


def test_of_a_job_it_is_kept_when_it_ended() -> None:
    reduced = reduce_status("jobs.batch", {"conditions": [condition("Complete", "True", "2026-11-26T01:02:03Z")]})

    ended = {"type": "Complete", "status": "True", "reason": "Why", "lastTransitionTime": "2026-11-26T01:02:03Z"}
    assert reduced == {"conditions": [ended]}


def test_a_state_that_changes_is_another_version() -> None:
    good = {"phase": "Running", "containerStatuses": [container("app", 0, "")]}
    states = [
        good,
        {**good, "phase": "Failed"},
        {**good, "containerStatuses": [container("app", 1, "")]},
        {**good, "containerStatuses": [{**container("app", 0, ""), "ready": False}]},
        {**good, "containerStatuses": [{**container("app", 0, ""), "state": {"waiting": {"reason": "ErrImagePull"}}}]},
    ]

    digests = {stored("pods", state).digest for state in states}

    assert len(digests) == len(states)


JSON = some.recursive(
    some.none() | some.booleans() | some.integers(-5, 50) | some.sampled_from(["", "app", "Ready"]),
    lambda inner: (
        some.lists(inner, max_size=3)
        | some.dictionaries(
            some.sampled_from(["name", "type", "status", "reason", "restartCount", "state", "waiting", "running"]),
            inner,
        )
    ),
    max_leaves=8,
)


@given(
    status=some.dictionaries(some.sampled_from(["conditions", "containerStatuses", "phase"]), JSON),
    resource=some.sampled_from(["pods", "nodes"]),
)
def test_whatever_the_shape_reducing_twice_changes_nothing(status: Json, resource: str) -> None:
    once = reduce_status(resource, status)

    assert reduce_status(resource, once) == once
    assert once.keys() == status.keys()
