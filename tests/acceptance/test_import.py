"""Knowledge goes into a warehouse as a user types it, whole or not at all."""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from audit_batch.cli import main
from audit_batch.config import Settings
from audit_batch.errors import EXIT_USAGE
from audit_batch.jobs.clock import Clock
from audit_batch.jobs.imports import door_of, refresh_shipped
from audit_batch.warehouse.database import open_writer
from tests.warehouse.small_cluster import NIGHT, take

Json = dict[str, Any]


def audit_batch(*words: str | Path) -> Result:
    return CliRunner().invoke(main, [str(word) for word in words])


def trivy(image: str, created: str = "2026-11-20T00:00:00Z", **flaw: str) -> Json:
    found = {"VulnerabilityID": "CVE-2025-1", "PkgName": "zlib", "Severity": "HIGH", **flaw}
    return {
        "SchemaVersion": 2,
        "CreatedAt": created,
        "ArtifactName": image,
        "ArtifactType": "container_image",
        "Results": [{"Class": "os-pkgs", "Vulnerabilities": [found]}],
    }


def write(path: Path, body: Json) -> Path:
    path.write_text(json.dumps(body))
    return path


def asked(warehouse: Path, sql: str) -> str:
    result = audit_batch("query", sql, "--warehouse", warehouse, "--format", "csv")
    assert result.exit_code == 0, result.output
    return result.output


@pytest.fixture(scope="module")
def begun(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A warehouse with one snapshot and the facts that are shipped, to be copied."""
    folder = tmp_path_factory.mktemp("begun")
    settings = Settings(warehouse=folder)
    with open_writer(folder, "begin") as con:
        take(con, 1, {"pods": {"web": "one"}})
        refresh_shipped(con, settings, door_of(settings), Clock(lambda: NIGHT))
    return folder


@pytest.fixture
def warehouse(tmp_path: Path, begun: Path) -> Path:
    """A warehouse of its own, that a test may write."""
    return Path(shutil.copytree(begun, tmp_path / "warehouse"))


def test_reports_are_there_to_be_asked_at_once_and_the_ledger_holds(tmp_path: Path, warehouse: Path) -> None:
    write(tmp_path / "a.json", trivy("example.com/app:1", PkgName="bash"))
    newer = write(tmp_path / "b.json", trivy("example.com/app:1", "2026-11-25T00:00:00Z"))

    done = audit_batch("import", "vulnerabilities", newer, tmp_path / "a.json", "--warehouse", warehouse)

    assert done.exit_code == 0, done.output
    assert "import 3: b.json (trivy, 2026-11-25): 1 image, 1 changed" in done.output
    assert asked(warehouse, "SELECT package FROM image_vulnerabilities").splitlines() == ["package", "zlib"]
    assert asked(warehouse, "SELECT source FROM imports ORDER BY import").splitlines()[1:] == [
        "shipped facts",
        "trivy",
        "trivy",
    ]
    assert audit_batch("verify", "--warehouse", warehouse).exit_code == 0


def test_facts_that_are_shipped_are_imported_once(tmp_path: Path, warehouse: Path) -> None:
    report = write(tmp_path / "a.json", trivy("example.com/app:1"))

    for _ in range(2):
        audit_batch("import", "vulnerabilities", report, "--warehouse", warehouse)

    assert asked(warehouse, "SELECT count(*) FROM imports WHERE source = 'shipped facts'").splitlines()[1] == "1"
    assert asked(warehouse, "SELECT DISTINCT dated FROM platform_releases").splitlines()[1:] == ["2026-09-15"]


def test_of_several_files_one_that_is_wrong_keeps_all_out(tmp_path: Path, warehouse: Path) -> None:
    write(tmp_path / "reports.json", trivy("example.com/app:1"))
    (tmp_path / "wrong.json").write_text('{"SchemaVersion": 2')

    done = audit_batch(
        "import", "vulnerabilities", tmp_path / "reports.json", tmp_path / "wrong.json", "--warehouse", warehouse
    )

    assert (done.exit_code, "wrong.json: is not JSON" in done.output) == (EXIT_USAGE, True)
    assert asked(warehouse, "SELECT count(*) FROM imports").splitlines()[1] == "1"


def test_a_report_of_a_day_to_come_is_refused(tmp_path: Path) -> None:
    report = write(tmp_path / "a.json", trivy("example.com/app:1", "2999-01-01T00:00:00Z"))

    done = audit_batch("import", "vulnerabilities", report, "--warehouse", tmp_path / "w")

    assert (done.exit_code, "is of 2999-01-01, which is yet to come" in done.output) == (EXIT_USAGE, True)


def test_the_feed_tells_what_it_could_not_read(tmp_path: Path, warehouse: Path) -> None:
    text = "#### Affected Versions\n\n- kubelet v1.30.0 - v1.30.2\n"
    items = [{"id": "CVE-2024-1", "content_text": text, "date_published": "2024-11-20T15:30:44Z"}]
    items += [{"id": f"CVE-2024-9{n}", "date_published": "2024-11-20T15:30:44Z"} for n in range(7)]
    about = {"updated_at": "2026-11-20T00:00:00Z"}
    body = {"version": "https://jsonfeed.org/version/1.1", "_kubernetes_io": about, "items": items}
    feed = write(tmp_path / "index.json", body)

    done = audit_batch("import", "cves", feed, "--warehouse", warehouse)

    assert done.exit_code == 0, done.output
    assert "not understood: index.json: CVE-2024-90: which versions it affects" in done.output
    assert "not understood: index.json: 2 more" in done.output
    sql = "SELECT component, introduced, fixed, dated FROM platform_vulnerabilities WHERE vulnerability = 'CVE-2024-1'"
    assert asked(warehouse, sql).splitlines()[1:] == ["kubelet,1.30.0,1.30.3,2026-11-20"]


def test_a_folder_without_files_of_the_kind_is_refused(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()

    done = audit_batch("import", "cves", tmp_path / "empty", "--warehouse", tmp_path / "w")

    assert (done.exit_code, "holds no file that ends with .json or .md or .toml" in done.output) == (EXIT_USAGE, True)
