"""What an overview is about: one cluster or a fleet, a period, how soon findings are to be remedied, whose they are."""

from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path

import duckdb
from msgspec.structs import astuple

from audit_batch.config.targets import parse_targets
from audit_batch.errors import ReportError
from audit_batch.report.frames import Report, open_report
from audit_batch.report.periods import Period, read_period, read_zone
from audit_batch.report.subject import parse_moment, set_period, set_variables
from audit_batch.warehouse.fleet import FleetViews, attach_fleet

_BENCHMARK = "cis-kubernetes-%"
_MONTHS = 12
"""Months that a trend shows at least."""
_SIDE_BY_SIDE = (
    "clusters", "evaluation_in_view", "findings", "framework_versions", "outcomes", "snapshot_in_view", "snapshots",
    "trend_scores",
)  # fmt: skip
"""Views over all members that the overview reads; each more takes a second and more of fifty members."""
_OVER_TIME = (
    "clusters", "control_requirements", "control_versions", "evaluation_in_view", "evaluation_rows", "evaluations",
    "finding_runs", "findings", "framework_versions", "frameworks", "snapshot_rows", "snapshots", "trend_scores",
)  # fmt: skip
"""Views over all members that a trend reads."""


def open_overview(
    place: tuple[str, str], framework: str, period: tuple[str, str], generated_at: str, targets: str
) -> Report:
    """Open one warehouse as `open_report` does; sets ``targets`` and ``trend_start`` beside.

    Args:
        place: Folder of the warehouse, and name of the cluster.
        framework: Id of the framework; empty for the benchmark that suits the cluster.
        period: A period, and the time zone of its days.
        generated_at: When the report is made.
        targets: Days to remedy findings, such as critical 7, high 30, medium 90, low 180.

    Raises:
        ReportError: A parameter is malformed, or there is nothing to report about.
        WarehouseMissing: No job has ended here yet.
    """
    report = open_report(*place, framework, period, generated_at)
    _set_course(report.con, read_period(period[0], read_zone(period[1])), targets)
    return report


def open_scorecard(
    place: tuple[str, str], framework: str, period: tuple[str, str], generated_at: str, wishes: tuple[str, str]
) -> Report:
    """Open one warehouse as `open_overview` does.

    Args:
        place: Folder of the warehouse, and name of the cluster.
        framework: Id of the framework.
        period: A period, and the time zone of its days.
        generated_at: When the report is made.
        wishes: Targets, and the labels of namespaces that name a team, the first to be looked at first.
    """
    report = open_overview(place, framework, period, generated_at, wishes[0])
    set_variables(report.con, {"labels": [key.strip() for key in wishes[1].split(",") if key.strip()]})
    return report


def open_trend(
    place: tuple[str, str, str], framework: str, period: tuple[str, str], generated_at: str, targets: str
) -> Report:
    """Open one warehouse, or all of a fleet where its folder is given; queries are the same for both.

    Args:
        place: Folder of the warehouse, name of the cluster, and folder of the fleet instead of both.
        framework: Id of the framework; empty for all.
        period: A period, and the time zone of its days.
        generated_at: When the report is made.
        targets: Days to remedy findings.
    """
    if place[2]:
        report = _open_fleet((place[2], _OVER_TIME), framework, period, generated_at, targets)
    else:
        report = open_overview(place[:2], framework, period, generated_at, targets)
    set_variables(report.con, {"framework": framework})
    return report


def open_fleet(fleet: str, framework: str, period: tuple[str, str], generated_at: str, targets: str) -> Report:
    """Open the published copies of all sub-folders read-only; each view has a column ``cluster`` before its own.

    The variables are ``as_of``, ``framework``, those of `set_period`, ``targets``, ``trend_start`` and
    ``generated_at``. The table ``members`` says what is read.

    Raises:
        ReportError: A parameter is malformed, or no cluster was evaluated by then.
        WarehouseMissing: No warehouse can be read.
    """
    return _open_fleet((fleet, _SIDE_BY_SIDE), framework, period, generated_at, targets)


def _open_fleet(
    fleet: tuple[str, Sequence[str]], framework: str, period: tuple[str, str], generated_at: str, targets: str
) -> Report:
    made = parse_moment(generated_at)
    zone = read_zone(period[1])
    about = read_period(period[0], zone)
    if made < about.start:
        raise ReportError(f"period {about.text!r}: begins after generated_at; give one that has begun")
    con = _open_members(Path(fleet[0]), fleet[1])
    as_of = min(about.end - timedelta(microseconds=1), made)
    set_variables(con, {"fleet": True, "cluster": None, "as_of": as_of, "known_at": as_of, "generated_at": made})
    set_period(con, about, made)
    set_variables(con, {"framework": _choose_framework(con, framework, about.text)})
    _set_course(con, about, targets)
    return Report(con, zone)


def _open_members(folder: Path, views: Sequence[str]) -> duckdb.DuckDBPyConnection:
    con = duckdb.connect(config={"temp_directory": ""})
    try:
        con.execute("ATTACH ':memory:' AS warehouse")
        con.execute("USE warehouse")
        FleetViews(con, attach_fleet(con, folder)).define(views)
    except BaseException:
        con.close()
        raise
    return con


def _choose_framework(con: duckdb.DuckDBPyConnection, framework: str, period: str) -> str:
    """The framework that is asked for; without one the benchmark, or else what most clusters were judged by."""
    known = con.execute(
        """
        SELECT framework_versions.framework
        FROM framework_versions
        JOIN evaluation_in_view
            ON
                framework_versions.cluster_id = evaluation_in_view.cluster_id
                AND framework_versions.first_evaluation <= evaluation_in_view.evaluation
                AND framework_versions.last_evaluation >= evaluation_in_view.evaluation
        WHERE NOT framework_versions.as_of_only
        GROUP BY framework_versions.framework
        ORDER BY framework_versions.framework NOT LIKE $benchmark, count(*) DESC, framework_versions.framework
        """,
        {"benchmark": _BENCHMARK},
    ).fetchall()
    names = [name for (name,) in known]
    if not names:
        raise ReportError(f"no cluster of the fleet was evaluated until the end of {period}; give a later period")
    if framework and framework not in names:
        raise ReportError(f"framework {framework!r}: the fleet was judged by {', '.join(sorted(names))}")
    return str(framework or names[0])


def _set_course(con: duckdb.DuckDBPyConnection, period: Period, targets: str) -> None:
    """Set the months that a trend shows, and the targets by severity, the worst first."""
    made = con.execute("SELECT getvariable('period_last')").fetchall()
    last: date = made[0][0].replace(day=1)
    year, month = divmod(last.year * _MONTHS + last.month - _MONTHS, _MONTHS)
    start = min(period.first.replace(day=1), date(year, month + 1, 1))
    set_variables(con, {"trend_start": start, "trend_end": last, "targets": list(astuple(parse_targets(targets)))})
