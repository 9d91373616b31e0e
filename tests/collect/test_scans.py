"""Reports of scanners: what is kept of each, on which image, and what is refused."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from audit_batch.collect.discovery import Listing
from audit_batch.collect.knowledge.files import read_vulnerabilities
from audit_batch.collect.knowledge.images import Reference, compact_operator_report, parse_reference
from audit_batch.collect.objects import read_page
from audit_batch.errors import KnowledgeError
from audit_batch.redact import Door

Json = dict[str, Any]
DIGEST = "sha256:" + "ab" * 32
KEPT = {
    "id": "CVE-2025-1",
    "severity": "critical",
    "package": "openssl",
    "installed": "1.0",
    "fixed": "1.1",
    "published": "2025-01-02",
}
SPEC = {
    "registry": "registry.example.com:5000",
    "repository": "shop/web",
    "tag": "1.4",
    "digests": [DIGEST],
    "scanner": "trivy",
    "week": "2026-11-23",
    "system": "debian 12.1",
    "systemEnded": True,
    "counts": {"critical": 1, "low": 1, "unknown": 1},
    "vulnerabilities": [KEPT],
}


def flaw(id_: str = "CVE-2025-1", severity: str = "CRITICAL") -> Json:
    return {
        "VulnerabilityID": id_,
        "PkgName": "openssl",
        "InstalledVersion": "1.0",
        "FixedVersion": "1.1",
        "Severity": severity,
        "PublishedDate": "2025-01-02T10:15:13.443Z",
        "Description": "long",
    }


RESULTS = [
    {"Target": "web (debian 12.1)", "Class": "os-pkgs", "Vulnerabilities": [flaw(), flaw()]},
    {"Target": "app", "Class": "lang-pkgs", "Vulnerabilities": [flaw("CVE-2025-2", "LOW"), flaw("CVE-2025-3", "?")]},
    {"Target": "empty", "Class": "lang-pkgs"},
]
METADATA = {
    "OS": {"Family": "debian", "Name": "12.1", "EOSL": True},
    "RepoTags": ["registry.example.com:5000/shop/web:1.4"],
    "RepoDigests": [f"registry.example.com:5000/shop/web@{DIGEST}"],
}
TRIVY = {
    "SchemaVersion": 2,
    "CreatedAt": "2026-11-26T01:02:03.123456789+01:00",
    "ArtifactName": "registry.example.com:5000/shop/web:1.4",
    "ArtifactType": "container_image",
    "Metadata": METADATA,
    "Results": RESULTS,
}
GRYPE = {
    "matches": [
        {
            "vulnerability": {
                "id": "CVE-2025-1",
                "severity": "Critical",
                "fix": {"versions": ["1.1"], "state": "fixed"},
            },
            "artifact": {"name": "openssl", "version": "1.0"},
        },
        {
            "vulnerability": {
                "id": "CVE-2025-2",
                "severity": "Negligible",
                "fix": {"versions": [], "state": "wont-fix"},
            },
            "artifact": {"name": "openssl", "version": "1.0"},
        },
    ],
    "source": {
        "type": "image",
        "target": {
            "userInput": "shop/web:1.4",
            "tags": [],
            "repoDigests": [f"shop/web@{DIGEST}"],
            "manifestDigest": DIGEST,
        },
    },
    "distro": {"name": "debian", "version": "12.1"},
    "descriptor": {"name": "grype", "timestamp": "2026-11-29T23:59:59Z"},
}


def read(body: object, dated: datetime | None = None) -> dict[str, Json]:
    knowledge = read_vulnerabilities(Path("report.json"), json.dumps(body).encode(), dated)
    return {found["metadata"]["name"]: found["spec"] for found in knowledge.objects}


def problem_of(body: object) -> str:
    with pytest.raises(KnowledgeError) as caught:
        read(body)
    return str(caught.value)


def test_a_report_of_trivy_keeps_what_is_grave_and_counts_the_rest() -> None:
    assert read(TRIVY) == {"registry.example.com:5000/shop/web:1.4": SPEC}


def test_a_report_on_a_cluster_has_one_for_each_image() -> None:
    other = {**METADATA, "RepoTags": ["nginx:1.27"], "RepoDigests": [], "OS": {"Family": "alpine", "Name": "3.20"}}
    body = {
        "CreatedAt": "2026-11-26T00:00:00Z",
        "ClusterName": "prod",
        "Resources": [
            {"Namespace": "shop", "Kind": "Deployment", "Name": "web", "Metadata": METADATA, "Results": RESULTS},
            {"Namespace": "shop", "Kind": "Deployment", "Name": "web", "Results": [{"Class": "config", "Target": "x"}]},
            {"Namespace": "shop", "Kind": "Pod", "Name": "proxy", "Metadata": [other], "Results": []},
            {"Namespace": "shop", "Kind": "Pod", "Name": "two", "Metadata": [METADATA, other], "Results": RESULTS},
        ],
    }
    knowledge = read_vulnerabilities(Path("cluster.json"), json.dumps(body).encode(), None)

    assert knowledge.unread == ["shop/Pod/two: of which image its vulnerabilities are"]
    found = read(body)
    assert found["registry.example.com:5000/shop/web:1.4"] == SPEC
    assert (found["nginx:1.27"]["repository"], found["nginx:1.27"]["counts"]) == ("library/nginx", {})


def test_a_report_of_grype_is_kept_alike() -> None:
    (spec,) = read(GRYPE).values()

    assert spec == {
        **SPEC,
        "registry": "docker.io",
        "scanner": "grype",
        "systemEnded": False,
        "counts": {"critical": 1, "low": 1},
        "vulnerabilities": [{**KEPT, "published": ""}],
    }


def operator_report() -> Json:
    return {
        "apiVersion": "aquasecurity.github.io/v1alpha1",
        "kind": "VulnerabilityReport",
        "metadata": {"name": "web", "namespace": "shop"},
        "report": {
            "updateTimestamp": "2026-11-24T10:00:00Z",
            "artifact": {"repository": "shop/web", "tag": "1.4", "digest": DIGEST},
            "registry": {"server": "registry.example.com:5000"},
            "os": {"family": "debian", "name": "12.1", "eosl": True},
            "summary": {"criticalCount": 1},
            "vulnerabilities": [
                {
                    "vulnerabilityID": id_,
                    "severity": severity,
                    "resource": "openssl",
                    "installedVersion": "1.0",
                    "fixedVersion": "1.1",
                    "publishedDate": "2025-01-02T10:15:13Z",
                    "title": "long",
                }
                for id_, severity in (("CVE-2025-1", "CRITICAL"), ("CVE-2025-2", "LOW"), ("CVE-2025-3", "UNKNOWN"))
            ],
        },
    }


def test_a_report_of_trivy_operator_is_cut_to_the_same_form() -> None:
    item = operator_report()

    assert compact_operator_report(item) == {**item, "report": {**SPEC, "scanner": "trivy-operator"}}
    assert compact_operator_report({**item, "report": {}})["report"] == {}


def test_reports_in_a_cluster_are_stored_without_what_nobody_reads() -> None:
    resource, version = "vulnerabilityreports.aquasecurity.github.io", "aquasecurity.github.io/v1alpha1"
    listing = Listing(resource, "VulnerabilityReport", version, "", metadata_only=False, status=())
    again = operator_report()
    again["report"]["updateTimestamp"] = "2026-11-25T10:00:00Z"
    whole = {"kind": "VulnerabilityReportList", "metadata": {}, "items": [operator_report(), again]}

    first, second = read_page(json.dumps(whole).encode(), listing, Door(b"k" * 32)).objects

    assert json.loads(first.doc)["report"] == {**SPEC, "scanner": "trivy-operator"}
    assert first.digest == second.digest


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ([], "is JSON, but no object"),
        ({}, "is no report of Trivy or Grype in JSON"),
        ({**TRIVY, "ArtifactType": "filesystem"}, "is Trivy's report on a filesystem"),
        ({**TRIVY, "CreatedAt": None}, "does not say when it was made; give --dated"),
        ({**GRYPE, "source": {"type": "directory"}}, "is Grype's report on a directory"),
        ({"Resources": [], "CreatedAt": "2026-11-26T00:00:00Z"}, "holds no report on an image"),
    ],
)
def test_what_is_no_report_on_images_is_refused(body: object, said: str) -> None:
    assert said in problem_of(body)


def test_a_report_without_a_date_takes_the_one_that_is_given() -> None:
    (spec,) = read({**TRIVY, "CreatedAt": None}, datetime(2026, 11, 22, 23, tzinfo=UTC)).values()

    assert spec["week"] == "2026-11-16"


@pytest.mark.parametrize(
    ("image", "found"),
    [
        ("nginx", Reference("docker.io", "library/nginx", "latest", "")),
        ("shop/web:1", Reference("docker.io", "shop/web", "1", "")),
        ("index.docker.io/library/nginx:1", Reference("docker.io", "library/nginx", "1", "")),
        ("localhost/web", Reference("localhost", "web", "latest", "")),
        ("r.example.com:5000/web", Reference("r.example.com:5000", "web", "latest", "")),
        (f"r.example.com/a/web@{DIGEST}", Reference("r.example.com", "a/web", "", DIGEST)),
        (f"r.example.com/web:1@{DIGEST}", Reference("r.example.com", "web", "1", DIGEST)),
    ],
)
def test_names_of_images_are_taken_apart_as_the_relation_does(image: str, found: Reference) -> None:
    assert parse_reference(image) == found
