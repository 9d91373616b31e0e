"""One report: a notebook run with parameters, and the files that are made of it."""

from collections.abc import Mapping
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path

import nbformat
from msgspec import Struct
from msgspec.structs import replace
from nbformat import NotebookNode

from audit_batch.config.reading import PDF_VARIANTS
from audit_batch.config.signing import Signing
from audit_batch.errors import ReportError
from audit_batch.files import place_file
from audit_batch.report.evidence.bundle import Made, bundle
from audit_batch.report.evidence.signing import sign_pdf
from audit_batch.report.export.csv import to_csv
from audit_batch.report.html import Table, read_tables, render_html
from audit_batch.report.logo import read_logo
from audit_batch.report.notebooks import run_notebook
from audit_batch.report.parameters import check_parameters
from audit_batch.report.pdf import Layout, layout
from audit_batch.report.subject import parse_moment
from audit_batch.report.workshop import workshop

FINDINGS = "findings"
"""Answer of a notebook that goes into the CSV unless its metadata names another; the first one where it has none."""

_MADE = "generated_at"
_SUFFIXES = (".pdf", ".html")


class ReportFiles(Struct, frozen=True):
    """The files of one report; all but their suffix they have the same name."""

    pdf: Path | None
    """None when only HTML was asked for."""
    html: Path
    csv: Path
    notebook: Path
    """The executed notebook, with the query and all rows behind every figure."""
    others: tuple[Path, ...] = ()
    """Further CSV files, of the answers that the notebook's metadata names."""


class Finish(Struct, frozen=True):
    """What is added to what the notebook says."""

    logo: Path | None = None
    """Picture for the cover."""
    variant: str = PDF_VARIANTS[0]
    """The standards that the PDF is made for."""
    signing: Signing | None = None
    """How the PDF is signed; not at all without a key."""


def render_report(
    notebook: Path, parameters: Mapping[str, object], output: Path, *, look: Path, finish: Finish = Finish()
) -> ReportFiles:
    """Run ``notebook`` and write its report, each file whole or not at all.

    Args:
        notebook: A notebook with a cell tagged ``parameters``, ``generated_at`` among them.
        parameters: What is given for them.
        output: Path of the PDF, or of the HTML page if no PDF is wanted; the other files go beside it.
        look: Folder with the stylesheet, the fonts and the templates.
        finish: Logo, standards and signature.

    Raises:
        ReportError: A parameter is wrong, a cell failed, a library is missing, or the files cannot be written; or the
            PDF cannot be signed, then it is kept under a name that says so.
    """
    given = check_asked(notebook, parameters, output)
    picture = read_logo(finish.logo) if finish.logo else ""
    with _layout_of(given, output) as process:
        executed = run_notebook(notebook, given)
        page = render_html(executed, given, notebook, (look, picture))
        try:
            output.parent.mkdir(parents=True, exist_ok=True)
            with workshop(output.parent) as place:
                made = Made(notebook.stem, given, executed, read_tables(executed), page, _listed(executed, output))
                return _write(made, place / output.name, finish, process)
        except OSError as error:
            raise ReportError(f"{output}: cannot be written ({error.strerror}); give another path") from error


def _layout_of(given: Mapping[str, object], output: Path) -> AbstractContextManager[Layout | None]:
    """The process that a PDF will need, begun before the notebook is; none for a page alone."""
    return layout(parse_moment(str(given[_MADE]))) if output.suffix == ".pdf" else nullcontext()


def check_asked(notebook: Path, parameters: Mapping[str, object], output: Path) -> dict[str, object]:
    """Return the parameters that the notebook is run with, when what was asked for can be made of it.

    Raises:
        ReportError: A parameter is wrong, or the output is neither a PDF nor a page.
    """
    if output.suffix not in _SUFFIXES:
        raise ReportError(f"{output}: a report ends in .pdf or .html")
    given = check_parameters(notebook, _absolute(parameters))
    if _MADE not in given:
        raise ReportError(f"{notebook}: declares no parameter {_MADE}; a report says as of when it was made")
    return given


def _absolute(parameters: Mapping[str, object]) -> dict[str, object]:
    """The kernel runs elsewhere: paths must not depend on the working folder."""
    folders = {name: parameters[name] for name in ("warehouse", "fleet") if parameters.get(name)}
    return {**parameters, **{name: str(Path(str(folder)).absolute()) for name, folder in folders.items()}}


def _listed(executed: NotebookNode, output: Path) -> str:
    """Name of the answer of which the CSV is made."""
    shown = read_tables(executed)
    first = FINDINGS if FINDINGS in shown else next(iter(shown), FINDINGS)
    name = str(executed.metadata.get("audit_batch", {}).get("csv", first))
    if name not in shown:
        raise ReportError(f"{output.name}: the notebook shows no {name}, of which the CSV is made")
    return name


def _write(made: Made, draft: Path, finish: Finish, process: Layout | None) -> ReportFiles:
    """Write all files in the folder of ``draft``, then move them up."""
    html = draft.with_suffix(".html")
    html.write_text(made.page, encoding="utf-8")
    _write_rows(made.tables[made.listed], draft.with_suffix(".csv"))
    others = [draft.with_name(f"{draft.stem}-{name}.csv") for name in _others(made)]
    for name, path in zip(_others(made), others, strict=True):
        _write_rows(made.tables[name], path)
    nbformat.write(made.executed, draft.with_suffix(".ipynb"))  # type: ignore[no-untyped-call]
    if process:
        process.write(html, draft, attachments=lambda: bundle(made), variant=finish.variant)
        if finish.signing and finish.signing.key:
            _sign(draft, finish.signing)
    placed = tuple(place_file(path, draft.parent.parent / path.name) for path in others)
    return replace(_move_up(draft), others=placed)


def _others(made: Made) -> list[str]:
    """Names of the answers that have a CSV of their own beside the main list."""
    named = made.executed.metadata.get("audit_batch", {}).get("tables", [])
    return [str(name) for name in named if name in made.tables]


def _write_rows(table: Table, path: Path) -> None:
    path.write_bytes(to_csv(table.columns, (tuple(row.values()) for row in table.rows)))


def _sign(draft: Path, signing: Signing) -> None:
    """Sign the PDF; where that fails it alone is moved up, named so, and what is there stays."""
    signed = draft.with_suffix(".signed")
    try:
        sign_pdf(draft, signed, signing)
    except ReportError as error:
        kept = place_file(draft, draft.parent.parent / f"{draft.stem}-unsigned.pdf")
        raise ReportError(f"{draft.name} was not signed: {error}; it is kept unsigned as {kept.name}") from error
    signed.replace(draft)


def _move_up(draft: Path) -> ReportFiles:
    """Replace what is there; the file that was asked for comes last, so that its presence means that all is there."""
    asked = draft.suffix
    suffixes = dict.fromkeys([".ipynb", ".csv", ".html", asked])
    placed = {}
    for suffix in sorted(suffixes, key=lambda suffix: suffix == asked):
        made = draft.with_suffix(suffix)
        placed[suffix] = place_file(made, draft.parent.parent / made.name)
    return ReportFiles(placed.get(".pdf"), placed[".html"], placed[".csv"], placed[".ipynb"])
