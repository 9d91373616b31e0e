"""Files of facts as we write them: vulnerabilities and releases of one topic, in TOML."""

from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from msgspec import DecodeError, toml

from audit_batch.collect.knowledge.found import SEVERITIES, Json, Knowledge, begin_of, facts
from audit_batch.collect.knowledge.ranges import parse_ours
from audit_batch.errors import KnowledgeError

SOURCE = "facts"
_VULNERABILITY = {"id": str, "components": list, "severity": str, "published": date, "affected": list}
_VULNERABILITY_MAY = {"os": str, "when": str, "source": str}
_RELEASE = {"component": str, "series": str, "until": date}
_RELEASE_MAY = {"released": date, "newest": str}
_TOP = {"dated": date}
_TABLES = {"vulnerability": list, "release": list, "source": list}


def read_facts(path: Path, content: bytes) -> Knowledge:
    """Read a file of facts; its stem is the name that later files of it replace.

    Raises:
        KnowledgeError: It is not TOML, lacks a key, or holds one that is unknown or wrong.
    """
    try:
        values = toml.decode(content.decode())
    except (UnicodeDecodeError, DecodeError) as error:
        raise KnowledgeError(path, f"not TOML: {error}") from error
    _check(path, "the file", values, _TOP, _TABLES)
    vulnerabilities = [row for entry in values.get("vulnerability", []) for row in _vulnerability(path, entry)]
    releases = [_release(path, entry) for entry in values.get("release", [])]
    if not vulnerabilities and not releases:
        raise KnowledgeError(path, "holds no [[vulnerability]] and no [[release]]")
    found = facts(path.stem, values["dated"], vulnerabilities, releases)
    return Knowledge(SOURCE, begin_of(values["dated"]), [found])


def _vulnerability(path: Path, entry: Any) -> Iterator[Json]:
    place = _place(entry, "vulnerability", "id")
    _check(path, place, entry, _VULNERABILITY, _VULNERABILITY_MAY)
    if entry["severity"] not in SEVERITIES:
        raise KnowledgeError(path, f"{place}: severity is not one of {', '.join(SEVERITIES)}")
    for component in entry["components"]:
        for text in entry["affected"]:
            found = parse_ours(str(text))
            if found is None:
                raise KnowledgeError(path, f"{place}: {text!r} is no range such as 1.20.0..1.20.11")
            yield {
                "id": entry["id"],
                "component": component,
                "severity": entry["severity"],
                "published": entry["published"].isoformat(),
                "introduced": found.introduced,
                "fixed": found.fixed,
                "os": entry.get("os", ""),
                "when": entry.get("when", ""),
            }


def _release(path: Path, entry: Any) -> Json:
    place = _place(entry, "release", "series")
    _check(path, place, entry, _RELEASE, _RELEASE_MAY)
    released = entry.get("released")
    return {
        "component": entry["component"],
        "series": entry["series"],
        "until": entry["until"].isoformat(),
        "released": released.isoformat() if released else "",
        "newest": entry.get("newest", ""),
    }


def _place(entry: Any, table: str, named_by: str) -> str:
    return f"{table} {entry.get(named_by, 'without a name')}" if isinstance(entry, dict) else table


def _check(path: Path, place: str, entry: Any, required: Mapping[str, type], optional: Mapping[str, type]) -> None:
    if not isinstance(entry, dict):
        raise KnowledgeError(path, f"{place} is not a table")
    if missing := sorted(required.keys() - entry.keys()):
        raise KnowledgeError(path, f"{place}: lacks {', '.join(missing)}")
    if unknown := sorted(entry.keys() - required.keys() - optional.keys()):
        raise KnowledgeError(path, f"{place}: has unknown {', '.join(unknown)}")
    for name, kind in {**required, **optional}.items():
        if name in entry and type(entry[name]) is not kind:
            raise KnowledgeError(path, f"{place}: {name} is not a {_SAID[kind]}")


_SAID: Mapping[type, str] = {str: "text", list: "list", date: "date like 2026-11-24"}
