"""The framework as an OSCAL catalog in our own words, so that the ids in the other documents lead somewhere."""

from collections.abc import Iterator
from itertools import groupby

from audit_batch.report.export.oscal_names import line, props, token
from audit_batch.report.export.oscal_parts import Json, Writing, metadata
from audit_batch.report.export.oscal_plan import objective_parts
from audit_batch.report.export.results_model import Requirement
from audit_batch.report.export.results_stream import stream_json


def stream_catalog(writing: Writing) -> Iterator[bytes]:
    """Yield the document piece by piece."""
    scope = writing.results.scope
    document = {
        "uuid": writing.uuid("catalog", scope.framework, scope.ledger_digest),
        "metadata": metadata(writing, "Catalog of requirements"),
        "groups": _groups(writing),
    }
    return stream_json({"catalog": document})


def _groups(writing: Writing) -> Iterator[Json]:
    """Yield the parts of the standard; one without parts is one group."""
    scope = writing.results.scope
    for number, (section, found) in enumerate(groupby(writing.results.requirements, lambda one: one.section), 1):
        yield {
            "id": token(scope.framework, f"part-{number}"),
            "title": line(section or scope.benchmark),
            "controls": [_control(writing, requirement) for requirement in found],
        }


def _control(writing: Writing, requirement: Requirement) -> Json:
    id_ = writing.control(requirement.requirement)
    return {
        "id": id_,
        "title": line(requirement.topic),
        "props": [
            {"name": "label", "value": requirement.requirement},
            {"name": "sort-id", "value": f"{requirement.position:05}"},
            *props(level=requirement.level, assessment=requirement.assessment, covers=requirement.covers),
        ],
        "parts": [
            {"id": f"{id_}_smt", "name": "statement", "prose": line(requirement.topic)},
            *objective_parts(writing, requirement),
        ],
    }
