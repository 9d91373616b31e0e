"""Node facts on their way into a snapshot: what is taken, and what is kept as a problem of its node."""

import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest

from audit_batch.collect.nodes.given import (
    OLDEST,
    Given,
    collect_node_facts,
    folder_of_facts,
    pods_with_facts,
    settle,
)
from audit_batch.errors import Forbidden, Unavailable, UsageError
from audit_batch.model import ClusterFacts, Collection, CollectionState
from audit_batch.redact import Door
from audit_batch.warehouse.database import open_writer
from audit_batch.warehouse.snapshots import SnapshotWriter
from tests.collect.lists import KEY, NIGHT, Answer, Lists

Json = dict[str, Any]


def facts_of(name: str, taken_at: datetime = NIGHT, **spec: Any) -> Json:
    parts: Json = {"layout": "kubeadm", "processes": {"state": "ok"}, "components": [], "kubelet": {}, "files": []}
    return {
        "apiVersion": "audit-batch.io/v1",
        "kind": "NodeFacts",
        "metadata": {"name": name},
        "spec": {**parts, "certificates": [], **spec},
        "status": {"takenAt": taken_at.isoformat(), "version": "1"},
    }


def given(content: Json | bytes, node: str = "node-1") -> Given:
    return Given(f"{node}.json", node, content if isinstance(content, bytes) else json.dumps(content).encode())


def problems(*several: Given) -> dict[str, str]:
    return {facts["metadata"]["name"]: facts["spec"].get("problem", "") for facts in settle(several, NIGHT)}


def taken(reader: Any, moment: datetime = NIGHT) -> tuple[Collection, list[Json]]:
    with TemporaryDirectory() as folder, open_writer(Path(folder), "test") as con:
        with SnapshotWriter(con, ClusterFacts("c", "c", "v1"), taken_at=moment, source="test") as writer:
            collection = collect_node_facts(reader, Door(KEY), writer, moment)
            snapshot = writer.commit(finished_at=moment, version="v1")
        rows = con.execute("SELECT doc FROM objects WHERE kind = 'NodeFacts' ORDER BY name").fetchall()
    assert snapshot.complete == (collection.state in {CollectionState.OK, CollectionState.SKIPPED})
    return collection, [json.loads(doc) for (doc,) in rows]


def test_good_facts_are_taken_as_they_are() -> None:
    assert settle([given(facts_of("node-1"))], NIGHT) == [facts_of("node-1")]


def test_facts_older_than_a_week_are_a_problem_of_their_node() -> None:
    edge, old = facts_of("edge", NIGHT - OLDEST), facts_of("old", NIGHT - OLDEST - timedelta(seconds=1))

    assert problems(given(edge, "edge"), given(old, "old")) == {
        "edge": "",
        "old": "old.json: its facts are of 2026-11-17, more than 7 days before the snapshot",
    }


def test_facts_from_tomorrow_are_one_too() -> None:
    near, far = facts_of("near", NIGHT + timedelta(minutes=59)), facts_of("far", NIGHT + timedelta(hours=2))

    assert problems(given(near, "near"), given(far, "far")) == {
        "near": "",
        "far": "far.json: its facts are of 2026-11-24, which is yet to come; set the clock of the node right",
    }


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b'"text"',
        {**facts_of("node-1"), "kind": "Node"},
        {**facts_of("node-1"), "metadata": {}},
        {**facts_of("node-1"), "metadata": {"name": 1}},
        {**facts_of("node-1"), "metadata": {"name": " "}},
        {**facts_of("node-1"), "status": {}},
        {**facts_of("node-1"), "status": {"takenAt": "yesterday"}},
        {**facts_of("node-1"), "spec": []},
        facts_of("node-1", files={}),
        facts_of("node-1", layout=None),
        facts_of("node-1", problem="forged"),
        {key: value for key, value in facts_of("node-1").items() if key != "spec"},
    ],
)
def test_a_broken_file_is_a_problem_of_the_node_that_it_is_called_after(content: Json | bytes) -> None:
    assert problems(given(content)) == {"node-1": "node-1.json: is not what `audit-batch node-facts` prints"}


def test_of_several_facts_of_one_node_the_newest_good_ones_count() -> None:
    older, newer = facts_of("node-1", NIGHT - timedelta(days=1), layout="k3s"), facts_of("node-1", layout="rke2")
    broken = given(b"", "node-1")

    orders = [[given(older), given(newer), broken], [broken, given(newer), given(older)]]

    assert [[facts["spec"]["layout"] for facts in settle(order, NIGHT)] for order in orders] == [["rke2"], ["rke2"]]


def test_a_folder_gives_its_json_files_only(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text(json.dumps(facts_of("a")))
    (tmp_path / "b.json").write_text("{")
    (tmp_path / "notes.txt").write_text("hello")

    collection, stored = taken(folder_of_facts(tmp_path))

    assert (collection.state, collection.objects) == (CollectionState.OK, 2)
    assert [item["metadata"]["name"] for item in stored] == ["a", "b"]
    assert stored[1]["spec"]["problem"].startswith("b.json: is not what")


def test_the_moment_of_facts_is_not_stored_so_that_the_same_facts_stay_one_version(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text(json.dumps(facts_of("a")))

    _, stored = taken(folder_of_facts(tmp_path))

    assert stored[0].keys() == {"apiVersion", "kind", "metadata", "spec"}


def test_facts_pass_the_door_like_everything_else(tmp_path: Path) -> None:
    flags = [{"name": "--token", "value": "Zx81kQ0pLm4e7"}]
    component = {"component": "k3s", "program": "k3s", "inPod": False, "words": [], "flags": flags}
    (tmp_path / "a.json").write_text(json.dumps(facts_of("a", components=[component])))

    _, stored = taken(folder_of_facts(tmp_path))

    assert "Zx81kQ0pLm4e7" not in json.dumps(stored)


def test_a_folder_that_is_none_is_a_usage_error(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="is no folder"):
        folder_of_facts(tmp_path / "none")


def test_where_nobody_gave_facts_the_collection_is_skipped_and_the_snapshot_complete() -> None:
    collection, stored = taken(None)

    assert (collection.state, stored) == (CollectionState.SKIPPED, [])
    assert collection.reason.startswith("no node facts were given; run `audit-batch node-facts` on each node")


class Pods(Lists):
    """Serves pods of a per-node job and their logs."""

    def __init__(self, logs: Mapping[str, Answer]) -> None:
        self.logs = logs
        super().__init__(self._log, pods=[{"metadata": {"name": f"on-{n}"}, "spec": {"nodeName": n}} for n in logs])

    def _log(self, path: str, query: Mapping[str, str]) -> Answer | None:
        if path.endswith("/log"):
            return self.logs[path.split("/")[-2].removeprefix("on-")]
        if query.get("labelSelector") == "app=forbidden":
            return Forbidden(f"{path}: 403")
        return None


def test_pods_give_the_last_facts_of_their_logs() -> None:
    line = json.dumps(facts_of("a", layout="k3s")).encode()
    earlier = json.dumps(facts_of("a")).encode()
    api = Pods({"a": b"warning: x\n" + earlier + b"\nrestarted\n" + line + b"\nbye\n", "b": b"no\n"})

    collection, stored = taken(pods_with_facts(api, "audit/app=node-facts"))

    assert collection.objects == 2
    assert [item["spec"].get("layout", item["spec"].get("problem")) for item in stored] == [
        "k3s",
        "pod on-b: is not what `audit-batch node-facts` prints",
    ]
    assert api.asked[0] == ("/api/v1/namespaces/audit/pods", {"labelSelector": "app=node-facts"})


def test_a_pod_can_speak_for_no_other_node_than_its_own() -> None:
    api = Pods({"a": json.dumps(facts_of("b")).encode()})

    _, stored = taken(pods_with_facts(api, "audit/app=node-facts"))

    assert [(item["metadata"]["name"], item["spec"]) for item in stored] == [
        ("a", {"problem": "pod on-a: runs on this node, but its facts are of b"})
    ]


def test_a_pod_without_a_log_is_a_problem_of_its_node_alone() -> None:
    gone = Unavailable("/api/v1/namespaces/audit/pods/on-a/log: 400 BadRequest")
    api = Pods({"a": gone, "b": json.dumps(facts_of("b")).encode()})

    collection, stored = taken(pods_with_facts(api, "audit/app=node-facts"))

    assert collection.state is CollectionState.OK
    assert [item["spec"].get("problem") for item in stored] == [f"pod on-a: {gone}", None]


def test_pods_that_may_not_be_read_are_a_forbidden_collection() -> None:
    collection, stored = taken(pods_with_facts(Pods({}), "audit/app=forbidden"))

    assert (collection.state, collection.reason, stored) == (
        CollectionState.FORBIDDEN,
        "/api/v1/namespaces/audit/pods: 403",
        [],
    )


@pytest.mark.parametrize("place", ["audit", "/app=x", "audit/"])
def test_a_place_without_namespace_and_selector_is_a_usage_error(place: str) -> None:
    with pytest.raises(UsageError, match="write NAMESPACE/LABEL=VALUE"):
        pods_with_facts(Pods({}), place)
