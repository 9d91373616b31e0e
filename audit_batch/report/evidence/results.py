"""The results of a report about a framework, for machines: attached as OSCAL."""

from collections.abc import Iterator, Mapping
from io import BytesIO

from audit_batch.report.evidence.attachment import JSON, Attachment, Relationship
from audit_batch.report.export.oscal_documents import DOCUMENTS
from audit_batch.report.export.oscal_parts import PLAN, RESULTS, Writing
from audit_batch.report.export.results_reading import read_results
from audit_batch.report.frames import open_report

_ASKED = ("warehouse", "framework", "period", "generated_at")
"""Parameters of a notebook that is about a framework on a cluster."""
_DESCRIBED = {
    RESULTS: "The assessment results as OSCAL",
    PLAN: "The assessment plan as OSCAL, to which the results refer",
}


def attach_results(parameters: Mapping[str, object]) -> Iterator[Attachment]:
    """Yield the OSCAL documents of a report about a framework; of another there are none."""
    if not all(parameters.get(name) for name in _ASKED):
        return
    warehouse, framework, period, generated_at = (str(parameters[name]) for name in _ASKED)
    about = period, str(parameters.get("time_zone") or "UTC")
    report = open_report(warehouse, str(parameters.get("cluster") or ""), framework, about, generated_at)
    with report.con:
        writing = Writing(read_results(report.con))
        for name, description in _DESCRIBED.items():
            # Millions of small pieces: joined as they come, they never lie in memory beside the whole.
            whole = BytesIO()
            whole.writelines(DOCUMENTS[name](writing))
            yield Attachment(f"oscal-{name}", JSON, Relationship.ALTERNATIVE, description, whole.getvalue())
