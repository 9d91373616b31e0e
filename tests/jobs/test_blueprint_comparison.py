"""What is approved of a snapshot differs from it in nothing, and each change of it is one difference."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from audit_batch.catalog.blueprint import COVERED, Blueprint, Entry, load_blueprint
from audit_batch.catalog.blueprint_text import write_blueprint
from audit_batch.evaluate.moment import find_moment
from audit_batch.jobs.approval import approve_objects
from audit_batch.jobs.comparison import Difference, find_differences, list_expectable
from audit_batch.jobs.miniature import Miniatures
from audit_batch.warehouse.database import open_memory

Place = tuple[str, str, str]

NAMESPACES = st.sampled_from(["shop", "bank", "no", "1e3"])
NAMES = st.text(alphabet="ab1*?\\%_.-:", min_size=1, max_size=5)
"""RBAC takes nearly every name; a blueprint must not care which kinds do."""


@st.composite
def places(draw: st.DrawFn) -> Place:
    key = draw(st.sampled_from(sorted(COVERED)))
    return key, draw(NAMESPACES) if COVERED[key].namespaced else "", draw(NAMES)


def object_at(key: str, namespace: str, name: str) -> dict[str, Any]:
    kind = COVERED[key]
    metadata = {"name": name, **({"namespace": namespace} if namespace else {})}
    return {"apiVersion": f"{kind.group}/v1" if kind.group else "v1", "kind": kind.name, "metadata": metadata}


def expecting(*entries: Entry, kinds: Sequence[str] = tuple(COVERED)) -> Blueprint:
    return Blueprint("test", "1", "2026-11-24T02:00:00Z", "A. Person", "2026-11-25", tuple(kinds), entries)


class Cluster:
    def __init__(self, con: duckdb.DuckDBPyConnection) -> None:
        self.con = con
        self.miniatures = Miniatures(con)

    def show(self, objects: Sequence[Place]) -> None:
        find_moment(self.con, self.miniatures.take_objects([object_at(*place) for place in objects]), None)

    def approved(self, before: Sequence[Entry] = ()) -> Blueprint:
        return expecting(*approve_objects(list_expectable(self.con), before, ()))

    def differences(self, blueprint: Blueprint) -> list[Difference]:
        return list(find_differences(self.con, blueprint, blueprint.kinds))


@pytest.fixture(scope="module")
def cluster() -> Iterator[Cluster]:
    with open_memory() as con:
        yield Cluster(con)


def through_a_file(blueprint: Blueprint) -> Blueprint:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "blueprint.yaml"
        path.write_text(write_blueprint(blueprint))
        return load_blueprint(path)


@settings(max_examples=4, deadline=None)
@given(found=st.sets(places(), min_size=1, max_size=25))
def test_what_is_approved_differs_in_nothing_and_one_more_or_less_is_one_difference(
    cluster: Cluster, found: set[Place]
) -> None:
    objects = sorted(found)
    cluster.show(objects)
    approved = through_a_file(cluster.approved())
    one = Difference("", COVERED[objects[0][0]].name, *objects[0][1:])

    same = cluster.differences(approved)
    cluster.show(objects[1:])
    less = cluster.differences(approved)
    smaller = cluster.approved()
    cluster.show(objects)
    more = cluster.differences(smaller)

    assert same == []
    assert less == [one._replace(problem="missing")]
    assert more == [one._replace(problem="unexpected")]


@settings(max_examples=40, deadline=None)
@given(entries=st.sets(places().map(lambda place: Entry(*place)), max_size=8))
def test_names_and_patterns_come_back_from_the_file_as_they_were(entries: set[Entry]) -> None:
    whole = [entry for entry in sorted(entries) if "\\" not in entry.name]
    blueprint = expecting(*whole)

    read = through_a_file(blueprint)

    assert sorted(read.entries) == whole
    assert write_blueprint(read) == write_blueprint(blueprint)


def test_a_star_in_a_name_stands_for_itself_alone(cluster: Cluster) -> None:
    cluster.show([("ClusterRole", "", "a*")])
    approved = cluster.approved()
    cluster.show([("ClusterRole", "", "a*"), ("ClusterRole", "", "ab")])

    differences = cluster.differences(approved)

    assert approved.entries == (Entry("ClusterRole", "", "a\\*"),)
    assert differences == [("unexpected", "ClusterRole", "", "ab")]


def test_a_pattern_may_be_of_many_namespaces(cluster: Cluster) -> None:
    cluster.show([("Service", "team-a", "web"), ("Service", "team-b", "web"), ("Service", "bank", "web")])

    differences = cluster.differences(expecting(Entry("Service", "team-*", "w?b"), Entry("Service", "x_*", "*")))

    assert differences == [("unexpected", "Service", "bank", "web"), ("missing", "Service", "x_*", "*")]


def test_gateways_of_two_kinds_are_told_apart(cluster: Cluster) -> None:
    cluster.show([("Gateway", "shop", "edge")])
    approved = cluster.approved()
    cluster.show([("Gateway", "shop", "edge"), ("Gateway.networking.istio.io", "shop", "edge")])

    differences = cluster.differences(approved)

    assert differences == [("unexpected", "Gateway", "shop", "edge")]


def test_what_changes_its_name_by_itself_is_approved_as_a_pattern(cluster: Cluster) -> None:
    secrets = ["sh.helm.release.v1.shop.v12", "robot-token-x7k2p", "their-token-x7k2p"]
    automatic = [("ServiceAccount", "shop", "default"), ("ConfigMap", "shop", "kube-root-ca.crt")]
    cluster.show([("ServiceAccount", "shop", "robot"), *automatic, *(("Secret", "shop", name) for name in secrets)])

    entries = cluster.approved().entries

    assert entries == (
        Entry("ServiceAccount", "shop", "robot"),
        Entry("Secret", "shop", "robot-token-?????"),
        Entry("Secret", "shop", "sh.helm.release.v1.shop.v*"),
        Entry("Secret", "shop", "their-token-x7k2p"),
    )


def test_approving_again_keeps_patterns_that_match_and_drops_those_that_do_not(cluster: Cluster) -> None:
    cluster.show([("Job", "shop", "backup-1"), ("Job", "shop", "backup-2"), ("Job", "shop", "once")])

    entries = cluster.approved([Entry("Job", "shop", "backup-*"), Entry("Job", "shop", "gone-*")]).entries

    assert entries == (Entry("Job", "shop", "backup-*"), Entry("Job", "shop", "once"))


def test_pods_of_a_workload_are_not_listed_but_a_pod_with_a_made_up_owner_is(cluster: Cluster) -> None:
    owner = {"kind": "ReplicaSet", "name": "web", "uid": "1", "controller": True}
    owned = {"namespace": "shop", "ownerReferences": [owner]}
    replica_set = object_at("ReplicaSet", "shop", "web")
    replica_set["metadata"]["uid"] = "1"
    pods = [
        {"apiVersion": "v1", "kind": "Pod", "metadata": {**owned, "name": "web-1"}},
        {
            "apiVersion": "v1",
            "kind": "Pod",
            "metadata": {**owned, "name": "hidden", "ownerReferences": [{**owner, "uid": "2"}]},
        },
    ]
    find_moment(cluster.con, cluster.miniatures.take_objects([replica_set, *pods]), None)

    entries = cluster.approved().entries

    assert entries == (Entry("ReplicaSet", "shop", "web"), Entry("Pod", "shop", "hidden"))


def test_what_was_approved_of_a_kind_that_could_not_be_read_stays() -> None:
    before = [Entry("Secret", "shop", "known"), Entry("Service", "shop", "gone")]

    entries = approve_objects([("Service", "shop", "web", False)], before, {"Secret"})

    assert entries == (Entry("Service", "shop", "web"), Entry("Secret", "shop", "known"))
