"""The three tables of an export, as rows for people and machines: findings, outcomes of controls, requirements."""

from collections.abc import Iterator, Mapping
from typing import Any

from msgspec import Struct

from audit_batch.report.export.results_model import FINDINGS, Results
from audit_batch.report.export.results_reading import OUTCOMES, REQUIREMENTS
from audit_batch.warehouse.views import load_history

_ABOUT = """
evaluation_in_view.cluster,
getvariable('framework')      AS framework,
evaluation_in_view.evaluation AS evaluation,
evaluation_in_view.taken_at   AS taken_at
"""
_COMMENTS = {
    "cluster": "name of the cluster",
    "framework": "id of the framework",
    "evaluation": "number of the evaluation",
    "taken_at": "when the snapshot was taken that was judged, UTC",
    "api_version": "group and version of the resource; empty when it is gone, or its kind alone does not say",
    "uid": "UID that the API server gave the resource; empty where api_version is",
    "deadline": "when an open finding should be gone by the target of its severity, UTC",
    "requirements": "ids of the requirements that the control gives evidence for",
}
_BATCH = 1000


class Table(Struct, frozen=True):
    """One table of an export."""

    name: str
    source: str
    """Query of its rows, or table that has them."""
    columns: str
    order: str
    view: str
    """View that explains its columns."""

    @property
    def sql(self) -> str:
        """The query, with cluster, framework, evaluation and snapshot in front of each row."""
        return (
            f"SELECT {_ABOUT}, {self.columns} FROM {self.source} AS found "
            f"CROSS JOIN evaluation_in_view ORDER BY found.{self.order}"
        )


TABLES = (
    Table("findings", FINDINGS, "found.* EXCLUDE (place)", "place", "findings"),
    Table("outcomes", f"({OUTCOMES})", "found.* EXCLUDE (sql)", "control", "outcomes"),
    Table("requirements", f"({REQUIREMENTS})", "found.*", "position", "requirement_outcomes"),
)


def read_rows(results: Results, table: Table) -> tuple[list[str], Iterator[tuple[Any, ...]]]:
    """Return the columns of a table, and its rows as they are read."""
    reader = results.con.execute(table.sql)
    columns = [column[0] for column in reader.description]
    return columns, _fetch(reader)


def explain(table: Table) -> Mapping[str, str]:
    """Return what the columns mean, as far as they are explained."""
    views = load_history()
    return {**views["controls"].columns, **views[table.view].columns, **_COMMENTS}


def _fetch(reader: Any) -> Iterator[tuple[Any, ...]]:
    while batch := reader.fetchmany(_BATCH):
        yield from batch
