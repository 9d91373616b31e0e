"""Chunks of a log into Parquet files that count for nothing yet: typed by DuckDB, one file for each day of a chunk."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import NamedTuple

import duckdb

from audit_batch.collect.audit_log.apart import SealedApart
from audit_batch.collect.audit_log.chunks import Chunk
from audit_batch.collect.audit_log.lines import BadLine, Events, LineReader
from audit_batch.collect.audit_log.native import NORMAL, RAW_COLUMNS
from audit_batch.warehouse.events.gaps import Jump
from audit_batch.warehouse.events.layout import write_options
from audit_batch.warehouse.events.staging import Part, Staging

BACK = timedelta(minutes=5)
"""How far the time may go back from one line to a later one: requests end at once, and are written by many threads."""
_STAGES = "['Panic', 'ResponseComplete', 'ResponseStarted', 'RequestReceived']"
_NATIVE = b'{"kind":"Event"'
_OBJECT = 16 * 2**20
"""Bytes of an event that DuckDB makes room for, at least."""
_COLUMNS = "{" + ", ".join(f"'{name}': '{type_}'" for name, type_ in RAW_COLUMNS.items()) + "}"

_NORMAL = NORMAL.replace("        line\n", "        line,\n        raw_order,\n        kind\n")


class UnusableLines(ValueError):
    """Lines that DuckDB could read, but of which some are no events."""


UNUSABLE = (duckdb.DataError, duckdb.InvalidInputException, UnusableLines)
"""What tells of the lines themselves, and not of the machine."""


@dataclass(frozen=True, slots=True)
class Origin:
    """Where lines come from."""

    cluster: str
    source: int
    path: str


@dataclass(frozen=True, slots=True)
class Loaded:
    """What became of a chunk."""

    parts: Sequence[Part]
    bad: Sequence[BadLine] = ()
    jumps: Sequence[Jump] = ()
    """Where the time went back."""


class _Text(NamedTuple):
    spool: Path
    numbers: Sequence[int]
    formats: Sequence[str]
    """One for all, or one for each."""


class Loader:
    """Loads chunks, from several threads at once."""

    def __init__(self, staging: Staging, reader: LineReader, apart: SealedApart) -> None:
        self._staging = staging
        self._reader = reader
        self._apart = apart
        self._spools = count()

    def load_chunk(self, origin: Origin, chunk: Chunk) -> Loaded:
        """Store the events of a chunk of lines."""
        return self._load_native(origin, chunk) or self.load_events(origin, self._reader.read_chunk(chunk))

    def _load_native(self, origin: Origin, chunk: Chunk) -> Loaded | None:
        """Store lines that are all events as the API server writes them; None, and nothing stored, if some are not."""
        if chunk.too_long or not chunk.text.startswith(_NATIVE):
            return None
        numbers = range(chunk.start.lines + 1, chunk.end.lines + 1)
        jumps: list[Jump] = []
        with self._spool() as spool:
            if not self._apart.seal(chunk.text, spool):
                return None
            try:
                parts = self._store(origin, _Text(spool, numbers, ["kubernetes"]), jumps)
            except UNUSABLE:
                return None
        return Loaded(parts, jumps=jumps)

    def load_events(self, origin: Origin, events: Events) -> Loaded:
        """Store events that were read one by one; those that DuckDB cannot read either are put aside."""
        parts = self._store_some(origin, events, 0, len(events.texts))
        return Loaded(parts, events.bad)

    def _store_some(self, origin: Origin, events: Events, start: int, end: int) -> list[Part]:
        if start == end:
            return []
        text = b"\n".join(events.texts[start:end]) + b"\n"
        try:
            with self._spool() as spool:
                spool.write_bytes(text)
                return self._store(origin, _Text(spool, events.numbers[start:end], events.formats[start:end]))
        except UNUSABLE:
            if end - start == 1:
                self._reader.refuse(events, start, "a field has another type than it must have")
                return []
        middle = (start + end) // 2
        return [*self._store_some(origin, events, start, middle), *self._store_some(origin, events, middle, end)]

    def _store(self, origin: Origin, text: _Text, jumps: list[Jump] | None = None) -> list[Part]:
        with self._staging.con.cursor() as con:
            _read_lines(con, origin, text)
            if jumps is not None:
                jumps += _jumps_back(con, origin)
            return [self._store_day(con, *row) for row in _days(con)]

    @contextmanager
    def _spool(self) -> Iterator[Path]:
        """Give a place for sealed lines, from which DuckDB reads them."""
        spool = self._staging.folder / f"lines-{next(self._spools)}.json"
        try:
            yield spool
        finally:
            spool.unlink(missing_ok=True)

    def _store_day(
        self, con: duckdb.DuckDBPyConnection, day: date, events: int, first: datetime, last: datetime
    ) -> Part:
        part = self._staging.next_part()
        con.execute(
            f"COPY (SELECT * EXCLUDE (raw_order) FROM chunk WHERE event_time::DATE = $day ORDER BY raw_order) "
            f"TO '{part.path}' ({write_options()})",
            {"day": day},
        )
        con.execute(
            """
            INSERT INTO staged.keys
            SELECT audit_id, stage, event_time, request_time, superseded, $part FROM chunk WHERE event_time::DATE = $day
            """,
            {"part": part.number, "day": day},
        )
        return part.holding(day, events, first, last)


def _read_lines(con: duckdb.DuckDBPyConnection, origin: Origin, text: _Text) -> None:
    longest = max(_OBJECT, text.spool.stat().st_size + 1)
    one_format = len(text.formats) == 1
    numbered = isinstance(text.numbers, range)
    con.execute(
        f"""
        CREATE OR REPLACE TEMP TABLE chunk AS
        WITH read_lines AS (
            SELECT *, row_number() OVER () AS raw_order
            FROM read_json(
                '{text.spool}', format = 'newline_delimited', columns = {_COLUMNS}, maximum_object_size = {longest}
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
    _require_events(con, len(text.numbers))
    con.execute("ALTER TABLE chunk DROP COLUMN kind")
    _mark_superseded(con)


def _require_events(con: duckdb.DuckDBPyConnection, expected: int) -> None:
    ((rows, bad),) = con.execute(
        """
        SELECT
            count(*),
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


def _jumps_back(con: duckdb.DuckDBPyConnection, origin: Origin) -> list[Jump]:
    """Return where the clock went back: the API server writes a stage when it is reached."""
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


def _days(con: duckdb.DuckDBPyConnection) -> list[tuple[date, int, datetime, datetime]]:
    return con.execute(
        """
        SELECT event_time::DATE AS day, count(*), min(event_time), max(event_time)
        FROM chunk GROUP BY day ORDER BY day
        """
    ).fetchall()
