import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from ocsf_json_schema import OcsfJsonSchemaEmbedded, get_ocsf_schema

from tests.report import samples
from tests.report.company import Company
from tests.report.exports import every_state, export

Warehouses = Callable[[Callable[[], Company]], Path]


def read(warehouse: Path, output: Path) -> list[dict[str, Any]]:
    export(warehouse, "ocsf", output)
    return [json.loads(line) for line in output.read_text(encoding="utf-8").splitlines()]


@pytest.fixture(scope="module")
def events(states: Path, tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, Any]]:
    return read(states, tmp_path_factory.mktemp("ocsf") / "events.jsonl")


@pytest.mark.parametrize("version", ["1.3.0", "1.8.0"])
def test_every_event_is_valid_against_the_schema_it_names_and_a_later_one(
    version: str, warehouse_of: Warehouses, tmp_path: Path
) -> None:
    schema = OcsfJsonSchemaEmbedded(get_ocsf_schema(version)).get_class_schema("compliance_finding", [])
    validator = Draft202012Validator(schema)

    found = read(warehouse_of(every_state), tmp_path / "states")
    found += read(warehouse_of(samples.hostile), tmp_path / "hostile")
    problems = [problem.message for event in found for problem in validator.iter_errors(event)]

    assert len(found) == 8 + len(samples.HOSTILE)
    assert {event["metadata"]["version"] for event in found} == {"1.3.0"}
    assert problems == []


def test_the_life_of_a_finding_is_its_activity_and_its_status(events: list[dict[str, Any]]) -> None:
    found = {
        (event["resources"][0].get("namespace", ""), event["resources"][0]["name"]): (
            event["activity_name"],
            event["type_uid"],
            event["status"],
            event["compliance"]["status"],
            event["severity"],
        )
        for event in events
        if event["resources"][0]["type"] != "Cluster"
    }

    assert found == {
        ("billing", "import"): ("Create", 200301, "New", "Fail", "Low"),
        ("shop", "worker"): ("Update", 200302, "In Progress", "Fail", "Low"),
        ("shop", "legacy"): ("Update", 200302, "Suppressed", "Fail", "Critical"),
        ("", "router"): ("Close", 200303, "Resolved", "Resolved", "High"),
    }


def test_only_a_control_that_passes_is_a_pass(events: list[dict[str, Any]]) -> None:
    found = {
        event["compliance"]["control"]: (event["compliance"]["status_id"], event["compliance"]["status"])
        for event in events
        if event["resources"][0]["type"] == "Cluster"
    }

    assert found == {
        "host_network": (1, "Pass"),
        "node_file_mode": (0, "Not assessed"),
        "read_only_root": (1, "Pass"),
        "windows_host": (99, "Not applicable"),
    }


def test_times_are_milliseconds_and_ids_last(states: Path, events: list[dict[str, Any]], tmp_path: Path) -> None:
    (old,) = [event for event in events if event["resources"][0]["name"] == "worker"]
    export(states, "ocsf", tmp_path / "september", period="2026-09")
    before = [json.loads(line) for line in (tmp_path / "september").read_text(encoding="utf-8").splitlines()]
    (then,) = [event for event in before if event["resources"][0]["name"] == "worker"]

    assert old["finding_info"]["first_seen_time"] == 1_789_941_600_000
    assert old["finding_info"]["last_seen_time"] == old["time"] == 1_793_484_000_000
    assert old["finding_info"]["uid"] == then["finding_info"]["uid"]
    assert old["metadata"]["uid"] != then["metadata"]["uid"]
