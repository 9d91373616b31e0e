"""A fleet in one report: clusters of made-up companies, most of them varied copies of those that were lived through."""

import shutil
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb

from audit_batch.config import Settings
from audit_batch.demo.company import make_company
from audit_batch.evaluate.evaluation import evaluate
from audit_batch.jobs.clock import Clock
from audit_batch.jobs.demo import take_day
from audit_batch.jobs.library import load_catalogue
from audit_batch.jobs.reports import ReportOrder, make_report
from audit_batch.redact import Door
from audit_batch.warehouse.ask import Limits, Query, ask
from audit_batch.warehouse.database import open_writer, publish
from audit_batch.warehouse.folder import DATABASE
from benchmarks.result import Result
from benchmarks.timed import Cost, cost_of

CLUSTERS = 50
LIVED = 2
"""Companies whose months are lived through; the others are copies in which names differ and findings are missing."""
WORKLOADS = 460
"""Of each company: it has 5,000 objects then."""
MONTHS = 13
_NOW = datetime(2026, 11, 2, 6, tzinfo=UTC)
_QUERY = "SELECT cluster, severity, count(*) FROM findings WHERE state = 'open' GROUP BY ALL"


def measure() -> list[Result]:
    """Return the lines of the fleet's report and of a query over it."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        objects = cost_of(lay_fleet, folder / "fleet").value
        report = cost_of(render, "fleet_overview", folder)
        trend = cost_of(render, "trend_report", folder)
        query = cost_of(_ask, folder / "fleet")
    what = (
        f"{CLUSTERS} clusters of {objects:,} objects over {MONTHS} months, varied from {LIVED} that were lived through"
    )
    return [
        _line(f"fleet overview of {what}", report),
        _line("the same as a trend", trend),
        Result("a query over all their findings", "≤ 20 s", f"{query.seconds:.1f} s", query.seconds <= 20),
    ]


def _line(what: str, cost: Cost) -> Result:
    return Result(what, "≤ 60 s", f"{cost.seconds:.0f} s, {cost.megabytes:.0f} MB", cost.seconds <= 60)


def lay_fleet(folder: Path) -> int:
    """Make the fleet's warehouses; returns the fewest objects that a cluster has in its last snapshot."""
    lived = [folder.parent / f"lived-{seed}" for seed in range(1, LIVED + 1)]
    objects = [_live(place, seed) for seed, place in enumerate(lived, 1)]
    for number in range(CLUSTERS):
        place = folder / f"cluster-{number:02}"
        place.mkdir(parents=True)
        shutil.copyfile(lived[number % LIVED] / DATABASE, place / DATABASE)
        _vary(place / DATABASE, number)
        publish(place)
    return min(objects)


def render(notebook: str, folder: Path) -> None:
    """Render one report of the fleet."""
    order = ReportOrder(notebook, month="2026-10", parameters=(("fleet", str(folder / "fleet")),))
    make_report(Settings(), order, folder / f"{notebook}.pdf", Clock(lambda: _NOW))


def _ask(folder: Path) -> int:
    with ask(folder, Query(_QUERY, fleet=True, limits=Limits(memory="4GB"))) as answer:
        return len(list(answer.rows()))


def _live(folder: Path, seed: int) -> int:
    """Take and judge a snapshot per month of one company; returns the objects of the last."""
    company = make_company(seed, workloads=WORKLOADS)
    catalogue = load_catalogue(Settings())
    door = Door(b"k" * 32, remember=200_000)
    months = {day.replace(day=1): day for day in company.snapshot_days()}
    with open_writer(folder, "benchmark") as con:
        for day in sorted(months.values())[-MONTHS:]:
            night = datetime(day.year, day.month, day.day, 2, tzinfo=UTC)
            take_day(con, door, company, day, None)
            evaluate(con, catalogue, cluster=None, as_of=night, now=night)
        rows = con.execute("SELECT objects FROM snapshots ORDER BY snapshot DESC LIMIT 1").fetchall()
    return int(rows[0][0])


def _vary(path: Path, number: int) -> None:
    """Give a copy a name, an identity and findings of its own: some are missing from its beginning on."""
    with duckdb.connect(str(path)) as con:
        tables = con.execute(
            """
            SELECT table_name
            FROM duckdb_columns()
            WHERE column_name = 'cluster_id' AND table_name IN (SELECT table_name FROM duckdb_tables())
            """
        ).fetchall()
        for (table,) in tables:
            con.execute(f"UPDATE \"{table}\" SET cluster_id = cluster_id || '-{number:02}'")
        con.execute(f"UPDATE cluster_rows SET cluster = 'cluster-{number:02}'")
        con.execute(f"DELETE FROM finding_versions WHERE hash(finding_id, {number}) % 100 < {number % 25}")
        con.execute(f"UPDATE finding_versions SET finding_id = finding_id || '{number:02}'")
        con.execute(
            f"""
            UPDATE requirement_versions SET state = 'pass', failed = 0
            WHERE state = 'fail' AND hash(requirement, {number}) % 100 < {number % 25}
            """
        )
