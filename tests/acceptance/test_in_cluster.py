"""`run` and `doctor --in-cluster` as a pod calls them, against a real server."""

import base64
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from prometheus_client.openmetrics.parser import text_string_to_metric_families as read_openmetrics

from audit_batch.cli import main
from audit_batch.cli.last_words import LIMIT, shortened
from audit_batch.errors import EXIT_PARTIAL, EXIT_SOURCE, EXIT_USAGE
from audit_batch.kinds import LISTED
from audit_batch.warehouse.database import open_published
from tests.acceptance.cluster_server import Cluster, serving
from tests.jobs.audit_logs import event, line

ROOT = Path(__file__).parents[2]
TOKEN = "secret-of-the-pod"  # noqa: S105  of no real account


@pytest.fixture(scope="module")
def served() -> Iterator[Cluster]:
    with serving(date(2026, 9, 29), workloads=20) as cluster:
        yield cluster


@pytest.fixture
def cluster(served: Cluster) -> Cluster:
    served.methods.clear()
    served.token = TOKEN
    served.troubles = served.clock_ahead = 0.0
    served.may = lambda spec: not is_write(spec)
    served.before = lambda path: None
    return served


@pytest.fixture
def pod(cluster: Cluster, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of a pod: settings, credentials, and a place for its last words."""
    (tmp_path / "token").write_text(TOKEN)
    cluster.write_kubeconfig(tmp_path / "kubeconfig", tokenFile=str(tmp_path / "token"))
    (tmp_path / "audit-batch.toml").write_text(
        'cluster = "shop"\nwarehouse = "warehouse"\nkubeconfig = "kubeconfig"\ntermination_message = "last-words"\n'
    )
    monkeypatch.chdir(tmp_path)
    return tmp_path


def is_write(spec: dict[str, Any]) -> bool:
    verb = spec.get("resourceAttributes", spec.get("nonResourceAttributes"))["verb"]
    return verb not in {"get", "list"}


def audit_batch(*words: str) -> Result:
    return CliRunner().invoke(main, list(words))


def lines(result: Result) -> list[dict[str, Any]]:
    return [json.loads(line) for line in result.stderr.splitlines()]


def last_words(pod: Path) -> dict[str, Any]:
    content = (pod / "last-words").read_bytes()
    assert len(content) <= LIMIT
    return json.loads(content)


def test_a_dry_run_says_what_and_why_writes_nothing_and_asks_nobody(pod: Path, cluster: Cluster) -> None:
    before = sorted(pod.iterdir())

    result = audit_batch("run", "--dry-run")

    assert result.exit_code == 0, result.output
    told = {line.split()[0]: line.split(maxsplit=1)[1] for line in result.stdout.splitlines()}
    assert told["snapshot"].startswith("due      no snapshot yet")
    assert told["ingest"].startswith("not due")
    assert told["evaluate"].startswith("due      after the snapshot")
    assert (cluster.methods, [path for path in sorted(pod.iterdir()) if path.name != "last-words"]) == ([], before)


def test_one_step_is_one_line_of_json_and_done_once(pod: Path, cluster: Cluster) -> None:
    first = audit_batch("run", "--only", "snapshot")
    second = audit_batch("run", "--only", "snapshot,tidy", "--only", "verify")

    assert (first.exit_code, second.exit_code) == (0, 0), first.output + second.output
    (step, run) = lines(first)
    assert (step["step"], step["result"], step["why"]) == ("snapshot", "done", "no snapshot yet")
    assert step["objects"] > 100
    assert step["seconds"] > 0
    assert (run["step"], run["result"], run["steps_done"]) == ("run", "done", ["snapshot"])
    assert [(line["step"], line["result"]) for line in lines(second)] == [
        ("snapshot", "not due"), ("tidy", "done"), ("verify", "done"), ("run", "done"),
    ]  # fmt: skip
    assert last_words(pod)["tidy"].startswith("done")
    assert set(cluster.methods) == {"GET"}
    assert TOKEN not in first.output + second.output


def test_people_get_words(pod: Path) -> None:
    result = audit_batch("run", "--only", "verify", "--log-format", "text")

    assert result.stderr.endswith("verify: not due; no warehouse yet\n")


def test_a_step_that_is_none_is_named() -> None:
    result = audit_batch("run", "--only", "snapshoot")

    assert (result.exit_code, "'snapshoot' is not one of snapshot, ingest" in result.output) == (EXIT_USAGE, True)


def test_a_server_that_is_gone_fails_one_step_and_is_told_to_kubernetes(pod: Path, cluster: Cluster) -> None:
    kubeconfig = (pod / "kubeconfig").read_text()
    (pod / "kubeconfig").write_text(kubeconfig.replace(cluster.host, "http://127.0.0.1:1"))

    result = audit_batch("run", "--only", "snapshot,verify", "--config", "audit-batch.toml")

    assert result.exit_code == EXIT_SOURCE
    assert [(line["step"], line["level"], line["result"]) for line in lines(result)] == [
        ("snapshot", "error", "failed"), ("verify", "info", "not due"), ("run", "error", "failed"),
    ]  # fmt: skip
    words = last_words(pod)
    assert (words["result"], words["exit_code"]) == ("failed", EXIT_SOURCE)
    assert "no connection" in words["snapshot"]
    assert TOKEN not in result.output + json.dumps(words)


def test_settings_that_are_wrong_are_told_to_kubernetes_too(pod: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (pod / "audit-batch.toml").write_text("snapshot_every = 'often'\n")
    monkeypatch.setenv("AUDIT_BATCH_TERMINATION_MESSAGE", str(pod / "last-words"))

    result = audit_batch("run")

    assert result.exit_code == EXIT_USAGE
    assert "snapshot_every is not a length of time" in last_words(pod)["error"]


def test_without_anything_judged_a_threshold_is_not_kept(pod: Path) -> None:
    result = audit_batch("run", "--only", "verify", "--fail-on", "critical")

    assert result.exit_code == EXIT_PARTIAL


def test_a_pod_that_is_told_to_stop_says_at_what_it_was(pod: Path, cluster: Cluster) -> None:
    cluster.before = lambda path: time.sleep(0.3)
    command = [sys.executable, "-c", "from audit_batch.cli import main; main()", "run", "--only", "snapshot"]

    with subprocess.Popen(command, stderr=subprocess.PIPE, cwd=pod) as process:
        while not cluster.methods:
            time.sleep(0.05)
        process.send_signal(signal.SIGTERM)
        process.communicate()

    assert process.returncode == 128 + signal.SIGTERM
    assert (last_words(pod)["result"], last_words(pod)["error"]) == ("stopped", "told to stop (SIGTERM)")


def test_a_token_that_is_renewed_while_a_snapshot_runs_does_not_break_it(pod: Path, cluster: Cluster) -> None:
    def renew(path: str) -> None:
        if path.startswith("/apis/apps/v1/deployments"):
            cluster.token = ""  # both are good until the new one is in its file, as with a kubelet
            (pod / "token").write_text("second")
            cluster.token = "second"  # noqa: S105

    cluster.before = renew

    result = audit_batch("run", "--only", "snapshot")

    assert (result.exit_code, lines(result)[0]["result"]) == (0, "done"), result.output
    with open_published(pod / "warehouse") as con:
        assert con.execute("SELECT state FROM snapshots").fetchall() == [("complete",)]


def test_metrics_are_written_after_a_run_also_when_it_failed(pod: Path, cluster: Cluster) -> None:
    cluster.token = "another"  # noqa: S105
    (pod / "audit-batch.toml").write_text((pod / "audit-batch.toml").read_text() + 'metrics_file = "metrics.prom"\n')

    result = audit_batch("run", "--only", "snapshot")

    families = {family.name: family for family in read_openmetrics((pod / "metrics.prom").read_text())}
    failed = {sample.labels["step"]: sample.value for sample in families["audit_batch_step_failed"].samples}
    assert (result.exit_code, failed) == (EXIT_SOURCE, {"snapshot": 1.0})
    assert "audit_batch_step_success_timestamp_seconds" not in families


@pytest.mark.parametrize("size", [10, 5_000, 200_000])
def test_last_words_are_whole_json_however_long(size: int) -> None:
    fields = {"result": "failed", "error": "ä" * size, **{f"step-{n}": "x" * size for n in range(9)}}

    body = shortened(fields)

    assert len(body) <= LIMIT
    assert json.loads(body)["result"] == "failed"


def findings(result: Result) -> dict[str, tuple[str, str]]:
    """By subject what doctor found, and the text."""
    found = {}
    for told in result.stdout.splitlines():
        state, subject, text = told[:5].strip(), told[6:17].strip(), told[18:]
        found[subject] = (state, text)
    return found


def jwt(**claims: object) -> str:
    body = base64.urlsafe_b64encode(json.dumps(claims).encode()).decode().rstrip("=")
    return f"e30.{body}.c2ln"


def in_cluster(pod: Path, cluster: Cluster, **claims: object) -> Result:
    """Doctor in a pod whose token says ``claims``."""
    cluster.token = jwt(**claims)
    (pod / "token").write_text(cluster.token)
    return audit_batch("doctor", "--in-cluster")


def soon() -> int:
    return int((datetime.now(UTC) + timedelta(minutes=50)).timestamp())


def test_doctor_finds_nothing_wrong_with_exactly_the_rights_that_are_needed(pod: Path, cluster: Cluster) -> None:
    asked: list[dict[str, Any]] = []

    def may(spec: dict[str, Any]) -> bool:
        asked.append(spec.get("resourceAttributes", {}))
        return not is_write(spec)

    cluster.may = may
    found = findings(in_cluster(pod, cluster, exp=soon()))

    states = {subject: state for subject, (state, _) in found.items()}
    assert {
        name: states[name] for name in ("rights", "power", "clock", "token", "storage", "room", "lock")
    } == dict.fromkeys(("rights", "power", "clock", "token", "storage", "room", "lock"), "ok")
    listed = {(entry["resource"], entry.get("group", "")) for entry in asked if entry.get("verb") == "list"}
    whole_groups = {kind.group for kind in LISTED if kind.is_group}
    single = {(resource, group) for resource, group in listed if group not in whole_groups}
    assert single <= {(kind.plural, kind.group) for kind in LISTED}
    assert ("pods", "") in listed
    assert ("deployments", "apps") in listed
    assert not list((pod / "warehouse").glob(".doctor*"))


def test_doctor_names_each_right_that_is_missing_and_the_command_that_grants_it(pod: Path, cluster: Cluster) -> None:
    cluster.may = lambda spec: (
        not is_write(spec) and spec.get("resourceAttributes", {}).get("resource") != "deployments"
    )

    result = in_cluster(pod, cluster, exp=soon())

    state, text = findings(result)["rights"]
    assert (result.exit_code, state) == (EXIT_USAGE, "bad")
    assert text == (
        "may not list deployments.apps; kubectl create clusterrole audit-batch-lists --verb=list "
        "--resource=deployments.apps, and bind it"
    )


def test_doctor_warns_of_rights_that_no_job_needs(pod: Path, cluster: Cluster) -> None:
    cluster.may = lambda spec: True
    everything = findings(in_cluster(pod, cluster, exp=soon()))["power"]
    cluster.may = lambda spec: not is_write(spec) or "exec" in json.dumps(spec)
    some = findings(in_cluster(pod, cluster, exp=soon()))["power"]

    assert everything == ("note", "may do everything; bind it to the role of the chart, and to no other")
    assert some == ("note", "may also create pods/exec, which no job needs; take these rights away")


@pytest.mark.parametrize(
    ("claims", "state", "said"),
    [
        ({"exp": 1}, "bad", "expired at 1970-01-01 00:00 UTC"),
        ({}, "note", "never expires; use a projected token"),
        ({"exp": "soon"}, "note", "does not say when it expires"),
    ],
)
def test_doctor_reads_when_the_token_ends(
    pod: Path, cluster: Cluster, claims: dict[str, object], state: str, said: str
) -> None:
    result = in_cluster(pod, cluster, **claims)

    found = findings(result)["token"]
    assert (found[0], said in found[1]) == (state, True), found
    assert cluster.token not in result.output


def test_doctor_compares_the_clocks(pod: Path, cluster: Cluster) -> None:
    cluster.clock_ahead = 90

    state, text = findings(in_cluster(pod, cluster, exp=soon()))["clock"]

    assert (state, "away from the API server's; let chrony" in text) == ("bad", True)


def test_doctor_looks_whether_the_log_is_fresh(pod: Path, cluster: Cluster) -> None:
    log = pod / "logs" / "audit.log"
    log.parent.mkdir()
    log.write_text("")
    settings = pod / "audit-batch.toml"
    settings.write_text(settings.read_text() + 'audit_logs = ["logs/*.log"]\n')
    fresh = findings(in_cluster(pod, cluster, exp=soon()))["audit log"]
    old = (datetime.now(UTC) - timedelta(hours=5)).timestamp()
    os.utime(log, (old, old))
    stale = findings(in_cluster(pod, cluster, exp=soon()))["audit log"]

    assert fresh == ("ok", "audit.log was written 0 minutes ago")
    assert (stale[0], "300 minutes ago; see whether the API server still writes" in stale[1]) == ("bad", True)


def test_doctor_tells_what_failed_last_and_how_old_the_newest_event_is(pod: Path, cluster: Cluster) -> None:
    (pod / "logs").mkdir()
    (pod / "logs" / "audit.log").write_bytes(line(event(1, at=datetime.now(UTC) - timedelta(hours=3))))
    settings = pod / "audit-batch.toml"
    settings.write_text(settings.read_text() + 'audit_logs = ["logs/*.log"]\n')
    ingested = audit_batch("run", "--only", "ingest")
    cluster.token = "another"  # noqa: S105
    failed = audit_batch("run", "--only", "snapshot")

    found = findings(in_cluster(pod, cluster, exp=soon()))

    assert (ingested.exit_code, failed.exit_code) == (0, EXIT_SOURCE), ingested.output
    assert found["events"][0] == "bad"
    assert "newest audit event in the warehouse is 180 minutes old" in found["events"][1]
    assert found["snapshot"][0] == "bad"
    assert "does not accept these credentials" in found["snapshot"][1]


def test_other_commands_write_json_where_they_are_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AUDIT_BATCH_LOG_FORMAT", "json")
    (tmp_path / "rbac").mkdir()
    for suffix in ("sql", "yaml"):
        shutil.copy(ROOT / "controls" / "rbac" / f"wildcard_role.{suffix}", tmp_path / "rbac" / f"our_roles.{suffix}")

    result = audit_batch("frameworks", "list", "--controls", str(tmp_path))

    (told,) = lines(result)
    assert (told["level"], told["message"].startswith("in no framework: ")) == ("info", True)


def test_only_doctor_sends_anything_but_get(pod: Path, cluster: Cluster) -> None:
    in_cluster(pod, cluster, exp=soon())

    assert set(cluster.methods) == {"GET", "POST"}
