"""The mirror of the published copy, brought up to date after a job."""

from collections.abc import Callable

from audit_batch.config import Settings
from audit_batch.config.delivery import combined
from audit_batch.errors import Undelivered
from audit_batch.files import sole_holder
from audit_batch.jobs.clock import Clock
from audit_batch.objects import open_store
from audit_batch.warehouse.backups.mirroring import mirror
from audit_batch.warehouse.folder import PUBLISHED

_LOCK = "mirroring"


def mirror_published(settings: Settings, clock: Clock, told: Callable[[str], None] = lambda _: None) -> int:
    """Bring the mirror of the settings up to date; returns how many files were copied, 0 where there is no mirror.

    Two jobs that end together take turns, so that the later copy is the one that stays.

    Raises:
        Undelivered: The mirror cannot be written; the warehouse is as the job left it, and the next job tries again.
    """
    wanted = settings.mirror
    if wanted is None or not (settings.warehouse / PUBLISHED).is_file():
        return 0
    store = open_store(wanted.to, combined(wanted.storage, settings.objects))
    with sole_holder(settings.warehouse / _LOCK, wait=settings.wait) as free:
        if not free:
            raise Undelivered(f"{store.place}: another job is still copying; the next one brings the mirror up to date")
        return mirror(settings.warehouse, store, events=wanted.events, now=clock.now(), told=told)
