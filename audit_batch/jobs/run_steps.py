"""The parts of a scheduled run: what each is called, whether it is due, and what came of it."""

from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import TYPE_CHECKING

from msgspec import Struct, field

if TYPE_CHECKING:  # evaluating takes long to import, and verifying does without
    from audit_batch.jobs.evaluation import Judgement


class Step(StrEnum):
    """One part of a run, in the order in which they are done."""

    SNAPSHOT = "snapshot"
    INGEST = "ingest"
    EVALUATE = "evaluate"
    NOTIFY = "notify"
    REPORTS = "reports"
    DELIVER = "deliver"
    TIDY = "tidy"
    VERIFY = "verify"
    MIRROR = "mirror"


class Result(StrEnum):
    """How a step ended."""

    DONE = "done"
    PARTIAL = "partial"
    """Something could not be read or assessed; the rest is committed."""
    NOT_DUE = "not due"
    SKIPPED = "skipped"
    """The warehouse could not be used by a step before it."""
    FAILED = "failed"


class Due(Struct, frozen=True):
    """Whether a step is due, and why."""

    is_due: bool
    why: str


class Gained(Struct, frozen=True):
    """What a step brought."""

    counts: Mapping[str, int | str]
    problems: Sequence[str] = ()
    """What was not read or not assessed, each on one line; the step is then partial."""
    judgement: "Judgement | None" = None


class StepDone(Struct, frozen=True):
    """One step of a run that ended."""

    step: str
    result: Result
    why: str
    """Why it was due or not, or what went wrong."""
    seconds: float = 0.0
    counts: Mapping[str, int | str] = field(default_factory=dict)
    problems: Sequence[str] = ()
    exit_code: int = 0
    is_damage: bool = False
    """Whether it failed because the warehouse does not add up."""
    judgement: "Judgement | None" = None
    """Of the step that evaluates."""
