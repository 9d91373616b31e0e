"""What is known of a platform's parts, and what scanners said of images, as relations show them."""

from datetime import date
from typing import Any

import pytest

from tests.warehouse.relation_cases.harness import Json, ask, templated
from tests.warehouse.relation_cases.whole import rows_of

OURS = "audit-batch.io/v1"
DIGEST = "sha256:" + "ab" * 32


def facts(name: str, dated: str, *vulnerabilities: Json, releases: tuple[Json, ...] = ()) -> Json:
    spec = {"dated": dated, "vulnerabilities": list(vulnerabilities), "releases": list(releases)}
    return {"apiVersion": OURS, "kind": "PlatformFacts", "metadata": {"name": name}, "spec": spec}


def flaw(component: str, introduced: str, fixed: str, **more: str) -> Json:
    whole = {"id": "CVE-1", "component": component, "severity": "high", "published": "2025-06-01", "os": "", "when": ""}
    return {**whole, "introduced": introduced, "fixed": fixed, **more}


def node(name: str, kubelet: str, runtime: str = "containerd://2.1.4", **info: str) -> Json:
    told = {"kubeletVersion": kubelet, "containerRuntimeVersion": runtime, "operatingSystem": "linux", **info}
    return {"apiVersion": "v1", "kind": "Node", "metadata": {"name": name}, "status": {"nodeInfo": told}}


def running(name: str, *images: str) -> Json:
    containers = [{"name": f"c{number}", "image": image} for number, image in enumerate(images)]
    return templated("Deployment", name, {"containers": containers})


def the_cluster(version: str) -> Json:
    return {"apiVersion": OURS, "kind": "Cluster", "metadata": {"name": "prod"}, "spec": {"version": version}}


def image_report(name: str, **spec: Any) -> Json:
    whole = {"registry": "example.com", "repository": "app", "tag": "1", "scanner": "trivy", "week": "2026-01-05"}
    return {"apiVersion": OURS, "kind": "ImageReport", "metadata": {"name": name}, "spec": {**whole, **spec}}


def test_platform_vulnerabilities_are_those_of_the_newest_facts_about_each() -> None:
    older = facts("a", "2026-01-01", flaw("kubelet", "", "1.2.3"), flaw("etcd", "3.5.0", "3.5.9", when="never"))
    newer = facts("b", "2026-02-01", flaw("kubelet", "1.2", "1.2.4"), flaw("kubelet", "1.3.0", "", os="windows"))

    rows = rows_of("platform_vulnerabilities", older, newer)

    same = {"vulnerability": "CVE-1", "severity": "high", "published": date(2025, 6, 1)}
    last = {"component": "kubelet", "source": "b", "dated": date(2026, 2, 1), "condition": "", **same}
    etcd = {"component": "etcd", "introduced": "3.5.0", "fixed": "3.5.9", "os": "", "condition": "never", **same}
    assert sorted(rows, key=lambda row: (row["component"], row["introduced"])) == [
        {**etcd, "source": "a", "dated": date(2026, 1, 1), "from_key": [3, 5, 0, 0], "until_key": [3, 5, 9, 0]},
        {**last, "introduced": "1.2", "fixed": "1.2.4", "os": "", "from_key": [1, 2, 0, 0], "until_key": [1, 2, 4, 0]},
        {**last, "introduced": "1.3.0", "fixed": "", "os": "windows", "from_key": [1, 3, 0, 0], "until_key": None},
    ]


def test_platform_releases_are_those_of_the_newest_facts_about_each() -> None:
    series = {"component": "kubernetes", "series": "1.31", "until": "2025-11-11", "released": "", "newest": ""}
    changed = {**series, "until": "2025-12-11", "released": "2024-08-13", "newest": "1.31.14"}

    rows = rows_of(
        "platform_releases",
        facts("a", "2026-01-01", releases=(series,)),
        facts("b", "2026-02-01", releases=(changed,)),
    )

    assert rows == [
        {
            "product": "kubernetes",
            "series": "1.31",
            "released": date(2024, 8, 13),
            "until": date(2025, 12, 11),
            "newest": "1.31.14",
            "source": "b",
            "dated": date(2026, 2, 1),
        }
    ]


@pytest.mark.parametrize(
    ("version", "parts"),
    [
        ("v1.36.2", ("1.36", 36, 2, "")),
        ("v1.29.6-gke.100", ("1.29", 29, 6, "-gke.100")),
        ("v1.30.1+k3s1", ("1.30", 30, 1, "+k3s1")),
        ("unknown", (None, None, None, "unknown")),
    ],
)
def test_cluster_versions_are_taken_apart(version: str, parts: tuple[Any, ...]) -> None:
    rows = ask([the_cluster(version)], "SELECT version, series, minor, patch, suffix FROM cluster_versions")

    assert rows == [(version, *parts)]


@pytest.mark.parametrize(
    ("version", "key", "is_upstream"),
    [
        ("v1.29.6", [1, 29, 6, 0], True),
        ("v1.29.6+k3s1", [1, 29, 6, 0], True),
        ("v1.29.6-gke.100", [1, 29, 6, 0], False),
        ("v1.29.6+77bec7a", [1, 29, 6, 0], False),
        ("v1.36.0-rc.1", [1, 36, 0, -1], True),
        ("unknown", None, False),
    ],
)
def test_versions_of_kubelets_say_whether_a_vendor_built_them(version: str, key: Any, is_upstream: bool) -> None:
    sql = "SELECT version, key, is_upstream FROM platform_components WHERE area = 'kubelet'"

    assert ask([node("a", version)], sql) == [(version, key, is_upstream)]


def test_parts_of_the_platform_are_known_by_the_end_of_their_images() -> None:
    items = [
        running("proxy", "registry.k8s.io/kube-proxy-amd64:v1.36.2", "example.com/kube-proxy-exporter:1"),
        running("edge", f"mirror.example.com/a/ingress-nginx/controller:v1.15.1-distroless@{DIGEST}"),
        running("etcd", "registry.k8s.io/etcd:3.6.4-0"),
        running("mesh", f"docker.io/istio/pilot@{DIGEST}"),
        node("n", "v1.36.2", "cri-o://1.34.1", kernelVersion="6.1.0-21-amd64"),
        the_cluster("v1.36.2"),
    ]

    rows = ask(
        items, "SELECT name, area, component, version, series, is_upstream FROM platform_components ORDER BY ALL"
    )

    assert rows == [
        ("edge", "ingress", "ingress-nginx", "v1.15.1-distroless", "1.15", True),
        ("etcd", "etcd", "etcd", "3.6.4-0", "3.6", True),
        ("mesh", "istio_control_plane", "istiod", None, None, True),
        ("n", "kernel", "linux-kernel", "6.1.0-21-amd64", "6.1", False),
        ("n", "kubelet", "kubelet", "v1.36.2", "1.36", True),
        ("n", "runtime", "cri-o", "1.34.1", "1.34", True),
        ("prod", "api_server", "kube-apiserver", "v1.36.2", "1.36", True),
        ("proxy", "kube_proxy", "kube-proxy", "v1.36.2", "1.36", True),
    ]


def test_component_vulnerabilities_tell_what_is_sure_from_what_may_be() -> None:
    known = facts("a", "2026-01-01", flaw("kubelet", "1.2.0", "1.2.5", when="on some"), flaw("etcd", "", "3.5.9"))
    sql = "SELECT name, what, vulnerabilities, possible, unread FROM component_vulnerabilities ORDER BY ALL"

    rows = ask([known, node("a", "v1.2.4"), node("b", "v1.2.4-gke.1"), node("c", "?"), running("d", "coredns:1")], sql)

    found = [{"id": "CVE-1", "severity": "high", "text": "CVE-1 (high, fixed in 1.2.5) on some"}]
    assert rows == [
        ("a", "kubelet v1.2.4", found, [], None),
        ("b", "kubelet v1.2.4-gke.1", [], found, None),
        ("c", "kubelet ?", [], [], "the version of kubelet is not known: it says ?"),
    ]


def test_kubernetes_support_says_until_when_and_how_far() -> None:
    release = {"component": "kubernetes", "released": ""}
    known = facts(
        "a",
        "2026-01-01",
        releases=(
            {**release, "series": "1.31", "until": "2025-11-11", "newest": "1.31.14"},
            {**release, "series": "1.33", "until": "2026-06-28", "newest": ""},
        ),
    )
    nodes = [node(name, version) for name, version in (("a", "v1.31.4"), ("b", "v1.9.0"), ("c", "v1.33.1-gke.1"))]
    odd = [node("d", "v1.32.0"), node("e", "v1.34.0"), node("f", "")]
    sql = "SELECT name, minor, patch, is_upstream, until, newest_patch, problem FROM kubernetes_support ORDER BY name"

    rows = ask([known, *nodes, *odd], sql)

    assert rows == [
        ("a", 31, 4, True, date(2025, 11, 11), 14, None),
        ("b", 9, 0, True, date(2025, 11, 11), None, None),
        ("c", 33, 1, False, date(2026, 6, 28), None, None),
        ("d", 32, 0, True, None, None, "runs v1.32.0, a release that the facts of 2026-01-01 leave out"),
        ("e", 34, 0, True, None, None, "runs v1.34.0, which is newer than the facts of 2026-01-01"),
        ("f", None, None, True, None, None, "does not say which version it runs"),
    ]


def test_reports_of_both_kinds_have_one_form() -> None:
    kept = {"id": "CVE-1", "severity": "high", "package": "zlib", "installed": "1", "fixed": "", "published": "x"}
    spec = {
        "registry": "example.com",
        "repository": "app",
        "tag": "",
        "scanner": "trivy-operator",
        "week": "2026-01-12",
    }
    operator = {
        "apiVersion": "aquasecurity.github.io/v1alpha1",
        "kind": "VulnerabilityReport",
        "metadata": {"name": "r", "namespace": "shop"},
        "report": {**spec, "digests": [DIGEST], "systemEnded": True, "vulnerabilities": [kept], "counts": {"low": 3}},
    }
    undated = {**operator, "metadata": {"name": "empty", "namespace": "shop"}, "report": {}}
    sql = (
        "SELECT kind, name, tag, digests, scanned_after, system_ended, len(vulnerabilities), counts FROM image_reports"
    )

    rows = ask([image_report("app:1"), operator, undated], f"{sql} ORDER BY ALL")
    single = rows_of("image_vulnerabilities", image_report("app:1"), operator)

    assert rows == [
        ("ImageReport", "app:1", "1", [], date(2026, 1, 5), False, 0, {}),
        ("VulnerabilityReport", "r", None, [DIGEST], date(2026, 1, 12), True, 1, {"low": 3}),
    ]
    assert single == [
        {
            "report_kind": "VulnerabilityReport",
            "report_namespace": "shop",
            "report": "r",
            "registry": "example.com",
            "repository": "app",
            "tag": None,
            "digests": [DIGEST],
            "scanned_after": date(2026, 1, 12),
            "vulnerability": "CVE-1",
            "severity": "high",
            "package": "zlib",
            "installed": "1",
            "fixed": None,
            "published": None,
        }
    ]


def test_containers_get_the_newest_report_by_digest_else_by_reference() -> None:
    reports = [
        image_report("old", week="2026-01-05"),
        image_report("new", week="2026-01-12"),
        image_report("copy", repository="elsewhere", digests=[DIGEST], week="2026-01-19"),
    ]
    images = (
        "example.com/app:1",
        f"example.com/x@{DIGEST}",
        "example.com/app:1@sha256:00",
        "example.com/app:2",
        "app:1",
    )

    rows = ask(
        [*reports, running("d", *images)], "SELECT container, report, matched_by FROM scanned_images ORDER BY container"
    )

    assert rows == [
        ("c0", "new", "reference"),
        ("c1", "copy", "digest"),
        ("c2", None, None),
        ("c3", None, None),
        ("c4", None, None),
    ]
