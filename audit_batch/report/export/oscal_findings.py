"""OSCAL findings: one per requirement, satisfied only where all of it was shown or attested to be met."""

from collections.abc import Iterator, Mapping
from functools import partial

from audit_batch.report.export.oscal_names import line, props
from audit_batch.report.export.oscal_observations import (
    attestation_observation,
    control_observation,
    valid_attestations,
)
from audit_batch.report.export.oscal_parts import Json, Writing
from audit_batch.report.export.oscal_risks import risk_uuid
from audit_batch.report.export.results_model import Requirement
from audit_batch.report.export.results_stream import compact
from audit_batch.report.wording import STATES

_STATUS = {
    "pass": ("satisfied", "pass"),
    "manual": ("satisfied", "other"),
    "fail": ("not-satisfied", "fail"),
    "waived": ("not-satisfied", "other"),
    "partial": ("not-satisfied", "other"),
    "not_assessed": ("not-satisfied", "other"),
    "not_applicable": ("not-satisfied", "other"),
}
"""State and reason of an objective: OSCAL knows no third state, and nothing may be satisfied that nobody showed."""
_IMPLEMENTED = {
    "pass": "implemented",
    "manual": "implemented",
    "partial": "partial",
    "not_applicable": "not-applicable",
}
_MEANING = {
    "pass": "Every control behind it was judged, and passes.",
    "manual": "A person attested it; no machine judged it.",
    "fail": "It is not met.",
    "waived": "It is not met, and that is accepted: every failing resource is covered by a waiver in force.",
    "partial": "What a cluster can show of it is met; the rest was not assessed.",
    "not_assessed": "It was not assessed: this says nothing about whether it is met.",
    "not_applicable": "The data was read, and there is nothing in the cluster that it applies to.",
}


def findings(writing: Writing, *states: str) -> Iterator[Json]:
    """Yield one per requirement in these states, or per requirement."""
    related = risks_by_requirement(writing)
    wanted = states or tuple(_STATUS)
    chosen = (requirement for requirement in writing.results.requirements if requirement.state in wanted)
    return map(partial(_finding, writing, related), chosen)


def finding_uuid(writing: Writing, requirement: str) -> str:
    """Return the UUID of the finding about a requirement."""
    return writing.uuid("finding", writing.results.scope.framework, requirement)


def risks_by_requirement(writing: Writing) -> Mapping[str, list[str]]:
    """Return the UUIDs of the risks that are not closed, by the requirements that they concern."""
    related: dict[str, list[str]] = {}
    for finding in writing.results.findings("open", "waived"):
        uuid = risk_uuid(writing, finding)
        for requirement in finding.requirements:
            related.setdefault(requirement, []).append(uuid)
    return related


def _finding(writing: Writing, related: Mapping[str, list[str]], requirement: Requirement) -> Json:
    return compact(
        uuid=finding_uuid(writing, requirement.requirement),
        title=line(f"{requirement.requirement} {requirement.topic}"),
        description=_MEANING[requirement.state],
        props=_props(requirement),
        origins=writing.origins,
        target=_target(writing, requirement),
        related_observations=[{"observation-uuid": uuid} for uuid in _observed(writing, requirement)],
        related_risks=[{"risk-uuid": uuid} for uuid in related.get(requirement.requirement, ())],
    )


def _props(requirement: Requirement) -> list[dict[str, str]]:
    basis = "attestation" if requirement.state == "manual" else "controls" if requirement.controls else "none"
    return props(
        state=requirement.state, requirement=requirement.requirement, section=requirement.section,
        level=requirement.level, assessment=requirement.assessment, covers=requirement.covers, basis=basis,
        judged=requirement.judged, failed=requirement.failed, waived=requirement.waived,
    )  # fmt: skip


def _target(writing: Writing, requirement: Requirement) -> Json:
    state, reason = _STATUS[requirement.state]
    remarks = f"{STATES[requirement.state]}. {_MEANING[requirement.state]}"
    if requirement.reason:
        remarks = f"{remarks} {line(requirement.reason)}"
    implemented = _IMPLEMENTED.get(requirement.state)
    return compact(
        type="objective-id",
        target_id=writing.objective(requirement.requirement),
        title=line(requirement.topic),
        status={"state": state, "reason": reason, "remarks": remarks},
        implementation_status={"state": implemented} if implemented else None,
    )


def _observed(writing: Writing, requirement: Requirement) -> Iterator[str]:
    known = writing.results.outcomes
    yield from (control_observation(writing, control) for control in requirement.controls if control in known)
    for answer in valid_attestations(writing):
        if answer.requirement == requirement.requirement:
            yield attestation_observation(writing, answer)
