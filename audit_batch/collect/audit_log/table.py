"""The table of one chunk: its sealed lines, typed by DuckDB, and what is told of them before they are stored."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

import duckdb
from msgspec import Struct

from audit_batch.collect.audit_log.native import NORMAL, RAW_COLUMNS
from audit_batch.warehouse.events.gaps import Jump

BACK = timedelta(minutes=5)
"""How far the time may go back from one line to a later one: requests end at once, and are written by many threads."""
_STAGES = "['Panic', 'ResponseComplete', 'ResponseStarted', 'RequestReceived']"
_OBJECT = 16 * 2**20
"""Bytes of an event that DuckDB makes room for, at least."""
_COLUMNS = "{" + ", ".join(f"'{name}': '{type_}'" for name, type_ in RAW_COLUMNS.items()) + "}"

_NORMAL = NORMAL.replace("        line\n", "        line,\n        raw_order,\n        kind\n")


class UnusableLines(ValueError):
    """Lines that DuckDB could read, but of which some are no events."""


UNUSABLE = (duckdb.DataError, duckdb.InvalidInputException, UnusableLines)
"""What tells of the lines themselves, and not of the machine."""


class Origin(Struct, frozen=True):
    """Where lines come from."""

    cluster: str
    source: int
    path: str


class Text(NamedTuple):
    """Sealed lines in pieces, and the line and the format of the log that each came from."""

    sealed: Sequence[bytes | memoryview]
    numbers: Sequence[int]
    formats: Sequence[str]
    """One for all, or one for each."""


def read_lines(con: duckdb.DuckDBPyConnection, origin: Origin, text: Text, spool: Path) -> None:
    """Make the table ``chunk`` of the lines, which lie in a file.

    Raises:
        UnusableLines: Some are no events.
        duckdb.Error: Some are no JSON, or a field has another type than it must have (UNUSABLE).
    """
    longest = max(_OBJECT, spool.stat().st_size + 1)
    one_format = len(text.formats) == 1
    numbered = isinstance(text.numbers, range)
    con.execute(
        f"""
        CREATE OR REPLACE TEMP TABLE chunk AS
        WITH read_lines AS (
            SELECT *, row_number() OVER () AS raw_order
            FROM read_json(
                '{spool}', format = 'newline_delimited', columns = {_COLUMNS}, maximum_object_size = {longest}
            )
        ),

        raw_events AS (
            SELECT
                *,
                $cluster AS cluster,
                {"$formats[1]" if one_format else "$formats[raw_order]"} AS format,
                $source::INTEGER AS source,
                {"$first + raw_order - 1" if numbered else "$numbers[raw_order]"} AS line
            FROM read_lines
        ),

        normal AS ({_NORMAL})

        SELECT * FROM normal
        """,
        {
            "cluster": origin.cluster,
            "formats": list(text.formats),
            "source": origin.source,
            **({"first": text.numbers[0]} if numbered else {"numbers": list(text.numbers)}),
        },
    )
    if _require_events(con, len(text.numbers)):
        _mark_superseded(con)


def _require_events(con: duckdb.DuckDBPyConnection, expected: int) -> bool:
    """Raise if some lines are no events, and say whether an audit ID comes more than once."""
    ((rows, again, bad),) = con.execute(
        """
        SELECT
            count(*),
            count(*) > count(DISTINCT audit_id),
            count_if(
                kind IS DISTINCT FROM 'Event' OR coalesce(audit_id, '') = '' OR coalesce(verb, '') = ''
                OR stage IS NULL OR event_time IS NULL
                OR stage NOT IN ('Panic', 'ResponseComplete', 'ResponseStarted', 'RequestReceived')
            )
        FROM chunk
        """
    ).fetchall()
    if rows != expected or bad:
        raise UnusableLines(f"{rows} of {expected} lines, {bad} of them no events")
    return bool(again)


def _mark_superseded(con: duckdb.DuckDBPyConnection) -> None:
    """Mark the stages of a request that came before another in the chunk; most logs have one stage for each."""
    con.execute(
        f"""
        UPDATE chunk SET superseded = true
        WHERE raw_order IN (
            SELECT raw_order FROM chunk
            WHERE audit_id IN (SELECT audit_id FROM chunk GROUP BY audit_id HAVING count(DISTINCT stage) > 1)
            QUALIFY
                min(array_position({_STAGES}, stage)) OVER (PARTITION BY audit_id, request_time)
                < array_position({_STAGES}, stage)
        )
        """
    )


class Day(NamedTuple):
    """Events of the chunk on one day."""

    day: date
    events: int
    first_time: datetime
    last_time: datetime


def days_of(con: duckdb.DuckDBPyConnection) -> list[Day]:
    """Return each day of the chunk, in order."""
    rows = con.execute(
        """
        SELECT event_time::DATE AS day, count(*), min(event_time), max(event_time)
        FROM chunk GROUP BY day ORDER BY day
        """
    ).fetchall()
    return [Day(*row) for row in rows]


def jumps_back(con: duckdb.DuckDBPyConnection, origin: Origin, days: Sequence[Day]) -> list[Jump]:
    """Return where the clock went back: the API server writes a stage when it is reached."""
    if days[-1].last_time - days[0].first_time <= BACK:
        return []
    rows = con.execute(
        """
        SELECT reached, event_time, line FROM (
            SELECT event_time, line, max(event_time) OVER (ORDER BY raw_order) AS reached FROM chunk
        )
        WHERE reached - event_time > $most
        ORDER BY line LIMIT 1
        """,
        {"most": BACK},
    ).fetchall()
    return [
        Jump("time_jump", back, reached, f"the time goes back in line {line} of {origin.path}")
        for reached, back, line in rows
    ]
