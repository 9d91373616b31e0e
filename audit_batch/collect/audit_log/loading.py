"""Chunks of a log into Parquet files that count for nothing yet: typed by DuckDB, one file for each day of a chunk."""

import os
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from itertools import count
from pathlib import Path

import duckdb
from msgspec import Struct

from audit_batch.collect.audit_log.chunks import Chunk
from audit_batch.collect.audit_log.lines import BadLine, Events, LineReader
from audit_batch.collect.audit_log.rooms import Spool
from audit_batch.collect.audit_log.sealing import Sealer
from audit_batch.collect.audit_log.table import UNUSABLE, Day, Origin, Text, days_of, jumps_back, read_lines
from audit_batch.warehouse.events.gaps import Jump
from audit_batch.warehouse.events.layout import write_options
from audit_batch.warehouse.events.staging import Part

_NATIVE = b'{"kind":"Event"'


class Loaded(Struct, frozen=True):
    """What became of a chunk."""

    parts: Sequence[Part]
    """Without a number yet."""
    bad: Sequence[BadLine] = ()
    jumps: Sequence[Jump] = ()
    """Where the time went back."""


class Loader:
    """Loads chunks: in several threads at once, or in a process of its own.

    Args:
        connect: Gives a connection to a database in memory, which may write to the folder; one for each chunk.
        folder: Where the files are made.
        spool: Gives DuckDB the sealed lines.
        reader: Reads what is not as the API server writes it.
    """

    def __init__(
        self,
        connect: Callable[[], AbstractContextManager[duckdb.DuckDBPyConnection]],
        folder: Path,
        spool: Spool,
        reader: LineReader,
    ) -> None:
        self._connect = connect
        self._folder = folder
        self._spool = spool
        self._reader = reader
        self._sealer = Sealer(reader.door)
        self._files = count(1)

    def load_chunk(self, origin: Origin, chunk: Chunk) -> Loaded:
        """Store the events of a chunk of lines."""
        return self._load_native(origin, chunk) or self.load_events(origin, self._reader.read_chunk(chunk))

    def _load_native(self, origin: Origin, chunk: Chunk) -> Loaded | None:
        """Store lines that are all events as the API server writes them; None, and nothing stored, if some are not."""
        if chunk.too_long or not chunk.text.startswith(_NATIVE):
            return None
        numbers = range(chunk.start.lines + 1, chunk.end.lines + 1)
        jumps: list[Jump] = []
        try:
            sealed = self._sealer.seal_lines(chunk.text)
            parts = self._store(origin, Text(sealed, numbers, ["kubernetes"]), jumps)
        except (ValueError, *UNUSABLE):
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
            return self._store(origin, Text([text], events.numbers[start:end], events.formats[start:end]))
        except UNUSABLE:
            if end - start == 1:
                self._reader.refuse(events, start, "a field has another type than it must have")
                return []
        middle = (start + end) // 2
        return [*self._store_some(origin, events, start, middle), *self._store_some(origin, events, middle, end)]

    def _store(self, origin: Origin, text: Text, jumps: list[Jump] | None = None) -> list[Part]:
        with self._connect() as con:
            with self._spool.holding(text.sealed) as spool:
                read_lines(con, origin, text, spool)
            days = days_of(con)
            if jumps is not None and days:
                jumps += jumps_back(con, origin, days)
            return [self._store_day(con, day, alone=len(days) == 1) for day in days]

    def _store_day(self, con: duckdb.DuckDBPyConnection, day: Day, *, alone: bool) -> Part:
        path = self._folder / f"events-{os.getpid()}-{next(self._files)}.parquet"
        con.execute(
            f"""
            COPY (
                SELECT * EXCLUDE (raw_order, kind) FROM chunk {"" if alone else "WHERE event_time::DATE = $day"}
            ) TO '{path}' ({write_options()})
            """,
            {} if alone else {"day": day.day},
        )
        return Part(0, path, *day)
