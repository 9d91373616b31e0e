"""A plainly fictional company's results, written with the warehouse's own writers: no cluster and no evaluation."""

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from hashlib import blake2b
from pathlib import Path

import duckdb
import pandas as pd
from msgspec import Struct, field

from audit_batch.model import ClusterFacts, Collection, CollectionState, StoredObject
from audit_batch.warehouse.database import open_writer
from audit_batch.warehouse.evaluations import FINDINGS, EvaluationRecord, stage_findings, write_evaluation
from audit_batch.warehouse.snapshots import SnapshotWriter

CLUSTER = ClusterFacts("0d6f6f0e-0000-4000-8000-000000000001", "harbour-prod", "v1.36.2")
FRAMEWORK = "cis-sample"
PASSES = "SELECT 'Pod' AS kind, 'shop' AS namespace, 'w-' || n AS name, 'pass' AS verdict FROM range(301) AS t (n)"
"""Every control passes all that it judges when it is asked again."""


class Control(Struct, frozen=True):
    id: str
    severity: str = "high"
    title: str = "Containers run without what they do not need"
    sql: str = PASSES
    state: str = ""
    """not_assessed or not_applicable; empty for what the failing resources come to."""
    reason: str = ""


class Failing(Struct, frozen=True):
    control: str
    name: str
    reason: str = "container app runs privileged"
    namespace: str = "shop"
    kind: str = "Deployment"
    waiver: str = ""


class Requirement(Struct, frozen=True):
    id: str
    topic: str
    state: str = "pass"
    controls: tuple[str, ...] = ()
    reason: str = ""


class Moment(Struct, frozen=True):
    """One snapshot and what its evaluation came to."""

    taken_at: datetime
    requirements: Sequence[Requirement]
    failing: Sequence[Failing] = ()
    refused: Mapping[str, str] = field(default_factory=dict)
    namespaces: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """Labels of namespaces, by name; none are read without."""


class Company(Struct, frozen=True):
    controls: Sequence[Control]
    moments: Sequence[Moment]
    waivers: Sequence[Mapping[str, object]] = ()
    attestations: Sequence[Mapping[str, object]] = ()
    title: str = "Sample Benchmark"
    cluster: ClusterFacts = CLUSTER


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def waiver(**changed: object) -> dict[str, object]:
    return {
        "waiver": "W-1",
        "control": "privileged_container",
        "kind": "*",
        "namespace": "shop",
        "name": "legacy",
        "reason": "the vendor's agent needs it until its next release",
        "approver": "Rosa Example",
        "ticket": "RISK-7",
        "valid_from": date(2026, 1, 1),
        "valid_until": date(2026, 11, 10),
        **changed,
    }


def attestation(**changed: object) -> dict[str, object]:
    return {
        "framework": FRAMEWORK,
        "requirement": "1.1",
        "result": "pass",
        "statement": "Images are built in one pipeline that signs them.",
        "evidence": "https://wiki.example.com/images",
        "attested_by": "Tom Example",
        "attested_on": date(2026, 3, 1),
        "valid_until": date(2027, 2, 28),
        **changed,
    }


def write_company(folder: Path, company: Company) -> Path:
    """Write every moment as a snapshot and an evaluation, and publish the warehouse in this folder."""
    with open_writer(folder, "sample") as con:
        for moment in company.moments:
            snapshot = _write_snapshot(con, company.cluster, moment)
            stage_findings(con)
            _stage(con, company.cluster, moment.failing)
            record = EvaluationRecord(
                company.cluster.id,
                snapshot,
                (moment.taken_at + timedelta(minutes=4)).replace(tzinfo=None),
                _digest("catalogue"),
                _digest("settings"),
                len(company.controls),
                False,
            )
            write_evaluation(con, record, _rows(company, moment))
    return folder


def _write_snapshot(con: duckdb.DuckDBPyConnection, cluster: ClusterFacts, moment: Moment) -> int:
    with SnapshotWriter(con, cluster, taken_at=moment.taken_at, source="api") as writer:
        for resource, kind, count in (
            ("pods", "Pod", 812),
            ("deployments.apps", "Deployment", 301),
            ("secrets", "Secret", 96),
        ):
            state = CollectionState.FORBIDDEN if resource in moment.refused else CollectionState.OK
            reason = moment.refused.get(resource, "")
            version = "apps/v1" if "apps" in resource else "v1"
            writer.record(Collection(resource, version, kind, state, 0 if reason else count, reason))
        if moment.namespaces:
            writer.begin("namespaces")
            writer.add("namespaces", [_namespace(name, labels) for name, labels in moment.namespaces.items()])
            count = len(moment.namespaces)
            writer.end(Collection("namespaces", "v1", "Namespace", CollectionState.OK, count, ""))
        return writer.commit(finished_at=moment.taken_at + timedelta(minutes=2), version=cluster.version).number


def _namespace(name: str, labels: Mapping[str, str]) -> StoredObject:
    metadata = {"name": name, "labels": dict(labels)}
    doc = json.dumps({"apiVersion": "v1", "kind": "Namespace", "metadata": metadata}, sort_keys=True).encode()
    return StoredObject("v1", "Namespace", "", name, f"uid-{name}", blake2b(doc, digest_size=16).digest(), doc)


def _stage(con: duckdb.DuckDBPyConnection, cluster: ClusterFacts, failing: Sequence[Failing]) -> None:
    if not failing:
        return
    of = "" if cluster is CLUSTER else cluster.id
    frame = pd.DataFrame(
        [
            {
                "cluster_id": cluster.id,
                "finding_id": _digest(f"{of}{item.control}{item.kind}{item.namespace}{item.name}")[:32],
                "control": item.control,
                "kind": item.kind,
                "namespace": item.namespace,
                "name": item.name,
                "reason": item.reason,
                "fields": ["spec.template.spec.containers[0].securityContext.privileged"],
                "evidence": "{}",
                "waiver": item.waiver,
            }
            for item in failing
        ]
    )
    con.register("failing", frame)
    con.execute(f"INSERT INTO {FINDINGS} BY NAME SELECT * FROM failing")
    con.unregister("failing")


def _rows(company: Company, moment: Moment) -> dict[str, list[dict[str, object]]]:
    failed = _count(item.control for item in moment.failing if not item.waiver)
    waived = _count(item.control for item in moment.failing if item.waiver)
    return {
        "control_versions": [_control(control) for control in company.controls],
        "outcome_versions": [_outcome(control, failed, waived) for control in company.controls],
        "requirement_versions": [
            _requirement(position, requirement, failed, waived)
            for position, requirement in enumerate(moment.requirements, 1)
        ],
        "framework_versions": [{"framework": FRAMEWORK, "title": company.title, "edition": "2.0.1"}],
        "waiver_versions": [dict(row) for row in company.waivers],
        "attestation_versions": [dict(row) for row in company.attestations],
    }


def _control(control: Control) -> dict[str, object]:
    return {
        "control": control.id,
        "title": control.title,
        "domain": "pods",
        "severity": control.severity,
        "why": "What a container does not need, an intruder can use.",
        "fix": "Remove it from the pod template, or name what is needed in `securityContext`.",
        "misses": "What an admission webhook adds later.",
        "source": ["https://kubernetes.io/docs/concepts/security/"],
        "since": date(2026, 1, 1),
        "params": json.dumps({"exempt": ["kube-system"]} if control.severity == "critical" else {}),
        "sql": control.sql,
    }


def _outcome(control: Control, failed: Mapping[str, int], waived: Mapping[str, int]) -> dict[str, object]:
    bad, accepted = failed.get(control.id, 0), waived.get(control.id, 0)
    judged = 0 if control.state else 301
    return {
        "control": control.id,
        "state": control.state or ("fail" if bad else "waived" if accepted else "pass"),
        "judged": judged,
        "passed": max(0, judged - bad - accepted),
        "failed": bad,
        "waived": accepted,
        "reason": control.reason,
    }


def _requirement(
    position: int, requirement: Requirement, failed: Mapping[str, int], waived: Mapping[str, int]
) -> dict[str, object]:
    return {
        "requirement": requirement.id,
        "framework": FRAMEWORK,
        "position": position,
        "section": f"Part {requirement.id.partition('.')[0]}",
        "topic": requirement.topic,
        "level": "1",
        "assessment": "automated" if requirement.controls else "manual",
        "covers": ("part" if requirement.state == "partial" else "whole") if requirement.controls else "none",
        "how": "",
        "attest": "" if requirement.controls else "How is it made sure?",
        "controls": list(requirement.controls),
        "state": requirement.state,
        "judged": 301 * len(requirement.controls),
        "failed": sum(failed.get(control, 0) for control in requirement.controls),
        "waived": sum(waived.get(control, 0) for control in requirement.controls),
        "reason": requirement.reason,
    }


def _count(controls: Iterable[str]) -> dict[str, int]:
    counted: dict[str, int] = {}
    for control in controls:
        counted[control] = counted.get(control, 0) + 1
    return counted


def _digest(text: str) -> str:
    return blake2b(text.encode(), digest_size=32).hexdigest()
