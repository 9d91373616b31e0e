import base64
import hashlib
import json
import re
import shutil
import subprocess
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from tests.report import samples
from tests.report.company import Company
from tests.report.conftest import LOOK
from tests.report.exports import export

Warehouses = Callable[[Callable[[], Company]], Path]
SCRIPT = LOOK / "results" / "page.js"


class Reader(HTMLParser):
    """Gathers the elements with their attributes, the labelled fields, and the text of scripts."""

    def __init__(self) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.scripts: list[str] = []
        self.text = ""
        self.scripted = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag == "script":
            self.scripts.append("")
            self.scripted = True

    def handle_endtag(self, tag: str) -> None:
        self.scripted = self.scripted and tag != "script"

    def handle_data(self, data: str) -> None:
        if self.scripted:
            self.scripts[-1] += data
        self.text += data


def read(warehouse: Path, output: Path) -> Reader:
    export(warehouse, "html", output)
    reader = Reader()
    reader.feed(output.read_text(encoding="utf-8"))
    return reader


@pytest.fixture(scope="module")
def page(states: Path, tmp_path_factory: pytest.TempPathFactory) -> Reader:
    return read(states, tmp_path_factory.mktemp("page") / "page.html")


def test_the_page_asks_for_nothing_outside_of_itself(page: Reader) -> None:
    asked = [
        (tag, name)
        for tag, attributes in page.elements
        for name, value in attributes.items()
        if name in ("src", "href", "srcset", "data", "action", "background") and not (value or "").startswith("#")
    ]

    assert asked == []
    assert {tag for tag, _ in page.elements}.isdisjoint({"img", "link", "iframe", "object", "embed"})
    assert "url(" not in page.text
    assert "@import" not in page.text


def test_only_the_pages_own_script_may_run(page: Reader) -> None:
    (policy,) = [found["content"] for tag, found in page.elements if found.get("http-equiv")]
    _, script = page.scripts

    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()

    assert policy
    assert "default-src 'none'" in policy
    assert f"script-src 'sha256-{digest}'" in policy
    assert not [name for _, attributes in page.elements for name in attributes if name.startswith("on")]


def test_the_data_of_the_page_are_the_findings(page: Reader) -> None:
    data: dict[str, Any] = json.loads(page.scripts[0])

    found = [dict(zip(data["columns"], row, strict=True)) for row in data["rows"]]

    assert [(row["state"], row["severity"], row["namespace"], row["name"]) for row in found] == [
        ("open", "low", "billing", "import"),
        ("open", "low", "shop", "worker"),
        ("waived", "critical", "shop", "legacy"),
        ("resolved", "high", "", "router"),
    ]


def test_what_was_not_assessed_and_why_stands_above_the_findings(page: Reader) -> None:
    text = " ".join(page.text.split())

    assert "Of 8 requirements, 1 was not assessed." in text
    assert text.index("Controls that were not assessed") < text.index("Findings")
    assert "node facts were not collected" in text


def test_fields_have_labels_and_tables_have_heads(states: Path, tmp_path: Path) -> None:
    export(states, "html", tmp_path / "page.html")
    html = (tmp_path / "page.html").read_text(encoding="utf-8")

    labelled = re.findall(r"<label>\w+ <(?:select|input) name=\"(\w+)\"", html)

    assert labelled == ["severity", "state", "namespace", "control", "text"]
    assert re.findall(r"<th(?! scope)", html.replace("<thead", "")) == []
    assert 'aria-live="polite"' in html
    assert '<html lang="en">' in html


def test_names_are_data_and_never_markup(warehouse_of: Warehouses, tmp_path: Path) -> None:
    hostile = read(warehouse_of(samples.hostile), tmp_path / "page.html")
    data = json.loads(hostile.scripts[0])

    assert len(hostile.scripts) == 2
    assert {tag for tag, _ in hostile.elements}.isdisjoint({"img", "i", "u", "h3"})
    names = [dict(zip(data["columns"], row, strict=True))["name"] for row in data["rows"]]
    assert "<script>alert(1)</script>" in names
    assert "{{ 7 * 7 }}{% raw %}" in names
    assert "evil\u27e8U+202E\u27e9gpj.exe" in names


@pytest.mark.skipif(not shutil.which("node"), reason="node runs the page's script")
def test_filters_choose_by_severity_namespace_control_text_and_state(page: Reader, tmp_path: Path) -> None:
    (tmp_path / "data.json").write_text(page.scripts[0], encoding="utf-8")
    program = """
        const {read, matches, words, choices, said} = require(process.argv[1]);
        const rows = read(JSON.parse(require("fs").readFileSync(process.argv[2])));
        const chosen = (wanted) => rows.filter((row) => matches(row, {words: [], ...wanted})).map((row) => row.name);
        console.log(JSON.stringify([
            chosen({}), chosen({severity: "critical"}), chosen({namespace: "shop"}), chosen({namespace: ""}),
            chosen({control: "image_by_tag", state: "open"}), chosen({words: words(" DIGEST  worker ")}),
            chosen({words: words("nothing")}), choices(rows, "namespace"), said(2, 4), said(4, 4),
        ]));
    """

    run = subprocess.run(
        [shutil.which("node") or "node", "-e", program, str(SCRIPT), str(tmp_path / "data.json")],
        capture_output=True,
        text=True,
        check=True,
    )

    assert json.loads(run.stdout) == [
        ["import", "worker", "legacy", "router"],
        ["legacy"],
        ["worker", "legacy"],
        ["router"],
        ["import", "worker"],
        ["worker"],
        [],
        ["", "billing", "shop"],
        "2 of 4 findings",
        "All 4 findings",
    ]
