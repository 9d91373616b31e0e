"""Reports of scanners on images: Trivy's, on one image or on a cluster, and Grype's."""

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from audit_batch.collect.knowledge.found import Json, Knowledge, list_of, moment_of, report, table_of, text_of
from audit_batch.collect.knowledge.images import Flaw, Scan, day_of, parse_reference, report_spec, severity_named
from audit_batch.errors import KnowledgeError

TRIVY, GRYPE = "trivy", "grype"
_Read = Callable[[datetime], Iterator[tuple[str, Json | None]]]
"""Yields each image and what is kept of its report, or what could not be read and nothing."""
_PACKAGES = frozenset({"os-pkgs", "lang-pkgs"})
"""Classes of Trivy's results that hold vulnerabilities."""
_OF_CLUSTER = ("Resources", "Vulnerabilities", "Findings")
"""Where the reports of `trivy k8s` have what they found, by version."""


def read_scan(path: Path, body: Mapping[str, Any], dated: datetime | None) -> Knowledge:
    """Read a report of a scanner.

    Args:
        path: Of the file, for messages.
        body: Its content.
        dated: When it was made, where it does not say so itself.

    Raises:
        KnowledgeError: It is no report on images, or nobody says when it was made.
    """
    if isinstance(body.get("matches"), list) and isinstance(body.get("source"), dict):
        moment = moment_of(table_of(body.get("descriptor")).get("timestamp")) or dated
        return _knowledge(path, GRYPE, moment, lambda when: _grype(path, body, when))
    if "ArtifactName" in body and "SchemaVersion" in body:
        if body.get("ArtifactType") != "container_image":
            kind = text_of(body.get("ArtifactType")) or "something else"
            raise KnowledgeError(path, f"is Trivy's report on a {kind}, and only images can be told apart in a cluster")
        return _knowledge(path, TRIVY, moment_of(body.get("CreatedAt")) or dated, lambda when: _trivy(body, when))
    if any(isinstance(body.get(name), list) for name in _OF_CLUSTER):
        return _knowledge(
            path, TRIVY, moment_of(body.get("CreatedAt")) or dated, lambda when: _trivy_cluster(body, when)
        )
    raise KnowledgeError(path, "is no report of Trivy or Grype in JSON; make one with --format json or -o json")


def _knowledge(path: Path, source: str, moment: datetime | None, read: _Read) -> Knowledge:
    if moment is None:
        raise KnowledgeError(path, "does not say when it was made; give --dated, for example --dated 2026-11-26")
    found: dict[str, Json] = {}
    unread: list[str] = []
    for name, spec in read(moment):
        if spec is None or not name:
            unread.append(name or "a report on an image without a name")
        else:
            found[name] = report(name, spec)
    if not found and not unread:
        raise KnowledgeError(path, "holds no report on an image")
    return Knowledge(source, moment, list(found.values()), unread)


def _trivy(body: Mapping[str, Any], when: datetime) -> Iterator[tuple[str, Json | None]]:
    name = text_of(body.get("ArtifactName"))
    yield name, _trivy_spec(name, table_of(body.get("Metadata")), list_of(body.get("Results")), when)


def _trivy_cluster(body: Mapping[str, Any], when: datetime) -> Iterator[tuple[str, Json | None]]:
    for resource in (table_of(entry) for name in _OF_CLUSTER for entry in list_of(body.get(name))):
        results = [entry for entry in map(table_of, list_of(resource.get("Results"))) if _has_packages(entry)]
        metadata = resource.get("Metadata")
        images = [table_of(entry) for entry in (metadata if isinstance(metadata, list) else [metadata])]
        place = "/".join(text_of(resource.get(part)) for part in ("Namespace", "Kind", "Name"))
        named = [(image, _name_of(image)) for image in images if _name_of(image)]
        if len(named) == 1:
            yield named[0][1], _trivy_spec(named[0][1], named[0][0], results, when)
        elif results:
            yield f"{place}: of which image its vulnerabilities are", None
        elif text_of(resource.get("Error")):
            yield f"{place}: it could not be scanned", None


def _name_of(metadata: Mapping[str, Any]) -> str:
    names = [text_of(name) for key in ("RepoTags", "RepoDigests") for name in list_of(metadata.get(key))]
    return next(filter(None, names), "")


def _has_packages(result: Mapping[str, Any]) -> bool:
    return result.get("Class") in _PACKAGES


def _trivy_spec(name: str, metadata: Mapping[str, Any], results: list[Any], when: datetime) -> Json:
    system = table_of(metadata.get("OS"))
    named = f"{text_of(system.get('Family'))} {text_of(system.get('Name'))}".strip()
    flaws = [
        Flaw(
            text_of(entry.get("VulnerabilityID")),
            severity_named(entry.get("Severity")),
            text_of(entry.get("PkgName")),
            text_of(entry.get("InstalledVersion")),
            text_of(entry.get("FixedVersion")),
            day_of(entry.get("PublishedDate")),
        )
        for result in map(table_of, results)
        for entry in map(table_of, list_of(result.get("Vulnerabilities")))
    ]
    digests = [text_of(entry).partition("@")[2] for entry in list_of(metadata.get("RepoDigests"))]
    ended = system.get("EOSL") is True
    return report_spec(Scan(parse_reference(name), digests, TRIVY, when, named, ended, flaws))


def _grype(path: Path, body: Mapping[str, Any], when: datetime) -> Iterator[tuple[str, Json | None]]:
    source = table_of(body["source"])
    if source.get("type") != "image":
        kind = text_of(source.get("type")) or "something else"
        raise KnowledgeError(path, f"is Grype's report on a {kind}, and only images can be told apart in a cluster")
    target, distro = table_of(source.get("target")), table_of(body.get("distro"))
    named = [text_of(target.get("userInput")), *map(text_of, list_of(target.get("tags")))]
    name = next(filter(None, named), "")
    digests = [text_of(entry).partition("@")[2] for entry in list_of(target.get("repoDigests"))]
    digests.append(text_of(target.get("manifestDigest")))
    system = f"{text_of(distro.get('name'))} {text_of(distro.get('version'))}".strip()
    flaws = [_grype_flaw(table_of(match)) for match in body["matches"]]
    yield name, report_spec(Scan(parse_reference(name), digests, GRYPE, when, system, False, flaws))


def _grype_flaw(match: Mapping[str, Any]) -> Flaw:
    vulnerability, artifact = table_of(match.get("vulnerability")), table_of(match.get("artifact"))
    fix = table_of(vulnerability.get("fix"))
    return Flaw(
        text_of(vulnerability.get("id")),
        severity_named(vulnerability.get("severity")),
        text_of(artifact.get("name")),
        text_of(artifact.get("version")),
        ", ".join(map(text_of, list_of(fix.get("versions")))) if fix.get("state") == "fixed" else "",
        "",
    )
