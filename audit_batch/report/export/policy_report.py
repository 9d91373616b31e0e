"""Findings as custom resources that tools around Kubernetes show: PolicyReports, and their successors of OpenReports.

Every namespace has reports of its own; what has no namespace, and controls that no finding tells of, are in reports
of the cluster. An object of the API server holds little more than a megabyte: long reports are several.
Source: the custom resource definitions wgpolicyk8s.io/v1alpha2 and openreports.io/v1alpha1.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from itertools import islice
from typing import Any

from msgspec import Struct

from audit_batch.report.export.results_model import Finding, Outcome, Results
from audit_batch.report.export.results_stream import compact, stream_json
from audit_batch.report.wording import visible

LIMIT = 500
"""Results in one object."""
_SOURCE = "audit-batch"
_LISTED = ("open", "waived")
_RESULTS = ("pass", "fail", "warn", "error", "skip")
_OF_FINDING = {"open": "fail", "waived": "skip"}
_OF_OUTCOME = {"pass": "pass", "fail": "fail", "waived": "skip", "not_applicable": "skip", "not_assessed": "error"}
_NAMESPACE = re.compile(r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?")
_NO_NAME = re.compile(r"[^a-z0-9]+")

Json = dict[str, Any]


class Dialect(Struct, frozen=True):
    """One of the two kinds of resources."""

    api_version: str
    namespaced: str
    cluster: str
    says_source: bool
    """Whether a report as a whole may name its source."""


POLICY_REPORT = Dialect("wgpolicyk8s.io/v1alpha2", "PolicyReport", "ClusterPolicyReport", says_source=False)
OPEN_REPORTS = Dialect("openreports.io/v1alpha1", "Report", "ClusterReport", says_source=True)


def stream_policy_reports(results: Results, dialect: Dialect) -> Iterator[bytes]:
    """Yield a List, as JSON, that ``kubectl apply`` takes."""
    return stream_json({"apiVersion": "v1", "kind": "List", "items": _reports(results, dialect)})


def _reports(results: Results, dialect: Dialect) -> Iterator[Json]:
    named = [name for name in results.namespaces(*_LISTED) if _NAMESPACE.fullmatch(name)]
    for namespace in named:
        found = (_of_finding(results, finding) for finding in results.findings(*_LISTED, namespace=namespace))
        yield from _split(results, dialect, namespace, found)
    yield from _split(results, dialect, "", _of_cluster(results, frozenset(named)))


def _of_cluster(results: Results, named: frozenset[str]) -> Iterator[Json]:
    """Yield the findings that have no namespace, and the controls that no finding tells of."""
    told = set()
    for finding in results.findings(*_LISTED):
        told.add(finding.control)
        if finding.namespace not in named:
            yield _of_finding(results, finding)
    for outcome in results.without_findings(told):
        yield _of_outcome(results, outcome)


def _split(results: Results, dialect: Dialect, namespace: str, found: Iterator[Json]) -> Iterator[Json]:
    number = 0
    while part := list(islice(found, LIMIT)):
        number += 1
        yield _report(results, dialect, (namespace, number), part)


def _report(results: Results, dialect: Dialect, place: tuple[str, int], found: Iterable[Json]) -> Json:
    namespace, number = place
    scope = results.scope
    counted = Counter(result["result"] for result in found)
    framework = _NO_NAME.sub("-", scope.framework.lower()).strip("-")[:50].strip("-")
    return compact(
        apiVersion=dialect.api_version,
        kind=dialect.namespaced if namespace else dialect.cluster,
        metadata=compact(
            name=f"{_SOURCE}-{framework}-{number}",
            namespace=namespace,
            labels={"app.kubernetes.io/managed-by": _SOURCE, "audit-batch.io/framework": framework},
            annotations={
                "audit-batch.io/evaluation": str(scope.evaluation),
                "audit-batch.io/snapshot-taken-at": f"{scope.taken_at:%Y-%m-%dT%H:%M:%SZ}",
                "audit-batch.io/ledger-digest": scope.ledger_digest,
            },
        ),
        source=_SOURCE if dialect.says_source else "",
        summary={result: counted[result] for result in _RESULTS},
        results=list(found),
    )


def _of_finding(results: Results, finding: Finding) -> Json:
    outcome = results.outcomes.get(finding.control)
    reference = {
        "apiVersion": finding.api_version,
        "kind": visible(finding.kind),
        "namespace": visible(finding.namespace),
        "name": visible(finding.name),
        "uid": finding.uid,
    }
    return compact(
        source=_SOURCE,
        policy=finding.control,
        rule=finding.control,
        category=outcome and outcome.domain,
        severity=finding.severity,
        result=_OF_FINDING[finding.state],
        scored=True,
        message=visible(finding.reason),
        timestamp=_timestamp(finding.last_seen),
        resources=[{name: value for name, value in reference.items() if value}],
        properties=_texts(
            state=finding.state, finding_id=finding.finding_id, requirements=", ".join(finding.requirements),
            first_seen=f"{finding.first_seen:%Y-%m-%dT%H:%M:%SZ}", waiver=finding.waiver, remedy=finding.fix,
        ),
    )  # fmt: skip


def _of_outcome(results: Results, outcome: Outcome) -> Json:
    return compact(
        source=_SOURCE,
        policy=outcome.control,
        rule=outcome.control,
        category=outcome.domain,
        severity=outcome.severity,
        result=_OF_OUTCOME[outcome.state],
        scored=True,
        message=visible(outcome.reason or outcome.title),
        timestamp=_timestamp(results.scope.taken_at),
        properties=_texts(
            state=outcome.state, requirements=", ".join(outcome.requirements), judged=outcome.judged,
            passed=outcome.passed, failed=outcome.failed, waived=outcome.waived,
        ),
    )  # fmt: skip


def _texts(**values: object) -> dict[str, str]:
    """Return properties, which are texts, without those that say nothing."""
    return {name.replace("_", "-"): visible(value) for name, value in values.items() if value not in ("", None)}


def _timestamp(time: datetime) -> Json:
    return {"seconds": int(time.replace(tzinfo=UTC).timestamp()), "nanos": 0}
