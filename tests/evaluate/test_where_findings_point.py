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
