"""OSCAL risks: one per finding, open until it is resolved, or accepted by a waiver until that ends."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from audit_batch.report.export.oscal_names import NAMESPACE, line, props
from audit_batch.report.export.oscal_observations import finding_observation
from audit_batch.report.export.oscal_parts import Json, Writing, moment
from audit_batch.report.export.results_model import Finding, Waiver
from audit_batch.report.export.results_stream import compact

_STATUS = {"open": "open", "waived": "deviation-approved", "resolved": "closed"}


def risk_uuid(writing: Writing, finding: Finding) -> str:
    """Return the UUID of a finding's risk, the same for as long as the finding lives."""
    return writing.uuid("risk", finding.finding_id)


def risks(writing: Writing, findings: Iterable[Finding]) -> Iterator[Json]:
    """Yield the risk of each finding."""
    for finding in findings:
        yield _risk(writing, finding)


def _risk(writing: Writing, finding: Finding) -> Json:
    outcome = writing.results.outcomes.get(finding.control)
    waiver = writing.results.waivers.get(finding.waiver)
    return compact(
        uuid=risk_uuid(writing, finding),
        title=line(f"{finding.title}: {finding.resource}"),
        description=line(finding.reason),
        statement=outcome.why if outcome and outcome.why else line(finding.title),
        props=props(
            finding_id=finding.finding_id, control=finding.control, severity=finding.severity, state=finding.state,
            waiver=finding.waiver, ticket=waiver and waiver.ticket, first_seen=moment(finding.first_seen),
            last_seen=moment(finding.last_seen), age_days=finding.age_days, reopened=finding.reopened,
        ),
        status=_STATUS[finding.state],
        origins=writing.origins,
        characterizations=[_severity(writing, finding)],
        deadline=_deadline(writing, finding, waiver),
        remediations=[_remediation(writing, finding)],
        risk_log={"entries": list(_log(writing, finding, waiver))},
        related_observations=[{"observation-uuid": finding_observation(writing, finding)}],
    )  # fmt: skip


def _severity(writing: Writing, finding: Finding) -> Json:
    """Return how bad it is; the facet is ours, for a severity is no score of another system."""
    return {
        "origin": writing.origins[0],
        "facets": [{"name": "severity", "system": NAMESPACE, "value": finding.severity}],
    }


def _deadline(writing: Writing, finding: Finding, waiver: Waiver | None) -> str | None:
    """Return by when it should be gone: the target of an open one, the end of the waiver of an accepted one."""
    if finding.deadline:
        return moment(finding.deadline)
    return f"{waiver.valid_until}T23:59:59Z" if waiver and finding.state == "waived" else None


def _remediation(writing: Writing, finding: Finding) -> Json:
    return compact(
        uuid=writing.uuid("remediation", finding.finding_id),
        lifecycle="completed" if finding.state == "resolved" else "recommendation",
        title=line(f"Mend {finding.resource}"),
        description=finding.fix or line(finding.title),
        origins=writing.origins,
        tasks=[_milestone(writing, finding, finding.deadline)] if finding.deadline else [],
    )


def _milestone(writing: Writing, finding: Finding, deadline: datetime) -> Json:
    days = writing.results.target_days[finding.severity]
    return {
        "uuid": writing.uuid("milestone", finding.finding_id, moment(finding.opened_at)),
        "type": "milestone",
        "title": "Gone within its target",
        "description": f"A {finding.severity} finding should be gone {days} days after it opened.",
        "props": props(target_days=days),
        "timing": {"within-date-range": {"start": moment(finding.opened_at), "end": moment(deadline)}},
    }


def _log(writing: Writing, finding: Finding, waiver: Waiver | None) -> Iterator[Json]:
    """Yield what happened to it, the first thing first."""
    yield {
        "uuid": writing.uuid("log", finding.finding_id, "opened", moment(finding.opened_at)),
        "title": "Opened again" if finding.reopened else "Opened",
        "start": moment(finding.opened_at),
        "status-change": "open",
    }
    if waiver:
        yield compact(
            uuid=writing.uuid("log", finding.finding_id, "waived", waiver.waiver),
            title=line(f"Accepted by waiver {waiver.waiver}"),
            description=line(waiver.reason),
            start=f"{waiver.valid_from}T00:00:00Z",
            end=f"{waiver.valid_until}T23:59:59Z",
            logged_by=[{"party-uuid": writing.person(waiver.approver), "role-id": "risk-approver"}],
            status_change="deviation-approved",
        )
    if finding.resolved_at:
        yield {
            "uuid": writing.uuid("log", finding.finding_id, "closed", moment(finding.resolved_at)),
            "title": "No longer there",
            "start": moment(finding.resolved_at),
            "status-change": "closed",
        }
