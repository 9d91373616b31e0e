"""OSCAL observations: what each control saw of its population, each failing resource, and what people attested."""

from collections.abc import Iterator

from audit_batch.report.export.oscal_names import line, link, props
from audit_batch.report.export.oscal_parts import Json, Writing, evidence_uuid
from audit_batch.report.export.results_model import Attestation, Finding, Outcome
from audit_batch.report.export.results_stream import compact

_LEDGER = ("evaluation", "snapshot")


def observations(writing: Writing) -> Iterator[Json]:
    """Yield one per control, one per valid attestation, and one per finding."""
    yield from requirement_observations(writing)
    yield from finding_observations(writing)


def requirement_observations(writing: Writing) -> Iterator[Json]:
    """Yield one per control and one per valid attestation: what outcomes of requirements rest on."""
    for outcome in writing.results.outcomes.values():
        yield _of_control(writing, outcome)
    for answer in valid_attestations(writing):
        yield _of_attestation(writing, answer)


def finding_observations(writing: Writing, *states: str) -> Iterator[Json]:
    """Yield one per finding in these states, or per finding."""
    evidence = _evidence(writing)
    for finding in writing.results.findings(*states):
        yield _of_finding(writing, finding, evidence)


def valid_attestations(writing: Writing) -> Iterator[Attestation]:
    """Yield the attestations that hold on the day of the snapshot."""
    return (answer for answer in writing.results.attestations if answer.state == "valid")


def control_observation(writing: Writing, control: str) -> str:
    """Return the UUID of what a control saw in the evaluation."""
    return writing.uuid("observation", "control", control, writing.results.scope.ledger_digest)


def attestation_observation(writing: Writing, answer: Attestation) -> str:
    """Return the UUID of an attestation."""
    framework = writing.results.scope.framework
    return writing.uuid("observation", "attestation", framework, answer.requirement, answer.attested_on, answer.result)


def finding_observation(writing: Writing, finding: Finding) -> str:
    """Return the UUID of a failing resource, the same for as long as the finding lives."""
    return writing.uuid("observation", "finding", finding.finding_id)


def _of_finding(writing: Writing, finding: Finding, evidence: list[Json]) -> Json:
    """Return the observation of one failing resource."""
    return compact(
        uuid=finding_observation(writing, finding),
        title=line(f"{finding.control}: {finding.resource}"),
        description=line(finding.reason),
        props=props(finding_id=finding.finding_id, control=finding.control, fields="; ".join(finding.fields or [])),
        methods=["TEST"],
        types=["finding" if finding.state != "resolved" else "historic"],
        origins=writing.origins,
        subjects=[{"subject-uuid": writing.resource(finding), "type": "inventory-item"}],
        relevant_evidence=evidence,
        collected=finding.last_seen,
    )


def _of_control(writing: Writing, outcome: Outcome) -> Json:
    return compact(
        uuid=control_observation(writing, outcome.control),
        title=line(f"{outcome.control}: {outcome.title}"),
        description=_seen(outcome),
        props=props(
            control=outcome.control, state=outcome.state, severity=outcome.severity, judged=outcome.judged,
            passed=outcome.passed, failed=outcome.failed, waived=outcome.waived, parameters=_params(outcome),
        ),
        methods=["TEST"],
        types=["control-objective"],
        origins=writing.origins,
        subjects=[{"subject-uuid": writing.cluster, "type": "component"}],
        relevant_evidence=_evidence(writing),
        collected=writing.results.scope.taken_at,
        remarks=outcome.misses and f"It does not see: {outcome.misses}",
    )  # fmt: skip


def _params(outcome: Outcome) -> str:
    return "" if outcome.params == "{}" else outcome.params


def _seen(outcome: Outcome) -> str:
    """Say in a sentence what the control saw."""
    if outcome.state == "not_assessed":
        return f"Not assessed: {line(outcome.reason)}"
    if outcome.state == "not_applicable":
        return "Not applicable: the data was read, and there is nothing in it that the control judges."
    return f"Of {outcome.judged} resources {outcome.passed} pass, {outcome.failed} fail, {outcome.waived} are waived."


def _of_attestation(writing: Writing, answer: Attestation) -> Json:
    return compact(
        uuid=attestation_observation(writing, answer),
        title=line(f"Attestation for {answer.requirement}"),
        description=line(answer.statement),
        props=props(basis="attestation", result=answer.result, valid_until=answer.valid_until),
        methods=["INTERVIEW"],
        types=["control-objective"],
        origins=[{"actors": [{"type": "party", "actor-uuid": writing.person(answer.attested_by)}]}],
        relevant_evidence=[{"description": line(answer.evidence)}],
        collected=f"{answer.attested_on}T00:00:00Z",
        expires=f"{answer.valid_until}T23:59:59Z",
    )


def _evidence(writing: Writing) -> list[Json]:
    """Return the evaluation and the snapshot that it judged, by their digests."""
    return [
        {
            "href": link(evidence_uuid(writing, evidence)),
            "description": line(evidence.name),
            "props": props(digest=evidence.digest, algorithm=evidence.algorithm, ledger_entry=evidence.entry),
        }
        for evidence in writing.results.evidence
        if evidence.kind in _LEDGER
    ]
