"""A file of knowledge, whatever its format, recognised by its content."""

from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import orjson

from audit_batch.collect.knowledge.advisories import read_bulletin, read_feed, read_osv
from audit_batch.collect.knowledge.facts import read_facts
from audit_batch.collect.knowledge.found import Knowledge
from audit_batch.collect.knowledge.scans import read_scan
from audit_batch.errors import KnowledgeError

MOST = 512 * 2**20
"""Bytes of one file."""
_JSON: tuple[Callable[[Mapping[str, Any]], Knowledge | None], ...] = (read_feed, read_osv)
_FORMATS = "Kubernetes' CVE feed (index.json), its OSV records, Istio's bulletins (Markdown), or facts in TOML"


def read_content(path: Path) -> bytes:
    """Return what is in the file.

    Raises:
        KnowledgeError: It cannot be read, is empty or too large.
    """
    try:
        size = path.stat().st_size
        content = path.read_bytes() if size <= MOST else b""
    except OSError as error:
        raise KnowledgeError(path, f"cannot be read ({error.strerror})") from error
    if size > MOST:
        raise KnowledgeError(path, f"is larger than {MOST // 2**20} MiB; import the reports one by one")
    if not content.strip():
        raise KnowledgeError(path, "is empty; did the program that should have written it fail?")
    return content


def read_cves(path: Path, content: bytes) -> Knowledge:
    """Read vulnerabilities of the platform.

    Raises:
        KnowledgeError: It is none of the formats.
    """
    if path.suffix == ".toml":
        return read_facts(path, content)
    if content.lstrip()[:1] == b"{":
        body = _json(path, content)
        knowledge = next((found for read in _JSON if (found := read(body))), None)
    else:
        knowledge = read_bulletin(content)
    if knowledge is None:
        raise KnowledgeError(path, f"is not {_FORMATS}")
    return knowledge


def read_vulnerabilities(path: Path, content: bytes, dated: datetime | None) -> Knowledge:
    """Read a report of a scanner on images.

    Raises:
        KnowledgeError: It is none, or not dated.
    """
    return read_scan(path, _json(path, content), dated)


def _json(path: Path, content: bytes) -> Mapping[str, Any]:
    try:
        body = orjson.loads(content)
    except orjson.JSONDecodeError as error:
        raise KnowledgeError(path, f"is not JSON ({error}); was it cut off?") from error
    if not isinstance(body, dict):
        raise KnowledgeError(path, "is JSON, but no object")
    return body
