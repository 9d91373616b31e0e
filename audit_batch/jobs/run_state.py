"""What is kept of each step beside the warehouse: a lock while it is done, and how it ended last.

The database has a row for each job that ended well. What failed must be known too, when the database is what failed.
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from msgspec import Struct
from msgspec.structs import asdict, replace

from audit_batch.errors import WarehouseError
from audit_batch.jobs.run_steps import Result, Step, StepDone
from audit_batch.warehouse.lock import write_lock

_FOLDER = "run"


class Memory(Struct, frozen=True):
    """The last ends of a step; times are seconds since 1970, 0 for never."""

    attempted_at: float = 0.0
    succeeded_at: float = 0.0
    seconds: float = 0.0
    """How long the last attempt took."""
    failed: bool = False
    """Whether the last attempt failed."""
    message: str = ""
    damaged: bool = False
    """Whether the last try that could tell found the warehouse damaged."""

    @property
    def succeeded(self) -> datetime | None:
        """When it last ended well, UTC; None for never."""
        return datetime.fromtimestamp(self.succeeded_at, UTC) if self.succeeded_at else None


@contextmanager
def step_alone(warehouse: Path, step: Step, *, wait: float) -> Iterator[None]:
    """Hold the step: of two runs that want the same, the second waits, and then finds it done.

    Raises:
        WarehouseLocked: Another run was still at it after ``wait`` seconds.
        WarehouseError: The warehouse's folder cannot be written.
    """
    folder = warehouse / _FOLDER / step
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise WarehouseError(f"{folder}: cannot be made ({error.strerror}); make {warehouse} writable") from error
    with write_lock(folder, f"run {step}", wait=wait):
        yield


def recall(warehouse: Path, step: Step) -> Memory:
    """Return how a step ended last; what cannot be read was never."""
    try:
        found = json.loads(_file(warehouse, step).read_text(encoding="utf-8"))
        return Memory(**found)
    except (OSError, ValueError, TypeError):
        return Memory()


def remember_end(warehouse: Path, done: StepDone, now: datetime) -> None:
    """Keep how a step ended, in one move.

    Raises:
        WarehouseError: There is no space, or no right to write.
    """
    step = Step(done.step)
    moment = now.timestamp()
    failed = done.result is Result.FAILED
    ended = replace(recall(warehouse, step), attempted_at=moment, seconds=done.seconds, failed=failed, message=done.why)
    if not failed:
        ended = replace(ended, succeeded_at=moment, damaged=False)
    elif done.is_damage:
        ended = replace(ended, damaged=True)
    path = _file(warehouse, step)
    fresh = path.with_suffix(".new")
    try:
        fresh.write_text(json.dumps(asdict(ended)), encoding="utf-8")
        fresh.replace(path)
    except OSError as error:
        raise WarehouseError(f"{path}: cannot be written ({error.strerror}); free some space") from error


def _file(warehouse: Path, step: Step) -> Path:
    return warehouse / _FOLDER / step / "last.json"
