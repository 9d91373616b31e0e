"""What one ingestion has read so far: files that count for nothing yet, and the keys of the events in them."""

import os
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from itertools import count
from pathlib import Path

import duckdb
from msgspec import Struct
from msgspec.structs import replace

from audit_batch.warehouse.database import quieten
from audit_batch.warehouse.events.layout import INCOMING, events_folder

_KEYS = """
    CREATE OR REPLACE TABLE staged.keys (
        audit_id     VARCHAR,
        stage        VARCHAR,
        event_time   TIMESTAMP,
        request_time TIMESTAMP,
        superseded   BOOLEAN,
        part         INTEGER
    )
"""
_NEVER = datetime(1, 1, 1)  # noqa: DTZ001  stands for no time yet


class Part(Struct, frozen=True):
    """A file with the events of one chunk and one day."""

    number: int
    """Tells the parts of one batch apart, by the order in which they were read."""
    path: Path
    day: date = date.min
    events: int = 0
    first_time: datetime = _NEVER
    last_time: datetime = _NEVER

    def holding(self, day: date, events: int, first: datetime, last: datetime) -> "Part":
        """Return the part with what is known once it is written."""
        return replace(self, day=day, events=events, first_time=first, last_time=last)


class Staging:
    """A database in memory beside the warehouse, and a folder of files."""

    def __init__(self, con: duckdb.DuckDBPyConnection, folder: Path) -> None:
        self.con = con
        self.folder = folder
        self._numbers = count(1)

    def next_part(self) -> Part:
        """Return a part that is not written yet."""
        number = next(self._numbers)
        return Part(number, self.folder / f"part-{number}.parquet")

    def clear(self) -> None:
        """Forget the keys, for the next batch."""
        self.con.execute(_KEYS)


@contextmanager
def open_staging(folder: Path, memory: str) -> Iterator[Staging]:
    """Open the staging area of the warehouse in ``folder``, under its lock; what an earlier job left is removed."""
    incoming = events_folder(folder) / INCOMING
    shutil.rmtree(incoming, ignore_errors=True)
    incoming.mkdir(parents=True)
    try:
        with connect_beside(incoming, memory) as con:
            con.execute("ATTACH ':memory:' AS staged")
            staging = Staging(con, incoming)
            staging.clear()
            yield staging
    finally:
        shutil.rmtree(incoming, ignore_errors=True)


@contextmanager
def connect_beside(
    incoming: Path, memory: str, *, threads: int = 2, also: Sequence[Path] = ()
) -> Iterator[duckdb.DuckDBPyConnection]:
    """Open a database in memory that reaches no files but those of events, and those named in ``also``."""
    config: dict[str, str | bool | int | float | list[str]] = {
        "memory_limit": memory,
        "threads": threads,
        "temp_directory": str(incoming / f"spill-{os.getpid()}"),
    }
    with duckdb.connect(config=config) as con:
        quieten(con)
        con.execute("SET allowed_directories = [$folder]", {"folder": f"{incoming.parent}/"})
        con.execute("SET allowed_paths = $paths", {"paths": [str(path) for path in also]})
        con.execute("SET enable_external_access = false")
        yield con
