"""The ledger of a warehouse, recomputed."""

import time
from contextlib import suppress

from audit_batch.config import Settings
from audit_batch.errors import WarehouseDamaged, WarehouseError
from audit_batch.jobs.clock import Clock
from audit_batch.jobs.run_state import remember_end, step_alone
from audit_batch.jobs.run_steps import Result, Step, StepDone
from audit_batch.warehouse.database import open_writer
from audit_batch.warehouse.events.ledgered import verify_events
from audit_batch.warehouse.folder import require_begun
from audit_batch.warehouse.ledger import Checked, verify


def verify_warehouse(settings: Settings) -> Checked:
    """Recompute the chain and every digest of the warehouse itself and of its files of events, under its lock.

    Raises:
        WarehouseMissing: There is none; nothing is intact that is not there.
        WarehouseDamaged: Names the first thing that is not as it was committed.
    """
    folder = settings.warehouse
    require_begun(folder, "put a backup back")
    with open_writer(folder, "verify", wait=settings.wait) as con:
        checked = verify(con)
        verify_events(con, folder)
        return checked


def verify_by_hand(settings: Settings, clock: Clock) -> Checked:
    """Verify outside of a run, and keep how it ended as a run does.

    Raises:
        WarehouseError: As `verify_warehouse`; or how it ended cannot be kept.
    """
    begun = time.monotonic()
    try:
        checked = verify_warehouse(settings)
    except WarehouseDamaged as error:
        done = StepDone(Step.VERIFY, Result.FAILED, str(error), _since(begun), is_damage=True)
        with suppress(WarehouseError):  # the damage is the news
            keep_verification(settings, clock, done)
        raise
    keep_verification(settings, clock, StepDone(Step.VERIFY, Result.DONE, "by hand", _since(begun)))
    return checked


def keep_verification(settings: Settings, clock: Clock, done: StepDone) -> None:
    """Keep how a verification outside of a run ended: metrics tell of the last one, and the next run counts from it.

    Raises:
        WarehouseLocked: A run is verifying all the while.
        WarehouseError: There is no space, or no right to write.
    """
    with step_alone(settings.warehouse, Step.VERIFY, wait=settings.wait):
        remember_end(settings.warehouse, done, clock.now())


def _since(begun: float) -> float:
    return round(time.monotonic() - begun, 3)
