"""The OSCAL assessment plan: which requirements are asked about, and by which query of which control."""

from collections.abc import Iterator

from audit_batch.report.export.oscal_names import line, props
from audit_batch.report.export.oscal_parts import (
    CATALOG,
    Json,
    Writing,
    assets,
    back_matter,
    cluster_component,
    document_resource,
    import_ssp,
    metadata,
    reviewed_controls,
)
from audit_batch.report.export.results_model import Outcome, Requirement
from audit_batch.report.export.results_stream import compact, stream_json


def stream_assessment_plan(writing: Writing) -> Iterator[bytes]:
    """Yield the document piece by piece."""
    scope = writing.results.scope
    document = {
        "uuid": writing.uuid("assessment-plan", scope.framework, scope.ledger_digest),
        "metadata": metadata(writing, "Assessment plan"),
        "import-ssp": import_ssp(writing),
        "local-definitions": {
            "components": [cluster_component(writing)],
            "objectives-and-methods": (_objective(writing, found) for found in writing.results.requirements),
            "activities": (_activity(writing, outcome) for outcome in writing.results.outcomes.values()),
        },
        "reviewed-controls": reviewed_controls(writing),
        "assessment-subjects": [_subject(writing)],
        "assessment-assets": assets(writing),
        "tasks": [_task(writing)],
        "back-matter": back_matter(writing, document_resource(writing, CATALOG, "Catalog of the framework")),
    }
    return stream_json({"assessment-plan": document})


def objective_parts(writing: Writing, requirement: Requirement) -> list[Json]:
    """Return the objective of a requirement and how it is assessed, in the syntax of a catalog."""
    objective = writing.objective(requirement.requirement)
    method = f"{objective}.method"
    return [
        {
            "id": objective,
            "name": "assessment-objective",
            "props": [
                {"name": "method-id", "value": method},
                *props(covers=requirement.covers, question=requirement.attest),
            ],
            "prose": line(requirement.topic),
        },
        {
            "id": method,
            "name": "assessment-method",
            "props": [{"name": "method", "value": "TEST" if requirement.controls else "INTERVIEW"}],
            "parts": [
                compact(
                    name="assessment-objects",
                    props=props(controls=", ".join(requirement.controls)),
                    prose=line(requirement.how or requirement.attest or requirement.topic),
                )
            ],
        },
    ]


def _objective(writing: Writing, requirement: Requirement) -> Json:
    return {
        "control-id": writing.control(requirement.requirement),
        "parts": objective_parts(writing, requirement),
    }


def _activity(writing: Writing, outcome: Outcome) -> Json:
    """Return the judging of one control; its step is the query, which anybody can run."""
    return compact(
        uuid=_activity_uuid(writing, outcome),
        title=line(f"{outcome.control}: {outcome.title}"),
        description=outcome.why or line(outcome.title),
        props=[
            {"name": "method", "value": "TEST"},
            *props(control=outcome.control, severity=outcome.severity, parameters=outcome.params),
        ],
        steps=[
            {
                "uuid": writing.uuid("step", outcome.control),
                "title": "Ask the warehouse",
                "description": f"```sql\n{outcome.sql}\n```" if outcome.sql else "The control could not be read.",
            }
        ],
        related_controls={
            "control-selections": [
                {"include-controls": [{"control-id": writing.control(id_)} for id_ in outcome.requirements]}
            ]
        },
    )


def _activity_uuid(writing: Writing, outcome: Outcome) -> str:
    return writing.uuid("activity", outcome.control)


def _subject(writing: Writing) -> Json:
    return {
        "type": "component",
        "description": "The whole cluster: every object whose kind a control judges.",
        "include-subjects": [{"subject-uuid": writing.cluster, "type": "component"}],
    }


def _task(writing: Writing) -> Json:
    scope = writing.results.scope
    return compact(
        uuid=writing.uuid("task", scope.framework),
        type="action",
        title="Judge the cluster",
        description="Read a snapshot of the cluster, and judge it by every control of the framework.",
        timing={"at-frequency": {"period": 1, "unit": "months"}},
        associated_activities=[
            {"activity-uuid": _activity_uuid(writing, outcome), "subjects": [_subject(writing)]}
            for outcome in writing.results.outcomes.values()
        ],
    )
