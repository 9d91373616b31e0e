"""Audit events that outlived their retention are retired, and the small files of days become one, without any log."""

from audit_batch.config import Settings
from audit_batch.jobs.clock import Clock
from audit_batch.jobs.record import Run, record_run
from audit_batch.warehouse.database import open_writer
from audit_batch.warehouse.events.compaction import compact, retire
from audit_batch.warehouse.events.registry import remove_strays, show_files_here
from audit_batch.warehouse.events.staging import open_staging

_STAGING_MEMORY = "640MB"
_WAREHOUSE_MEMORY = "256MB"


def tidy_events(settings: Settings, clock: Clock) -> tuple[int, int]:
    """Return how many files were retired, and how many are fewer since days with many have one.

    Raises:
        WarehouseError: The warehouse cannot be written.
    """
    started_at = clock.now()
    with open_writer(settings.warehouse, "tidy", wait=settings.wait, memory=_WAREHOUSE_MEMORY) as con:
        remove_strays(con, settings.warehouse, now=started_at)
        show_files_here(con, settings.warehouse)
        retired = retire(con, settings.warehouse, settings.cluster, days=settings.audit_retention_days, now=started_at)
        with open_staging(settings.warehouse, _STAGING_MEMORY) as staging:
            fewer = compact(con, settings.warehouse, staging, settings.cluster, untouched=set(), now=started_at)
        message = f"{retired} files retired, {fewer} fewer"
        record_run(con, Run("tidy", started_at, clock.now(), partial=False, message=message))
    return retired, fewer
