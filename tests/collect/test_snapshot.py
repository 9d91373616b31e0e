"""A recorded cluster, served over HTTP with faults, becomes a snapshot: whole lists or none."""

import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb
import pytest

from audit_batch.collect.api import KubernetesApi, open_api
from audit_batch.collect.cluster import collect, identify
from audit_batch.collect.discovery import discover
from audit_batch.errors import Unauthorized, Unreachable, UsageError
from audit_batch.model import Snapshot
from audit_batch.redact import Door
from audit_batch.warehouse.database import open_published, open_writer
from audit_batch.warehouse.ledger import verify
from audit_batch.warehouse.snapshots import SnapshotWriter
from tests.collect.lists import empty_warehouse, sealing_by
from tests.recording import CLUSTER, needs_recording, replaying

NIGHT = datetime(2026, 11, 24, 2, tzinfo=UTC)
KEY = b"k" * 32

pytestmark = [
    pytest.mark.recorded,
    needs_recording,
]


@contextmanager
def replay(folder: Path, *flags: str) -> Iterator[Path]:
    """Serve the recording; yields a kubeconfig."""
    config = folder / "kubeconfig"
    with replaying(config, *flags):
        yield config


def take(
    warehouse: Path, kubeconfig: Path, *, day: int = 0, apart: bool = False, tries: int = 2, **options: Any
) -> Snapshot:
    opened, name = open_api(kubeconfig, None)
    # The recording holds an API that is down; fewer tries than usual are spent on it.
    api = KubernetesApi(opened._client, tries=tries)
    discovery = discover(api, all_kinds=False)
    facts = identify(api, name, discovery.version)
    if not warehouse.exists():
        shutil.copytree(empty_warehouse(), warehouse)
    taken_at = NIGHT + timedelta(days=day)
    door = Door(KEY, remember=1000)
    with (
        sealing_by(door, apart=apart) as sealing,
        open_writer(warehouse, "snapshot") as con,
        SnapshotWriter(con, facts, taken_at=taken_at, source="api") as writer,
    ):
        collect(api, door, writer, discovery, sealing=sealing, **options)
        return writer.commit(finished_at=taken_at, version=discovery.version)


def rows(warehouse: Path, sql: str) -> list[tuple[object, ...]]:
    with open_published(warehouse) as con:
        return con.execute(sql).fetchall()


OBJECTS = "SELECT api_version, kind, namespace, name, doc::VARCHAR FROM objects ORDER BY ALL"


@dataclass(frozen=True, slots=True)
class Taken:
    """The recording, read once without a fault."""

    warehouse: Path
    snapshot: Snapshot
    requests: Path
    """One line of JSON for each request that was sent."""


@pytest.fixture(scope="module")
def taken(tmp_path_factory: pytest.TempPathFactory) -> Taken:
    folder = tmp_path_factory.mktemp("taken")
    with replay(folder, "--requests", str(folder / "requests")) as kubeconfig:
        return Taken(folder / "w", take(folder / "w", kubeconfig), folder / "requests")


@pytest.fixture
def warehouse(taken: Taken, tmp_path: Path) -> Path:
    """A copy of its warehouse that a test may do with as it likes."""
    return shutil.copytree(taken.warehouse, tmp_path / "w")


@pytest.fixture(scope="module")
def taken_twice(taken: Taken, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same cluster, read on the next day again."""
    folder = tmp_path_factory.mktemp("twice")
    shutil.copytree(taken.warehouse, folder / "w")
    with replay(folder) as kubeconfig:
        take(folder / "w", kubeconfig, day=1)
    return folder / "w"


def test_every_object_of_the_recording_is_stored_once(taken: Taken) -> None:
    index = json.loads((CLUSTER / "index.json").read_text())
    counts = {entry["path"]: entry["count"] for entry in index["lists"]}
    read = dict(rows(taken.warehouse, "SELECT resource, objects FROM collections WHERE state = 'ok'"))
    assert read["pods"] == counts["/api/v1/pods"]
    assert read["clusterroles.rbac.authorization.k8s.io"] == counts["/apis/rbac.authorization.k8s.io/v1/clusterroles"]
    assert rows(taken.warehouse, "SELECT count(*) FROM objects") == [(sum(read.values()),)]
    assert not taken.snapshot.complete


def test_an_aggregated_api_that_is_down_is_recorded_with_its_reason(taken: Taken) -> None:
    found = rows(taken.warehouse, "SELECT state, reason FROM collections WHERE resource = '*.metrics.k8s.io'")
    assert [(state, "503" in str(reason)) for state, reason in found] == [("unavailable", True)]


def test_faults_of_every_kind_give_the_same_objects_as_none(taken: Taken, tmp_path: Path) -> None:
    faults = ["--fault", "expire=0.1", "--fault", "throttle=0.1", "--fault", "error=0.05", "--fault", "drop=0.05"]
    with replay(tmp_path, *faults, "--forbid", "secrets") as kubeconfig:
        take(tmp_path / "noisy", kubeconfig, page_size=100, tries=6)

    quiet = [row for row in rows(taken.warehouse, OBJECTS) if row[1] != "Secret"]
    assert rows(tmp_path / "noisy", OBJECTS) == quiet
    assert rows(tmp_path / "noisy", "SELECT state FROM collections WHERE resource = 'secrets'") == [("forbidden",)]


def test_an_unchanged_cluster_adds_no_version(taken_twice: Path) -> None:
    assert rows(taken_twice, "SELECT changed, vanished FROM snapshots ORDER BY snapshot")[1] == (0, 0)
    assert rows(taken_twice, "SELECT DISTINCT first_snapshot FROM object_versions") == [(1,)]


def test_a_list_that_is_refused_later_closes_nothing(warehouse: Path, tmp_path: Path) -> None:
    with replay(tmp_path, "--forbid", "pods") as kubeconfig:
        take(warehouse, kubeconfig, day=1)

    assert rows(warehouse, "SELECT count(*) FROM objects WHERE kind = 'Pod'") == [(44,)]


def test_the_ledger_holds_after_two_snapshots(taken_twice: Path) -> None:
    with open_writer(taken_twice, "verify") as con:
        assert verify(con).entries == 3


def test_a_body_that_was_altered_is_found(warehouse: Path) -> None:
    with duckdb.connect(str(warehouse / "audit.duckdb")) as con:
        con.execute(
            "UPDATE object_versions SET doc = '{}' WHERE kind = 'Node' AND name = (SELECT min(name) FROM nodes)"
        )

    with open_writer(warehouse, "verify") as con, pytest.raises(Exception, match=r"Node .* was altered"):
        verify(con)


def test_credentials_that_are_refused_leave_no_snapshot(tmp_path: Path) -> None:
    with replay(tmp_path, "--token", "right") as kubeconfig:
        kubeconfig.write_text(kubeconfig.read_text().replace('"right"', '"wrong"'))

        with pytest.raises(Unauthorized, match="401"):
            take(tmp_path / "w", kubeconfig)

    assert not (tmp_path / "w").exists()


def test_a_server_that_is_not_there_is_one_sentence(tmp_path: Path) -> None:
    with replay(tmp_path) as kubeconfig:
        pass

    with pytest.raises(Unreachable, match="no connection"):
        take(tmp_path / "w", kubeconfig)


def test_a_clock_that_went_back_is_refused(warehouse: Path, tmp_path: Path) -> None:
    with replay(tmp_path) as kubeconfig, pytest.raises(UsageError, match="clock"):
        take(warehouse, kubeconfig, day=-1)


def test_only_get_is_sent_and_of_secrets_only_metadata_are_kept(taken: Taken) -> None:
    assert {json.loads(line)["method"] for line in taken.requests.read_text().splitlines()} == {"GET"}
    docs = rows(taken.warehouse, "SELECT doc::VARCHAR FROM objects WHERE kind = 'Secret'")
    assert {frozenset(json.loads(str(doc))) for (doc,) in docs} == {frozenset({"apiVersion", "kind", "metadata"})}


def test_a_list_of_secrets_comes_without_their_data(tmp_path: Path) -> None:
    with replay(tmp_path) as kubeconfig:
        api, _ = open_api(kubeconfig, None)
        body = json.loads(api.read("/api/v1/secrets", metadata_only=True))

    assert body["kind"] == "PartialObjectMetadataList"
    assert {field for item in body["items"] for field in item} == {"apiVersion", "kind", "metadata"}


def test_every_listable_kind_is_read_when_asked_for(tmp_path: Path) -> None:
    with replay(tmp_path) as kubeconfig:
        api, _ = open_api(kubeconfig, None)
        default, everything = discover(api, all_kinds=False), discover(api, all_kinds=True)

    more = {listing.resource for listing in everything.listings} - {listing.resource for listing in default.listings}
    assert {"kafkatopics.kafka.strimzi.io", "applicationsets.argoproj.io", "podtemplates"} <= more
    assert not more & {"events", "leases.coordination.k8s.io", "endpoints", "pods/log"}


def test_a_snapshot_with_another_process_holds_the_same_objects(taken: Taken, tmp_path: Path) -> None:
    with replay(tmp_path) as kubeconfig:
        take(tmp_path / "apart", kubeconfig, apart=True)

    assert rows(tmp_path / "apart", OBJECTS) == rows(taken.warehouse, OBJECTS)
