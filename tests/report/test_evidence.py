"""What a report carries, held against itself and against the ledger."""

import json
import shutil
from datetime import datetime
from hashlib import sha256
from pathlib import Path

import duckdb
import pikepdf
import pytest
from msgspec.structs import replace

from audit_batch.errors import EvidenceDamaged, ReportError
from audit_batch.report.evidence.carried import read_carried
from audit_batch.report.evidence.ledgered import hold_against_ledger
from audit_batch.report.evidence.records import EventFile, read_evidence
from audit_batch.report.render import ReportFiles
from audit_batch.warehouse.chain import chain_digest, verify_chain
from audit_batch.warehouse.database import STILL
from audit_batch.warehouse.folder import PUBLISHED

NAMES = {
    "compliance_report.ipynb": ("application/x-ipynb+json", "/Source"),
    "controls.csv": ("text/csv", "/Data"),
    "evidence.json": ("application/json", "/Supplement"),
    "findings.csv": ("text/csv", "/Data"),
    "oscal-assessment-plan.json": ("application/json", "/Alternative"),
    "oscal-assessment-results.json": ("application/json", "/Alternative"),
    "requirements.csv": ("text/csv", "/Data"),
}


@pytest.fixture
def copy(report: ReportFiles, tmp_path: Path) -> Path:
    assert report.pdf
    return Path(shutil.copy(report.pdf, tmp_path / "october.pdf"))


def attached(path: Path) -> dict[str, bytes]:
    with pikepdf.open(path) as pdf:
        return {name: file.get_file().read_bytes() for name, file in pdf.attachments.items()}


def with_file(path: Path, name: str, content: bytes) -> Path:
    """Replace an attached file by another of the same name, in the way a person with a PDF library would."""
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        pdf.attachments[name] = pikepdf.AttachedFileSpec(pdf, content, filename=name)
        pdf.save()
    return path


def altered_warehouse(warehouse: Path, tmp_path: Path, change: str) -> Path:
    folder = tmp_path / "warehouse"
    folder.mkdir()
    shutil.copy(warehouse / PUBLISHED, folder / PUBLISHED)
    with duckdb.connect(folder / PUBLISHED) as con:
        con.execute(change)
    return folder


def test_findings_outcomes_results_evidence_and_the_notebook_are_attached(report: ReportFiles) -> None:
    assert report.pdf
    with pikepdf.open(report.pdf) as pdf:
        found = {
            name: (file.get_file().mime_type, str(file.obj.AFRelationship))
            for name, file in pdf.attachments.items()
            if name in NAMES
        }
        described = [file.description for file in pdf.attachments.values()]
        dates = {str(file.get_file().mod_date) for file in pdf.attachments.values()}
        listed = [str(file.UF) for file in pdf.Root.AF]

    assert found == NAMES
    assert all(described)
    assert dates == {"2026-11-02 06:00:00+00:00"}
    assert len(listed) == len(set(listed)) == len(described)


def test_the_attached_files_are_those_beside_the_report(report: ReportFiles) -> None:
    assert report.pdf
    files = attached(report.pdf)

    assert files["findings.csv"] == report.csv.read_bytes()
    assert files["compliance_report.ipynb"].rstrip(b"\n") == report.notebook.read_bytes().rstrip(b"\n")


def test_nothing_attached_knows_where_the_warehouse_lay(report: ReportFiles, ordinary: Path) -> None:
    assert report.pdf
    known = [name for name, content in attached(report.pdf).items() if str(ordinary.parent).encode() in content]

    assert known == []
    assert b'warehouse = \\"' + ordinary.name.encode() in attached(report.pdf)["compliance_report.ipynb"]


def test_the_manifest_has_the_digest_of_every_file_and_of_the_page(report: ReportFiles) -> None:
    assert report.pdf
    files = attached(report.pdf)
    manifest = json.loads(files.pop("evidence.json"))

    assert {entry["name"]: entry["sha256"] for entry in manifest["attachments"]} == {
        name: sha256(content).hexdigest() for name, content in files.items()
    }
    assert manifest["page_sha256"] == sha256(report.html.read_bytes()).hexdigest()


def test_the_evidence_names_the_judged_snapshot_and_evaluation_with_their_digests(
    report: ReportFiles, ordinary: Path
) -> None:
    assert report.pdf
    (rests_on,) = json.loads(attached(report.pdf)["evidence.json"])["rests_on"]
    with duckdb.connect(ordinary / PUBLISHED, read_only=True) as con:
        ledger = set(con.execute("SELECT kind, number, content, digest FROM ledger").fetchall())

    listed = {(entry["kind"], entry["number"], entry["content"], entry["digest"]) for entry in rests_on["entries"]}

    assert listed <= ledger
    assert {("snapshot", 15), ("evaluation", 15), ("snapshot", 14), ("evaluation", 13)} <= {
        entry[:2] for entry in listed
    }


def test_a_report_agrees_with_the_warehouse_that_it_was_made_of(report: ReportFiles, ordinary: Path) -> None:
    assert report.pdf
    carried = read_carried(report.pdf)

    agreed = hold_against_ledger(report.pdf, carried.manifest, ordinary)

    assert agreed.retired == 0


def test_a_changed_attachment_is_named(copy: Path) -> None:
    content = attached(copy)["findings.csv"]

    with_file(copy, "findings.csv", content.replace(b"legacy", b"legals", 1))

    with pytest.raises(EvidenceDamaged, match=r"the attached findings\.csv was altered"):
        read_carried(copy)


def test_a_manifest_that_was_changed_with_its_file_is_noticed(copy: Path) -> None:
    files = attached(copy)
    forged = files["findings.csv"].replace(b"legacy", b"legals", 1)
    manifest = files["evidence.json"].replace(
        sha256(files["findings.csv"]).hexdigest().encode(), sha256(forged).hexdigest().encode()
    )

    with_file(with_file(copy, "findings.csv", forged), "evidence.json", manifest)

    with pytest.raises(EvidenceDamaged, match=r"evidence\.json was altered"):
        read_carried(copy)


def test_an_attachment_that_is_gone_or_too_many_is_named(copy: Path, tmp_path: Path) -> None:
    other = Path(shutil.copy(copy, tmp_path / "other.pdf"))
    with pikepdf.open(copy, allow_overwriting_input=True) as pdf:
        del pdf.attachments["requirements.csv"]
        pdf.save()
    with_file(other, "later.csv", b"a,b")

    with pytest.raises(EvidenceDamaged, match=r"the attached requirements\.csv is missing"):
        read_carried(copy)
    with pytest.raises(EvidenceDamaged, match=r"later\.csv was attached later"):
        read_carried(other)


def test_a_pdf_of_somebody_else_is_no_report(tmp_path: Path) -> None:
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        pdf.save(tmp_path / "other.pdf", deterministic_id=True)

    with pytest.raises(ReportError, match=r"carries no evidence\.json"):
        read_carried(tmp_path / "other.pdf")


def test_an_evaluation_that_the_ledger_has_with_another_digest_is_named(
    report: ReportFiles, ordinary: Path, tmp_path: Path
) -> None:
    assert report.pdf
    manifest = read_carried(report.pdf).manifest
    change = "UPDATE ledger SET content = repeat('0', 64) WHERE kind = 'evaluation' AND number = 15"
    changed = altered_warehouse(ordinary, tmp_path, change)

    with pytest.raises(EvidenceDamaged, match=r"ledger: entry \d+ \(evaluation 15\) was altered"):
        hold_against_ledger(report.pdf, manifest, changed)


def test_a_snapshot_whose_entry_is_not_the_one_of_the_report_is_named(
    report: ReportFiles, ordinary: Path, tmp_path: Path
) -> None:
    assert report.pdf
    manifest = read_carried(report.pdf).manifest
    shorter = altered_warehouse(ordinary, tmp_path, "DELETE FROM ledger WHERE entry > 20")

    with pytest.raises(EvidenceDamaged, match=r"(snapshot|evaluation) \d+ does not have the digest that the ledger"):
        hold_against_ledger(report.pdf, manifest, shorter)


def test_an_entry_that_was_forged_with_all_that_follow_it_is_named(
    report: ReportFiles, ordinary: Path, tmp_path: Path
) -> None:
    assert report.pdf
    manifest = read_carried(report.pdf).manifest
    forged = altered_warehouse(ordinary, tmp_path, "UPDATE ledger SET content = repeat('0', 64) WHERE entry = 20")
    chain_anew(forged)

    with pytest.raises(EvidenceDamaged, match=r"(snapshot|evaluation) \d+ does not have the digest that the ledger"):
        hold_against_ledger(report.pdf, manifest, forged)


def chain_anew(warehouse: Path) -> None:
    """Give every entry the digest that its chain wants, as somebody would who knows how it is made."""
    with duckdb.connect(warehouse / PUBLISHED) as con:
        before = ""
        for entry, *about in con.execute("SELECT * FROM ledger ORDER BY entry").fetchall():
            digest = chain_digest(entry, *about[:5], before)
            con.execute("UPDATE ledger SET previous = $2, digest = $3 WHERE entry = $1", [entry, before, digest])
            before = digest
        verify_chain(con)


def with_event_file(warehouse: Path, tmp_path: Path, *, day: str = "2026-10-10", retired: int = STILL) -> Path:
    change = f"""
        INSERT INTO event_files
        SELECT cluster, DATE '{day}', 'a.parquet', 5, '{day} 10:00', '{day} 11:00', 9, 'd1', 1, {retired}, NULL, ''
        FROM cluster_rows
    """
    return altered_warehouse(warehouse, tmp_path, change)


@pytest.mark.parametrize(("day", "listed"), [("2026-09-30", []), ("2026-10-01", ["a.parquet"]), ("2026-11-02", [])])
def test_the_evidence_names_the_files_of_events_of_its_days(
    ordinary: Path, tmp_path: Path, day: str, listed: list[str]
) -> None:
    warehouse = with_event_file(ordinary, tmp_path, day=day)

    evidence = read_evidence(warehouse, "", (datetime(2026, 10, 1), datetime(2026, 11, 1)))  # noqa: DTZ001

    assert [file.file for file in evidence.event_files] == listed


@pytest.mark.parametrize(("retired", "kept"), [(STILL, 0), (7, 1)])
def test_files_of_events_are_held_against_the_warehouse_also_when_it_no_longer_keeps_them(
    report: ReportFiles, ordinary: Path, tmp_path: Path, retired: int, kept: int
) -> None:
    assert report.pdf
    manifest = read_carried(report.pdf).manifest
    warehouse = with_event_file(ordinary, tmp_path, retired=retired)
    same, other = (
        replace(manifest, rests_on=(replace(manifest.rests_on[0], event_files=(file,)),))
        for file in (EventFile("a.parquet", "2026-10-10", 5, digest, 1) for digest in ("d1", "d2"))
    )

    assert hold_against_ledger(report.pdf, same, warehouse).retired == kept
    with pytest.raises(EvidenceDamaged, match=r"a\.parquet does not have the digest"):
        hold_against_ledger(report.pdf, other, warehouse)


def test_the_warehouse_of_another_cluster_is_told_from_a_damaged_one(
    report: ReportFiles, harbour_warehouse: Path
) -> None:
    assert report.pdf
    manifest = read_carried(report.pdf).manifest

    with pytest.raises(ReportError, match="knows no cluster"):
        hold_against_ledger(report.pdf, manifest, harbour_warehouse)
