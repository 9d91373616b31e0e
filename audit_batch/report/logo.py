"""The logo on a cover, put into the page: a PNG, or an SVG that loads and runs nothing."""

import base64
import re
from pathlib import Path
from xml.etree import ElementTree as ET

from audit_batch.errors import ReportError

_MOST = 512 * 1024
"""Bytes; a logo is in every copy of every report."""
_PNG = b"\x89PNG\r\n\x1a\n"
_FORBIDDEN = frozenset(
    {"script", "foreignobject", "image", "feimage", "iframe", "audio", "video", "a", "animate", "set"}
)
_OUTSIDE = re.compile(r"@import|(?:url\(\s*['\"]?|^\s*(?:javascript|data|https?|file):)(?!#)", re.IGNORECASE)
"""What names something outside of the drawing."""


def read_logo(path: Path) -> str:
    """Return the logo as a ``data:`` address.

    Raises:
        ReportError: It cannot be read, is too large, is neither PNG nor SVG, or could load or run something.
    """
    try:
        content = path.read_bytes()
    except OSError as error:
        raise ReportError(f"logo {path}: cannot be read ({error.strerror})") from error
    if len(content) > _MOST:
        raise ReportError(f"logo {path}: has {len(content) // 1024} KiB, more than {_MOST // 1024}; give a smaller one")
    if content.startswith(_PNG):
        return _address("image/png", content)
    _require_safe(path, content)
    return _address("image/svg+xml", content)


def _require_safe(path: Path, content: bytes) -> None:
    if b"<!DOCTYPE" in content or b"<!ENTITY" in content or b"<?xml-stylesheet" in content:
        raise ReportError(
            f"logo {path}: an SVG with a DOCTYPE or a stylesheet beside it is refused; export a plain one"
        )
    try:
        # Safe: without a DOCTYPE there is no entity to expand and nothing to fetch.
        root = ET.fromstring(content)  # noqa: S314
    except ET.ParseError as error:
        raise ReportError(f"logo {path}: is neither a PNG nor an SVG") from error
    if _local(root.tag) != "svg":
        raise ReportError(f"logo {path}: is neither a PNG nor an SVG")
    for part in root.iter():
        if problem := _problem(part):
            raise ReportError(f"logo {path}: {problem} is refused in an SVG: it could load or run something")


def _problem(part: "ET.Element[str]") -> str:
    if _local(part.tag) in _FORBIDDEN:
        return f"<{_local(part.tag)}>"
    for name, value in part.attrib.items():
        local = _local(name)
        if local.startswith("on") or (local == "href" and not value.startswith("#")) or _OUTSIDE.search(value):
            return f"the attribute {local}"
    return "a style that names a file" if _local(part.tag) == "style" and _OUTSIDE.search(part.text or "") else ""


def _local(name: object) -> str:
    return str(name).rpartition("}")[2].lower()


def _address(kind: str, content: bytes) -> str:
    return f"data:{kind};base64,{base64.b64encode(content).decode()}"
