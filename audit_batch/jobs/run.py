"""What a schedule calls: whatever is due, and only that. Time comes from the schedule; nothing here waits for it."""

import time
from collections.abc import Callable, Collection
from functools import partial
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from audit_batch.collect.api import open_api
from audit_batch.config import Settings
from audit_batch.errors import (
    EXIT_LOCKED,
    AuditBatchError,
    ConfigError,
    WarehouseDamaged,
    WarehouseError,
    WarehouseMissing,
)
from audit_batch.jobs.clock import Clock
from audit_batch.jobs.metrics_send import send_metrics
from audit_batch.jobs.run_acts import Scene, perform
from audit_batch.jobs.run_due import Look, decide
from audit_batch.jobs.run_known import Reader
from audit_batch.jobs.run_reports import Orders, ended_periods, find_missing
from audit_batch.jobs.run_state import recall, remember_end, step_alone
from audit_batch.jobs.run_steps import Due, Result, Step, StepDone


class Order(Struct, frozen=True):
    """What is wanted of a run."""

    steps: Collection[Step] = tuple(Step)
    reports: Path = Path("audit-reports")
    """Folder of the reports."""


class _Errand(Struct, frozen=True):
    """One run on its way."""

    settings: Settings
    """With the name of the cluster, where it can be told."""
    clock: Clock
    order: Order
    reader: Reader
    moving: Callable[[Step, str], None]


def run_due(
    settings: Settings,
    clock: Clock,
    order: Order,
    *,
    told: Callable[[StepDone], None],
    moving: Callable[[Step, str], None] = lambda step, text: None,
) -> list[StepDone]:
    """Do every step of the order that is due, one after the other, then send metrics, and say how each ended.

    A step that fails does not keep the others from what they can do without it; a warehouse that cannot be used does.
    Each is decided on under its own lock, so that of two runs that overlap only one does it.

    Args:
        settings: The settings.
        clock: The clock.
        order: Which steps, and where reports go.
        told: Called with each step as it ends.
        moving: Called while a step goes on.
    """
    named = name_cluster(settings)
    errand = _Errand(named, clock, order, Reader(named.warehouse, named.cluster), moving)
    ended: list[StepDone] = []
    is_usable = True
    for step in Step:
        if step not in order.steps:
            continue
        if is_usable:
            done, is_usable = _carry_out(step, errand)
        else:
            done = StepDone(step, Result.SKIPPED, "the warehouse cannot be used")
        ended.append(done)
        told(done)
    if sent := send_metrics(named, clock):
        told(sent)
        ended.append(sent)
    return ended


def plan_run(settings: Settings, clock: Clock, order: Order) -> list[tuple[Step, Due]]:
    """Say of each step of the order whether it would be done, and why; nothing is written, and nobody is asked.

    Raises:
        UsageError: What is judged by, or the settings, are wrong.
        WarehouseError: The published copy cannot be read.
    """
    named = name_cluster(settings)
    errand = _Errand(named, clock, order, Reader(named.warehouse, named.cluster), lambda step, text: None)
    planned: list[tuple[Step, Due]] = []
    for step in Step:
        if step in order.steps:
            before = frozenset(earlier for earlier, due in planned if due.is_due)
            planned.append((step, decide(step, _look(step, errand, before))))
    return planned


def name_cluster(settings: Settings) -> Settings:
    """Return the settings with the name under which a snapshot would store the cluster, where that can be told."""
    if settings.cluster:
        return settings
    try:
        _, context = open_api(settings.kubeconfig, settings.context or None)
    except ConfigError:
        return settings
    return replace(settings, cluster=context)


def _look(step: Step, errand: _Errand, before: frozenset[Step] = frozenset()) -> Look:
    settings, now = errand.settings, errand.clock.now()
    has_periods = step in (Step.EVALUATE, Step.REPORTS)
    known = errand.reader.read((lambda first: ended_periods(settings, first, now)) if has_periods else None)
    orders = find_missing(settings, known, errand.order.reports) if step is Step.REPORTS else Orders()
    return Look(settings, known, now, recall(settings.warehouse, step), orders, before)


def _carry_out(step: Step, errand: _Errand) -> tuple[StepDone, bool]:
    """Do one step if it is due; also say whether the warehouse can be used by those after it."""
    begun, settings = time.monotonic(), errand.settings
    is_usable = True
    try:
        with step_alone(settings.warehouse, step, wait=settings.wait):
            done = _decided(step, errand)
    except AuditBatchError as error:
        is_damage = isinstance(error, WarehouseDamaged)
        done = StepDone(step, Result.FAILED, str(error), exit_code=error.exit_code, is_damage=is_damage)
        is_usable = not isinstance(error, WarehouseError) or isinstance(error, WarehouseMissing)
    done = replace(done, seconds=round(time.monotonic() - begun, 3))
    if done.result is not Result.NOT_DUE and done.exit_code != EXIT_LOCKED:
        done, is_usable = _remembered(settings, done, errand.clock, is_usable=is_usable)
    return done, is_usable


def _decided(step: Step, errand: _Errand) -> StepDone:
    look = _look(step, errand)
    due = decide(step, look)
    if not due.is_due:
        return StepDone(step, Result.NOT_DUE, due.why)
    named = replace(errand.settings, cluster=errand.settings.cluster or look.known.cluster)
    told = partial(errand.moving, step)
    gained = perform(step, Scene(named, errand.clock, look.known, look.orders, errand.order.reports, told))
    result = Result.PARTIAL if gained.problems else Result.DONE
    return StepDone(step, result, due.why, counts=gained.counts, problems=gained.problems, judgement=gained.judgement)


def _remembered(settings: Settings, done: StepDone, clock: Clock, *, is_usable: bool) -> tuple[StepDone, bool]:
    """Keep how a step ended; where that is not possible, a step that went well failed after all."""
    try:
        remember_end(settings.warehouse, done, clock.now())
    except WarehouseError as error:
        if done.result is Result.FAILED:
            return done, is_usable
        return replace(done, result=Result.FAILED, why=str(error), exit_code=error.exit_code), False
    return done, is_usable
