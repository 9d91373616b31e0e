"""Metrics are text that real parsers read in both formats; dashboards and alerts name only what is written."""

import base64
import json
import re
import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest
import yaml
from prometheus_client.openmetrics.parser import text_string_to_metric_families as read_openmetrics
from prometheus_client.parser import text_string_to_metric_families as read_prometheus

from audit_batch.config import Settings
from audit_batch.jobs.clock import Clock
from audit_batch.jobs.metrics import measure
from audit_batch.jobs.metrics_send import send_metrics
from audit_batch.jobs.metrics_text import FAMILIES, Sample, to_text
from audit_batch.jobs.run_state import remember_end, step_alone
from audit_batch.jobs.run_steps import Result, Step, StepDone
from audit_batch.warehouse.database import open_published
from tests.report.company import (
    CLUSTER,
    FRAMEWORK,
    Company,
    Control,
    Failing,
    Moment,
    Requirement,
    at,
    waiver,
    write_company,
)

CHART = Path(__file__).parents[2] / "schedules" / "audit-batch"
NOW = at("2026-11-02T06:00:00")
CLOCK = Clock(lambda: NOW)
REQUIREMENTS = (
    Requirement("1.1", "Containers are not privileged", "fail", ("privileged_container",)),
    Requirement("1.2", "Volumes are not of the host", "pass", ("host_path",)),
    Requirement("1.3", "Nodes are kept up to date", "not_assessed"),
)
COMPANY = Company(
    controls=[Control("privileged_container", "critical"), Control("host_path", "low")],
    moments=[
        Moment(at("2026-10-01T02:00:00"), REQUIREMENTS, [Failing("privileged_container", "old")]),
        Moment(
            at("2026-11-01T02:00:00"),
            REQUIREMENTS,
            [
                Failing("privileged_container", "old"),
                Failing("privileged_container", "new"),
                Failing("privileged_container", "legacy", waiver="W-1"),
            ],
            refused={"secrets": "403 Forbidden"},
        ),
    ],
    waivers=[waiver()],
)


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("ordinary")
    write_company(folder, COMPANY)
    return folder


@pytest.fixture
def warehouse(written: Path, tmp_path: Path) -> Path:
    return shutil.copytree(written, tmp_path / "warehouse")


def settings_of(warehouse: Path, **given: Any) -> Settings:
    return Settings(warehouse=warehouse, cluster=CLUSTER.name, **given)


def ended(warehouse: Path, step: Step, result: Result = Result.DONE, when: datetime = NOW, **given: Any) -> None:
    with step_alone(warehouse, step, wait=0):
        remember_end(warehouse, StepDone(step, result, "why", 2.5, **given), when)


def values(warehouse: Path, name: str, **settings: Any) -> dict[tuple[str, ...], float]:
    """By the labels' values, the cluster left out."""
    taken = measure(settings_of(warehouse, **settings), NOW).samples
    return {
        tuple(value for label, value in sample.labels.items() if label != "cluster"): sample.value
        for sample in taken
        if sample.name == f"audit_batch_{name}"
    }


def everything(warehouse: Path) -> str:
    for step in Step:
        ended(warehouse, step)
    return to_text(measure(settings_of(warehouse), NOW).samples)


@pytest.mark.parametrize("read", [read_openmetrics, read_prometheus], ids=["OpenMetrics", "Prometheus"])
def test_the_text_is_read_by_the_parsers_of_both_formats(warehouse: Path, read: Callable[[str], Iterator[Any]]) -> None:
    text = everything(warehouse)

    families = {family.name: family for family in read(text)}

    assert families.keys() <= FAMILIES.keys()
    assert len(families) > 15
    assert {family.type for family in families.values()} == {"gauge"}
    assert {sample.labels["cluster"] for family in families.values() for sample in family.samples} == {CLUSTER.name}


def test_units_stand_in_names_as_openmetrics_wants(warehouse: Path) -> None:
    units = {family.name: family.unit for family in read_openmetrics(everything(warehouse))}

    assert {name: FAMILIES[name][0] for name in units} == units
    assert all(name.endswith(f"_{unit}") for name, unit in units.items() if unit)


@pytest.mark.parametrize("read", [read_openmetrics, read_prometheus], ids=["OpenMetrics", "Prometheus"])
def test_a_name_that_tries_to_be_more_than_a_label_stays_one(read: Callable[[str], Iterator[Any]]) -> None:
    hostile = 'a"} 1\n# EOF\\ {b="'
    text = to_text([Sample("audit_batch_open_findings", {"cluster": hostile}, 3)])

    (family,) = read(text)

    assert [(sample.labels, sample.value) for sample in family.samples] == [({"cluster": hostile}, 3.0)]


def test_scores_are_those_of_the_trend(warehouse: Path) -> None:
    with open_published(warehouse) as con:
        ((score, coverage),) = con.execute(
            "SELECT score, coverage FROM trend_scores WHERE framework = $framework ORDER BY taken_at DESC LIMIT 1",
            {"framework": FRAMEWORK},
        ).fetchall()

    assert values(warehouse, "framework_score_ratio") == {(FRAMEWORK,): pytest.approx(score)}
    assert values(warehouse, "framework_coverage_ratio") == {(FRAMEWORK,): pytest.approx(coverage)}


def test_open_findings_are_counted_by_severity_and_waived_ones_left_out(warehouse: Path) -> None:
    assert values(warehouse, "open_findings") == {("low",): 0, ("medium",): 0, ("high",): 0, ("critical",): 2}
    assert values(warehouse, "finding_opened_timestamp_seconds") == {
        ("critical",): at("2026-11-01T02:00:00").timestamp()
    }


def test_how_old_and_how_whole_the_last_snapshot_is_can_be_told(warehouse: Path) -> None:
    assert values(warehouse, "snapshot_timestamp_seconds") == {(): at("2026-11-01T02:00:00").timestamp()}
    assert values(warehouse, "snapshot_unread_lists") == {(): 1}


def test_what_is_not_known_is_not_told_as_zero(tmp_path: Path) -> None:
    taken = measure(settings_of(tmp_path / "none"), NOW)

    assert {sample.name for sample in taken.samples} == {"audit_batch_written_timestamp_seconds"}
    assert "no warehouse here yet" in taken.problem


def test_a_step_that_failed_keeps_the_time_of_its_last_success(warehouse: Path) -> None:
    ended(warehouse, Step.SNAPSHOT, when=at("2026-11-01T06:00:00"))
    ended(warehouse, Step.SNAPSHOT, Result.FAILED)

    assert values(warehouse, "step_failed") == {("snapshot",): 1}
    assert values(warehouse, "step_attempt_timestamp_seconds") == {("snapshot",): NOW.timestamp()}
    assert values(warehouse, "step_success_timestamp_seconds") == {("snapshot",): at("2026-11-01T06:00:00").timestamp()}


def test_a_ledger_that_was_found_broken_is_told(warehouse: Path) -> None:
    ended(warehouse, Step.VERIFY)
    before = values(warehouse, "ledger_intact")
    ended(warehouse, Step.VERIFY, Result.FAILED, is_damage=True)

    assert (before, values(warehouse, "ledger_intact")) == ({(): 1.0}, {(): 0.0})


def test_the_file_is_replaced_whole_and_readable_by_the_collector(warehouse: Path, tmp_path: Path) -> None:
    path = tmp_path / "collector" / "audit-batch.prom"

    sent = send_metrics(settings_of(warehouse, metrics_file=path), CLOCK)

    assert sent is not None
    assert (sent.result, [entry.name for entry in path.parent.iterdir()]) == (Result.DONE, ["audit-batch.prom"])
    assert path.stat().st_mode & 0o777 == 0o644
    assert path.read_text().endswith("# EOF\n")


def test_a_file_that_cannot_be_written_is_a_warning(warehouse: Path, tmp_path: Path) -> None:
    (tmp_path / "file").touch()

    sent = send_metrics(settings_of(warehouse, metrics_file=tmp_path / "file" / "metrics.prom"), CLOCK)

    assert sent is not None
    assert (sent.result, sent.exit_code, len(sent.problems)) == (Result.PARTIAL, 0, 1)


@contextmanager
def gateway(status: int = 200) -> Iterator[tuple[str, list[dict[str, str]]]]:
    got: list[dict[str, str]] = []

    class Gateway(BaseHTTPRequestHandler):
        def log_message(self, *_: object) -> None: ...

        def do_PUT(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            got.append({"path": self.path, "body": body, **{k.lower(): v for k, v in self.headers.items()}})
            self.send_response_only(status)
            self.send_header("Content-Length", "0")
            self.end_headers()

    server = HTTPServer(("127.0.0.1", 0), Gateway)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    try:
        yield f"127.0.0.1:{server.server_port}", got
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def test_a_gateway_gets_the_group_of_the_cluster_replaced(warehouse: Path) -> None:
    with gateway() as (host, got):
        sent = send_metrics(settings_of(warehouse, metrics_push=f"http://robot:hunter2@{host}"), CLOCK)

    assert sent is not None
    assert (sent.result, [entry["path"] for entry in got]) == (
        Result.DONE,
        [f"/metrics/job/audit-batch/cluster/{CLUSTER.name}"],
    )
    assert got[0]["content-type"].startswith("text/plain; version=0.0.4")
    assert got[0]["authorization"] == "Basic " + base64.b64encode(b"robot:hunter2").decode()
    assert list(read_prometheus(got[0]["body"]))


def test_a_name_that_no_path_can_hold_is_pushed_as_base64(warehouse: Path) -> None:
    with gateway() as (host, got):
        send_metrics(Settings(warehouse=warehouse, cluster="a/b c", metrics_push=f"http://{host}"), CLOCK)

    marker, name = got[0]["path"].split("/")[-2:]
    assert (marker, base64.urlsafe_b64decode(name)) == ("cluster@base64", b"a/b c")


@pytest.mark.parametrize("status", [400, 503])
def test_a_gateway_that_refuses_is_a_warning_without_its_password(warehouse: Path, status: int) -> None:
    with gateway(status) as (host, _):
        sent = send_metrics(settings_of(warehouse, metrics_push=f"http://robot:hunter2@{host}"), CLOCK)

    assert sent is not None
    assert sent.problems == [f"http://{host}: metrics were refused ({status}); see the log of the Pushgateway"]


def test_a_gateway_that_is_not_there_is_a_warning_without_its_password(warehouse: Path) -> None:
    sent = send_metrics(settings_of(warehouse, metrics_push="http://robot:hunter2@127.0.0.1:1"), CLOCK)

    assert sent is not None
    assert (sent.result, sent.exit_code) == (Result.PARTIAL, 0)
    assert "hunter2" not in str(sent.problems)


RULES = [
    rule
    for path in sorted((CHART / "rules").glob("*.yaml"))
    for group in yaml.safe_load(path.read_text())["groups"]
    for rule in group["rules"]
]
DASHBOARDS = {path.name: json.loads(path.read_text()) for path in sorted((CHART / "dashboards").glob("*.json"))}


def named_in(text: str) -> set[str]:
    return set(re.findall(r"audit_batch_\w+", text))


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule["alert"])
def test_an_alert_asks_for_metrics_that_are_written(rule: dict[str, Any]) -> None:
    assert rule.keys() <= {"alert", "expr", "for", "labels", "annotations"}
    assert named_in(rule["expr"])
    assert named_in(rule["expr"]) <= FAMILIES.keys()
    assert rule["labels"]["severity"] in {"info", "warning", "critical"}
    assert rule["annotations"].keys() == {"summary", "description"}
    assert re.fullmatch(r"\d+[mhd]", rule.get("for", "1m"))


def test_there_is_an_alert_for_everything_that_an_operator_must_not_miss() -> None:
    assert {rule["alert"].removeprefix("AuditBatch") for rule in RULES} >= {
        "SnapshotTooOld", "IngestLag", "StepFailing", "ScoreDropped", "CriticalFinding", "LedgerBroken",
        "WarehouseNearlyFull",
    }  # fmt: skip


@pytest.mark.parametrize("name", DASHBOARDS)
def test_a_dashboard_fixes_no_data_source_and_has_a_unit_for_each_panel(name: str) -> None:
    board = DASHBOARDS[name]
    panels = [panel for panel in board["panels"] if panel["type"] != "row"]
    variables = {entry["name"]: entry["type"] for entry in board["templating"]["list"]}

    assert variables == {"datasource": "datasource", "cluster": "query"}
    assert {panel["datasource"]["uid"] for panel in panels} == {"${datasource}"}
    assert all(panel["fieldConfig"]["defaults"]["unit"] for panel in panels)
    assert len({panel["id"] for panel in board["panels"]}) == len(board["panels"])
    assert "://" not in json.dumps(board)


@pytest.mark.parametrize("name", DASHBOARDS)
def test_a_dashboard_shows_metrics_that_are_written_and_covers_the_grid_once(name: str) -> None:
    cells: list[tuple[int, int]] = []
    for panel in DASHBOARDS[name]["panels"]:
        place = panel["gridPos"]
        across, down = range(place["x"], place["x"] + place["w"]), range(place["y"], place["y"] + place["h"])
        cells += [(x, y) for x in across for y in down]

    assert named_in(json.dumps(DASHBOARDS[name])) <= FAMILIES.keys()
    assert len(cells) == len(set(cells))
    assert max(x for x, _ in cells) < 24
