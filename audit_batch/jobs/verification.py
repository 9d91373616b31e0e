"""The ledger of a warehouse, recomputed."""

from audit_batch.config import Settings
from audit_batch.warehouse.database import open_writer
from audit_batch.warehouse.events.ledgered import verify_events
from audit_batch.warehouse.ledger import Checked, verify


def verify_warehouse(settings: Settings) -> Checked:
    """Recompute the chain and every digest of the warehouse itself and of its files of events, under its lock.

    Raises:
        WarehouseDamaged: Names the first thing that is not as it was committed.
    """
    with open_writer(settings.warehouse, "verify", wait=settings.wait) as con:
        checked = verify(con)
        verify_events(con, settings.warehouse)
        return checked
