"""What a report is about: cluster, framework, period, and the evaluation that answers for it."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

import duckdb
from msgspec import Struct

from audit_batch.errors import ReportError
from audit_batch.report.periods import Period, day_in

_BENCHMARK = "cis-kubernetes-"


class Subject(Struct, frozen=True):
    """One cluster and framework over one period."""

    cluster: str
    framework: str
    period: Period
    as_of: datetime
    """When the snapshot was taken whose evaluation answers for the period; UTC."""


def choose_subject(
    con: duckdb.DuckDBPyConnection, cluster: str, framework: str, period: Period, generated_at: str
) -> Subject:
    """Check what is asked for against the warehouse, and set the connection's variables to it.

    Raises:
        ReportError: A parameter is malformed, or the warehouse has no such cluster, framework or evaluation.
    """
    made = parse_moment(generated_at)
    if made < period.start:
        raise ReportError(f"period {period.text!r}: begins after generated_at; give one that has begun")
    name = choose_cluster(con, cluster)
    set_variables(con, {"cluster": name, "as_of": min(period.end - timedelta(microseconds=1), made)})
    as_of, pending = _choose_evaluation(con, name, period)
    set_variables(con, {"as_of": as_of, "known_at": as_of, "generated_at": made, "pending": pending})
    set_period(con, period, made)
    chosen = _choose_framework(con, framework, period)
    set_variables(con, {"framework": chosen})
    set_variables(con, {"baseline": _baseline(con)})
    return Subject(name, chosen, period, as_of)


def set_period(con: duckdb.DuckDBPyConnection, period: Period, made: datetime) -> None:
    """Set the variables by which queries ask for a period; its moments are UTC, its days those of its zone.

    ``period_last`` is the last day that has begun when the report is made, ``period_until`` the last one of all.
    """
    set_variables(
        con,
        {
            "period_start": period.start,
            "period_end": period.end,
            "period_first": period.first,
            "period_last": min(period.last, day_in(made, period.zone)),
            "period_until": period.last,
            "period_name": period.name,
            "period_within": period.within,
            "time_zone": str(period.zone),
        },
    )


def parse_moment(text: str, name: str = "generated_at") -> datetime:
    """Return a moment such as 2026-11-02T06:00:00Z as UTC without zone.

    Raises:
        ReportError: It is no RFC 3339 time with its zone.
    """
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise ReportError(f"{name} {text!r}: is not a time such as 2026-11-02T06:00:00Z") from error
    if moment.tzinfo is None:
        raise ReportError(f"{name} {text!r}: lacks its time zone; write it as 2026-11-02T06:00:00Z")
    return moment.astimezone(UTC).replace(tzinfo=None)


def choose_cluster(con: duckdb.DuckDBPyConnection, cluster: str) -> str:
    """Return the name of the cluster that is meant; without one the only one there is.

    Raises:
        ReportError: There is no such cluster, or several to choose from.
    """
    known = [name for (name,) in con.execute("SELECT cluster FROM clusters ORDER BY cluster").fetchall()]
    if cluster in known:
        return cluster
    if not cluster and len(known) == 1:
        return str(known[0])
    if not known:
        raise ReportError("the warehouse has no snapshot of a cluster yet; `audit-batch snapshot` takes one")
    if not cluster:
        raise ReportError(f"there are several clusters; give --cluster one of {', '.join(known)}")
    raise ReportError(f"cluster {cluster!r}: is not one of {', '.join(known)}")


def _choose_evaluation(con: duckdb.DuckDBPyConnection, cluster: str, period: Period) -> tuple[datetime, int]:
    """Return the moment of the newest evaluated snapshot, and how many later ones wait to be evaluated."""
    row = con.execute(
        """
        SELECT
            evaluation_in_view.taken_at,
            count(*) FILTER (WHERE snapshots.snapshot > evaluation_in_view.snapshot)
        FROM evaluation_in_view
        CROSS JOIN snapshots
        GROUP BY ALL
        """
    ).fetchone()
    if row is None:
        raise ReportError(
            f"cluster {cluster!r}: nothing was evaluated until the end of {period.text}; "
            "run `audit-batch evaluate`, or give a later period"
        )
    return row[0], row[1]


def _choose_framework(con: duckdb.DuckDBPyConnection, framework: str, period: Period) -> str:
    """Return the framework that was asked for; without one the benchmark that was judged, else the first of all."""
    known = [name for (name,) in con.execute("SELECT framework FROM frameworks ORDER BY framework").fetchall()]
    if not framework and known:
        return str(next((name for name in known if name.startswith(_BENCHMARK)), known[0]))
    if framework not in known:
        choices = ", ".join(known) or "none"
        raise ReportError(f"framework {framework!r}: the evaluation that answers for {period.text} knows {choices}")
    return framework


def _baseline(con: duckdb.DuckDBPyConnection) -> int | None:
    """Number of the last evaluation before the period, against which the period is compared."""
    row = con.execute(
        """
        SELECT max(evaluations.evaluation)
        FROM evaluations
        JOIN requirement_history
            ON
                evaluations.evaluation
                BETWEEN requirement_history.first_evaluation AND requirement_history.last_evaluation
        WHERE
            NOT evaluations.as_of_only
            AND requirement_history.framework = getvariable('framework')
            AND evaluations.taken_at < getvariable('period_start')
        """
    ).fetchone()
    return row[0] if row else None


def set_variables(con: duckdb.DuckDBPyConnection, values: Mapping[str, object]) -> None:
    """Set variables of the connection, by which queries of notebooks ask."""
    for name, value in values.items():
        con.execute(f"SET VARIABLE {name} = $value", {"value": value})
