"""What the published copy knows of a cluster, as far as it decides what is due; read without any lock."""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from pathlib import Path

import duckdb
from msgspec import Struct, field

from audit_batch.errors import UsageError, WarehouseMissing
from audit_batch.report.periods import Period
from audit_batch.warehouse.database import open_published
from audit_batch.warehouse.folder import PUBLISHED


class Judged(Struct, frozen=True):
    """The newest evaluation that opens and resolves findings."""

    snapshot: int
    evaluated_at: datetime
    catalogue_digest: str
    settings_digest: str
    tool_version: str


class PeriodEnd(Struct, frozen=True):
    """A period that has ended, and the last snapshot up to then."""

    period: Period
    snapshot: int
    taken_at: datetime
    frameworks: tuple[str, ...] = ()
    """Those of the evaluation that answers for the period; none where that snapshot was not judged."""


class Known(Struct, frozen=True):
    """What is known of one cluster; times are UTC without zone, as in the warehouse."""

    cluster: str = ""
    snapshot: int = 0
    taken_at: datetime | None = None
    version: str = ""
    """Of the API server."""
    judged: Judged | None = None
    news_at: datetime | None = None
    """When audit events or knowledge last came in; not what evaluations bring themselves."""
    ends: Sequence[PeriodEnd] = field(default_factory=tuple)
    """Periods that have ended and were asked for, from that of the first snapshot, the earliest end first."""
    unjudged: int = 0
    """Snapshots that no evaluation judged, the newest not counted."""


def read_known(warehouse: Path, cluster: str, ended: Callable[[datetime], Iterable[Period]]) -> Known:
    """Return what is known; nothing where there is no warehouse yet.

    Args:
        warehouse: Its folder.
        cluster: Name of the cluster; empty for the only one.
        ended: Returns the periods of interest, given when the first snapshot was taken.

    Raises:
        UsageError: There are several clusters to choose from.
    """
    try:
        con = open_published(warehouse)
    except WarehouseMissing:
        return Known(cluster)
    try:
        return _read(con, cluster or _only(con), ended)
    finally:
        con.close()


class Reader(Struct):
    """Reads what is known of a cluster: a run looks before each step, and few of them change anything."""

    warehouse: Path
    cluster: str
    _copy: tuple[int, ...] = ()
    """By what the published copy is told from the one that replaces it; nothing where there is none."""
    _known: Known = field(default_factory=Known)

    def read(self, ended: Callable[[datetime], Iterable[Period]] | None) -> Known:
        """Return what is known; for periods that have ended by now it is read anew, else only when the copy is new.

        Raises:
            UsageError: There are several clusters to choose from.
        """
        copy = _identity(self.warehouse / PUBLISHED)
        if ended or not copy or copy != self._copy:
            self._known = read_known(self.warehouse, self.cluster, ended or (lambda _: ()))
            self._copy = copy
        return self._known


def _identity(path: Path) -> tuple[int, ...]:
    try:
        found = path.stat()
    except OSError:
        return ()
    return (found.st_ino, found.st_mtime_ns, found.st_size)


def _only(con: duckdb.DuckDBPyConnection) -> str:
    names = [str(name) for (name,) in con.execute(
        "SELECT cluster FROM cluster_rows UNION SELECT cluster FROM ingestion_rows ORDER BY ALL"
    ).fetchall()]  # fmt: skip
    if len(names) > 1:
        raise UsageError(f"this warehouse holds several clusters; choose one with --cluster: {', '.join(names)}")
    return names[0] if names else ""


def _read(con: duckdb.DuckDBPyConnection, cluster: str, ended: Callable[[datetime], Iterable[Period]]) -> Known:
    con.execute("SET VARIABLE cluster = $cluster", {"cluster": cluster})
    newest = con.execute("SELECT snapshot, taken_at, version FROM snapshot_in_view").fetchone()
    snapshot, taken_at, version = newest or (0, None, "")
    return Known(
        cluster=cluster,
        snapshot=snapshot,
        taken_at=taken_at,
        version=version,
        judged=_judged(con),
        news_at=_news(con, cluster),
        ends=_ends(con, ended) if newest else (),
        unjudged=_unjudged(con),
    )


def _judged(con: duckdb.DuckDBPyConnection) -> Judged | None:
    row = con.execute(
        """
        SELECT snapshot, evaluated_at, catalogue_digest, settings_digest, tool_version
        FROM evaluations
        WHERE NOT as_of_only
        ORDER BY evaluation DESC
        LIMIT 1
        """
    ).fetchone()
    return Judged(*row) if row else None


def _news(con: duckdb.DuckDBPyConnection, cluster: str) -> datetime | None:
    ((last,),) = con.execute(
        """
        SELECT max(moment) FROM (
            SELECT finished_at AS moment FROM ingestion_rows WHERE cluster = $cluster AND events > 0
            UNION ALL
            SELECT imported_at FROM import_rows WHERE source != 'shipped facts'
        )
        """,
        {"cluster": cluster},
    ).fetchall()
    return last  # type: ignore[no-any-return]


def _ends(con: duckdb.DuckDBPyConnection, ended: Callable[[datetime], Iterable[Period]]) -> tuple[PeriodEnd, ...]:
    ((first,),) = con.execute("SELECT min(taken_at) FROM snapshots").fetchall()
    found = [_end(con, period) for period in ended(first)]
    return tuple(sorted((end for end in found if end), key=lambda end: (end.period.end, end.period.text)))


def _end(con: duckdb.DuckDBPyConnection, period: Period) -> PeriodEnd | None:
    row = con.execute(
        """
        WITH last_snapshot AS (
            SELECT snapshot, taken_at FROM snapshots WHERE taken_at < $until ORDER BY snapshot DESC LIMIT 1
        ),

        answer AS (
            SELECT max(evaluations.evaluation) AS evaluation
            FROM evaluations
            JOIN last_snapshot USING (snapshot)
            WHERE NOT evaluations.as_of_only
        )

        SELECT
            last_snapshot.snapshot,
            last_snapshot.taken_at,
            (
                SELECT list(framework_versions.framework ORDER BY framework_versions.framework)
                FROM framework_versions
                JOIN snapshot_in_view USING (cluster_id)
                CROSS JOIN answer
                WHERE
                    answer.evaluation BETWEEN framework_versions.first_evaluation AND framework_versions.last_evaluation
                    AND NOT framework_versions.as_of_only
            )
        FROM last_snapshot
        """,
        {"until": period.end},
    ).fetchone()
    return PeriodEnd(period, row[0], row[1], tuple(row[2] or ())) if row else None


def _unjudged(con: duckdb.DuckDBPyConnection) -> int:
    ((count,),) = con.execute(
        """
        SELECT count(*) FROM snapshots
        WHERE
            snapshot NOT IN (SELECT evaluations.snapshot FROM evaluations)
            AND snapshot != (SELECT max(newest.snapshot) FROM snapshots AS newest)
        """
    ).fetchall()
    return int(count)
