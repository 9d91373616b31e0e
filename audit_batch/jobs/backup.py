"""Backups of the warehouse, made and put back."""

from collections.abc import Callable

from msgspec.structs import replace

from audit_batch.config import Settings
from audit_batch.config.delivery import Backup, combined
from audit_batch.errors import UsageError
from audit_batch.jobs.clock import Clock
from audit_batch.jobs.run_steps import Result, Step, StepDone
from audit_batch.jobs.verification import keep_verification
from audit_batch.objects import Store, open_store
from audit_batch.warehouse.backups.manifest import list_backups
from audit_batch.warehouse.backups.restoring import Choice, Restored, restore
from audit_batch.warehouse.backups.saving import Saved, Wish, save


def back_up(settings: Settings, to: str, wish: Wish, clock: Clock, told: Callable[[str], None]) -> Saved:
    """Back the warehouse up, while jobs run; without ``to``, where the settings say.

    Raises:
        UsageError: Nobody says where to.
        WarehouseError: The warehouse cannot be backed up, or there lies a backup of another one.
        Undelivered: The place cannot be written.
    """
    return save(settings.warehouse, _store(settings, to), wish, clock.now(), told)


def put_back(settings: Settings, source: str, choice: Choice, clock: Clock, told: Callable[[str], None]) -> Restored:
    """Restore a backup into the settings' warehouse; without ``source``, from where the settings say.

    Raises:
        UsageError: There is no such backup, or a warehouse that is not to be replaced.
        WarehouseError: The backup is not whole, or of a later version; the warehouse is as it was.
        Undelivered: The place cannot be read.
    """
    chosen = replace(choice, wait=settings.wait)
    restored = restore(_store(settings, source), settings.warehouse, chosen, clock.now(), told)
    keep_verification(settings, clock, StepDone(Step.VERIFY, Result.DONE, f"backup {restored.manifest.name}"))
    return restored


def backups_at(settings: Settings, source: str) -> list[str]:
    """Return the names of the backups, the oldest first."""
    return list_backups(_store(settings, source))


def _store(settings: Settings, given: str) -> Store:
    """Open what was given, else what the settings name; storage is the same one if it is the same place."""
    planned = settings.backup or Backup("")
    address = given or planned.to
    if not address:
        raise UsageError("nobody says where backups are; give a folder or s3://bucket/folder, or [backup] to = …")
    return open_store(address, combined(planned.storage, settings.objects))
