"""One image's report in the form that is kept: what is grave in full, the rest as counts."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from msgspec import Struct

from audit_batch.collect.knowledge.found import Json, list_of, moment_of, table_of, text_of

KEPT = ("critical", "high", "medium")
"""Severities whose vulnerabilities are kept one by one; of the others it is kept how many there are."""
_TAG = re.compile(r":([^:/]+)$")
_HOST = re.compile(r"^(localhost/|[^/]*[.:A-Z][^/]*/)")
_ALIKE = {"negligible": "low", "moderate": "medium", "important": "high"}


class Reference(Struct, frozen=True):
    """An image's name taken apart; a part that is not written is empty."""

    registry: str
    repository: str
    tag: str
    digest: str


class Flaw(Struct, frozen=True):
    """One vulnerability of one package."""

    id: str
    severity: str
    package: str
    installed: str
    fixed: str
    published: str


class Scan(Struct, frozen=True):
    """What a scanner said of one image."""

    image: Reference
    """The name that was scanned."""
    digests: Sequence[str]
    """What it was then."""
    scanner: str
    scanned: datetime
    system: str
    """The operating system in it."""
    system_ended: bool
    """Its maker supports it no more."""
    flaws: Sequence[Flaw]


def parse_reference(image: str) -> Reference:
    """Take the name of an image apart, in the way the relation `images` does.

    Source: https://pkg.go.dev/github.com/distribution/reference
    """
    place, _, digest = image.strip().partition("@")
    tag = _TAG.search(place)
    name = _TAG.sub("", place)
    host, _, rest = name.partition("/") if _HOST.match(name) else ("docker.io", "", name)
    registry = "docker.io" if host == "index.docker.io" else host
    repository = f"library/{rest}" if registry == "docker.io" and "/" not in rest else rest
    return Reference(registry, repository, tag[1] if tag else "" if digest else "latest", digest)


def report_spec(scan: Scan) -> Json:
    """Return what is kept of the report on one image.

    The time is that of the Monday of its week: most scans find what the last one found, and are then no new version.
    """
    flaws = sorted(dict.fromkeys(scan.flaws), key=lambda flaw: (flaw.id, flaw.package, flaw.installed, flaw.fixed))
    monday = (scan.scanned - timedelta(days=scan.scanned.weekday())).date()
    return {
        "registry": scan.image.registry,
        "repository": scan.image.repository,
        "tag": scan.image.tag,
        "digests": sorted({digest for digest in (*scan.digests, scan.image.digest) if digest}),
        "scanner": scan.scanner,
        "week": monday.isoformat(),
        "system": scan.system,
        "systemEnded": scan.system_ended,
        "counts": dict(sorted(Counter(flaw.severity for flaw in flaws).items())),
        "vulnerabilities": [_kept(flaw) for flaw in flaws if flaw.severity in KEPT],
    }


def severity_named(value: object) -> str:
    """Return one of critical, high, medium, low and unknown."""
    word = text_of(value).lower()
    word = _ALIKE.get(word, word)
    return word if word in (*KEPT, "low") else "unknown"


def day_of(value: object) -> str:
    """Return the day of a moment; empty where there is none."""
    moment = moment_of(value)
    return moment.date().isoformat() if moment else ""


def compact_operator_report(item: Mapping[str, Any]) -> Json:
    """Return a VulnerabilityReport of Trivy Operator with its report in the same form.

    Source: https://aquasecurity.github.io/trivy-operator/latest/docs/crds/vulnerability-report/
    """
    whole = table_of(item.get("report"))
    rest = {name: value for name, value in item.items() if name != "report"}
    scanned = moment_of(whole.get("updateTimestamp"))
    if scanned is None:
        return {**rest, "report": {}}
    artifact, system = table_of(whole.get("artifact")), table_of(whole.get("os"))
    server = text_of(table_of(whole.get("registry")).get("server")) or "index.docker.io"
    tag = text_of(artifact.get("tag"))
    image = parse_reference(f"{server}/{text_of(artifact.get('repository'))}" + (f":{tag}" if tag else ""))
    flaws = [_operator_flaw(table_of(entry)) for entry in list_of(whole.get("vulnerabilities"))]
    scan = Scan(
        image=image,
        digests=[text_of(artifact.get("digest"))],
        scanner="trivy-operator",
        scanned=scanned,
        system=f"{text_of(system.get('family'))} {text_of(system.get('name'))}".strip(),
        system_ended=system.get("eosl") is True,
        flaws=flaws,
    )
    return {**rest, "report": report_spec(scan)}


def _operator_flaw(entry: Mapping[str, Any]) -> Flaw:
    return Flaw(
        text_of(entry.get("vulnerabilityID")),
        severity_named(entry.get("severity")),
        text_of(entry.get("resource")),
        text_of(entry.get("installedVersion")),
        text_of(entry.get("fixedVersion")),
        day_of(entry.get("publishedDate")),
    )


def _kept(flaw: Flaw) -> Json:
    return {
        "id": flaw.id,
        "severity": flaw.severity,
        "package": flaw.package,
        "installed": flaw.installed,
        "fixed": flaw.fixed,
        "published": flaw.published,
    }
