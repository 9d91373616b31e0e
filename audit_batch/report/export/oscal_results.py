"""OSCAL assessment results: what was observed, which risks that leaves, and which requirements are satisfied."""

from collections.abc import Iterator

from audit_batch.report.export.oscal_findings import findings
from audit_batch.report.export.oscal_names import line, link, props
from audit_batch.report.export.oscal_observations import observations, valid_attestations
from audit_batch.report.export.oscal_parts import (
    PLAN,
    Json,
    Writing,
    assets,
    back_matter,
    cluster_component,
    document_resource,
    evidence_resources,
    inventory,
    metadata,
    moment,
    reviewed_controls,
)
from audit_batch.report.export.oscal_risks import risks
from audit_batch.report.export.results_stream import compact, stream_json


def stream_assessment_results(writing: Writing) -> Iterator[bytes]:
    """Yield the document piece by piece."""
    scope = writing.results.scope
    document = {
        "uuid": writing.uuid("assessment-results", scope.framework, scope.ledger_digest, moment(scope.period_start)),
        "metadata": metadata(writing, "Assessment results"),
        "import-ap": {"href": link(writing.uuid("document", PLAN))},
        "results": iter([_result(writing)]),
        "back-matter": back_matter(
            writing, document_resource(writing, PLAN, "Assessment plan"), *evidence_resources(writing)
        ),
    }
    return stream_json({"assessment-results": document})


def _result(writing: Writing) -> Json:
    scope = writing.results.scope
    return {
        "uuid": writing.uuid("result", scope.framework, scope.ledger_digest),
        "title": line(f"{scope.benchmark} on {scope.cluster}"),
        "description": _description(writing),
        "start": moment(scope.taken_at),
        "end": moment(max(scope.finished_at, scope.taken_at)),
        "props": _props(writing),
        "local-definitions": {
            "components": [cluster_component(writing)],
            "inventory-items": inventory(writing, writing.results.findings()),
            "assessment-assets": assets(writing),
        },
        "reviewed-controls": reviewed_controls(writing),
        "attestations": _attestations(writing),
        "assessment-log": {"entries": _log(writing)},
        "observations": observations(writing),
        "risks": risks(writing, writing.results.findings()),
        "findings": findings(writing),
    }


def _description(writing: Writing) -> str:
    requirements = writing.results.requirements
    silent = sum(requirement.state == "not_assessed" for requirement in requirements)
    return (
        f"Requirements: {len(requirements)}, of which not assessed: {silent}. "
        f"Findings: {writing.results.count('open')} open, {writing.results.count('waived')} waived. "
        "An objective that is not satisfied for another reason than fail did not fail: its remarks say why."
    )


def _props(writing: Writing) -> list[dict[str, str]]:
    scope = writing.results.scope
    return props(
        period_start=moment(scope.period_start), period_end=moment(scope.period_end), evaluation=scope.evaluation,
        snapshot=scope.snapshot, snapshot_state=scope.snapshot_state, tool_version=scope.tool_version,
        catalogue_digest=scope.catalogue_digest, settings_digest=scope.settings_digest,
        ledger_entry=scope.ledger_entry, ledger_digest=scope.ledger_digest,
    )  # fmt: skip


def _attestations(writing: Writing) -> Iterator[Json]:
    for answer in valid_attestations(writing):
        yield {
            "responsible-parties": [{"role-id": "attester", "party-uuids": [writing.person(answer.attested_by)]}],
            "parts": [
                compact(
                    name="objective",
                    title=line(f"Requirement {answer.requirement}"),
                    props=[
                        {"name": "method", "value": "INTERVIEW"},
                        *props(
                            requirement=answer.requirement, result=answer.result, attested_on=answer.attested_on,
                            valid_until=answer.valid_until, evidence=answer.evidence,
                        ),
                    ],
                    prose=line(answer.statement),
                )
            ],
        }  # fmt: skip


def _log(writing: Writing) -> list[Json]:
    scope = writing.results.scope
    return [
        {
            "uuid": writing.uuid("log", "snapshot", scope.snapshot),
            "title": "The cluster was read",
            "description": f"Snapshot {scope.snapshot}, {scope.snapshot_state}: {scope.objects} objects.",
            "start": moment(scope.taken_at),
            "end": moment(max(scope.finished_at, scope.taken_at)),
        },
        {
            "uuid": writing.uuid("log", "evaluation", scope.evaluation),
            "title": "The snapshot was judged",
            "description": f"Evaluation {scope.evaluation}, entry {scope.ledger_entry} of the ledger.",
            "start": moment(scope.evaluated_at),
        },
    ]
