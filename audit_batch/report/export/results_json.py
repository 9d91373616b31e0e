"""The results as one JSON document of our own, which `results.schema.json` describes."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import orjson
from msgspec.structs import asdict

from audit_batch.report.export.results_model import Results
from audit_batch.report.export.results_stream import stream_json

SCHEMA = "urn:audit-batch:schema:results:1"
"""Name of the schema, with the version of the format."""
_FILE = "results.schema.json"


def stream_document(results: Results) -> Iterator[bytes]:
    """Yield the document piece by piece; times are UTC."""
    return stream_json(
        {
            "$schema": SCHEMA,
            "scope": results.scope,
            "summary": _summary(results),
            "requirements": list(results.requirements),
            "controls": [_plain(outcome, "params") for outcome in results.outcomes.values()],
            "waivers": list(results.waivers.values()),
            "attestations": list(results.attestations),
            "evidence": list(results.evidence),
            "findings": _findings(results) if results.count() else [],
        }
    )


def stream_schema(look: Path) -> Iterator[bytes]:
    """Yield the JSON Schema of the document."""
    yield (look / "results" / _FILE).read_bytes()


def _summary(results: Results) -> dict[str, Any]:
    findings: dict[str, dict[str, int]] = {"open": {}, "waived": {}, "resolved": {}}
    for (state, severity), number in sorted(results.counts.items()):
        findings[state][severity] = number
    return {
        "requirements": _count(results.requirements),
        "controls": _count(results.outcomes.values()),
        "findings": findings,
    }


def _count(judged: Any) -> dict[str, int]:
    found: Counter[str] = Counter(one.state for one in judged)
    return dict(sorted(found.items()))


def _findings(results: Results) -> Iterator[Any]:
    yield from (_plain(finding, "evidence") for finding in results.findings())


def _plain(row: Any, json: str) -> dict[str, Any]:
    """Return the fields of a row, the one that holds JSON as what it says."""
    values = asdict(row)
    return values | {json: orjson.loads(values[json] or "{}")}
