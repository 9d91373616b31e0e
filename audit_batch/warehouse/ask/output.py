"""Answers as text: a table to look at, CSV and JSON to go on with."""

import csv
import json
import math
from collections.abc import Iterable
from datetime import date, datetime, time
from decimal import Decimal
from itertools import count, islice
from typing import Any, TextIO

from rich.console import Group
from rich.table import Table
from rich.text import Text

from audit_batch.warehouse.ask.answer import Answer, Column

TABLE_ROWS = 1000
"""Rows of a table: what a person pages through; the rest is not shown."""
_NUMBERS = ("INTEGER", "BIGINT", "HUGEINT", "SMALLINT", "TINYINT", "DOUBLE", "FLOAT", "DECIMAL", "UBIGINT", "UINTEGER")


def as_table(answer: Answer, *, rows: int = TABLE_ROWS) -> Group:
    """Lay the first ``rows`` rows out as a table, and say below whether there are more."""
    table = Table(show_edge=False, pad_edge=False, header_style="bold")
    for column in answer.columns:
        right = column.type.startswith(_NUMBERS) and not column.type.endswith("]")
        table.add_column(Text(_visible(column.name)), justify="right" if right else "left", overflow="fold")
    reading = answer.rows()
    shown = 0
    for shown, row in enumerate(islice(reading, rows), 1):  # noqa: B007  the last number is the count
        table.add_row(*(Text(_visible(_plain(value))) for value in row))
    more = next(reading, None) is not None
    return Group(table, Text(f"the first {shown} rows; csv, json and parquet give all" if more else _counted(shown)))


def write_csv(answer: Answer, out: TextIO) -> None:
    """Write a header and one line per row (RFC 4180); NULL is empty, lists and structs are JSON."""
    writer = csv.writer(out)
    writer.writerow(column.name for column in answer.columns)
    writer.writerows(map(_plain, row) for row in answer.rows())


def write_json(answer: Answer, out: TextIO) -> None:
    """Write one array with one object per row; columns of the same name are numbered, as DuckDB does."""
    names = _unique(answer.columns)
    out.write("[")
    separator = "\n"
    for row in answer.rows():
        values = map(_jsonable, row, (column.type for column in answer.columns))
        out.write(separator + json.dumps(dict(zip(names, values, strict=True)), ensure_ascii=False, allow_nan=False))
        separator = ",\n"
    out.write("\n]\n")


def _counted(rows: int) -> str:
    return "1 row" if rows == 1 else f"{rows} rows"


def _plain(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, bytes):
        return value.hex()
    if isinstance(value, dict | list | tuple):
        return json.dumps(_jsonable(value), ensure_ascii=False)
    return str(value)


def _jsonable(value: Any, kind: str = "") -> Any:
    """Give a value as JSON knows it; what it does not know becomes text, and no number loses its meaning."""
    if kind == "JSON" and isinstance(value, str):
        return json.loads(value)
    if isinstance(value, dict):
        return {str(name): _jsonable(inner) for name, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_jsonable(inner) for inner in value]
    return _scalar(value)


def _scalar(value: Any) -> Any:
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, Decimal):
        return float(value)
    if isinstance(value, bytes):
        return value.hex()
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    return value if value is None or isinstance(value, bool | int | str) else str(value)


def _visible(text: str) -> str:
    """Show control characters instead of sending them to the terminal: names and annotations are anybody's text."""
    return "".join(c if c.isprintable() or c == "\n" else repr(c)[1:-1] for c in text)


def _unique(columns: Iterable[Column]) -> list[str]:
    names: list[str] = []
    for column in columns:
        free = (f"{column.name}_{number}" if number else column.name for number in count())
        names.append(next(name for name in free if name not in names))
    return names
