"""What a notebook calls: one cluster, framework and period of a warehouse, asked in SQL and shown as frames.

It reads views and the ledger of the published copy only, and decides nothing.
"""

import json
from collections.abc import Callable, Mapping
from datetime import MAXYEAR, MINYEAR, UTC, date, datetime, tzinfo
from decimal import Decimal
from pathlib import Path
from typing import Any, Self

import duckdb
import pandas as pd
from msgspec import Struct, field
from msgspec.structs import asdict

from audit_batch.config.targets import parse_targets
from audit_batch.report.charts import CHARTS, Chart
from audit_batch.report.graph import access_graph
from audit_batch.report.multiples import MULTIPLES
from audit_batch.report.periods import read_period, read_zone
from audit_batch.report.queries import command, compact, standing_alone, with_values
from audit_batch.report.sampling import can_be_asked, drop_relations, finding_query, make_relations, read_drawn
from audit_batch.report.subject import choose_subject, set_variables
from audit_batch.warehouse.database import open_published

MIME = "application/vnd.audit-batch.rows+json"
"""Under this type an executed notebook holds the rows of each query, for the report's template."""

_SHOWN = 20
"""Rows of a frame that Jupyter displays; the cell's output holds all of them."""

_ENDS = (MINYEAR, MAXYEAR)
"""Years of times that stand for always; no zone moves them."""

_DRAWN = {**CHARTS, **MULTIPLES, "access_graph": access_graph}


class Answer(Struct, frozen=True):
    """One query and its rows; Jupyter shows its chart and its frame."""

    name: str
    number: int
    """By which a report refers to the query."""
    sql: str
    """As it can be asked by itself, with `audit-batch query`."""
    command: str
    """The command that asks it."""
    columns: tuple[str, ...]
    rows: tuple[tuple[Any, ...], ...]
    chart: Chart | None
    zone: tzinfo = UTC
    """Where its times are told."""

    @property
    def frame(self) -> pd.DataFrame:
        """The rows as a data frame, for further work by hand."""
        return pd.DataFrame(self.rows, columns=list(self.columns))

    def _repr_mimebundle_(self, **_: object) -> dict[str, object]:
        chart = f"<p>{self.chart.sentence}</p>{self.chart.svg}" if self.chart else ""
        table = self.frame.to_html(index=False, max_rows=_SHOWN, notebook=True, show_dimensions=True)
        return {
            "text/plain": f"Q{self.number} {self.name}: {len(self.rows)} rows",
            "text/html": f"<p>Q{self.number}</p>{chart}{table}",
            MIME: {
                "name": self.name,
                "number": self.number,
                "sql": self.sql,
                "command": self.command,
                "columns": list(self.columns),
                "rows": [[_plain(value, self.zone) for value in row] for row in self.rows],
                "chart": {"svg": self.chart.svg, "sentence": self.chart.sentence} if self.chart else None,
            },
        }


class Report(Struct, frozen=True):
    """A published warehouse with its variables set to what the report is about."""

    con: duckdb.DuckDBPyConnection
    zone: tzinfo = UTC
    """Where times are told."""
    _kept: dict[str, str] = field(default_factory=dict)
    """Queries whose rows are kept, by name."""
    _asked: dict[str, int] = field(default_factory=dict)
    """Numbers of the queries that were shown, by name: asked again, one keeps its number."""

    def given(self, *, targets: str = "", owner_labels: str = "", sample_seed: str = "") -> Self:
        """Set what queries ask of the notebook's parameters: ``target_days``, ``owner_labels`` and ``sample_seed``.

        Args:
            targets: Days to remediation as `Targets` writes them; they become a list, the worst severity first.
            owner_labels: Labels that name who answers for a namespace, the first to be looked at first, with commas.
            sample_seed: What a sample is drawn by.
        """
        days = asdict(parse_targets(targets))
        labels = [label.strip() for label in owner_labels.split(",") if label.strip()]
        seed = {"sample_seed": sample_seed} if sample_seed else {}
        set_variables(self.con, {"target_days": list(days.values()), "owner_labels": labels, **seed})
        return self

    def keep(self, name: str, sql: str) -> str:
        """Keep the rows of ``sql`` for the queries of later cells, which know them as ``name``; tells how many."""
        self.con.execute(f'CREATE OR REPLACE TEMP TABLE "{name}" AS {sql}')
        self._kept.pop(name, None)
        self._kept[name] = with_values(self.con, sql)
        ((rows,),) = self.con.execute(f'SELECT count(*) FROM temp."{name}"').fetchall()
        return f"{name}: {rows:,} rows"

    def show(self, name: str, sql: str, *, chart: str = "") -> Answer:
        """Ask ``sql`` and give its rows under ``name``, with the chart of that name if one is wanted.

        It gets the next number, by which the report refers to it; its text with all that it needs goes into the
        report's list of queries.
        """
        return self._answer(name, sql, chart)

    def draw(self, name: str, sql: str) -> Answer:
        """Find the passing resources that ``sql`` drew, as `finding_query` wants it, and show them under ``name``.

        The controls of which something was drawn are asked again: of what passes, only the number is kept.
        """
        chosen = self.con.execute(f"SELECT DISTINCT control FROM ({sql})").fetchall()
        controls = read_drawn(self.con, [control for (control,) in chosen])
        made = make_relations(self.con, controls)
        try:
            fitting = [control for control in controls if can_be_asked(self.con, control)]
            return self._answer(name, finding_query(sql, fitting), "")
        finally:
            drop_relations(self.con, made)

    def _answer(self, name: str, sql: str, chart: str) -> Answer:
        result = self.con.execute(sql)
        columns = tuple(column[0] for column in result.description or ())
        rows = tuple(result.fetchall())
        draw: Callable[[list[Mapping[str, Any]]], Chart] | None = _DRAWN[chart] if chart else None
        drawn = draw([dict(zip(columns, row, strict=True)) for row in rows]) if draw else None
        number = self._asked.setdefault(name, len(self._asked) + 1)
        printed = compact(standing_alone(self.con, sql, self._kept))
        return Answer(name, number, printed, command(self.con), columns, rows, drawn, self.zone)


def open_report(
    warehouse: str, cluster: str, framework: str, period: str | tuple[str, str], generated_at: str
) -> Report:
    """Open the published copy read-only and set its variables to what is asked for.

    The variables are ``cluster``, ``as_of``, ``framework``, those of `set_period`, ``baseline`` (the last evaluation
    before the period, or NULL) and ``generated_at``.

    Args:
        warehouse: Folder of the warehouse.
        cluster: Name of the cluster; empty when there is only one.
        framework: Id of the framework; empty for the benchmark that suits the cluster.
        period: A period as `read_period` knows it, and the time zone of its days where that is not UTC.
        generated_at: When the report is made.

    Raises:
        ReportError: A parameter is malformed, or there is nothing to report about.
        WarehouseMissing: No job has ended here yet.
    """
    text, zone_name = (period, "UTC") if isinstance(period, str) else period
    zone = read_zone(zone_name)
    about = read_period(text, zone)
    con = open_published(Path(warehouse))
    choose_subject(con, cluster, framework, about, generated_at)
    return Report(con, zone)


def _plain(value: object, zone: tzinfo) -> object:
    """The value as JSON holds it; times are those of ``zone``, with their offset where it is not UTC."""
    if value is None or isinstance(value, str | int):
        return value
    if isinstance(value, Decimal):
        return float(value)
    if isinstance(value, list):
        return [_plain(item, zone) for item in value]
    if isinstance(value, datetime):
        moved = value if zone is UTC or value.year in _ENDS else value.replace(tzinfo=UTC).astimezone(zone)
        return moved.isoformat(sep=" ", timespec="seconds")
    if isinstance(value, date):
        return value.isoformat()
    return json.loads(json.dumps(value, default=str))
