"""The files that go into a report's PDF: a line for each, the manifest last."""

from collections.abc import Iterator, Mapping
from hashlib import sha256

import nbformat
from msgspec import Struct
from nbformat import NotebookNode

from audit_batch.report.evidence.about import read_all_evidence
from audit_batch.report.evidence.attachment import CSV, NOTEBOOK, Attachment, Relationship
from audit_batch.report.evidence.manifest import make_manifest
from audit_batch.report.evidence.results import attach_results
from audit_batch.report.export.csv import to_csv
from audit_batch.report.html import Table

_PLACES = ("warehouse", "fleet")
"""Parameters that say where something lies on one machine; what is attached does not know them."""
_OUTCOMES = {
    "requirements": "Every requirement with its outcome",
    "controls": "Every control with its outcome and parameters",
    "sample": "The sample of passing resources, as it was drawn",
    "drift": "Every object that appeared, vanished or changed in the period",
}
"""Answers of a notebook that are outcomes, with the description of their files."""


class Made(Struct, frozen=True):
    """What a report was made of and came to."""

    notebook: str
    parameters: Mapping[str, object]
    executed: NotebookNode
    tables: Mapping[str, Table]
    page: str
    """The HTML page."""
    listed: str
    """Name of the answer whose rows are the report's main list."""


def bundle(made: Made) -> tuple[Attachment, ...]:
    """Return the files to attach; their digests and what the report rests on stand in the last.

    Raises:
        WarehouseError: The published copy cannot be read.
    """
    files = tuple(_files(made))
    about = (made.notebook, {name: value for name, value in made.parameters.items() if name not in _PLACES})
    page = sha256(made.page.encode()).hexdigest()
    manifest = make_manifest(about, page, files, read_all_evidence(made.parameters, made.tables))
    return (*files, manifest)


def _files(made: Made) -> Iterator[Attachment]:
    described = f"Every row of the list of {made.listed}"
    yield _csv(f"{made.listed}.csv", made.tables[made.listed], described)
    for name, description in _OUTCOMES.items():
        if name in made.tables and name != made.listed:
            yield _csv(f"{name}.csv", made.tables[name], description)
    yield from attach_results(made.parameters)
    content = nbformat.writes(made.executed).encode()  # type: ignore[no-untyped-call]
    described = "The executed notebook: every query behind the pages, with all its rows"
    yield Attachment(f"{made.notebook}.ipynb", NOTEBOOK, Relationship.SOURCE, described, content)


def _csv(name: str, table: Table, description: str) -> Attachment:
    content = to_csv(table.columns, (tuple(row.values()) for row in table.rows))
    return Attachment(name, CSV, Relationship.DATA, description, content)
