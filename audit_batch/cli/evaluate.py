"""``audit-batch evaluate``."""

from datetime import datetime
from typing import Any

import click

from audit_batch.cli import options, verdicts
from audit_batch.cli.afterwards import follow_up, leave_undelivered
from audit_batch.cli.progress import progress
from audit_batch.evaluate.outcome import Outcome
from audit_batch.jobs.evaluation import evaluate_warehouse


@click.command(name="evaluate")
@options.shared(
    options.as_of,
    options.cluster,
    options.warehouse,
    options.controls,
    options.frameworks,
    options.waivers,
    options.attestations,
    options.wait,
    options.config,
    verdicts.fail_on,
    verdicts.strict,
    verdicts.output,
)
def command(*, as_of: datetime | None, fail_on: str | None, strict: bool, output: str, **flags: Any) -> None:
    """Judge the newest snapshot, or a past moment, with every control.

    Outcomes and findings go into the warehouse. The past judged with today's controls (--as-of) is numbered apart: it
    opens and resolves no finding.
    """
    settings = options.settings_of(flags)
    with progress("judging") as tell:

        def told(outcome: Outcome) -> None:
            tell(f"{outcome.control}: {outcome.state}")

        judgement = evaluate_warehouse(
            settings, options.system_clock(), as_of=as_of, keep_verdicts=output == "json", told=told
        )
    verdicts.render(judgement, output)
    arrived = follow_up(settings, judged=True)
    verdicts.leave(judgement, fail_on=fail_on, strict=strict)
    leave_undelivered(arrived=arrived)
