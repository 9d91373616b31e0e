"""Which of the events that were just read are new: none is taken twice, and of each request the last stage is told.

An event is known by its audit ID, its stage and when its request arrived. The ID alone would not do: a client may
choose it, and could hide what it did behind a request that is stored already.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path

import duckdb
from msgspec import Struct
from msgspec.structs import replace

from audit_batch.warehouse.events.layout import write_options
from audit_batch.warehouse.events.staging import Part, Staging

LONGEST_REQUEST = timedelta(days=1)
"""How far after an event the last stage of its request is looked for in files that were stored before."""

_RANK = "array_position(['Panic', 'ResponseComplete', 'ResponseStarted', 'RequestReceived'], stage)"


class StoredFile(Struct, frozen=True):
    """A file that counts, with the time of its events."""

    path: Path
    first_time: datetime
    last_time: datetime


class Superseded(Struct, frozen=True):
    """An event in a file whose later stage is in another."""

    audit_id: str
    stage: str
    event_time: datetime


class Settled(Struct, frozen=True):
    """What is new."""

    parts: Sequence[Part]
    superseded: Sequence[Superseded]
    duplicates: int


def settle(staging: Staging, parts: Sequence[Part], stored: Sequence[StoredFile]) -> Settled:
    """Take out of the parts what is stored already or came twice, and find the stages that are no longer the last."""
    if not parts:
        return Settled((), (), 0)
    con = staging.con
    parts = [replace(part, number=number) for number, part in enumerate(parts, 1)]
    _read_keys(con, parts)
    con.execute("CREATE OR REPLACE TABLE staged.nearby AS SELECT * EXCLUDE (part) FROM staged.keys LIMIT 0")
    _read_nearby(con, stored)
    duplicates = _find_dropped(con)
    kept = [part for part in (_without_dropped(con, part) for part in parts) if part.events]
    return Settled(kept, _find_superseded(con), duplicates)


def _read_keys(con: duckdb.DuckDBPyConnection, parts: Sequence[Part]) -> None:
    con.execute(
        """
        INSERT INTO staged.keys
        SELECT audit_id, stage, event_time, request_time, superseded, part
        FROM read_parquet($files, filename = true, hive_partitioning = false)
        JOIN (SELECT unnest($files) AS filename, unnest($numbers) AS part) AS numbered USING (filename)
        """,
        {"files": [str(part.path) for part in parts], "numbers": [part.number for part in parts]},
    )


def _read_nearby(con: duckdb.DuckDBPyConnection, stored: Sequence[StoredFile]) -> None:
    """Read the keys of stored events that may be of the same requests."""
    ((first, last),) = con.execute("SELECT min(request_time), max(event_time) FROM staged.keys").fetchall()
    until = last + LONGEST_REQUEST
    near = [str(file.path) for file in stored if file.last_time >= first and file.first_time <= until]
    if near:
        con.execute(
            """
            INSERT INTO staged.nearby
            SELECT audit_id, stage, event_time, request_time, superseded
            FROM read_parquet($files, hive_partitioning = false)
            SEMI JOIN staged.keys USING (audit_id, request_time)
            WHERE event_time BETWEEN $first AND $until
            """,
            {"files": near, "first": first, "until": until},
        )


def _find_dropped(con: duckdb.DuckDBPyConnection) -> int:
    """Make ``dropped``: the keys of which a part must hold no event, or only the first; returns how many go."""
    con.execute(
        """
        CREATE OR REPLACE TABLE staged.dropped AS
        WITH counted AS (
            SELECT audit_id, stage, request_time, part, count(*) AS events
            FROM staged.keys
            GROUP BY ALL
        ),

        told AS (
            SELECT
                counted.*,
                nearby.audit_id IS NOT NULL AS stored,
                min(part) OVER (PARTITION BY counted.audit_id, counted.stage, counted.request_time) != part AS later
            FROM (
                FROM counted
                QUALIFY count(*) OVER (PARTITION BY audit_id, stage, request_time) > 1 OR events > 1
                UNION
                FROM counted SEMI JOIN staged.nearby USING (audit_id, stage, request_time)
            ) AS counted
            LEFT JOIN (SELECT DISTINCT audit_id, stage, request_time FROM staged.nearby) AS nearby
                USING (audit_id, stage, request_time)
        )

        SELECT
            audit_id,
            stage,
            request_time,
            part,
            stored OR later                      AS whole,
            if(stored OR later, events, events - 1) AS events
        FROM told
        WHERE stored OR later OR events > 1
        """
    )
    ((dropped,),) = con.execute("SELECT coalesce(sum(events), 0)::BIGINT FROM staged.dropped").fetchall()
    return int(dropped)


def _without_dropped(con: duckdb.DuckDBPyConnection, part: Part) -> Part:
    """Write a part again without what it must not hold; most hold nothing of the kind."""
    if not con.execute("FROM staged.dropped WHERE part = $part LIMIT 1", {"part": part.number}).fetchall():
        return part
    path = part.path.with_name(f"{part.path.stem}-again.parquet")
    con.execute(
        f"""
        COPY (
            SELECT * EXCLUDE (place, file_row_number) FROM (
                SELECT *, file_row_number AS place
                FROM read_parquet('{part.path}', hive_partitioning = false, file_row_number = true)
            ) AS held
            ANTI JOIN (FROM staged.dropped WHERE part = $part AND whole) AS gone USING (audit_id, stage, request_time)
            QUALIFY row_number() OVER (PARTITION BY audit_id, stage, request_time ORDER BY place) = 1
            ORDER BY place
        ) TO '{path}' ({write_options()})
        """,
        {"part": part.number},
    )
    part.path.unlink()
    ((events, first, last),) = con.execute(
        f"SELECT count(*), min(event_time), max(event_time) FROM read_parquet('{path}', hive_partitioning = false)"
    ).fetchall()
    if not events:
        path.unlink()
        return replace(part, events=0)
    return replace(part, path=path, events=events, first_time=first, last_time=last)


def _find_superseded(con: duckdb.DuckDBPyConnection) -> list[Superseded]:
    """Return the stages, new and stored, after which another file holds a later one, and that no file marks itself."""
    rows = con.execute(
        f"""
        WITH new AS (
            SELECT audit_id, stage, event_time, request_time, bool_or(superseded) AS marked
            FROM staged.keys
            ANTI JOIN (FROM staged.dropped WHERE whole) AS gone USING (audit_id, stage, request_time, part)
            GROUP BY ALL
        ),

        known AS (
            SELECT audit_id, stage, event_time, request_time, marked FROM new
            UNION ALL
            SELECT DISTINCT audit_id, stage, event_time, request_time, superseded AS marked FROM staged.nearby
        )

        SELECT audit_id, stage, event_time, marked
        FROM known
        QUALIFY
            {_RANK} > min({_RANK}) OVER (PARTITION BY audit_id, request_time)
        """
    ).fetchall()
    return [Superseded(*row[:3]) for row in rows if not row[3]]
