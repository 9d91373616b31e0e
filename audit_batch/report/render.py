"""One report: a notebook run with parameters, and the files that are made of it."""

import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from audit_batch.errors import ReportError
from audit_batch.report.export.csv import to_csv
from audit_batch.report.html import read_tables, render_html
from audit_batch.report.notebooks import run_notebook
from audit_batch.report.parameters import check_parameters
from audit_batch.report.pdf import write_pdf
from audit_batch.report.subject import parse_moment

FINDINGS = "findings"
"""Name under which a notebook shows the rows that go into the CSV, unless its metadata names another."""

_SUFFIXES = (".pdf", ".html")


@dataclass(frozen=True, slots=True)
class ReportFiles:
    """The files of one report; all but their suffix they have the same name."""

    pdf: Path | None
    """None when only HTML was asked for."""
    html: Path
    csv: Path
    notebook: Path
    """The executed notebook, with the query and all rows behind every figure."""


def render_report(notebook: Path, parameters: Mapping[str, object], output: Path, *, look: Path) -> ReportFiles:
    """Run ``notebook`` and write its report, each file whole or not at all.

    Args:
        notebook: A notebook with a cell tagged ``parameters``, ``generated_at`` among them.
        parameters: What is given for them.
        output: Path of the PDF, or of the HTML page if no PDF is wanted; the other files go beside it.
        look: Folder with the stylesheet, the fonts, and a template named like the notebook.

    Raises:
        ReportError: A parameter is wrong, a cell failed, a library is missing, or the files cannot be written.
    """
    if output.suffix not in _SUFFIXES:
        raise ReportError(f"{output}: a report ends in .pdf or .html")
    given = check_parameters(notebook, _absolute(parameters))
    executed = run_notebook(notebook, given)
    page = render_html(executed, given, notebook.stem, look)
    try:
        output.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".report-", dir=output.parent) as workshop:
            return _write(executed, page, Path(workshop) / output.name, parse_moment(str(given["generated_at"])))
    except OSError as error:
        raise ReportError(f"{output}: cannot be written ({error.strerror}); give another path") from error


def _absolute(parameters: Mapping[str, object]) -> dict[str, object]:
    """The kernel runs elsewhere: paths must not depend on the working folder."""
    folder = parameters.get("warehouse")
    return {**parameters, **({"warehouse": str(Path(str(folder)).absolute())} if folder else {})}


def _write(executed: NotebookNode, page: str, draft: Path, made_at: datetime) -> ReportFiles:
    """Write all files in the folder of ``draft``, then move them up."""
    name = executed.metadata.get("audit_batch", {}).get("csv", FINDINGS)
    listed = read_tables(executed).get(name)
    if listed is None:
        raise ReportError(f"{draft.name}: the notebook shows no {name}, of which the CSV is made")
    html = draft.with_suffix(".html")
    html.write_text(page, encoding="utf-8")
    draft.with_suffix(".csv").write_bytes(to_csv(listed.columns, (tuple(row.values()) for row in listed.rows)))
    nbformat.write(executed, draft.with_suffix(".ipynb"))  # type: ignore[no-untyped-call]
    if draft.suffix == ".pdf":
        write_pdf(html, draft, made_at)
    return _move_up(draft)


def _move_up(draft: Path) -> ReportFiles:
    """Replace what is there; the file that was asked for comes last, so that its presence means that all is there."""
    asked = draft.suffix
    suffixes = dict.fromkeys([".ipynb", ".csv", ".html", asked])
    placed = {}
    for suffix in sorted(suffixes, key=lambda suffix: suffix == asked):
        made = draft.with_suffix(suffix)
        placed[suffix] = made.replace(draft.parent.parent / made.name)
    return ReportFiles(placed.get(".pdf"), placed[".html"], placed[".csv"], placed[".ipynb"])
