"""The moment as of which a report is made: the same for the same warehouse, whenever the report is rendered."""

from datetime import datetime

from audit_batch.config import Settings
from audit_batch.jobs.clock import Clock
from audit_batch.report.periods import read_period, read_zone
from audit_batch.warehouse.database import open_published

_ANSWERING = """
SELECT evaluation_rows.evaluated_at
FROM evaluation_rows
JOIN snapshot_rows USING (cluster_id, snapshot)
JOIN cluster_rows USING (cluster_id)
WHERE (cluster = $cluster OR $cluster = '') AND NOT as_of_only AND taken_at < $until
ORDER BY evaluation DESC
LIMIT 1
"""


def made_as_of(settings: Settings, period: str, clock: Clock) -> str:
    """Return the moment that a report names as that of its making, UTC.

    A report about a period that has ended has all that it needs when the period is over and its last snapshot is
    evaluated: that is the moment, whenever it is rendered, and whatever the warehouse learns afterwards. Of a period
    that runs, and of no period, it is the moment of the last entry in the ledger, for nothing after it is known.

    Raises:
        ReportError: The period or the time zone is none.
        WarehouseMissing: No job has ended here yet.
    """
    now = clock.now().replace(tzinfo=None)
    about = read_period(period, read_zone(settings.time_zone)) if period else None
    with open_published(settings.warehouse) as con:
        if about and about.end <= now:
            rows = con.execute(_ANSWERING, {"cluster": settings.cluster, "until": about.end}).fetchall()
            return _text(max(about.end, *(evaluated for (evaluated,) in rows), about.start))
        ((last,),) = con.execute("SELECT max(made_at) FROM ledger").fetchall()
    known = last or now
    return _text(max(known, about.start) if about else known)


def made_of_fleet(settings: Settings, period: str, clock: Clock) -> str:
    """Return that moment of a report over a fleet, UTC: the end of its period, or now while that runs."""
    about = read_period(period, read_zone(settings.time_zone))
    return _text(max(min(about.end, clock.now().replace(tzinfo=None)), about.start))


def _text(moment: datetime) -> str:
    return f"{moment:%Y-%m-%dT%H:%M:%SZ}"
