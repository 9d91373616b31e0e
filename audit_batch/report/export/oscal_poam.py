"""The OSCAL plan of action and milestones: what is open, what is accepted until when, and what nobody has assessed."""

from collections.abc import Iterator
from itertools import chain

from audit_batch.errors import ReportError
from audit_batch.report.export.oscal_findings import finding_uuid, findings
from audit_batch.report.export.oscal_names import line, props
from audit_batch.report.export.oscal_observations import (
    finding_observation,
    finding_observations,
    requirement_observations,
)
from audit_batch.report.export.oscal_parts import (
    Json,
    Writing,
    assets,
    back_matter,
    cluster_component,
    evidence_resources,
    import_ssp,
    inventory,
    metadata,
    moment,
)
from audit_batch.report.export.oscal_risks import risk_uuid, risks
from audit_batch.report.export.results_model import Finding, Requirement
from audit_batch.report.export.results_stream import compact, stream_json

_PLANNED = ("open", "waived")
_UNMET = ("fail", "waived", "not_assessed")


def stream_poam(writing: Writing) -> Iterator[bytes]:
    """Yield the document piece by piece.

    Raises:
        ReportError: There is nothing to plan; OSCAL knows no plan without items.
    """
    results = writing.results
    scope = results.scope
    if not has_items(writing):
        raise ReportError(
            f"{scope.benchmark} on {scope.cluster}: everything was assessed and nothing is open; there is no plan to "
            "write, and OSCAL allows none without items"
        )
    document = {
        "uuid": writing.uuid("poam", scope.framework, scope.ledger_digest, moment(scope.period_start)),
        "metadata": metadata(writing, "Plan of action and milestones"),
        "import-ssp": import_ssp(writing),
        "system-id": _system_id(writing),
        "local-definitions": {
            "components": [cluster_component(writing)],
            "inventory-items": inventory(writing, results.findings(*_PLANNED)),
            "assessment-assets": assets(writing),
        },
        "observations": chain(
            requirement_observations(writing),
            finding_observations(writing, *_PLANNED),
        ),
        "risks": risks(writing, results.findings(*_PLANNED)),
        "findings": findings(writing, *_UNMET),
        "poam-items": _items(writing),
        "back-matter": back_matter(writing, *evidence_resources(writing)),
    }
    return stream_json({"plan-of-action-and-milestones": document})


def has_items(writing: Writing) -> bool:
    """Say whether there is anything to plan."""
    return next(_items(writing), None) is not None


def _system_id(writing: Writing) -> Json:
    return {"identifier-type": "http://ietf.org/rfc/rfc4122", "id": writing.results.scope.cluster_id}


def _items(writing: Writing) -> Iterator[Json]:
    """Yield what is open or accepted, then requirements that fail by a person's word, or that nobody assessed."""
    unmet = {found.requirement for found in writing.results.requirements if found.state in _UNMET}
    for finding in writing.results.findings(*_PLANNED):
        yield _of_finding(writing, finding, unmet)
    for requirement in writing.results.requirements:
        if requirement.state == "not_assessed":
            yield _of_requirement(writing, requirement, "Assess")
        elif requirement.state == "fail" and not requirement.failed:
            yield _of_requirement(writing, requirement, "Meet")


def _of_finding(writing: Writing, finding: Finding, unmet: set[str]) -> Json:
    return compact(
        uuid=writing.uuid("poam-item", finding.finding_id),
        title=line(f"{finding.title}: {finding.resource}"),
        description=line(finding.reason),
        props=props(
            finding_id=finding.finding_id, control=finding.control, severity=finding.severity, state=finding.state,
            waiver=finding.waiver, deadline=finding.deadline and moment(finding.deadline),
        ),
        origins=writing.origins,
        related_findings=[
            {"finding-uuid": finding_uuid(writing, requirement)}
            for requirement in finding.requirements
            if requirement in unmet
        ],
        related_observations=[{"observation-uuid": finding_observation(writing, finding)}],
        related_risks=[{"risk-uuid": risk_uuid(writing, finding)}],
    )  # fmt: skip


def _of_requirement(writing: Writing, requirement: Requirement, verb: str) -> Json:
    return compact(
        uuid=writing.uuid("poam-item", writing.results.scope.framework, requirement.requirement),
        title=line(f"{verb} {requirement.requirement} {requirement.topic}"),
        description=line(requirement.reason or requirement.attest or requirement.topic),
        props=props(requirement=requirement.requirement, state=requirement.state),
        origins=writing.origins,
        related_findings=[{"finding-uuid": finding_uuid(writing, requirement.requirement)}],
    )
