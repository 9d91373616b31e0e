"""Rows as CSV for a spreadsheet: RFC 4180, UTF-8 with its mark, and no cell that the spreadsheet would run."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
"""What a spreadsheet takes for the beginning of a formula, the full-width forms included.

Source: OWASP, CSV injection.
"""


def to_csv(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """Return the rows under a line of column names."""
    return b"".join(stream_csv(columns, rows))


def stream_csv(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> Iterator[bytes]:
    """Yield the rows under a line of column names, line by line."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    encoding = "utf-8-sig"
    for row in chain([columns], ([_cell(value) for value in row] for row in rows)):
        writer.writerow(row)
        yield text.getvalue().encode(encoding)
        text.seek(0)
        text.truncate()
        encoding = "utf-8"


def _cell(value: object) -> object:
    if isinstance(value, list):
        value = "; ".join(map(str, value))
    if not isinstance(value, str):
        return value
    return f"'{value}" if value.startswith(_FORMULA) else value
