"""What is due, and why: decided from what is known, without touching anything."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta

from msgspec import Struct

from audit_batch import __version__
from audit_batch.config import Settings
from audit_batch.jobs.delivery import has_open
from audit_batch.jobs.library import load_catalogue
from audit_batch.jobs.run_known import Judged, Known, PeriodEnd
from audit_batch.jobs.run_reports import Orders
from audit_batch.jobs.run_state import Memory
from audit_batch.jobs.run_steps import Due, Step

_NEARLY = 0.9
"""Share of an interval after which its end is near enough: a pod may start earlier after its hour than the last one."""


class Look(Struct, frozen=True):
    """All that decides whether a step is due."""

    settings: Settings
    known: Known
    now: datetime
    memory: Memory
    """How the step ended last."""
    orders: Orders
    """Reports that are missing, and periods that wait to be judged."""
    before: frozenset[Step] = frozenset()
    """Steps that are only planned, and would be done before."""


def decide(step: Step, look: Look) -> Due:
    """Say whether a step is due.

    Raises:
        ControlError, WaiverError, ConfigError: What is judged by is wrong.
    """
    return _DECIDERS[step](look)


def length_of(text: str) -> timedelta:
    """Return the length of time that a setting such as '12 hours' names."""
    number, unit = text.split()
    return timedelta(**{f"{unit.removesuffix('s')}s": int(number)})


def has_passed(last: datetime, now: datetime, every: timedelta) -> bool:
    """Say whether another one is due: its stretch of the clock has none yet, or nearly a whole one went by.

    Stretches, not ages: a job that began late must not make the next one, that is punctual, find nothing to do.
    """
    if last > now:  # the clock was put back: what was done in its future says nothing
        return True
    begun = datetime(1970, 1, 1, tzinfo=UTC)
    return (now - begun) // every != (last - begun) // every or now - last >= _NEARLY * every


def late_ends(known: Known) -> list[PeriodEnd]:
    """Return the ends of periods that are later than what was judged, each snapshot once, the newest left out."""
    last = known.judged.snapshot if known.judged else 0
    ends = {end.snapshot: end for end in known.ends if last < end.snapshot < known.snapshot}
    return list(ends.values())


def _snapshot(look: Look) -> Due:
    every = look.settings.snapshot_every
    if look.known.taken_at is None:
        return Due(True, "no snapshot yet")
    last = look.known.taken_at.replace(tzinfo=UTC)
    text = f"the last is of {last:%Y-%m-%d %H:%M} UTC; one every {every.removeprefix('1 ')}"
    return Due(has_passed(last, look.now, length_of(every)), text)


def _ingest(look: Look) -> Due:
    count = len(look.settings.audit_logs) + len(look.settings.audit_objects)
    if not count:
        return Due(False, "no audit_logs and no audit_objects in the settings")
    return Due(True, f"what is new at {count} {'place' if count == 1 else 'places'}")


def _evaluate(look: Look) -> Due:
    planned = look.before & {Step.SNAPSHOT, Step.INGEST}
    if Step.SNAPSHOT in planned:
        return Due(True, "after the snapshot")
    if not look.known.snapshot:
        return _evaluate_log(look)
    if not look.known.judged or look.known.judged.snapshot != look.known.snapshot:
        return Due(True, f"snapshot {look.known.snapshot} is not judged{_late(look.known)}")
    if why := _changed(look, look.known.judged):
        return Due(True, why)
    if planned:
        return Due(True, "if the logs hold new events")
    return Due(False, f"snapshot {look.known.snapshot} is judged, and nothing changed")


def _evaluate_log(look: Look) -> Due:
    """Without a snapshot nothing of an evaluation is stored but what detections told; the step itself knows when."""
    news, last = look.known.news_at, look.memory.succeeded
    if news is None:
        return Due(False, "no snapshot yet")
    if last and last >= news.replace(tzinfo=UTC):
        return Due(False, "no snapshot yet, and the audit log is judged")
    return Due(True, "no snapshot yet, only an audit log")


def _late(known: Known) -> str:
    late = late_ends(known)
    return f", nor the last of {', '.join(end.period.text for end in late)}" if late else ""


def _changed(look: Look, judged: Judged) -> str:
    """Say what changed since the newest snapshot was judged; nothing where that would come out the same."""
    if judged.tool_version != __version__:
        return f"judged by audit-batch {judged.tool_version}; this is {__version__}"
    catalogue = load_catalogue(look.settings).concerning(look.known.cluster, look.known.version)
    if catalogue.digest() != judged.catalogue_digest:
        return "controls or frameworks changed"
    if catalogue.settings_digest() != judged.settings_digest:
        return "parameters, waivers or attestations changed"
    if look.known.news_at and look.known.news_at > judged.evaluated_at:
        return f"audit events or knowledge came in at {look.known.news_at:%Y-%m-%d %H:%M} UTC"
    return ""


def _reports(look: Look) -> Due:
    missing, waiting = look.orders.missing, look.orders.waiting
    waits = f"{', '.join(waiting)} waits to be judged" if waiting else ""
    if missing:
        periods = ", ".join(dict.fromkeys(entry.order.period for entry in missing))
        return Due(True, f"{len(missing)} missing of {periods}" + (f"; {waits}" if waits else ""))
    if waits and Step.EVALUATE in look.before:
        return Due(True, f"those of {', '.join(waiting)}, after the evaluation")
    return Due(False, waits or "none is missing of the periods that ended")


def _tidy(look: Look) -> Due:
    return _regular(look, look.settings.tidy_every)


def _verify(look: Look) -> Due:
    return _regular(look, look.settings.verify_every)


def _regular(look: Look, every: str) -> Due:
    text = f"every {every.removeprefix('1 ')}"
    if not _has_warehouse(look):
        return Due(False, "no warehouse yet")
    if look.memory.failed:
        return Due(True, f"the last attempt failed; {text}")
    last = look.memory.succeeded
    if last is None:
        return Due(True, f"never done yet; {text}")
    return Due(has_passed(last, look.now, length_of(every)), f"last done {last:%Y-%m-%d %H:%M} UTC; {text}")


def _notify(look: Look) -> Due:
    if look.settings.webhook is None:
        return Due(False, "no [webhook] in the settings")
    if not _has_warehouse(look):
        return Due(False, "no warehouse yet")
    return Due(True, "what appeared since the last message")


def _deliver(look: Look) -> Due:
    if not look.settings.deliveries:
        return Due(False, "no [[deliveries]] in the settings")
    if Step.REPORTS in look.before or has_open(look.settings):
        return Due(True, "what was not delivered yet")
    return Due(False, "everything is delivered")


def _mirror(look: Look) -> Due:
    if look.settings.mirror is None:
        return Due(False, "no [mirror] in the settings")
    if not _has_warehouse(look):
        return Due(False, "no warehouse yet")
    return Due(True, "what changed since the last copy")


def _has_warehouse(look: Look) -> bool:
    return bool(look.known.snapshot or look.known.news_at or look.before)


_DECIDERS: Mapping[Step, Callable[[Look], Due]] = {
    Step.SNAPSHOT: _snapshot,
    Step.INGEST: _ingest,
    Step.EVALUATE: _evaluate,
    Step.NOTIFY: _notify,
    Step.REPORTS: _reports,
    Step.DELIVER: _deliver,
    Step.TIDY: _tidy,
    Step.VERIFY: _verify,
    Step.MIRROR: _mirror,
}
