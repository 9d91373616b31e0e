"""What happens to a cluster and its API server while a snapshot is read, and what is kept."""

import json
import subprocess
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from audit_batch.cli import main
from audit_batch.collect.api import KubernetesApi, RetryBudget
from audit_batch.collect.credentials import open_client
from audit_batch.config import Settings
from audit_batch.errors import NotServed, Unreachable
from audit_batch.jobs.clock import Clock
from audit_batch.jobs.snapshot import take_snapshot
from audit_batch.warehouse.database import open_writer
from tests.collect.lists import Lists, config_map, rows, take
from tests.recording import CLUSTER, needs_recording, replaying
from tests.schedules.test_ingest_objects import free_port

Json = dict[str, Any]
TODAY = Clock(lambda: datetime(2026, 11, 26, 9, tzinfo=UTC))
NAMES = "SELECT name FROM objects WHERE kind = 'ConfigMap'"
STATE = "SELECT state, coalesce(reason, '') FROM collections WHERE resource = 'configmaps'"


@contextmanager
def replay(folder: Path, port: int, *options: str) -> Iterator[subprocess.Popen[str]]:
    with replaying(folder / "kubeconfig", "--port", str(port), *options) as server:
        yield server


def snapshot(folder: Path) -> Result:
    words = [
        "snapshot",
        "--kubeconfig",
        str(folder / "kubeconfig"),
        "--warehouse",
        str(folder / "w"),
        "--cluster",
        "lab",
    ]
    return CliRunner().invoke(main, words)


def kill_in_the_middle(server: subprocess.Popen[str], log: Path) -> None:
    """Wait until lists are being read, and end the server."""
    while not log.exists() or log.read_text().count("limit") < 3:
        time.sleep(0.02)
    server.kill()
    server.wait()


@pytest.mark.recorded
@needs_recording
def test_an_api_server_that_restarts_in_mid_snapshot_is_waited_for(tmp_path: Path) -> None:
    port, log = free_port(), tmp_path / "requests"
    slow = ("--page-delay-ms", "100", "--requests", str(log))

    def restart() -> None:
        kill_in_the_middle(first, log)
        with replay(tmp_path, port):
            over.wait(60)

    over = threading.Event()
    with replay(tmp_path, port, *slow) as first:
        restarting = threading.Thread(target=restart)
        restarting.start()
        result = snapshot(tmp_path)
        over.set()
        restarting.join()

    assert result.exit_code == 0, result.output
    index = json.loads((CLUSTER / "index.json").read_text())
    counts = {entry["path"]: entry["count"] for entry in index["lists"]}
    read = dict(rows(tmp_path / "w", "SELECT resource, objects FROM collections WHERE state = 'ok'"))
    assert read["pods"] == counts["/api/v1/pods"]
    assert read["secrets"] == counts["/api/v1/secrets"]


@pytest.mark.recorded
@needs_recording
def test_an_api_server_that_stays_away_leaves_no_snapshot_and_one_sentence(tmp_path: Path) -> None:
    port, log = free_port(), tmp_path / "requests"

    with replay(tmp_path, port, "--page-delay-ms", "100", "--requests", str(log)) as server:
        killing = threading.Thread(target=kill_in_the_middle, args=(server, log))
        killing.start()
        api = KubernetesApi(open_client(tmp_path / "kubeconfig", None)[0], budget=RetryBudget(away=1))
        with pytest.raises(Unreachable, match=r"^http://127.0.0.1:\d+: no connection .*; check the address"):
            take_snapshot(Settings(warehouse=tmp_path / "w", cluster="lab"), api, "lab", TODAY)
        killing.join()

    with open_writer(tmp_path / "w", "look") as con:
        assert con.execute("SELECT count(*) FROM snapshot_rows").fetchall() == [(0,)]


def test_thirty_thousand_objects_of_one_kind_come_in_pages_and_all_of_them(tmp_path: Path) -> None:
    api = Lists(configmaps=[config_map(f"c{number}") for number in range(30_000)])

    taken = take(tmp_path / "w", api)

    assert taken.complete
    assert rows(tmp_path / "w", "SELECT count(DISTINCT name) FROM objects") == [(30_000,)]
    pages = [query for path, query in api.asked if path.endswith("/configmaps")]
    assert (len(pages), {query["limit"] for query in pages}) == (60, {"500"})


class Namespaces(Lists):
    """Serves namespaces too."""

    kinds: Mapping[str, str] = {**Lists.kinds, "namespaces": "Namespace"}


def namespace(phase: str) -> Json:
    return {"metadata": {"name": "shop", "uid": "n1"}, "status": {"phase": phase}}


def test_a_namespace_that_is_being_deleted_takes_its_objects_out_of_view_and_nothing_else(tmp_path: Path) -> None:
    kept = {"metadata": {"name": "kept", "namespace": "other", "uid": "k"}, "data": {}}
    take(tmp_path / "w", Namespaces(namespaces=[namespace("Active")], configmaps=[config_map("c1"), kept]))

    going = take(tmp_path / "w", Namespaces(namespaces=[namespace("Terminating")], configmaps=[kept]), day=1)
    while_going = rows(tmp_path / "w", "SELECT name, phase FROM namespaces"), rows(tmp_path / "w", NAMES)
    gone = take(tmp_path / "w", Namespaces(configmaps=[kept]), day=2)

    assert while_going == ([("shop", "Terminating")], [("kept",)])
    assert (going.complete, gone.complete) == (True, True)
    assert rows(tmp_path / "w", "SELECT name FROM namespaces") == []
    assert rows(tmp_path / "w", NAMES) == [("kept",)]


def test_a_kind_that_goes_between_discovery_and_list_is_not_assessed_and_the_next_snapshot_settles_it(
    tmp_path: Path,
) -> None:
    gone = NotServed("/api/v1/configmaps: 404 NotFound")

    def instead(path: str, _query: Mapping[str, str]) -> NotServed | None:
        return gone if path == "/api/v1/configmaps" else None

    take(tmp_path / "w", Lists(configmaps=[config_map("c1")]))
    between = take(tmp_path / "w", Lists(instead), day=1)
    held = rows(tmp_path / "w", NAMES), rows(tmp_path / "w", STATE)
    without = Lists()
    without.kinds = {name: kind for name, kind in Lists.kinds.items() if name != "configmaps"}
    take(tmp_path / "w", without, day=2)

    assert not between.complete
    assert held == ([("c1",)], [("unavailable", "/api/v1/configmaps: 404 NotFound")])
    assert (rows(tmp_path / "w", NAMES), rows(tmp_path / "w", STATE)) == ([], [("not_served", "")])
