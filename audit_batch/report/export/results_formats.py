"""The forms in which results are handed on: each is one file, or a folder of files that belong together."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from pathlib import Path

from msgspec import Struct

from audit_batch.report.export.ocsf import stream_ocsf
from audit_batch.report.export.oscal_documents import DOCUMENTS, wanted_documents
from audit_batch.report.export.oscal_parts import CATALOG, PLAN, POAM, RESULTS, Writing
from audit_batch.report.export.parquet import write_parquet
from audit_batch.report.export.policy_report import OPEN_REPORTS, POLICY_REPORT, Dialect, stream_policy_reports
from audit_batch.report.export.results_csv import stream_table
from audit_batch.report.export.results_html import stream_page
from audit_batch.report.export.results_json import stream_document, stream_schema
from audit_batch.report.export.results_model import Results
from audit_batch.report.export.results_tables import TABLES, Table


class Export(Struct, frozen=True):
    """Results, and what the forms need beside them."""

    results: Results
    look: Path
    """Folder of templates."""
    organisation: str = ""
    ssp: str = ""
    """Address of the system security plan that OSCAL documents refer to."""

    @property
    def oscal(self) -> Writing:
        """The results, as OSCAL documents are written about them."""
        return Writing(self.results, self.ssp)


Write = Callable[[Path], None]
"""Writes one file, which is not there yet."""
Stream = Callable[[Export], Iterator[bytes]]


def _one(stream: Stream, export: Export) -> Mapping[str, Write]:
    return {"": partial(_spool, stream, export)}


def _spool(stream: Stream, export: Export, path: Path) -> None:
    with path.open("wb") as file:
        file.writelines(stream(export))


def _oscal(export: Export) -> Mapping[str, Write]:
    return {name: partial(_spool, partial(_document, name), export) for name in wanted_documents(export.oscal)}


def _document(name: str, export: Export) -> Iterator[bytes]:
    return DOCUMENTS[name](export.oscal)


def _csv(export: Export) -> Mapping[str, Write]:
    return {f"{table.name}.csv": partial(_spool, partial(_table, table), export) for table in TABLES}


def _table(table: Table, export: Export) -> Iterator[bytes]:
    return stream_table(export.results, table)


def _parquet(export: Export) -> Mapping[str, Write]:
    return {f"{table.name}.parquet": partial(write_parquet, export.results, table) for table in TABLES}


def _reports(dialect: Dialect) -> Callable[[Export], Mapping[str, Write]]:
    return partial(_one, lambda export: stream_policy_reports(export.results, dialect))


class Format(Struct, frozen=True):
    """One form."""

    help: str
    files: Callable[[Export], Mapping[str, Write]]
    """Gives the writer of each file by its name; the only one of a form that is one file has the empty name."""
    folder: bool = False


FORMATS: Mapping[str, Format] = {
    "oscal": Format("Folder: catalog, assessment plan, assessment results and POA&M of OSCAL.", _oscal, folder=True),
    "oscal-catalog": Format("The framework as an OSCAL catalog.", partial(_one, partial(_document, CATALOG))),
    "oscal-plan": Format("OSCAL assessment plan.", partial(_one, partial(_document, PLAN))),
    "oscal-results": Format("OSCAL assessment results.", partial(_one, partial(_document, RESULTS))),
    "oscal-poam": Format("OSCAL plan of action and milestones.", partial(_one, partial(_document, POAM))),
    "ocsf": Format("OCSF compliance findings, one per line.", partial(_one, lambda it: stream_ocsf(it.results))),
    "json": Format("Everything in one document of our own.", partial(_one, lambda it: stream_document(it.results))),
    "json-schema": Format("The JSON Schema of that document.", partial(_one, lambda it: stream_schema(it.look))),
    "html": Format(
        "One page, to be read and filtered offline.",
        partial(_one, lambda it: stream_page(it.results, it.look, it.organisation)),
    ),
    "csv": Format("Folder: findings, outcomes and requirements.", _csv, folder=True),
    "parquet": Format("Folder: the same three tables, typed.", _parquet, folder=True),
    "policy-report": Format("PolicyReports (wgpolicyk8s.io/v1alpha2) for kubectl.", _reports(POLICY_REPORT)),
    "openreports": Format("Reports of openreports.io/v1alpha1 for kubectl.", _reports(OPEN_REPORTS)),
}


def describe(formats: Iterable[str] = FORMATS) -> list[tuple[str, str]]:
    """Return the names of forms and what they are."""
    return [(name, FORMATS[name].help) for name in formats]
