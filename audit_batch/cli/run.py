"""``audit-batch run``."""

import time
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import click

from audit_batch.cli import options, verdicts
from audit_batch.cli.last_words import LastWords, last_words
from audit_batch.cli.progress import progress, say, write_json
from audit_batch.cli.run_log import in_words, is_json, step_fields, summary_fields
from audit_batch.config import Settings
from audit_batch.errors import EXIT_FINDINGS, EXIT_PARTIAL
from audit_batch.jobs.run import Order, name_cluster, plan_run, run_due
from audit_batch.jobs.run_standing import read_standing
from audit_batch.jobs.run_steps import Result, Step, StepDone
from audit_batch.model import OutcomeState, Severity


def _steps(_ctx: click.Context, _param: click.Parameter, given: tuple[str, ...]) -> tuple[Step, ...]:
    names = [name.strip() for text in given for name in text.split(",")]
    if unknown := [name for name in names if name not in set(Step)]:
        raise click.BadParameter(f"{unknown[0]!r} is not one of {', '.join(Step)}")
    return tuple(step for step in Step if not names or step in names)


@click.command(name="run")
@options.shared(
    options.kubeconfig,
    options.context,
    options.cluster,
    options.warehouse,
    options.node_facts,
    options.node_facts_pods,
    options.blueprint,
    options.controls,
    options.frameworks,
    options.waivers,
    options.attestations,
    options.wait,
    options.config,
    verdicts.fail_on,
    verdicts.strict,
)
@click.option(
    "--reports",
    type=click.Path(path_type=Path),
    metavar="DIR",
    default=Path("audit-reports"),
    show_default=True,
    help="Folder of the reports.",
)
@click.option("--only", "steps", multiple=True, callback=_steps, metavar="STEPS", help=f"Of {', '.join(Step)}.")
@click.option("--dry-run", is_flag=True, help="Say what would be done and why; write nothing, ask nobody.")
@click.option("--log-format", type=click.Choice(["auto", "text", "json"]), help="Of the log.  [default: auto]")
def command(
    *, fail_on: str | None, strict: bool, reports: Path, steps: tuple[Step, ...], dry_run: bool, **flags: Any
) -> None:
    """Do what is due: snapshot, audit logs, evaluate, reports of months that ended.

    What a CronJob calls, as often as it likes: each step that is not due says so and is left. A step that fails does
    not keep the others from what they can do; the exit code is that of the first that failed.
    """
    with last_words() as words:
        settings = options.settings_of(flags)
        words.choose(settings.termination_message)
        order = Order(steps, reports)
        if dry_run:
            _tell_plan(settings, order)
            return
        begun = time.monotonic()
        ended = _run(settings, order, words)
        code = _exit_code(settings, ended, fail_on=fail_on, strict=strict)
        _tell_end(settings, ended, code, time.monotonic() - begun, words)
        if code:
            raise click.exceptions.Exit(code)


def _tell_plan(settings: Settings, order: Order) -> None:
    for step, due in plan_run(settings, options.system_clock(), order):
        click.echo(f"{step:9} {'due' if due.is_due else 'not due':8} {due.why}")


def _run(settings: Settings, order: Order, words: LastWords) -> list[StepDone]:
    as_json = is_json(settings.log_format)

    def told(done: StepDone) -> None:
        words.words[str(done.step)] = f"{done.result}: {done.why}"
        if as_json:
            write_json(step_fields(done))
        else:
            say(in_words(done))

    def moving(step: Step, _text: str) -> None:
        words.words["at"] = str(step)

    if as_json:
        return run_due(settings, options.system_clock(), order, told=told, moving=moving)
    with progress("running") as tell:

        def shown(step: Step, text: str) -> None:
            moving(step, text)
            tell(f"{step}: {text}")

        return run_due(settings, options.system_clock(), order, told=told, moving=shown)


def _exit_code(settings: Settings, ended: Iterable[StepDone], *, fail_on: str | None, strict: bool) -> int:
    """Return the code of the first step that failed; else what the flags make of how the controls stand."""
    ended = list(ended)
    if failed := next((done.exit_code for done in ended if done.result is Result.FAILED), 0):
        return failed
    if not (fail_on or strict):
        return 0
    standing = _standing(settings, ended)
    ranks = list(Severity)
    if fail_on and any(
        state is OutcomeState.FAIL and ranks.index(severity) >= ranks.index(Severity(fail_on))
        for severity, state in standing
    ):
        return EXIT_FINDINGS
    is_unknown = not standing or (strict and _is_partial(standing, ended))
    return EXIT_PARTIAL if is_unknown else 0


def _standing(settings: Settings, ended: Iterable[StepDone]) -> list[tuple[Severity, OutcomeState]]:
    judgement = next((done.judgement for done in ended if done.judgement), None)
    if judgement is None:
        return read_standing(name_cluster(settings))
    return [
        (verdicts.severity_of(judgement, outcome.control), outcome.state)
        for outcome in judgement.evaluation.outcomes.values()
    ]


def _is_partial(standing: Iterable[tuple[Severity, OutcomeState]], ended: Iterable[StepDone]) -> bool:
    return any(state is OutcomeState.NOT_ASSESSED for _, state in standing) or any(
        done.result is Result.PARTIAL for done in ended if done.step in set(Step)
    )


def _tell_end(settings: Settings, ended: list[StepDone], code: int, seconds: float, words: LastWords) -> None:
    fields = summary_fields(ended, code, seconds)
    words.words = {name: fields[name] for name in ("result", "exit_code", "seconds")} | words.words
    words.words.pop("at", None)
    if is_json(settings.log_format):
        write_json(fields)
        return
    for done in ended:
        if done.judgement:
            verdicts.render(done.judgement, "table")
