"""Verdicts that relations reach on nodes and images because several controls share them."""

import pytest

from tests.warehouse.relation_cases.harness import Json, ask, ask_on, named, pod


def test_the_same_rights_on_files_are_asked_of_every_node_that_has_them() -> None:
    there = {"groups": ["pki_key"], "namedBy": [], "required": False, "state": "present", "kind": "file"}
    wide = {**there, "path": "/a", "mode": "0640", "uid": 0, "gid": 0, "owner": "root", "group": "root"}
    alien = {**there, "path": "/b", "mode": "0600", "uid": 5, "gid": 5, "owner": "kim", "group": "kim"}
    spec = {"layout": "kubeadm", "processes": {"state": "ok"}, "components": [], "certificates": []}
    facts = [
        named("NodeFacts", "a", version="audit-batch.io/v1", spec={**spec, "files": [wide]}),
        named("NodeFacts", "b", version="audit-batch.io/v1", spec={**spec, "files": [alien]}),
    ]
    sql = "SELECT name, demand, verdict, reason FROM node_file_verdicts WHERE file_group = 'pki_key' ORDER BY ALL"

    rows = ask([named("Node", "a"), named("Node", "b"), *facts], sql)

    assert rows == [
        ("a", "rights 600", "fail", "has wider rights than 600: /a (0640)"),
        ("b", "owner root", "fail", "belongs not to root alone: /b (kim:kim)"),
    ]


def test_certificates_say_how_long_they_hold() -> None:
    entries = [
        {"path": "/a", "number": 1, "notBefore": "2026-01-01T00:00:00Z", "notAfter": "2026-01-11T00:00:00Z"},
        {"path": "/b", "reason": "no rights"},
    ]
    facts = named("NodeFacts", "a", version="audit-batch.io/v1", spec={"layout": "other", "certificates": entries})
    sql = "SELECT path, lifetime, remaining, said FROM node_certificates ORDER BY path"

    assert ask_on("2026-01-10", [named("Node", "a"), facts], sql) == [
        ("/a", 864000.0, 86400.0, "ends on 2026-01-11: /a"),
        ("/b", None, None, None),
    ]
    assert ask_on("2026-01-12", [named("Node", "a"), facts], sql)[0][2:] == (-86400.0, "ended on 2026-01-11: /a")


@pytest.mark.parametrize(("least", "verdict"), [("critical", "pass"), ("high", "fail"), ("low", "fail")])
def test_vulnerabilities_count_from_a_severity_on(least: str, verdict: str) -> None:
    flaw = {"id": "CVE-1", "component": "etcd", "severity": "high", "published": "2025-06-01", "os": "", "when": ""}
    spec = {"dated": "2026-01-01", "vulnerabilities": [{**flaw, "introduced": "", "fixed": "3.6.9"}], "releases": []}
    facts = named("PlatformFacts", "a", version="audit-batch.io/v1", spec=spec)
    sql = f"SELECT verdict, facts_days FROM component_verdicts WHERE area = 'etcd' AND least = '{least}'"

    rows = ask_on(
        "2026-01-11", [facts, pod("p", {"containers": [{"name": "a", "image": "example.com/etcd:3.6.4"}]})], sql
    )

    assert rows == [(verdict, 10)]


def test_support_and_patches_have_a_verdict_each() -> None:
    release = {"component": "kubernetes", "released": "", "series": "1.33", "until": "2026-06-28", "newest": "1.33.7"}
    spec = {"dated": "2026-01-01", "vulnerabilities": [], "releases": [release]}
    facts = named("PlatformFacts", "a", version="audit-batch.io/v1", spec=spec)
    versions = {"a": "v1.33.7", "b": "v1.33.1", "c": "v1.33.1-gke.1", "d": ""}
    nodes = [named("Node", name, status={"nodeInfo": {"kubeletVersion": text}}) for name, text in versions.items()]
    sql = "SELECT support_verdict, patch_verdict FROM kubernetes_support ORDER BY name"
    unknown = ("not_assessed", "not_assessed")

    during, after = (ask_on(day, [facts, *nodes], sql) for day in ("2026-06-28", "2026-06-29"))

    assert during == [("pass", "pass"), ("pass", "fail"), ("pass", "not_assessed"), unknown]
    assert after == [("fail", "pass"), ("fail", "fail"), unknown, unknown]


def test_images_of_a_workload_have_their_vulnerabilities_with_the_days_they_are_known() -> None:
    def report(tag: str, *found: Json) -> Json:
        whole = {"registry": "example.com", "repository": "app", "tag": tag, "scanner": "trivy", "week": "2026-01-05"}
        return named("ImageReport", tag, version="audit-batch.io/v1", spec={**whole, "vulnerabilities": list(found)})

    def flaw(id_: str, published: str, fixed: str = "2", severity: str = "high") -> Json:
        return {"id": id_, "severity": severity, "package": "zlib", "fixed": fixed, "published": published}

    spec = {"containers": [{"name": n, "image": f"example.com/app:{n}"} for n in ("1", "2", "3")]}
    reports = [
        report("1", flaw("CVE-1", "2026-01-01"), flaw("CVE-2", ""), flaw("CVE-3", "2026-01-01", fixed="")),
        report("2", flaw("CVE-1", "2026-01-01")),
    ]
    sql = "SELECT severity, found, reports FROM workload_vulnerabilities ORDER BY severity"

    (critical, high) = ask_on("2026-01-11", [*reports, pod("p", spec)], sql)

    one, two = "spec.containers[0].image", "spec.containers[1].image"
    images = [("example.com/app:1", 6), ("example.com/app:2", 6), ("example.com/app:3", None)]
    assert critical == ("critical", [], [{"image": image, "days": days} for image, days in images])
    assert high[1] == [
        {"text": "CVE-2 in zlib", "days": None, "paths": [one]},
        {"text": "CVE-1 in zlib", "days": 10, "paths": [one, two]},
    ]
    assert ask_on("2026-01-11", [pod("p", spec)], sql) == []
