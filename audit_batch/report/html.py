"""From an executed notebook to one self-contained HTML page, through a template of ours and nbconvert."""

import base64
import re
from collections.abc import Mapping
from copy import copy
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

import jinja2
from nbconvert.exporters import TemplateExporter
from nbformat import NotebookNode

from audit_batch import __version__
from audit_batch.errors import ReportError
from audit_batch.report.frames import MIME
from audit_batch.report.wording import FILTERS, OUTCOMES, SEVERITIES, STATES
from audit_batch.warehouse.views import collections_behind, load_relations

_ASSET = re.compile(r'url\("([^":]+)"\)')
_TYPES = {".woff2": "font/woff2", ".svg": "image/svg+xml"}


@dataclass(frozen=True, slots=True)
class Table:
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
    executed: NotebookNode, parameters: Mapping[str, object], template: str, appearance: tuple[Path, str]
) -> str:
    """Return the page that ``template`` makes of the notebook's answers.

    Everything that comes from the warehouse is escaped; styles, fonts and the logo are inside of the page.

    Args:
        executed: The executed notebook.
        parameters: Those it was run with.
        template: A folder in the look.
        appearance: Folder of the look, and the address of the logo or nothing.

    Raises:
        ReportError: There is no such template.
    """
    look, logo = appearance
    if not (look / template / "index.html.j2").is_file():
        raise ReportError(f"{look / template}: there is no index.html.j2; name the template like the notebook")
    exporter = TemplateExporter(  # type: ignore[no-untyped-call]
        template_name=template,
        extra_template_basedirs=[str(look)],
        extra_template_paths=[str(look)],
        template_extension=".html.j2",
        filters={**FILTERS, "lists_behind": lists_behind},
    )
    exporter.environment.autoescape = True
    exporter.environment.undefined = jinja2.StrictUndefined
    exporter.environment.trim_blocks = exporter.environment.lstrip_blocks = True
    resources = {
        "tables": read_tables(executed),
        "parameters": dict(parameters),
        "style": _inlined(look / "report.css"),
        "version": __version__,
        "logo": logo,
        "words": {"states": STATES, "outcomes": OUTCOMES, "severities": SEVERITIES},
    }
    page, _ = exporter.from_notebook_node(_without_outputs(executed), resources=resources)
    return page


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
