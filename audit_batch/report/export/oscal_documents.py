"""The OSCAL documents of one result, under the names by which they refer to each other.

The same results give the same bytes, which can be embedded elsewhere:
``b"".join(DOCUMENTS[RESULTS](Writing(read_results(con))))``.
"""

from collections.abc import Callable, Iterator, Mapping

from audit_batch.report.export.oscal_catalog import stream_catalog
from audit_batch.report.export.oscal_parts import CATALOG, PLAN, POAM, RESULTS, Writing
from audit_batch.report.export.oscal_plan import stream_assessment_plan
from audit_batch.report.export.oscal_poam import has_items, stream_poam
from audit_batch.report.export.oscal_results import stream_assessment_results

DOCUMENTS: Mapping[str, Callable[[Writing], Iterator[bytes]]] = {
    CATALOG: stream_catalog,
    PLAN: stream_assessment_plan,
    RESULTS: stream_assessment_results,
    POAM: stream_poam,
}


def wanted_documents(writing: Writing) -> list[str]:
    """Return the names of all; without a plan of action where there is nothing to plan."""
    return [name for name in DOCUMENTS if name != POAM or has_items(writing)]
