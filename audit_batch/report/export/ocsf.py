"""Findings as events of OCSF, class 2003, for systems that gather security events: one JSON object per line.

Every finding is an event, and so is every control that no finding tells of: a pass, and what was not assessed.
Source: Open Cybersecurity Schema Framework 1.3, which later versions extend.
"""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from audit_batch.report.export.oscal_names import uuid_of
from audit_batch.report.export.results_model import Finding, Outcome, Results
from audit_batch.report.export.results_stream import dump
from audit_batch.report.wording import visible

VERSION = "1.3.0"
_CLASS = 2003
_CREATE, _UPDATE, _CLOSE = (1, "Create"), (2, "Update"), (3, "Close")
_SEVERITIES = {"critical": (5, "Critical"), "high": (4, "High"), "medium": (3, "Medium"), "low": (2, "Low")}
_INFORMATIONAL = (1, "Informational")
_PASS, _FAIL, _UNKNOWN = (1, "Pass"), (3, "Fail"), (0, "Not assessed")
_OF_FINDING = {"open": _FAIL, "waived": _FAIL, "resolved": (99, "Resolved")}
"""A waived finding still fails; one that is resolved may be so because its resource is gone, which is no pass."""
_OF_OUTCOME = {
    "pass": _PASS,
    "fail": _FAIL,
    "waived": (99, "Waived"),
    "not_applicable": (99, "Not applicable"),
    "not_assessed": _UNKNOWN,
}

Event = dict[str, Any]
Coded = tuple[int, str]


def stream_ocsf(results: Results) -> Iterator[bytes]:
    """Yield one line per event."""
    told = set()
    for finding in results.findings():
        if finding.state != "resolved":
            told.add(finding.control)
        yield dump(_of_finding(results, finding)) + b"\n"
    for outcome in results.without_findings(told):
        yield dump(_of_outcome(results, outcome)) + b"\n"


def _of_finding(results: Results, finding: Finding) -> Event:
    outcome = results.outcomes.get(finding.control)
    activity = _activity(results, finding)
    event = _event(results, activity, _SEVERITIES[finding.severity], f"finding {finding.finding_id}")
    return event | {
        "time": _milliseconds(finding.resolved_at or results.scope.taken_at),
        "message": visible(f"{finding.resource}: {finding.reason}"),
        **_coded("status", _status(finding, activity)),
        "status_detail": visible(f"waiver {finding.waiver}: {finding.reason}" if finding.waiver else finding.reason),
        "finding_info": _info(results, outcome) | {
            "uid": uuid_of(results.scope.cluster_id, "finding", finding.finding_id),
            "title": visible(finding.title),
            "created_time": _milliseconds(finding.opened_at),
            "first_seen_time": _milliseconds(finding.first_seen),
            "last_seen_time": _milliseconds(finding.last_seen),
        },
        "compliance": _compliance(results, finding.control, finding.requirements, _OF_FINDING[finding.state]),
        "resources": [_resource(finding)],
        "remediation": {"desc": finding.fix, "references": outcome.source if outcome else []},
        "unmapped": _more(results, finding),
    }  # fmt: skip


def _of_outcome(results: Results, outcome: Outcome) -> Event:
    scope = results.scope
    status = _OF_OUTCOME[outcome.state]
    severity = _SEVERITIES[outcome.severity] if outcome.state in ("fail", "not_assessed") else _INFORMATIONAL
    activity = _CREATE if outcome.since == scope.taken_at else _UPDATE
    return _event(results, activity, severity, f"control {outcome.control}") | {
        "time": _milliseconds(scope.taken_at),
        "message": visible(f"{outcome.title}: {status[1]}"),
        **_coded("status", (99, status[1])),
        "status_detail": visible(outcome.reason or outcome.title),
        "finding_info": _info(results, outcome) | {
            "uid": uuid_of(scope.cluster_id, "outcome", outcome.control),
            "title": visible(outcome.title),
            "created_time": _milliseconds(outcome.since),
        },
        "compliance": _compliance(results, outcome.control, outcome.requirements, status),
        "resources": [{"name": visible(scope.cluster), "uid": scope.cluster_id, "type": "Cluster"}],
        "remediation": {"desc": outcome.fix, "references": outcome.source},
        "unmapped": {"judged": outcome.judged, "passed": outcome.passed, "framework": scope.framework},
    }  # fmt: skip


def _event(results: Results, activity: Coded, severity: Coded, about: str) -> Event:
    """Return what every event has."""
    scope = results.scope
    return {
        **_coded("activity", activity, caption="activity_name"),
        "category_uid": 2,
        "category_name": "Findings",
        "class_uid": _CLASS,
        "class_name": "Compliance Finding",
        "type_uid": _CLASS * 100 + activity[0],
        "type_name": f"Compliance Finding: {activity[1]}",
        **_coded("severity", severity),
        "metadata": {
            "version": VERSION,
            "uid": uuid_of(scope.cluster_id, "event", about, scope.ledger_digest),
            "product": {"name": "audit-batch", "vendor_name": "audit-batch", "version": scope.tool_version},
            "log_name": visible(scope.cluster),
            "original_time": f"{scope.taken_at:%Y-%m-%dT%H:%M:%SZ}",
        },
    }


def _activity(results: Results, finding: Finding) -> Coded:
    """A finding is created with the snapshot that first had it, closed when it is gone, and in between updated."""
    if finding.state == "resolved":
        return _CLOSE
    return _CREATE if finding.opened_at == results.scope.taken_at else _UPDATE


def _status(finding: Finding, activity: Coded) -> Coded:
    if finding.state == "resolved":
        return 4, "Resolved"
    if finding.state == "waived":
        return 3, "Suppressed"
    return (1, "New") if activity == _CREATE else (2, "In Progress")


def _info(results: Results, outcome: Outcome | None) -> dict[str, Any]:
    info: dict[str, Any] = {
        "types": ["Kubernetes compliance"],
        "data_sources": [f"snapshot {results.scope.snapshot}", f"evaluation {results.scope.evaluation}"],
    }
    if outcome:
        info["desc"] = outcome.why
        info["analytic"] = {
            "uid": outcome.control,
            "name": visible(outcome.title),
            "category": outcome.domain,
            "type_id": 1,
            "type": "Rule",
        }
    return info


def _compliance(results: Results, control: str, requirements: list[str], status: Coded) -> dict[str, Any]:
    return {
        "standards": [visible(results.scope.benchmark)],
        "control": control,
        "requirements": requirements,
        **_coded("status", status),
    }


def _resource(finding: Finding) -> dict[str, Any]:
    resource = {
        "name": visible(finding.name),
        "namespace": visible(finding.namespace),
        "type": visible(finding.kind),
        "uid": finding.uid,
        "version": finding.api_version,
    }
    return {name: value for name, value in resource.items() if value or name == "name"}


def _more(results: Results, finding: Finding) -> dict[str, Any]:
    """Return what OCSF has no place for."""
    scope = results.scope
    return {
        "cluster": scope.cluster,
        "cluster_uid": scope.cluster_id,
        "finding_id": finding.finding_id,
        "framework": scope.framework,
        "fields": finding.fields or [],
        "age_days": finding.age_days,
        "reopened": finding.reopened,
        "waiver": finding.waiver,
        "deadline": f"{finding.deadline:%Y-%m-%dT%H:%M:%SZ}" if finding.deadline else "",
        "ledger_digest": scope.ledger_digest,
    }


def _coded(name: str, code: Coded, caption: str = "") -> dict[str, Any]:
    return {f"{name}_id": code[0], caption or name: code[1]}


def _milliseconds(time: datetime) -> int:
    return int(time.replace(tzinfo=UTC).timestamp() * 1000)
