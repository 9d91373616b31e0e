"""From an executed notebook to one self-contained HTML page, through a template of ours and nbconvert."""

import base64
import re
from collections.abc import Mapping
from copy import copy
from pathlib import Path
from typing import Any, Self

import jinja2
from msgspec import Struct
from nbconvert.exporters import TemplateExporter
from nbformat import NotebookNode

from audit_batch import __version__
from audit_batch.errors import ReportError, cut
from audit_batch.report.cells import read_parts, read_title
from audit_batch.report.frames import MIME
from audit_batch.report.wording import FILTERS, OUTCOMES, SEVERITIES, STATES, as_cell
from audit_batch.warehouse.views import collections_behind, load_relations

_PAGE = "index.html.j2"
_ANY = "any_notebook"
"""Template of notebooks that have none."""
_LOOKED_AT, _NARROW, _WIDE = 100, 5, 34
"""Rows that decide on the widths of columns; signs that a column has at least, and at most."""
_ASSET = re.compile(r'url\("([^":]+)"\)')
_TYPES = {".woff2": "font/woff2", ".svg": "image/svg+xml"}


class Table(Struct, frozen=True):
    """The answer of one cell, as a template uses it."""

    name: str
    number: int
    """By which the report refers to its query."""
    sql: str
    """The query, as `audit-batch query` answers it."""
    command: str
    """The command that asks it."""
    columns: tuple[str, ...]
    rows: tuple[dict[str, Any], ...]
    chart: Mapping[str, str] | None

    def is_of_numbers(self, column: str) -> bool:
        """Say whether a column holds numbers and nothing else."""
        values = [row[column] for row in self.rows if row[column] is not None]
        return bool(values) and all(isinstance(value, int | float) and not isinstance(value, bool) for value in values)

    @property
    def widths(self) -> list[int]:
        """How wide each column should be, in percent: by how long its values are, none of which takes all."""
        lengths = [
            max(len(name) + 1, *(len(as_cell(row[name])) for row in self.rows[:_LOOKED_AT]), _NARROW)
            for name in self.columns
        ]
        weights = [min(length, _WIDE) for length in lengths]
        return [round(100 * weight / sum(weights)) for weight in weights]

    @property
    def row(self) -> dict[str, Any]:
        """The row of an answer that has exactly one."""
        (row,) = self.rows
        return row

    def __deepcopy__(self, _memo: object) -> Self:
        """Nothing in it changes: the exporter copies what it hands to a template, which takes long for many rows."""
        return self


def read_tables(executed: NotebookNode) -> dict[str, Table]:
    """Return the answers that the cells of an executed notebook show, by name."""
    found = {}
    for cell in executed.cells:
        for output in cell.get("outputs", ()):
            data = output.get("data", {}).get(MIME)
            if data is not None:
                columns = tuple(data["columns"])
                rows = tuple(dict(zip(columns, row, strict=True)) for row in data["rows"])
                about = data["name"], data["number"], data["sql"], data["command"]
                found[data["name"]] = Table(*about, columns, rows, data["chart"])
    return found


def render_html(
    executed: NotebookNode, parameters: Mapping[str, object], notebook: Path, appearance: tuple[Path, str]
) -> str:
    """Return the page that a template makes of the notebook's answers.

    It is the one in a folder named like the notebook, beside it or in the look; a notebook without one is shown cell by
    cell.

    Everything that comes from the warehouse is escaped; styles, fonts and the logo are inside of the page.

    Args:
        executed: The executed notebook.
        parameters: Those it was run with.
        notebook: Where the notebook lies.
        appearance: Folder of the look, and the address of the logo or nothing.

    Raises:
        ReportError: A template of the site's is wrong.
    """
    look, logo = appearance
    rooms = [str(notebook.parent.absolute()), str(look)]
    exporter = TemplateExporter(  # type: ignore[no-untyped-call]
        template_name=_template(notebook, look),
        extra_template_basedirs=rooms,
        extra_template_paths=rooms[::-1],
        template_extension=".html.j2",
        filters={**FILTERS, "lists_behind": lists_behind},
    )
    exporter.environment.autoescape = True
    exporter.environment.undefined = jinja2.StrictUndefined
    exporter.environment.trim_blocks = exporter.environment.lstrip_blocks = True
    resources = {
        "tables": read_tables(executed),
        "parts": read_parts(executed),
        "title": read_title(executed) or notebook.stem.replace("_", " ").capitalize(),
        "parameters": dict(parameters),
        "style": _inlined(look / "report.css"),
        "version": __version__,
        "logo": logo,
        "words": {"states": STATES, "outcomes": OUTCOMES, "severities": SEVERITIES},
    }
    try:
        page, _ = exporter.from_notebook_node(_without_outputs(executed), resources=resources)
    except jinja2.TemplateError as error:
        raise ReportError(f"{notebook}: its template failed: {cut(str(error))}") from error
    return page


def _template(notebook: Path, look: Path) -> str:
    rooms = (notebook.parent, look)
    return notebook.stem if any((room / notebook.stem / _PAGE).is_file() for room in rooms) else _ANY


def lists_behind(relation: str) -> list[str]:
    """Return the lists of the API that a relation is made from, as this version knows it."""
    return sorted(collections_behind(relation)) if relation in load_relations() else []


def _without_outputs(executed: NotebookNode) -> NotebookNode:
    """The notebook without the rows that `read_tables` has taken from it: the exporter copies all that it is given."""
    slim = copy(executed)
    slim.cells = [copy(cell) for cell in executed.cells]
    for cell in slim.cells:
        cell.outputs = []
    return slim


def _inlined(stylesheet: Path) -> str:
    """The stylesheet with each file beside it that it names put in its place."""

    def embed(match: re.Match[str]) -> str:
        path = stylesheet.parent / match[1]
        content = base64.b64encode(path.read_bytes()).decode()
        return f'url("data:{_TYPES[path.suffix]};base64,{content}")'

    return _ASSET.sub(embed, stylesheet.read_text(encoding="utf-8"))
