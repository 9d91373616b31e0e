"""The official feeds of vulnerabilities: Kubernetes' JSON feed, its records in OSV, and Istio's bulletins."""

import re
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from audit_batch.collect.knowledge.cvss import score_of, severity_of
from audit_batch.collect.knowledge.found import (
    Json,
    Knowledge,
    begin_of,
    facts,
    list_of,
    moment_of,
    table_of,
    text_of,
)
from audit_batch.collect.knowledge.ranges import Range, after, apart, parse_range

FEED, OSV, BULLETIN = "kubernetes feed", "osv", "istio bulletin"

_PACKAGES = {
    "apiserver": ("kube-apiserver",),
    "kube-apiserver": ("kube-apiserver",),
    "kubelet": ("kubelet",),
    "kube-proxy": ("kube-proxy",),
    "kube-scheduler": ("kube-scheduler",),
    "controller-manager": ("kube-controller-manager",),
    "kube-controller-manager": ("kube-controller-manager",),
    "kubernetes": ("kube-apiserver", "kube-controller-manager", "kube-proxy", "kube-scheduler", "kubelet"),
    "ingress-nginx": ("ingress-nginx",),
    "dashboard": ("kubernetes-dashboard",),
    "csi-driver-nfs": ("csi-driver-nfs",),
    "csi driver for nfs": ("csi-driver-nfs",),
    "secrets-store-csi-driver": ("secrets-store-csi-driver",),
    "csi-proxy": ("csi-proxy",),
}
"""Components by what advisories call them."""
_AFFECTED = re.compile(r"^[#* ]*affected versions?[*: ]*$(.*?)(?=^#|^\*\*|^\S[^\n]*\?\s*$|\Z)", re.I | re.M | re.S)
_BULLET = re.compile(
    r"^\s*[-*+]?\s*`?([A-Za-z][A-Za-z -]*?)`?(?::\s*|\s+)((?:[<>=\d]|v\d|all |prior|before).*)$", re.IGNORECASE
)
_VECTOR = re.compile(r"CVSS:3\.[01](?:/[A-Z]+:[A-Z]+)+")
_RATED = re.compile(r"\b(?:rated|rating|severity)\b[^\n]{0,120}?\b(low|medium|high|critical)\b", re.I)
_CVE = re.compile(r"CVE-\d{4}-\d{4,}")
_ALL_BEFORE = re.compile(r"all releases prior to (\d+(?:\.\d+)*)", re.I)


def read_feed(body: Mapping[str, Any]) -> Knowledge | None:
    """Read Kubernetes' JSON feed of CVEs; None when it is none.

    What is affected stands in its texts: those that are not understood are told, and judge nothing.
    """
    items = [table_of(item) for item in list_of(body.get("items"))]
    if not str(body.get("version", "")).startswith("https://jsonfeed.org/") or "_kubernetes_io" not in body:
        return None
    published = [moment for item in items if (moment := moment_of(item.get("date_published")))]
    dated = moment_of(table_of(body["_kubernetes_io"]).get("updated_at")) or max(published, default=None)
    if dated is None:
        return None
    rows: list[Json] = []
    unread: list[str] = []
    for item in items:
        found = list(_of_item(item))
        rows += found
        unread += [] if found else [f"{text_of(item.get('id')) or 'an entry'}: which versions it affects"]
    return Knowledge(FEED, dated, [facts("kubernetes-feed", dated.date(), rows)], unread)


def read_osv(body: Mapping[str, Any]) -> Knowledge | None:
    """Read one record of Kubernetes' vulnerabilities in the OSV format; None when it is none."""
    id_, modified = text_of(body.get("id")), moment_of(body.get("modified"))
    if not id_ or modified is None or not isinstance(body.get("affected"), list):
        return None
    day = (moment_of(body.get("published")) or modified).date()
    rows = [row for affected in body["affected"] for row in _of_package(id_, day, table_of(affected), body)]
    unread = [] if rows else [f"{id_}: which component it affects"]
    return Knowledge(OSV, modified, [facts(f"osv-{id_.lower()}", modified.date(), rows)], unread)


def read_bulletin(content: bytes) -> Knowledge | None:
    """Read a security bulletin of Istio, Markdown with its facts in front; None when it is none."""
    header = _front_matter(content)
    title, published, releases = (
        text_of(header.get("title")),
        header.get("publishdate"),
        list_of(header.get("releases")),
    )
    if not title.startswith("ISTIO-SECURITY-") or not isinstance(published, date):
        return None
    day = published.date() if isinstance(published, datetime) else published
    ranges = [_of_release(str(text)) for text in releases]
    cves = [text for text in map(str, list_of(header.get("cves"))) if _CVE.fullmatch(text)]
    is_of_proxy = "envoy" in text_of(header.get("description")).lower()
    components = ["istio-proxy"] if is_of_proxy else ["istiod", "istio-proxy"]
    severity = severity_of(_number(header.get("cvss")))
    rows = [
        _row(id_, component, severity, day, found)
        for id_ in cves or [title]
        for component in components
        for found in ranges
        if found
    ]
    unread = [f"{title}: the releases {text!r}" for text, found in zip(releases, ranges, strict=True) if found is None]
    return Knowledge(BULLETIN, begin_of(day), [facts(title.lower(), day, rows)], unread)


def _of_item(item: Mapping[str, Any]) -> Iterator[Json]:
    text, moment = text_of(item.get("content_text")), moment_of(item.get("date_published"))
    section = _AFFECTED.search(text)
    if not section or moment is None:
        return
    affected = _affected(section[1])
    for component, ranges in affected.items():
        for found in apart(ranges):
            yield _row(text_of(item.get("id")), component, _severity(text), moment.date(), found)


def _affected(section: str) -> dict[str, list[Range]]:
    """Return the ranges by component; none at all when one line is not understood."""
    ranges: dict[str, list[Range]] = {}
    for line in filter(str.strip, section.splitlines()):
        bullet = _BULLET.match(line)
        components = _PACKAGES.get(bullet[1].strip().lower(), ()) if bullet else ()
        found = parse_range(bullet[2]) if bullet else None
        if found is None or not components:
            return {}
        for component in components:
            ranges.setdefault(component, []).append(found)
    return ranges


def _of_package(id_: str, day: date, affected: Mapping[str, Any], body: Mapping[str, Any]) -> Iterator[Json]:
    name = text_of(table_of(affected.get("package")).get("name")).rpartition("/")[2].lower()
    vectors = [text_of(table_of(entry).get("score")) for entry in _severities(affected, body)]
    scores = [score for vector in vectors if (score := score_of(vector)) is not None]
    severity = severity_of(max(scores, default=4.0))
    for events in (list_of(table_of(entry).get("events")) for entry in list_of(affected.get("ranges"))):
        for found in _of_events([table_of(event) for event in events]):
            for component in _PACKAGES.get(name, ()):
                yield _row(id_, component, severity, day, found)


def _severities(affected: Mapping[str, Any], body: Mapping[str, Any]) -> list[Any]:
    return list_of(affected.get("severity")) or list_of(body.get("severity"))


def _of_events(events: list[Mapping[str, Any]]) -> Iterator[Range]:
    """Pair each beginning with the end that follows; a beginning that another follows has no end of its own."""
    begun: str | None = None
    for event in events:
        if "introduced" in event:
            if begun is not None:
                yield Range(begun, _plain(event["introduced"]))
            begun = _plain(event["introduced"])
        elif begun is not None and ("fixed" in event or "last_affected" in event):
            yield Range(begun, _plain(event["fixed"]) if "fixed" in event else after(_plain(event["last_affected"])))
            begun = None
    if begun is not None:
        yield Range(begun, "")


def _plain(version: object) -> str:
    text = str(version).removeprefix("v")
    return "" if text == "0" else text


def _of_release(text: str) -> Range | None:
    before = _ALL_BEFORE.fullmatch(text.strip())
    return Range("", before[1]) if before else parse_range(text)


def _front_matter(content: bytes) -> Mapping[str, Any]:
    head, begin, rest = content.decode("utf-8", "replace").partition("---\n")
    matter, end, _ = rest.partition("\n---")
    if head.strip() or not begin or not end:
        return {}
    try:
        return table_of(YAML(typ="safe").load(matter))
    except YAMLError:
        return {}


def _severity(text: str) -> str:
    vector, rated = _VECTOR.search(text), _RATED.search(text)
    score = score_of(vector[0]) if vector else None
    if score is not None:
        return severity_of(score)
    return rated[1].lower() if rated else "medium"


def _number(value: object) -> float:
    try:
        return float(str(value))
    except ValueError:
        return 4.0


def _row(id_: str, component: str, severity: str, day: date, found: Range) -> Json:
    return {
        "id": id_,
        "component": component,
        "severity": severity,
        "published": day.isoformat(),
        "introduced": found.introduced,
        "fixed": found.fixed,
        "os": "",
        "when": "",
    }
