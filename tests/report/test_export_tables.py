import csv
import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import pytest
from jsonschema import Draft202012Validator, FormatChecker

from tests.report import samples
from tests.report.company import Company
from tests.report.conftest import LOOK
from tests.report.exports import every_state, export

Warehouses = Callable[[Callable[[], Company]], Path]


def rows(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(path.read_bytes().decode("utf-8-sig"))))


@pytest.fixture(scope="module")
def tables(states: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("tables")
    export(states, "csv", folder)
    export(states, "parquet", folder)
    export(states, "json", folder / "results.json")
    return folder


def test_a_row_says_what_it_is_about_and_calls_each_state_by_its_name(tables: Path) -> None:
    outcomes = {row["control"]: (row["state"], row["judged"], row["passed"]) for row in rows(tables / "outcomes.csv")}
    findings = [(row["state"], row["severity"], row["name"]) for row in rows(tables / "findings.csv")]
    requirements = rows(tables / "requirements.csv")

    assert outcomes == {
        "host_network": ("pass", "301", "301"),
        "image_by_tag": ("fail", "301", "299"),
        "node_file_mode": ("not_assessed", "0", "0"),
        "privileged_container": ("waived", "301", "300"),
        "read_only_root": ("pass", "301", "301"),
        "windows_host": ("not_applicable", "0", "0"),
    }
    assert findings == [
        ("open", "low", "import"),
        ("open", "low", "worker"),
        ("waived", "critical", "legacy"),
        ("resolved", "high", "router"),
    ]
    assert [row["requirement"] for row in requirements] == ["1.1", "1.2", "1.3", "1.9", "1.10", "2.1", "2.2", "2.3"]
    assert {(row["cluster"], row["framework"], row["evaluation"]) for row in requirements} == {
        ("harbour-prod", "cis-sample", "4")
    }


def test_no_cell_is_one_that_a_spreadsheet_would_run(warehouse_of: Warehouses, tmp_path: Path) -> None:
    export(warehouse_of(samples.hostile), "csv", tmp_path)

    cells = [
        cell
        for table in ("findings", "requirements")
        for row in rows(tmp_path / f"{table}.csv")
        for cell in row.values()
    ]

    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]
    assert "'=HYPERLINK(1)" in cells
    assert "'=Topic <i>of</i> {{ 7 * 7 }}" in cells


def test_parquet_has_the_same_rows_typed_and_says_what_its_columns_mean(tables: Path) -> None:
    con = duckdb.connect()
    types = {
        name: kind
        for name, kind, *_ in con.execute(
            "DESCRIBE FROM read_parquet($file)", {"file": str(tables / "findings.parquet")}
        ).fetchall()
    }
    comments = {
        key.decode(): value.decode()
        for _, key, value in con.execute(
            "FROM parquet_kv_metadata($file)", {"file": str(tables / "findings.parquet")}
        ).fetchall()
    }

    for table in ("findings", "outcomes", "requirements"):
        read = con.execute("FROM read_parquet($file)", {"file": str(tables / f"{table}.parquet")})
        names = [column[0] for column in read.description]
        listed = rows(tables / f"{table}.csv")
        assert len(read.fetchall()) == len(listed)
        assert names == list(listed[0])
    assert types["opened_at"] == types["deadline"] == "TIMESTAMP"
    assert types["age_days"] == "INTEGER"
    assert types["requirements"] == types["fields"] == "VARCHAR[]"
    assert set(types) == set(comments)
    assert comments["waiver"] == "id of the waiver in force; empty when none"


@pytest.mark.parametrize("company", [every_state, samples.hostile, samples.unassessed])
def test_the_json_document_is_what_its_published_schema_says(
    company: Callable[[], Company], warehouse_of: Warehouses, tmp_path: Path
) -> None:
    export(warehouse_of(company), "json", tmp_path / "results.json")
    export(warehouse_of(company), "json-schema", tmp_path / "schema.json")
    schema = json.loads((tmp_path / "schema.json").read_bytes())
    document = json.loads((tmp_path / "results.json").read_bytes())

    problems = Draft202012Validator(schema, format_checker=FormatChecker()).iter_errors(document)

    assert [f"{problem.json_path}: {problem.message}" for problem in problems] == []
    assert document["$schema"] == schema["$id"]
    assert (LOOK / "results" / "results.schema.json").read_bytes() == (tmp_path / "schema.json").read_bytes()


def test_the_json_document_counts_what_it_lists(tables: Path) -> None:
    document: dict[str, Any] = json.loads((tables / "results.json").read_bytes())

    assert document["summary"] == {
        "requirements": {
            "fail": 2, "manual": 1, "not_applicable": 1, "not_assessed": 1, "partial": 1, "pass": 1, "waived": 1,
        },
        "controls": {"fail": 1, "not_applicable": 1, "not_assessed": 1, "pass": 2, "waived": 1},
        "findings": {"open": {"low": 2}, "waived": {"critical": 1}, "resolved": {"high": 1}},
    }  # fmt: skip
    assert [finding["state"] for finding in document["findings"]] == ["open", "open", "waived", "resolved"]
    assert document["findings"][1]["deadline"] == "2027-03-19T22:00:00Z"
