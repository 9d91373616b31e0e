"""A notebook that somebody writes is a report: its texts and answers are shown, or a template of its own is used."""

import csv
import json
import re
from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from audit_batch.errors import ReportError
from audit_batch.report.render import ReportFiles, render_report
from tests.report.conftest import LOOK, ROOT

README = (ROOT / "README.md").read_text(encoding="utf-8").partition("### A notebook of your own")[2]
PARAMETERS, OPENING, QUESTION = re.findall(r"```python\n(.+?)```", README, re.DOTALL)[:3]
HOSTILE = (
    "report.show('named', \"SELECT '<script>alert(1)</script>' AS name, 1.5 AS size, NULL AS nothing, 2026 AS year\")"
)
ABOUT = {"period": "2026-10", "generated_at": "2026-11-02T06:00:00Z"}


def write(path: Path, *cells: str, parameters: str = PARAMETERS) -> Path:
    """Write a notebook as an editor does that knows of no kernel."""
    texts = [new_markdown_cell("# What waits longest\n\nSaid *shortly*.\n\n## By namespace\n\n<b>not bold</b>")]
    codes = [new_code_cell(parameters, metadata={"tags": ["parameters"]}), *map(new_code_cell, (OPENING, *cells))]
    nbformat.write(new_notebook(cells=texts + codes), path)
    return path


@pytest.fixture(scope="module")
def made(ordinary: Path, tmp_path_factory: pytest.TempPathFactory) -> ReportFiles:
    folder = tmp_path_factory.mktemp("own")
    notebook = write(folder / "oldest.ipynb", QUESTION, HOSTILE, "print('as it', 'is printed')")
    return render_report(notebook, {"warehouse": str(ordinary), **ABOUT}, folder / "own.html", look=LOOK)


def test_the_notebook_of_the_readme_shows_its_texts_and_answers(made: ReportFiles) -> None:
    page = made.html.read_text(encoding="utf-8")

    assert "<title>What waits longest</title>" in page
    assert "Said <em>shortly</em>" in page
    assert "Oldest, " in page
    assert 'href="#q1"' in page
    assert "as it is printed" in page


def test_the_foot_of_a_page_has_no_signs_around_a_cluster_that_is_not_given(made: ReportFiles) -> None:
    page = made.html.read_text(encoding="utf-8")

    assert '@page overview { @bottom-left { content: string(title) ", " string(period); } }' in page


def test_names_and_the_authors_own_markup_are_text(made: ReportFiles) -> None:
    page = made.html.read_text(encoding="utf-8")

    assert "<script" not in page
    assert "<b>not bold" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "&lt;b&gt;not bold" in page


def test_values_are_written_for_people(made: ReportFiles) -> None:
    page = made.html.read_text(encoding="utf-8")

    assert '<td class="n">1.50</td><td>\u2013</td><td class="n">2026</td>' in page


def test_the_first_answer_goes_into_the_csv(made: ReportFiles) -> None:
    rows = list(csv.reader(made.csv.read_text(encoding="utf-8-sig").splitlines()))

    assert rows[0] == ["namespace", "open", "oldest_days"]
    assert len(rows) > 1


def test_a_template_beside_the_notebook_is_its_look(ordinary: Path, tmp_path: Path) -> None:
    notebook = write(tmp_path / "oldest.ipynb", QUESTION)
    (tmp_path / "oldest").mkdir()
    (tmp_path / "oldest" / "index.html.j2").write_text("Ours: {{ resources.tables.oldest.rows | length > 0 }}")

    files = render_report(notebook, {"warehouse": str(ordinary), **ABOUT}, tmp_path / "own.html", look=LOOK)

    assert files.html.read_text() == "Ours: True"


def test_a_template_that_fails_is_told(ordinary: Path, tmp_path: Path) -> None:
    notebook = write(tmp_path / "oldest.ipynb", QUESTION)
    (tmp_path / "oldest").mkdir()
    (tmp_path / "oldest" / "index.html.j2").write_text("{{ resources.tables.nothing.rows }}")

    with pytest.raises(ReportError, match=r"its template failed: .*nothing"):
        render_report(notebook, {"warehouse": str(ordinary), **ABOUT}, tmp_path / "own.html", look=LOOK)


def test_a_notebook_that_does_not_say_when_it_is_made_is_no_report(tmp_path: Path) -> None:
    notebook = write(tmp_path / "own.ipynb", parameters='period: str = ""')

    with pytest.raises(ReportError, match="declares no parameter generated_at"):
        render_report(notebook, {"period": "2026-10"}, tmp_path / "own.html", look=LOOK)


def test_the_executed_notebook_can_be_read_again(made: ReportFiles) -> None:
    assert json.loads(made.notebook.read_text())["metadata"]["kernelspec"]["name"] == "python3"
