"""The ledger of a warehouse, recomputed."""

from audit_batch.config import Settings
from audit_batch.warehouse.database import open_writer
from audit_batch.warehouse.ledger import Checked, verify


def verify_warehouse(settings: Settings) -> Checked:
    """Recompute the chain and every digest of the warehouse itself, under its lock.

    Raises:
        WarehouseDamaged: Names the first thing that is not as it was committed.
    """
    with open_writer(settings.warehouse, "verify", wait=settings.wait) as con:
        return verify(con)
