"""Parts that the OSCAL documents share: metadata, the tool, the cluster, resources, and which controls are reviewed."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from msgspec import Struct

from audit_batch.report.export.oscal_names import (
    NAMESPACE,
    OSCAL_VERSION,
    control_id,
    line,
    link,
    objective_id,
    props,
    uuid_of,
)
from audit_batch.report.export.results_model import Evidence, Finding, Results
from audit_batch.report.export.results_stream import compact

Json = dict[str, Any]

PLAN = "assessment-plan.json"
RESULTS = "assessment-results.json"
CATALOG = "catalog.json"
POAM = "poam.json"
_ROLES = (("attester", "Answers for a requirement"), ("risk-approver", "Accepts a risk"))


class Writing(Struct, frozen=True):
    """What a document is written about, and what it points to."""

    results: Results
    ssp: str = ""
    """Address of the system security plan; empty for a resource that stands for it."""

    def uuid(self, *names: object) -> str:
        """Return the UUID of what these names stand for."""
        return uuid_of(self.results.scope.cluster_id, *names)

    def control(self, requirement: str) -> str:
        """Return the id of a requirement as a control."""
        return control_id(self.results.scope.framework, requirement)

    def objective(self, requirement: str) -> str:
        """Return the id of a requirement's objective."""
        return objective_id(self.results.scope.framework, requirement)

    @property
    def cluster(self) -> str:
        """UUID of the component that is the cluster."""
        return self.uuid("component", "cluster")

    @property
    def tool(self) -> str:
        """UUID of the component that is audit-batch."""
        return self.uuid("component", "audit-batch")

    @property
    def origins(self) -> list[Json]:
        """The tool, as whoever observed or found something."""
        return [{"actors": [{"type": "tool", "actor-uuid": self.tool}]}]

    def person(self, name: str) -> str:
        """Return the UUID of the party of that name."""
        return self.uuid("party", name)

    def resource(self, finding: Finding) -> str:
        """Return the UUID of the inventory item that a finding is about."""
        return self.uuid("resource", finding.kind, finding.namespace, finding.name)


def metadata(writing: Writing, title: str) -> Json:
    """Return the head of a document; it is as old as the evaluation, whenever it is written."""
    scope = writing.results.scope
    people = [answer.attested_by for answer in writing.results.attestations]
    people += [waiver.approver for waiver in writing.results.waivers.values()]
    parties = [
        {"uuid": writing.person(name), "type": "person", "name": " ".join(name.split())}
        for name in sorted({name for name in people if name.strip()})
    ]
    return compact(
        title=line(f"{title}: {scope.benchmark}, {scope.cluster}"),
        last_modified=scope.evaluated_at,
        version=f"{scope.evaluation}.{scope.ledger_digest[:12]}",
        oscal_version=OSCAL_VERSION,
        props=props(framework=scope.framework, cluster=scope.cluster, cluster_uid=scope.cluster_id),
        roles=[{"id": role, "title": meaning} for role, meaning in _ROLES],
        parties=parties,
    )


def cluster_component(writing: Writing) -> Json:
    """Return the cluster as a component of the system."""
    scope = writing.results.scope
    return {
        "uuid": writing.cluster,
        "type": "system",
        "title": line(scope.cluster),
        "description": "The Kubernetes cluster that was judged, known by the UID of its namespace kube-system.",
        "props": props(cluster_uid=scope.cluster_id, kubernetes_version=scope.kubernetes, objects=scope.objects),
        "status": {"state": "operational"},
    }


def assets(writing: Writing) -> Json:
    """Return the tool and the platform that it runs on."""
    scope = writing.results.scope
    tool = {
        "uuid": writing.tool,
        "type": "software",
        "title": "audit-batch",
        "description": "Reads the cluster's objects and audit logs into a warehouse, and judges them by queries.",
        "props": props(version=scope.tool_version, catalogue_digest=scope.catalogue_digest),
        "status": {"state": "operational"},
    }
    platform = {
        "uuid": writing.uuid("platform"),
        "title": "Scheduled jobs of audit-batch",
        "uses-components": [{"component-uuid": writing.tool}],
    }
    return {"components": [tool], "assessment-platforms": [platform]}


def reviewed_controls(writing: Writing) -> Json:
    """Return every requirement of the framework as a reviewed control with its objective."""
    ids = [requirement.requirement for requirement in writing.results.requirements]
    return {
        "description": "Every requirement of the framework, those that nobody assessed included.",
        "control-selections": [{"include-controls": [{"control-id": writing.control(id_)} for id_ in ids]}],
        "control-objective-selections": [
            {"include-objectives": [{"objective-id": writing.objective(id_)} for id_ in ids]}
        ],
    }


def inventory(writing: Writing, findings: Iterable[Finding]) -> Iterator[Json]:
    """Yield every resource that the findings are about, each once."""
    seen = set()
    for finding in findings:
        uuid = writing.resource(finding)
        if uuid not in seen:
            seen.add(uuid)
            yield {
                "uuid": uuid,
                "description": line(finding.resource),
                "props": props(
                    kind=finding.kind, namespace=finding.namespace, name=finding.name,
                    api_version=finding.api_version, uid=finding.uid,
                ),
                "implemented-components": [{"component-uuid": writing.cluster}],
            }  # fmt: skip


def import_ssp(writing: Writing) -> Json:
    """Return the reference to the system security plan: the user's, or the resource that stands for it."""
    return {"href": writing.ssp or link(writing.uuid("document", "ssp"))}


def back_matter(writing: Writing, *resources: Json) -> Json:
    """Return these resources, and one in place of the system security plan where none was given."""
    found = list(resources)
    if not writing.ssp:
        found.append(
            {
                "uuid": writing.uuid("document", "ssp"),
                "title": "System security plan",
                "description": "Stands for the system security plan, which is not audit-batch's to write. "
                "`audit-batch export --ssp HREF` puts the address of yours in its place.",
                "rlinks": [{"href": "ssp.json", "media-type": "application/oscal+json"}],
            }
        )
    return {"resources": found}


def document_resource(writing: Writing, file: str, title: str) -> Json:
    """Return the resource of another document, which lies beside this one under the name ``file``."""
    return {
        "uuid": writing.uuid("document", file),
        "title": title,
        "rlinks": [{"href": file, "media-type": "application/oscal+json"}],
    }


def evidence_resources(writing: Writing) -> list[Json]:
    """Return what the results rest on, each with its digest in the ledger."""
    return [_evidence_resource(writing, evidence) for evidence in writing.results.evidence]


def evidence_uuid(writing: Writing, evidence: Evidence) -> str:
    """Return the UUID of the resource of a piece of evidence."""
    return writing.uuid("evidence", evidence.kind, evidence.name)


def _evidence_resource(writing: Writing, evidence: Evidence) -> Json:
    uuid = evidence_uuid(writing, evidence)
    return {
        "uuid": uuid,
        "title": line(evidence.name),
        "description": "In the warehouse; `audit-batch verify` recomputes its digest.",
        "props": props(kind=evidence.kind, made_at=moment(evidence.made_at), ledger_entry=evidence.entry or None),
        "rlinks": [
            {
                "href": f"{NAMESPACE}:evidence:{uuid}",
                "hashes": [{"algorithm": evidence.algorithm, "value": evidence.digest}],
            }
        ],
    }


def moment(time: datetime) -> str:
    """Write a time of the warehouse, which is UTC."""
    return f"{time.isoformat(timespec='seconds')}Z"
