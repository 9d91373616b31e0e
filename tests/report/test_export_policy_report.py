"""The schema is told in our own words from the custom resource definitions of the two groups, as of Kyverno 1.15."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from audit_batch.report.export import policy_report
from tests.report import samples
from tests.report.company import Company
from tests.report.exports import every_state, export

Warehouses = Callable[[Callable[[], Company]], Path]
Json = dict[str, Any]

KINDS = {
    "policy-report": ("wgpolicyk8s.io/v1alpha2", "PolicyReport", "ClusterPolicyReport", ()),
    "openreports": ("openreports.io/v1alpha1", "Report", "ClusterReport", ("source",)),
}


def fields(names: str, **others: Json) -> Json:
    """Exactly these fields: texts, and others as they are given. An API server drops fields that it does not know."""
    known = {name: {"type": "string"} for name in names.split()} | others
    return {"type": "object", "properties": known, "additionalProperties": False}


TEXTS = {"type": "object", "additionalProperties": {"type": "string"}}
OBJECT_REFERENCE = fields("apiVersion kind namespace name uid resourceVersion fieldPath")
STAMP = {
    "type": "object",
    "properties": {
        "seconds": {"type": "integer"},
        "nanos": {"type": "integer", "minimum": 0, "maximum": 999_999_999},
    },
    "required": ["seconds", "nanos"],
}
RESULT = fields(
    "category message policy rule source",
    properties=TEXTS,
    resources={"type": "array", "items": OBJECT_REFERENCE},
    result={"enum": ["pass", "fail", "warn", "error", "skip"]},
    scored={"type": "boolean"},
    severity={"enum": ["critical", "high", "medium", "low", "info"]},
    timestamp=STAMP,
) | {"required": ["policy"]}
COUNTS = {"type": "integer", "minimum": 0}
SUMMARY = fields("", **dict.fromkeys(("pass", "fail", "warn", "error", "skip"), COUNTS))
LABEL = {"type": "string", "maxLength": 63, "pattern": "^([A-Za-z0-9]([A-Za-z0-9_.-]*[A-Za-z0-9])?)?$"}
METADATA = fields(
    "",
    name={"type": "string", "maxLength": 253, "pattern": "^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$"},
    namespace={"type": "string", "maxLength": 63, "pattern": "^[a-z0-9]([a-z0-9-]*[a-z0-9])?$"},
    labels={"type": "object", "additionalProperties": LABEL},
    annotations=TEXTS,
)


def report_schema(form: str) -> Json:
    version, namespaced, of_cluster, further = KINDS[form]
    schema = fields(
        " ".join(further),
        apiVersion={"const": version},
        kind={"enum": [namespaced, of_cluster]},
        metadata=METADATA,
        results={"type": "array", "items": RESULT},
        summary=SUMMARY,
    )
    return schema | {
        "if": {"properties": {"kind": {"const": namespaced}}},
        "then": {"properties": {"metadata": {"required": ["name", "namespace"]}}},
        "else": {"properties": {"metadata": {"required": ["name"], "not": {"required": ["namespace"]}}}},
    }


def reports(warehouse: Path, form: str, output: Path) -> list[Json]:
    export(warehouse, form, output)
    listed = json.loads(output.read_bytes())
    assert (listed["apiVersion"], listed["kind"]) == ("v1", "List")
    return list(listed["items"])


@pytest.mark.parametrize("form", KINDS)
@pytest.mark.parametrize("company", [every_state, samples.hostile])
def test_every_report_is_one_that_the_api_server_takes(
    form: str, company: Callable[[], Company], warehouse_of: Warehouses, tmp_path: Path
) -> None:
    validator = Draft202012Validator(report_schema(form))

    found = reports(warehouse_of(company), form, tmp_path / "reports.json")

    assert [problem.message for report in found for problem in validator.iter_errors(report)] == []
    assert found


def test_findings_stand_in_their_namespaces_and_only_what_passes_is_a_pass(states: Path, tmp_path: Path) -> None:
    found = reports(states, "policy-report", tmp_path / "reports.json")

    told = {
        (report["metadata"].get("namespace", ""), result["policy"]): (result["result"], result["properties"]["state"])
        for report in found
        for result in report["results"]
    }

    assert told == {
        ("billing", "image_by_tag"): ("fail", "open"),
        ("shop", "image_by_tag"): ("fail", "open"),
        ("shop", "privileged_container"): ("skip", "waived"),
        ("", "host_network"): ("pass", "pass"),
        ("", "node_file_mode"): ("error", "not_assessed"),
        ("", "read_only_root"): ("pass", "pass"),
        ("", "windows_host"): ("skip", "not_applicable"),
    }


def test_the_summary_counts_the_results(states: Path, tmp_path: Path) -> None:
    found = reports(states, "openreports", tmp_path / "reports.json")

    assert [(report["kind"], report["summary"]) for report in found] == [
        ("Report", {"pass": 0, "fail": 1, "warn": 0, "error": 0, "skip": 0}),
        ("Report", {"pass": 0, "fail": 1, "warn": 0, "error": 0, "skip": 1}),
        ("ClusterReport", {"pass": 2, "fail": 0, "warn": 0, "error": 1, "skip": 1}),
    ]


def test_a_long_report_is_several_objects(states: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(policy_report, "LIMIT", 3)

    found = reports(states, "policy-report", tmp_path / "reports.json")

    assert [(report["metadata"]["name"], len(report["results"])) for report in found] == [
        ("audit-batch-cis-sample-1", 1),
        ("audit-batch-cis-sample-1", 2),
        ("audit-batch-cis-sample-1", 3),
        ("audit-batch-cis-sample-2", 1),
    ]
