"""Verdicts rest on what objects say, not on the order or the pages in which they come, nor on unknown fields."""

from collections.abc import Sequence
from pathlib import Path
from random import Random
from typing import Any

import duckdb
import pytest

from audit_batch.catalog.control import Control
from audit_batch.collect.api import KubernetesApi, open_api
from audit_batch.collect.cluster import collect
from audit_batch.collect.discovery import discover
from audit_batch.jobs.miniature import MOMENT
from audit_batch.kinds import BLUEPRINT, NODE_FACTS
from audit_batch.model import ClusterFacts, Collection, CollectionState
from audit_batch.redact import Door
from audit_batch.warehouse.database import open_memory
from audit_batch.warehouse.snapshots import SnapshotWriter
from tests.collect.test_snapshot import replay
from tests.evaluate.recorded import (
    MISSING,
    RECORDED,
    Json,
    Opinion,
    opinions_in,
    opinions_on,
    recorded_objects,
    shipped_controls,
)

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
UNIONS = frozenset({"volumes", "securityContext"})
"""Fields that say something by having any key: one more is another kind of volume, or something that is set."""
CLUSTER = "miniature-1"
"""As objects that are given at once are called."""

pytestmark = [pytest.mark.recorded, pytest.mark.skipif(not RECORDED.exists(), reason=MISSING)]


@pytest.fixture(scope="module")
def objects() -> list[Json]:
    return recorded_objects()


@pytest.fixture(scope="module")
def controls() -> list[Control]:
    return shipped_controls()


@pytest.fixture(scope="module")
def usual(objects: list[Json], controls: list[Control]) -> dict[str, Opinion]:
    return opinions_on(objects, controls)


def with_unknown_fields(node: Any, name: str = "") -> Any:
    """Give every structure one field more, as a later version of Kubernetes may."""
    if isinstance(node, list):
        return [with_unknown_fields(item, name) for item in node]
    if not isinstance(node, dict):
        return node
    grown = {key: with_unknown_fields(value, key) for key, value in node.items()}
    return (
        grown
        if name in MAPS | UNIONS
        else {**grown, "unheardOf": {"mode": "Strict", "items": [{"name": "x", "port": 1}]}}
    )


def shuffled(objects: Sequence[Json]) -> list[Json]:
    others = list(objects)
    Random(1).shuffle(others)  # noqa: S311
    return [dict(reversed(item.items())) for item in others]


def grown(objects: Sequence[Json]) -> list[Json]:
    return [item if item["kind"] == "CustomResourceDefinition" else with_unknown_fields(item) for item in objects]


def test_verdicts_and_reasons_stay_the_same_in_another_order_and_with_unknown_fields(
    objects: list[Json], controls: list[Control], usual: dict[str, Opinion]
) -> None:
    found = opinions_on(shuffled(grown(objects)), controls)

    assert {id_ for id_ in usual if said(found[id_]) != said(usual[id_])} == set()
    assert sum(len(opinion.judgements) for opinion in usual.values()) > 1000


def test_verdicts_stay_the_same_when_lists_come_in_small_pages(
    controls: list[Control], usual: dict[str, Opinion], tmp_path: Path
) -> None:
    with replay(tmp_path) as kubeconfig, open_memory() as con:
        read_in_pages(con, kubeconfig, page_size=7)

        found = opinions_in(con, CLUSTER, controls)

    assert {id_ for id_ in usual if said(found[id_]) != said(usual[id_])} == set()


def read_in_pages(con: duckdb.DuckDBPyConnection, kubeconfig: Path, *, page_size: int) -> None:
    """Collect the recording at the moment of a miniature, and as in one, what no server lists counts as read."""
    opened, _ = open_api(kubeconfig, None)
    # The recording holds an API that is down; fewer tries than usual are spent on it.
    api = KubernetesApi(opened._client, tries=1)
    discovery = discover(api, all_kinds=False)
    facts = ClusterFacts(CLUSTER, CLUSTER, "v1.34.0")
    with SnapshotWriter(con, facts, taken_at=MOMENT, source="miniature") as writer:
        collect(api, Door(b"k" * 32, remember=1000), writer, discovery, page_size=page_size)
        for kind in (NODE_FACTS, BLUEPRINT):
            writer.record(Collection(kind.resource, f"{kind.group}/v1", kind.name, CollectionState.OK))
        writer.commit(finished_at=MOMENT, version=facts.version)


def said(opinion: Opinion) -> dict[str, tuple[str, str]]:
    """Verdicts and reasons, without paths: those count the items of lists that come in another order."""
    return {key: (judgement.verdict, judgement.reason) for key, judgement in opinion.judgements.items()}
