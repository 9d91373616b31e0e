"""An investigation: sessions, what was touched and denied, before and after, who else; read back from its files."""

import csv
import io
import re
from html import unescape
from pathlib import Path

import pytest
from pypdf import PdfReader

from audit_batch.errors import ReportError
from audit_batch.report.investigation import open_investigation
from audit_batch.report.render import ReportFiles, render_report
from audit_batch.warehouse.database import open_published
from tests.report import harbour

ROOT = Path(__file__).parents[2]
NOTHING = {"principal": "", "resource": "", "detection": "", "finding": "", "since": "", "until": ""}


@pytest.fixture(scope="module")
def report(investigation: ReportFiles) -> ReportFiles:
    return investigation


@pytest.fixture(scope="module")
def page(report: ReportFiles) -> str:
    html = report.html.read_text(encoding="utf-8")
    text = re.sub(r"<style>.*?</style>|<title>.*?</title>|<[^>]+>", " ", html, flags=re.S)
    return " ".join(text.replace("\u00a0", " ").split())


def test_the_summary_counts_what_the_log_holds(harbour_warehouse: Path, page: str) -> None:
    with open_published(harbour_warehouse) as con:
        ((requests, changes),) = con.execute(
            "SELECT count(*), count(*) FILTER (is_write AND succeeded) FROM audit_requests WHERE username = $name",
            {"name": harbour.KIM},
        ).fetchall()

    assert f"{requests} requests by 1 principal from 1 address, in 2 sessions: {changes} changes" in page
    assert "1 read of Secrets" in page
    assert "The log is not whole. 1 January 2026, 13:01 UTC to 1 January 2026, 20:00 UTC: seven hours without" in page
    assert "Detections told 1 finding of 1 request." in page


def test_a_pause_of_more_than_half_an_hour_begins_a_session(page: str) -> None:
    first = page.partition("Session 1:")[2].partition("Session 2:")[0]
    second = page.partition("Session 2:")[2].partition("Touched, and denied")[0]

    assert "2026-01-01 12:01 to 12:25" in first
    assert "get secrets shop/db 200" in first
    assert "create pods pay/two 201" in first
    assert "create rolebindings.rbac.authorization.k8s.io pay/quick-fix 201 binding_written" in second


def test_an_object_that_came_is_shown_as_the_next_snapshot_has_it(page: str) -> None:
    changes = page.partition("Before and after")[2].partition("Who else did the like")[0]

    assert "rolebindings.rbac.authorization.k8s.io pay/quick-fix : came into being" in changes
    assert 'subjects[0].name \u2013 "lee@example.com"' in unescape(changes)
    assert "pods pay/two create 01-01 12:25 in neither snapshot" in changes


def test_others_who_did_the_like_are_named(page: str) -> None:
    others = page.partition("Who else did the like")[2]

    assert "create pods in shop lee@example.com" in others
    assert "get secrets in shop system:serviceaccount:shop:web" in others


def test_the_csv_has_every_request(report: ReportFiles) -> None:
    rows = list(csv.DictReader(io.StringIO(report.csv.read_bytes().decode("utf-8-sig"))))

    assert [row["audit_id"] for row in rows] == ["root", "same", "bind"]
    assert [row["session"] for row in rows] == ["1", "1", "2"]


def test_what_a_detection_said_is_text_in_page_and_pdf(report: ReportFiles) -> None:
    assert report.pdf
    text = " ".join("".join(sheet.extract_text() for sheet in PdfReader(report.pdf).pages).split())

    assert "gave &lt;i&gt;rights&lt;/i&gt;" in report.html.read_text(encoding="utf-8")
    assert "gave <i>rights</i>" in text


def variables(harbour_warehouse: Path, **sought: str) -> tuple[object, ...]:
    report = open_investigation(str(harbour_warehouse), "", {**NOTHING, **sought}, harbour.MADE_AT)
    names = ("plural", "api_group", "namespace", "name", "finding", "events_from", "events_until")
    (row,) = report.con.execute(f"SELECT {', '.join(f'getvariable({name!r})::VARCHAR' for name in names)}").fetchall()
    return row


@pytest.mark.parametrize(
    ("resource", "expected"),
    [
        ("pay/RoleBinding/quick-fix", ("rolebindings", harbour.RBAC, "pay", "quick-fix")),
        ("pay/rolebindings/quick-fix", ("rolebindings", harbour.RBAC, "pay", "quick-fix")),
        ("ClusterRole/everything", ("clusterroles", harbour.RBAC, "", "everything")),
        ("pay/widgets.example.com/x", ("widgets", "example.com", "pay", "x")),
        ("pay/Pod/x'; DROP TABLE meta", ("pods", "", "pay", "x'; DROP TABLE meta")),
    ],
)
def test_an_object_is_named_by_kind_or_plural(
    harbour_warehouse: Path, resource: str, expected: tuple[str, ...]
) -> None:
    assert variables(harbour_warehouse, resource=resource)[:4] == expected


def test_an_incident_is_looked_at_from_an_hour_before_to_an_hour_after(harbour_warehouse: Path) -> None:
    found = variables(harbour_warehouse, detection="binding_written")

    assert found[4:] == ("kim@example.com in pay", "2026-01-01 12:00:00", "2026-01-01 14:00:00")


@pytest.mark.parametrize(
    ("sought", "problem"),
    [
        ({}, "give one of principal, resource"),
        ({"principal": "kim", "resource": "Node/x"}, "give one of principal, resource"),
        ({"resource": "shop"}, "is not NAMESPACE/KIND/NAME"),
        ({"detection": "binding_written", "finding": "else"}, "has no findings like 'else'; ask"),
        ({"detection": "pod_exec"}, "detection 'pod_exec' has no findings; ask"),
        ({"principal": "kim", "since": "2026-01-05T00:00:00Z", "until": "2026-01-04T00:00:00Z"}, "is not before until"),
        ({"principal": "kim", "since": "monday"}, "since 'monday': is not a time"),
    ],
)
def test_what_cannot_be_looked_into_is_refused(harbour_warehouse: Path, sought: dict[str, str], problem: str) -> None:
    with pytest.raises(ReportError, match=problem):
        open_investigation(str(harbour_warehouse), "", {**NOTHING, **sought}, harbour.MADE_AT)


def test_times_are_told_in_the_zone_that_was_asked_for(harbour_warehouse: Path, tmp_path: Path) -> None:
    parameters = {"warehouse": str(harbour_warehouse), "principal": harbour.KIM, "generated_at": harbour.MADE_AT}
    zone = {"time_zone": "Asia/Kolkata", **harbour.DAY}
    notebook = ROOT / "notebooks" / "investigation.ipynb"

    made = render_report(notebook, {**parameters, **zone}, tmp_path / "kim.html", look=ROOT / "reports")

    page = made.html.read_text(encoding="utf-8")
    assert "2026-01-01 05:30 to 2026-01-02 05:30 Asia/Kolkata" in page
    assert "2026-01-01 17:31 to 17:55" in page
    assert page.count("imes are those of Asia/Kolkata.") == 2
