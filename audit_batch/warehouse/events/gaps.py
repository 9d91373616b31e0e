"""Stretches of time of which the log is not whole, or not as before; a later ingestion may fill them."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

import duckdb
from msgspec import Struct

from audit_batch.warehouse.database import STILL

DENSE = 10
"""Events in a stretch as long as a silence, on average, below which a log is too thin for silence to say anything."""


class Busy(Struct, frozen=True):
    """A minute with events: the first and the last of them."""

    first: datetime
    last: datetime
    events: int


class Jump(Struct, frozen=True):
    """A gap that was seen while a log was read."""

    kind: str
    """time_jump, lost_rotation, policy_change or quarantine."""
    first: datetime
    last: datetime
    reason: str


class Silence(Struct, frozen=True):
    """When the new events were, and how long nothing may be heard."""

    busy: Sequence[Busy]
    """By time."""
    allowed: timedelta
    before: tuple[datetime, datetime] | None = None
    """First and last event that were stored before."""


def busy_minutes(con: duckdb.DuckDBPyConnection) -> list[Busy]:
    """Return the minutes with events that were just read."""
    rows = con.execute(
        """
        SELECT min(event_time), max(event_time), count(*) FROM staged.keys
        GROUP BY date_trunc('minute', event_time) ORDER BY 1
        """
    ).fetchall()
    return [Busy(*row) for row in rows]


def span_before(con: duckdb.DuckDBPyConnection, cluster: str) -> tuple[datetime, datetime] | None:
    """Return when the first and the last event were that are stored."""
    ((first, last),) = con.execute(
        "SELECT min(first_time), max(last_time) FROM event_files WHERE cluster = $cluster AND retired = $still",
        {"cluster": cluster, "still": STILL},
    ).fetchall()
    return (first, last) if first is not None else None


def write_gaps(
    con: duckdb.DuckDBPyConnection, cluster: str, ingestion: int, silence: Silence, jumps: Sequence[Jump]
) -> int:
    """Close the gaps that new events lie in, write what is left of them and what is new; returns how many are new."""
    found = list(jumps)
    for kind, first, last in _open_gaps(con, cluster):
        inside = [busy for busy in silence.busy if first < busy.last and busy.first < last]
        if inside:
            _close(con, (cluster, kind, first, last), ingestion)
            found += _silences([first, last], inside, silence.allowed)
    found += _silences_outside(silence)
    rows = [row for row in found if not _is_known(con, cluster, row)]
    for row in rows:
        con.execute(
            "INSERT INTO event_gap_rows VALUES ($1, $2, $3, $4, $5, $6, $7)",
            [cluster, row.kind, row.first, row.last, row.reason, ingestion, STILL],
        )
    return len(rows)


def _silences_outside(silence: Silence) -> Iterator[Jump]:
    """Yield the silences before and after what was stored, or in all that is new."""
    if not _is_dense(silence):
        return
    if silence.before is None:
        yield from _silences([], silence.busy, silence.allowed)
        return
    first, last = silence.before
    yield from _silences([first], [busy for busy in silence.busy if busy.first < first], silence.allowed)
    yield from _silences([last], [busy for busy in silence.busy if busy.last > last], silence.allowed)


def _silences(edges: Sequence[datetime], busy: Sequence[Busy], allowed: timedelta) -> Iterator[Jump]:
    """Yield the stretches longer than allowed between these minutes, and between them and the edges."""
    marks = sorted([(edge, edge) for edge in edges] + [(minute.first, minute.last) for minute in busy])
    until: datetime | None = None
    for first, last in marks:
        if until is not None and first - until > allowed:
            yield Jump("silence", until, first, f"no event for {_in_words(first - until)}")
        until = last if until is None else max(until, last)


def _is_dense(silence: Silence) -> bool:
    length = silence.allowed.total_seconds()
    stretches = {int(busy.first.timestamp() // length) for busy in silence.busy}
    return sum(busy.events for busy in silence.busy) >= DENSE * len(stretches)


def _open_gaps(con: duckdb.DuckDBPyConnection, cluster: str) -> list[tuple[str, datetime, datetime]]:
    return con.execute(
        """
        SELECT DISTINCT kind, first_time, last_time FROM event_gap_rows
        WHERE cluster = $cluster AND closed = $still AND kind IN ('silence', 'lost_rotation')
        ORDER BY ALL
        """,
        {"cluster": cluster, "still": STILL},
    ).fetchall()


def _close(con: duckdb.DuckDBPyConnection, gap: tuple[str, str, datetime, datetime], ingestion: int) -> None:
    con.execute(
        """
        UPDATE event_gap_rows SET closed = $5
        WHERE cluster = $1 AND kind = $2 AND first_time = $3 AND last_time = $4 AND closed = $6
        """,
        [*gap, ingestion, STILL],
    )


def _is_known(con: duckdb.DuckDBPyConnection, cluster: str, gap: Jump) -> bool:
    return bool(
        con.execute(
            """
            FROM event_gap_rows
            WHERE cluster = $1 AND kind = $2 AND first_time = $3 AND last_time = $4 AND reason = $5 AND closed = $6
            """,
            [cluster, gap.kind, gap.first, gap.last, gap.reason, STILL],
        ).fetchall()
    )


def _in_words(length: timedelta) -> str:
    minutes = int(length.total_seconds() // 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours} h {minutes} min" if hours else f"{minutes} min"
