"""What a notebook calls: one cluster, framework and period of a warehouse, asked in SQL and shown as frames.

It reads views and the ledger of the published copy only, and decides nothing.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd

from audit_batch.report.charts import CHARTS, Chart
from audit_batch.report.graph import access_graph
from audit_batch.report.subject import choose_subject
from audit_batch.warehouse.database import open_published

MIME = "application/vnd.audit-batch.rows+json"
"""Under this type an executed notebook holds the rows of each query, for the report's template."""

_SHOWN = 20
"""Rows of a frame that Jupyter displays; the cell's output holds all of them."""


_DRAWN = {**CHARTS, "access_graph": access_graph}


@dataclass(frozen=True, slots=True)
class Answer:
    """One query and its rows; Jupyter shows its chart and its frame."""

    name: str
    sql: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Any, ...], ...]
    chart: Chart | None

    @property
    def frame(self) -> pd.DataFrame:
        """The rows as a data frame, for further work by hand."""
        return pd.DataFrame(self.rows, columns=list(self.columns))

    def _repr_mimebundle_(self, **_: object) -> dict[str, object]:
        chart = f"<p>{self.chart.sentence}</p>{self.chart.svg}" if self.chart else ""
        table = self.frame.to_html(index=False, max_rows=_SHOWN, notebook=True, show_dimensions=True)
        return {
            "text/plain": f"{self.name}: {len(self.rows)} rows",
            "text/html": chart + table,
            MIME: {
                "name": self.name,
                "sql": self.sql,
                "columns": list(self.columns),
                "rows": [[_plain(value) for value in row] for row in self.rows],
                "chart": {"svg": self.chart.svg, "sentence": self.chart.sentence} if self.chart else None,
            },
        }


@dataclass(frozen=True, slots=True)
class Report:
    """A published warehouse with its variables set to what the report is about."""

    con: duckdb.DuckDBPyConnection

    def keep(self, name: str, sql: str) -> str:
        """Keep the rows of ``sql`` for the queries of later cells, which know them as ``name``; tells how many."""
        self.con.execute(f'CREATE OR REPLACE TEMP TABLE "{name}" AS {sql}')
        ((rows,),) = self.con.execute(f'SELECT count(*) FROM temp."{name}"').fetchall()
        return f"{name}: {rows:,} rows"

    def show(self, name: str, sql: str, *, chart: str = "") -> Answer:
        """Ask ``sql`` and give its rows under ``name``, with the chart of that name if one is wanted."""
        result = self.con.execute(sql)
        columns = tuple(column[0] for column in result.description or ())
        rows = tuple(result.fetchall())
        draw: Callable[[list[Mapping[str, Any]]], Chart] | None = _DRAWN[chart] if chart else None
        drawn = draw([dict(zip(columns, row, strict=True)) for row in rows]) if draw else None
        return Answer(name, sql.strip(), columns, rows, drawn)


def open_report(warehouse: str, cluster: str, framework: str, period: str, generated_at: str) -> Report:
    """Open the published copy read-only and set its variables to what is asked for.

    The variables are ``cluster``, ``as_of``, ``framework``, ``period_start``, ``period_end`` (excluded),
    ``baseline`` (the last evaluation before the period, or NULL) and ``generated_at``.

    Raises:
        ReportError: A parameter is malformed, or there is nothing to report about.
        WarehouseMissing: No job has ended here yet.
    """
    con = open_published(Path(warehouse))
    choose_subject(con, cluster, framework, period, generated_at)
    return Report(con)


def _plain(value: object) -> object:
    """The value as JSON holds it; times lose their fraction of a second."""
    if value is None or isinstance(value, str | int):
        return value
    if isinstance(value, list):
        return [_plain(item) for item in value]
    if isinstance(value, datetime):
        return value.isoformat(sep=" ", timespec="seconds")
    if isinstance(value, date):
        return value.isoformat()
    return json.loads(json.dumps(value, default=str))
