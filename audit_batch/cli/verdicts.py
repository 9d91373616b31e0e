"""How an evaluation is told: as a table for people, as JSON for machines, as an exit code for both."""

from typing import Any

import click
import orjson

from audit_batch.cli.table import write_table
from audit_batch.errors import EXIT_FINDINGS, EXIT_PARTIAL
from audit_batch.evaluate.score import Score, score_frameworks
from audit_batch.evaluate.standing import AttestationUse, WaiverUse
from audit_batch.evaluate.verdicts import VerdictRow
from audit_batch.jobs.evaluation import Judgement
from audit_batch.model import OutcomeState, Severity

fail_on = click.option(
    "--fail-on",
    type=click.Choice([severity.value for severity in Severity]),
    help="Exit with 1 when a control of this severity or worse fails.",
)
strict = click.option("--strict", is_flag=True, help="Exit with 6 when something was not assessed.")
output = click.option(
    "--format",
    "output",
    type=click.Choice(["table", "json"]),
    default="table",
    show_default=True,
    help="Of the answer.",
)

_WORST_FIRST = list(reversed(list(Severity)))


def render(judgement: Judgement, output: str) -> None:
    """Write the judgement to standard output."""
    if output == "json":
        click.echo(orjson.dumps(as_json(judgement), option=orjson.OPT_INDENT_2).decode())
        return
    moment = judgement.evaluation.moment
    what = f"snapshot {moment.snapshot} of" if moment.snapshot else "audit log only, up to"
    click.echo(
        f"{moment.cluster}, {what} {moment.taken_at:%Y-%m-%d %H:%M} UTC"
        + (" (the past, judged with today's controls)" if judgement.evaluation.as_of_only else "")
    )
    _render_failing(judgement)
    _render_unassessed(judgement)
    _render_notices(judgement)
    _render_scores(score_frameworks(judgement.evaluation.requirements))


def leave(judgement: Judgement, *, fail_on: str | None, strict: bool) -> None:
    """Exit as the flags ask for."""
    outcomes = judgement.evaluation.outcomes.values()
    worst = [severity_of(judgement, outcome.control) for outcome in outcomes if outcome.failed]
    if fail_on and any(_rank(severity) >= _rank(Severity(fail_on)) for severity in worst):
        raise click.exceptions.Exit(EXIT_FINDINGS)
    if strict and any(outcome.state is OutcomeState.NOT_ASSESSED for outcome in outcomes):
        raise click.exceptions.Exit(EXIT_PARTIAL)


def as_json(judgement: Judgement) -> dict[str, Any]:
    """Return results, outcomes and summary as the design has them."""
    outcomes = judgement.evaluation.outcomes.values()
    return {
        "results": [result(row) for row in judgement.verdicts],
        "outcomes": [
            {
                "control": outcome.control, "severity": severity_of(judgement, outcome.control), "state": outcome.state,
                "judged": outcome.judged, "passed": outcome.passed, "failed": outcome.failed, "waived": outcome.waived,
                "reason": outcome.reason,
            }
            for outcome in outcomes
        ],
        "waivers": [_waiver(use) for use in judgement.evaluation.waivers],
        "attestations": [_attestation(use) for use in judgement.evaluation.attestations],
        "summary": {
            "cluster": judgement.evaluation.moment.cluster,
            "snapshot": judgement.evaluation.moment.snapshot,
            "taken_at": f"{judgement.evaluation.moment.taken_at:%Y-%m-%dT%H:%M:%SZ}",
            "controls": len(outcomes),
            "states": {state.value: sum(outcome.state is state for outcome in outcomes) for state in _control_states()},
            "problems": [str(problem) for problem in judgement.evaluation.problems],
        },
    }  # fmt: skip


def severity_of(judgement: Judgement, control: str) -> Severity:
    """Return the severity of a control; one whose file is broken might be grave."""
    known = judgement.catalogue.library.controls.get(control)
    return known.severity if known else Severity.HIGH


def result(row: VerdictRow) -> dict[str, Any]:
    """Return one verdict as the design has it; what stands in a cluster has no file."""
    return {
        "control": row.control, "verdict": row.verdict, "severity": row.severity,
        "resource": {
            "api_version": row.api_version, "kind": row.kind, "namespace": row.namespace, "name": row.name,
        },
        "reason": row.reason, "fields": row.fields, "waiver": row.waiver, "file": None, "line": None,
    }  # fmt: skip


def _waiver(use: WaiverUse) -> dict[str, Any]:
    return {
        "waiver": use.waiver.id, "control": use.waiver.control, "state": use.standing, "until": use.waiver.valid_until,
        "days_left": use.days_left, "findings": use.findings, "resources": use.resources, "notice": use.notice,
    }  # fmt: skip


def _attestation(use: AttestationUse) -> dict[str, Any]:
    return {
        "framework": use.attestation.framework, "requirement": use.attestation.requirement,
        "result": use.attestation.result, "state": use.standing, "until": use.attestation.valid_until,
        "days_left": use.days_left, "notice": use.notice,
    }  # fmt: skip


def _control_states() -> list[OutcomeState]:
    return [state for state in OutcomeState if state not in (OutcomeState.PARTIAL, OutcomeState.MANUAL)]


def _rank(severity: Severity) -> int:
    return list(Severity).index(severity)


def _render_failing(judgement: Judgement) -> None:
    failing = [outcome for outcome in judgement.evaluation.outcomes.values() if outcome.failed or outcome.waived]
    if not failing:
        click.echo("\nno control fails")
        return
    failing.sort(key=lambda outcome: (-_rank(severity_of(judgement, outcome.control)), -outcome.failed))
    click.echo("")
    write_table(
        ["severity", "control", ">failed", ">waived", ">judged"],
        [
            (severity_of(judgement, outcome.control), outcome.control, outcome.failed, outcome.waived, outcome.judged)
            for outcome in failing
        ],
    )


def _render_unassessed(judgement: Judgement) -> None:
    missing = [o for o in judgement.evaluation.outcomes.values() if o.state is OutcomeState.NOT_ASSESSED]
    if missing:
        click.echo("")
        write_table(["not assessed", "because"], [(outcome.control, outcome.reason) for outcome in missing])


def _render_notices(judgement: Judgement) -> None:
    """Waivers and attestations that have ended, end soon, or do nothing."""
    evaluation = judgement.evaluation
    rows = [(use.waiver.id, use.waiver.control, use.notice) for use in evaluation.waivers if use.notice]
    rows += [
        (f"{use.attestation.framework} {use.attestation.requirement}", "attestation", use.notice)
        for use in evaluation.attestations
        if use.notice
    ]
    if rows:
        click.echo("")
        write_table(["to look at", "of", "because"], rows)


def _render_scores(scores: list[Score]) -> None:
    if not scores:
        return
    click.echo("")
    write_table(
        ["framework", ">coverage", ">score", ">met", ">in part", ">failed", ">waived", ">not assessed"],
        [
            (
                score.framework,
                f"{score.coverage:.0%}",
                "-" if score.score is None else f"{score.score:.0%}",
                score.states[OutcomeState.PASS] + score.states[OutcomeState.MANUAL],
                score.states[OutcomeState.PARTIAL],
                score.states[OutcomeState.FAIL],
                score.states[OutcomeState.WAIVED],
                score.states[OutcomeState.NOT_ASSESSED],
            )
            for score in scores
        ],
    )
