"""Files of vulnerabilities: what is read of each format, and how what cannot be read is told."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from audit_batch.collect.knowledge.cvss import score_of, severity_of
from audit_batch.collect.knowledge.facts import read_facts
from audit_batch.collect.knowledge.files import read_content, read_cves
from audit_batch.collect.knowledge.ranges import Range, apart, parse_range
from audit_batch.config import shipped
from audit_batch.errors import KnowledgeError

Json = dict[str, Any]
FACTS = """
dated = 2026-09-15
[[vulnerability]]
id = "CVE-2026-1"
components = ["kubelet", "kube-proxy"]
severity = "high"
published = 2026-01-02
affected = ["..1.30.5", "1.31.0..1.31.2", "1.32.0.."]
os = "windows"
[[release]]
component = "kubernetes"
series = "1.31"
until = 2025-11-11
newest = "1.31.14"
"""
AFFECTED = """CVSS Rating: [CVSS:3.1/AV:N/AC:L/PR:H/UI:N/S:U/C:H/I:H/A:L](https://example.com) - **Medium** (6.7)

A security issue was found.

### Am I vulnerable?

#### Affected Versions

- kube-apiserver: <= v1.31.11
- kube-apiserver: v1.32.0 - v1.32.7
- kube-apiserver: v1.33.0 to v1.33.3

### How do I mitigate this vulnerability?

#### Fixed Versions

- kube-apiserver >= v1.31.12
"""


def rows_of(path: str, content: str | Json) -> list[tuple[str, str, str, str, str]]:
    text = content if isinstance(content, str) else json.dumps(content)
    (found,) = read_cves(Path(path), text.encode()).objects
    keys = ("id", "component", "severity", "introduced", "fixed")
    return [tuple(str(row[key]) for key in keys) for row in found["spec"]["vulnerabilities"]]  # type: ignore[misc]


def feed(*items: Json) -> Json:
    return {
        "version": "https://jsonfeed.org/version/1.1",
        "title": "Auto-refreshing Official CVE Feed",
        "_kubernetes_io": {"feed_refresh_job": "https://example.com", "updated_at": "2026-09-01T02:03:04.123456789Z"},
        "items": list(items),
    }


def item(text: str, id_: str = "CVE-2025-5187") -> Json:
    return {"id": id_, "content_text": text, "date_published": "2025-08-11T16:29:36Z", "summary": "short"}


def problem_of(path: str, content: str) -> str:
    with pytest.raises(KnowledgeError) as caught:
        read_cves(Path(path), content.encode())
    return str(caught.value)


def test_the_facts_that_are_shipped_are_read() -> None:
    files = sorted((shipped("controls") / "facts").glob("*.toml"))

    found = {
        path.stem: len(read_facts(path, path.read_bytes()).objects[0]["spec"]["vulnerabilities"]) for path in files
    }

    assert found.keys() == {"addons", "istio", "kubernetes", "nodes"}
    assert min(found.values()) > 50


def test_a_file_of_facts_has_a_row_for_each_component_and_range() -> None:
    knowledge = read_facts(Path("mine.toml"), FACTS.encode())

    (found,) = knowledge.objects
    assert (knowledge.source, knowledge.dated, found["metadata"]["name"]) == (
        "facts",
        datetime(2026, 9, 15, tzinfo=UTC),
        "mine",
    )
    assert [(row["component"], row["introduced"], row["fixed"]) for row in found["spec"]["vulnerabilities"]] == [
        ("kubelet", "", "1.30.5"),
        ("kubelet", "1.31.0", "1.31.2"),
        ("kubelet", "1.32.0", ""),
        ("kube-proxy", "", "1.30.5"),
        ("kube-proxy", "1.31.0", "1.31.2"),
        ("kube-proxy", "1.32.0", ""),
    ]
    assert found["spec"]["releases"] == [
        {"component": "kubernetes", "series": "1.31", "until": "2025-11-11", "released": "", "newest": "1.31.14"}
    ]


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ("dated = 2026-09-15", "", "the file: lacks dated"),
        ("dated = 2026-09-15", "dated = '2026'", "the file: dated is not a date like 2026-11-24"),
        ('"high"', '"grave"', "vulnerability CVE-2026-1: severity is not one of low, medium, high, critical"),
        ('"..1.30.5"', '"1.30.5"', "vulnerability CVE-2026-1: '1.30.5' is no range such as 1.20.0..1.20.11"),
        ('"..1.30.5"', '".."', "vulnerability CVE-2026-1: '..' is no range"),
        ("os =", "system =", "vulnerability CVE-2026-1: has unknown system"),
        ('series = "1.31"', "series = 1.31", "release 1.31: series is not a text"),
        ("[[release]]", "[release]", "the file: release is not a list"),
        ("dated", "dated = ", "not TOML"),
    ],
)
def test_what_is_wrong_with_facts_is_told_with_its_place(before: str, after: str, said: str) -> None:
    told = problem_of("mine.toml", FACTS.replace(before, after, 1))

    assert told.startswith("mine.toml: ")
    assert said in told


def test_the_feed_of_kubernetes_gives_its_ranges_and_its_date() -> None:
    knowledge = read_cves(Path("index.json"), json.dumps(feed(item(AFFECTED))).encode())

    assert (knowledge.source, f"{knowledge.dated:%Y-%m-%d}", knowledge.unread) == ("kubernetes feed", "2026-09-01", [])
    assert rows_of("index.json", feed(item(AFFECTED))) == [
        ("CVE-2025-5187", "kube-apiserver", "medium", "", "1.31.12"),
        ("CVE-2025-5187", "kube-apiserver", "medium", "1.32.0", "1.32.8"),
        ("CVE-2025-5187", "kube-apiserver", "medium", "1.33.0", "1.33.4"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "#### Affected Versions\n\n- kube-apiserver: all of them\n",
        "#### Affected Versions\n\n- kube-apiserver: v1.32.0\n- some-other-thing: v1.0.0\n",
        "#### Affected Versions\n\nEverybody who uses it.\n",
    ],
)
def test_an_entry_whose_versions_are_not_understood_is_told_and_judges_nothing(text: str) -> None:
    knowledge = read_cves(Path("index.json"), json.dumps(feed(item(text), item(AFFECTED, "CVE-1"))).encode())

    assert knowledge.unread == ["CVE-2025-5187: which versions it affects"]
    assert {row["id"] for row in knowledge.objects[0]["spec"]["vulnerabilities"]} == {"CVE-1"}


def test_a_record_in_osv_pairs_beginnings_and_ends() -> None:
    events = [{"introduced": "0"}, {"fixed": "1.29.14"}, {"introduced": "1.30.0"}, {"introduced": "1.31.0"}]
    events += [{"last_affected": "1.31.14"}, {"introduced": "v1.33.0"}]
    record = {
        "id": "CVE-2025-1",
        "modified": "2025-02-06T20:03:44Z",
        "published": "2025-02-05T20:03:44Z",
        "affected": [
            {
                "package": {"ecosystem": "kubernetes", "name": "k8s.io/kubelet"},
                "severity": [{"type": "CVSS_V3", "score": "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H"}],
                "ranges": [{"type": "SEMVER", "events": events}],
            }
        ],
    }

    assert rows_of("x.json", record) == [
        ("CVE-2025-1", "kubelet", "critical", "", "1.29.14"),
        ("CVE-2025-1", "kubelet", "critical", "1.30.0", "1.31.0"),
        ("CVE-2025-1", "kubelet", "critical", "1.31.0", "1.31.15"),
        ("CVE-2025-1", "kubelet", "critical", "1.33.0", ""),
    ]


def test_a_bulletin_of_istio_gives_its_releases() -> None:
    text = (
        "---\ntitle: ISTIO-SECURITY-2022-007\ndescription: Denial of service.\ncves: [CVE-2022-39278]\n"
        'cvss: "7.5"\nreleases: ["All releases prior to 1.13", "1.13.0 to 1.13.8", "1.15.0", "and some"]\n'
        "publishdate: 2022-10-12\n---\n\nProse.\n"
    )

    knowledge = read_cves(Path("index.md"), text.encode())

    assert knowledge.unread == ["ISTIO-SECURITY-2022-007: the releases 'and some'"]
    assert rows_of("index.md", text)[:3] == [
        ("CVE-2022-39278", "istiod", "high", "", "1.13"),
        ("CVE-2022-39278", "istiod", "high", "1.13.0", "1.13.9"),
        ("CVE-2022-39278", "istiod", "high", "1.15.0", "1.15.1"),
    ]
    assert {row[1] for row in rows_of("index.md", text.replace("Denial of", "Envoy"))} == {"istio-proxy"}


@pytest.mark.parametrize(
    ("path", "content", "said"),
    [
        ("x.json", "{}", "is not Kubernetes' CVE feed"),
        ("x.json", '{"version": "https://jsonfeed.org/version/1.1", "items": []}', "is not Kubernetes' CVE feed"),
        ("x.json", '{"items": [', "is not JSON"),
        ("x.md", "# A page", "is not Kubernetes' CVE feed"),
        ("x.md", "---\n: [\n---\n", "is not Kubernetes' CVE feed"),
    ],
)
def test_a_file_of_no_known_format_is_refused(path: str, content: str, said: str) -> None:
    assert said in problem_of(path, content)


def test_an_empty_and_a_missing_file_are_refused(tmp_path: Path) -> None:
    (tmp_path / "empty.json").write_text(" \n")

    with pytest.raises(KnowledgeError, match="is empty"):
        read_content(tmp_path / "empty.json")
    with pytest.raises(KnowledgeError, match="cannot be read"):
        read_content(tmp_path / "none.json")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("v1.25.0 - v1.25.3", Range("1.25.0", "1.25.4")),
        ("1.13.0 to 1.13.8", Range("1.13.0", "1.13.9")),
        (">= v1.2.0, < v1.2.5", Range("1.2.0", "1.2.5")),
        ("<= v1.24.7", Range("", "1.24.8")),
        ("v1.24.7 and earlier", Range("", "1.24.8")),
        ("< 1.15.10", Range("", "1.15.10")),
        ("prior to 0.0.2", Range("", "0.0.2")),
        ("v1.27.0", Range("1.27.0", "1.27.1")),
        ("all versions", None),
        ("1.2.x", None),
        ("", None),
    ],
)
def test_ranges_are_read_as_advisories_write_them(text: str, found: Range | None) -> None:
    assert parse_range(text) == found


def test_of_ranges_without_a_beginning_only_the_oldest_begins_with_the_first_version() -> None:
    ranges = [Range("", "1.26.6"), Range("", "1.24.8"), Range("1.27.0", "1.27.3"), Range("", "1.25.10")]

    assert apart(ranges) == [
        Range("1.26.0", "1.26.6"),
        Range("", "1.24.8"),
        Range("1.27.0", "1.27.3"),
        Range("1.25.0", "1.25.10"),
    ]


@pytest.mark.parametrize(
    ("vector", "score"),
    [
        ("CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H", 9.8),
        ("CVSS:3.1/AV:N/AC:L/PR:L/UI:N/S:U/C:H/I:H/A:H", 8.8),
        ("CVSS:3.1/AV:N/AC:H/PR:H/UI:N/S:C/C:H/I:N/A:N", 5.8),
        ("CVSS:3.0/AV:A/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:L", 4.3),
        ("CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:N", 0.0),
        ("CVSS:4.0/AV:N/AC:L/AT:N", None),
    ],
)
def test_scores_are_those_of_the_specification(vector: str, score: float | None) -> None:
    assert score_of(vector) == score


@pytest.mark.parametrize(("score", "severity"), [(9.0, "critical"), (8.9, "high"), (6.9, "medium"), (3.9, "low")])
def test_severities_begin_where_the_specification_says(score: float, severity: str) -> None:
    assert severity_of(score) == severity
