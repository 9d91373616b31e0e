"""What each step of a run does, and how it is told in counts."""

from collections.abc import Callable, Mapping
from datetime import UTC
from pathlib import Path

from msgspec import Struct

from audit_batch.config import Settings
from audit_batch.jobs.clock import Clock
from audit_batch.jobs.delivery import announce, deliver_open, require_delivered
from audit_batch.jobs.delivery_findings import notify, require_notified
from audit_batch.jobs.delivery_reports import make_wanted
from audit_batch.jobs.evaluation import Judgement, evaluate_warehouse
from audit_batch.jobs.ingest_objects import ingest_everywhere
from audit_batch.jobs.mirror import mirror_published
from audit_batch.jobs.run_due import late_ends
from audit_batch.jobs.run_known import Known
from audit_batch.jobs.run_reports import Orders
from audit_batch.jobs.run_steps import Gained, Step
from audit_batch.jobs.run_tidy import tidy_events
from audit_batch.jobs.snapshot import snapshot_cluster
from audit_batch.jobs.verification import verify_warehouse
from audit_batch.model import OutcomeState


class Scene(Struct, frozen=True):
    """What a step works with."""

    settings: Settings
    """With the name of the cluster, where it is known."""
    clock: Clock
    known: Known
    orders: Orders
    reports: Path
    """Folder of the reports."""
    told: Callable[[str], None]
    """Called while the step goes on."""


def perform(step: Step, scene: Scene) -> Gained:
    """Do a step.

    Raises:
        AuditBatchError: It could not be done; what was committed before is kept.
    """
    return _ACTS[step](scene)


def _snapshot(scene: Scene) -> Gained:
    taken = snapshot_cluster(
        scene.settings,
        scene.clock,
        told=lambda collection: scene.told(f"{collection.resource}, {collection.objects} objects"),
    )
    unread = [f"{entry.resource}: {entry.state} ({entry.reason})" for entry in taken.unread]
    counts: dict[str, int | str] = {
        "snapshot": taken.snapshot.number,
        "objects": taken.objects,
        "lists": len(taken.collections) - len(taken.unread) - len(taken.skipped),
        "unread": len(unread),
    }
    return Gained(counts, unread)


def _ingest(scene: Scene) -> Gained:
    done = ingest_everywhere(scene.settings, scene.clock, scene.told)
    counts: dict[str, int | str] = {
        "events": done.events,
        "duplicates": done.duplicates,
        "quarantined": done.quarantined,
        "gaps": done.gaps,
        "files": done.files,
        "bytes": done.bytes,
    }
    quarantined = [f"{done.quarantined} lines are no events"] if done.quarantined else []
    return Gained(counts, [*done.unreadable, *quarantined])


def _evaluate(scene: Scene) -> Gained:
    late = late_ends(scene.known)
    for end in late:
        scene.told(f"snapshot {end.snapshot}, the last of {end.period.text}")
        evaluate_warehouse(scene.settings, scene.clock, as_of=end.taken_at.replace(tzinfo=UTC), in_turn=True)
    judgement = evaluate_warehouse(
        scene.settings, scene.clock, told=lambda outcome: scene.told(f"{outcome.control}: {outcome.state}")
    )
    counts = _states(judgement)
    if late:
        counts["late_periods"] = ", ".join(end.period.text for end in late)
    if left := scene.known.unjudged - len(late):
        counts["snapshots_not_judged"] = left
    return Gained(counts, [str(problem) for problem in judgement.evaluation.problems], judgement)


def _states(judgement: Judgement) -> dict[str, int | str]:
    outcomes = judgement.evaluation.outcomes.values()
    told = (OutcomeState.PASS, OutcomeState.FAIL, OutcomeState.WAIVED, OutcomeState.NOT_ASSESSED)
    return {
        "snapshot": judgement.evaluation.moment.snapshot,
        "controls": len(outcomes),
        **{state.value: sum(outcome.state is state for outcome in outcomes) for state in told},
        "failing_resources": sum(outcome.failed for outcome in outcomes),
    }


def _reports(scene: Scene) -> Gained:
    wanted = scene.orders.missing
    announce(scene.settings, [entry.finished(entry.pdf) for entry in wanted], scene.clock)
    made, _ = make_wanted(scene.settings, wanted, scene.clock, again=False, told=scene.told)
    periods = list(dict.fromkeys(report.period for report in made))
    return Gained({"reports": len(made), "periods": ", ".join(periods)})


def _deliver(scene: Scene) -> Gained:
    handed = deliver_open(scene.settings, scene.clock, scene.told)
    require_delivered(handed)
    return Gained({"delivered": len(handed.delivered)})


def _notify(scene: Scene) -> Gained:
    done = notify(scene.settings, scene.clock)
    require_notified(done)
    return Gained({"messages": done.messages, "findings": done.findings})


def _mirror(scene: Scene) -> Gained:
    return Gained({"files": mirror_published(scene.settings, scene.clock, scene.told)})


def _tidy(scene: Scene) -> Gained:
    retired, fewer = tidy_events(scene.settings, scene.clock)
    return Gained({"files_retired": retired, "files_compacted": fewer})


def _verify(scene: Scene) -> Gained:
    checked = verify_warehouse(scene.settings)
    return Gained({"entries": checked.entries, "object_versions": checked.objects, "digest": checked.digest})


_ACTS: Mapping[Step, Callable[[Scene], Gained]] = {
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
