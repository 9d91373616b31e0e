"""What programs read has a published schema, and what is written is valid by it."""

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from jsonschema import Draft202012Validator

from audit_batch.cli import main
from audit_batch.config import shipped
from tests.collect.node_trees import kubeadm_tree
from tests.jobs.audit_logs import lines
from tests.warehouse.small_cluster import take_into

SCHEMAS = sorted((shipped("reports") / "schemas").glob("*.schema.json"))
RISKY = """
apiVersion: v1
kind: Pod
metadata:
  name: web
  namespace: shop
  annotations: {audit-batch.io/waive: "host_network_namespace=it is the ingress; until=2099-01-01"}
spec: {hostNetwork: true, containers: [{name: web, image: "registry.example.com/web:1"}]}
"""
WAIVER = """
[[waiver]]
id        = "W-1"
control   = "workload_in_default_namespace"
namespace = "legacy"
reason    = "until its replacement"
approver  = "Head of Platform"
ticket    = "RISK-1"
from      = 2026-01-01
until     = 2099-12-31
"""
ATTESTATION = """
[[attestation]]
framework   = "cis-kubernetes-2.0.1"
requirement = "5.5.1"
result      = "pass"
statement   = "Only the release pipeline can push to the registry."
evidence    = "https://wiki.example.com/release-pipeline"
by          = "Head of Platform"
on          = 2026-01-01
valid_until = 2099-12-31
"""


def flaws(name: str, document: Any) -> list[str]:
    schema = json.loads((shipped("reports") / "schemas" / f"{name}.schema.json").read_text(encoding="utf-8"))
    found = Draft202012Validator(schema).iter_errors(document)
    return [f"{error.json_path}: {error.message[:150]}" for error in found][:5]


@pytest.mark.parametrize("path", SCHEMAS, ids=lambda path: path.name)
def test_a_schema_is_one_and_says_what_each_member_means(path: Path) -> None:
    schema = json.loads(path.read_text(encoding="utf-8"))

    Draft202012Validator.check_schema(schema)
    assert schema["title"]
    assert schema["description"].endswith(".")


def test_a_scan_is_valid(tmp_path: Path) -> None:
    (tmp_path / "pod.yaml").write_text(RISKY)
    (tmp_path / "broken.yaml").write_text("a: [")
    (tmp_path / "compose.yaml").write_text("services: {}")

    result = CliRunner().invoke(main, ["scan", str(tmp_path), "--format", "json"])

    document = json.loads(result.stdout)
    assert flaws("scan", document) == []
    assert {one["state"] for one in document["results"]} >= {"open", "waived", "pass"}
    assert [one["foreign"] for one in document["summary"]["not_judged"]] == [False, True]


def test_an_evaluation_is_valid(tmp_path: Path) -> None:
    take_into(tmp_path / "warehouse", 1, {"pods": {"web": "plain"}, "services": None})
    (tmp_path / "waivers.toml").write_text(WAIVER)
    (tmp_path / "attestations.toml").write_text(ATTESTATION)
    given = {name: str(tmp_path / f"{name}.toml") for name in ("waivers", "attestations")}
    words = ["--warehouse", str(tmp_path / "warehouse"), *(f"--{name}={path}" for name, path in given.items())]

    result = CliRunner().invoke(main, ["evaluate", *words, "--format", "json"])

    document = json.loads(result.stdout)
    assert flaws("evaluation", document) == []
    assert document["results"]
    assert {one["state"] for one in document["outcomes"]} == {"pass", "not_assessed"}
    assert len(document["waivers"]) == len(document["attestations"]) == 1


def test_an_ingestion_is_valid(tmp_path: Path) -> None:
    (tmp_path / "audit.log").write_bytes(lines(range(3)) + b"not an event\n")
    words = ["ingest", str(tmp_path / "audit.log"), "--warehouse", str(tmp_path / "warehouse"), "--cluster", "shop"]

    result = CliRunner().invoke(main, [*words, "--format", "json"])

    document = json.loads(result.stdout)
    assert flaws("ingestion", document) == []
    assert (document["events"], document["quarantined"]) == (3, 1)


def test_each_line_of_a_log_is_valid(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "audit.log").write_bytes(lines(range(3)) + b"not an event\n")
    (tmp_path / "audit-batch.toml").write_text('cluster = "shop"\naudit_logs = ["audit.log"]\n')
    monkeypatch.chdir(tmp_path)

    result = CliRunner().invoke(main, ["run", "--only", "ingest", "--log-format", "json"])

    told = [json.loads(line) for line in result.stderr.splitlines()]
    assert [flaw for line in told for flaw in flaws("log", line)] == []
    assert [line["step"] for line in told if "step" in line] == ["ingest", "run"]


def test_facts_of_a_node_are_valid(tmp_path: Path) -> None:
    kubeadm_tree(tmp_path)

    result = CliRunner().invoke(main, ["node-facts", "--root", str(tmp_path), "--node", "one"])

    assert flaws("node-facts", json.loads(result.stdout)) == []
