"""A scan as SARIF 2.1.0, for services that track findings in code. Source: OASIS SARIF 2.1.0."""

from pathlib import PurePath
from typing import Any
from urllib.parse import quote

import orjson

from audit_batch import __version__
from audit_batch.catalog.control import Control
from audit_batch.model import Severity
from audit_batch.report.export.marked import control_help
from audit_batch.report.export.scanned import FAILING, Notice, Result, Scanned, State

_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_LEVELS = {Severity.CRITICAL: "error", Severity.HIGH: "error", Severity.MEDIUM: "warning", Severity.LOW: "note"}
_SCORES = {Severity.CRITICAL: "9.5", Severity.HIGH: "8.0", Severity.MEDIUM: "5.5", Severity.LOW: "2.5"}
"""What code scanning sorts by: above 9 critical, from 7 high, from 4 medium."""
_ROOT = "SRCROOT"


def to_sarif(scanned: Scanned) -> str:
    """Return the failing results, and what could not be read as notifications."""
    rules = scanned.rules()
    places = {rule.id: place for place, rule in enumerate(rules)}
    run = {
        "tool": {
            "driver": {
                "name": "audit-batch",
                "version": __version__,
                "semanticVersion": _semantic(__version__),
                "rules": [_rule(rule) for rule in rules],
            }
        },
        "columnKind": "unicodeCodePoints",
        "invocations": [
            {
                "executionSuccessful": True,
                "toolExecutionNotifications": [_notification(problem) for problem in scanned.problems],
            }
        ],
        "results": [_result(result, places[result.control.id]) for result in scanned.of(*FAILING)],
    }
    document = {"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}
    return orjson.dumps(document, option=orjson.OPT_INDENT_2).decode() + "\n"


def _rule(control: Control) -> dict[str, Any]:
    return {
        "id": control.id,
        "name": "".join(word.capitalize() for word in control.id.split("_")),
        "shortDescription": {"text": control.title},
        "fullDescription": {"text": control.why},
        "help": {"text": control.fix, "markdown": control_help(control)},
        "helpUri": control.source[0],
        "defaultConfiguration": {"level": _LEVELS[control.severity]},
        "properties": {
            "tags": ["security", "kubernetes", control.domain],
            "security-severity": _SCORES[control.severity],
            "problem.severity": {"note": "recommendation"}.get(_LEVELS[control.severity], _LEVELS[control.severity]),
        },
    }


def _result(result: Result, rule: int) -> dict[str, Any]:
    found: dict[str, Any] = {
        "ruleId": result.control.id,
        "ruleIndex": rule,
        "level": _LEVELS[result.severity],
        "message": {"text": f"{result.resource}: {result.said}"},
        "locations": [_location(result)],
        "partialFingerprints": {"auditBatch/v1": result.fingerprint},
        "baselineState": _baseline_state(result),
    }
    if result.state is State.WAIVED:
        found["suppressions"] = [{"kind": "external", "status": "accepted", "justification": result.decision}]
    if others := [line for line in result.lines if line.number != result.line]:
        found["relatedLocations"] = [
            {"id": number, "physicalLocation": _physical(result.file, line.number, line.text)}
            for number, line in enumerate(others, 1)
        ]
    return found


def _baseline_state(result: Result) -> str:
    if result.state is State.KNOWN:
        return "unchanged"
    return "updated" if result.known_as else "new"


def _location(result: Result) -> dict[str, Any]:
    text = next((line.text for line in result.lines if line.number == result.line), "")
    logical: dict[str, Any] = {
        "name": result.resource.name,
        "fullyQualifiedName": str(result.resource),
        "kind": "resource",
    }
    return {"physicalLocation": _physical(result.file, result.line, text), "logicalLocations": [logical]}


def _physical(file: str, line: int | None, text: str = "") -> dict[str, Any]:
    place: dict[str, Any] = {"artifactLocation": _artifact(file)}
    if line is not None:
        place["region"] = {"startLine": line, **({"snippet": {"text": text}} if text else {})}
    return place


def _artifact(file: str) -> dict[str, Any]:
    path = PurePath(file)
    if path.is_absolute():
        return {"uri": path.as_uri()}
    return {"uri": quote(path.as_posix()), "uriBaseId": _ROOT}


def _notification(problem: Notice) -> dict[str, Any]:
    said: dict[str, Any] = {"level": "note" if problem.is_foreign else "warning", "message": {"text": str(problem)}}
    if problem.file:
        said["locations"] = [{"physicalLocation": _physical(problem.file, problem.line)}]
    return said


def _semantic(version: str) -> str:
    return version.replace(".dev", "-dev.", 1)
