"""Manifests: YAML and JSON files as Kubernetes objects, each with its place; what cannot be read is named, not lost."""

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError

from audit_batch.errors import ManifestError, cut

SUFFIXES = (".yaml", ".yml", ".json")
STDIN = "-"

_SEPARATOR = re.compile(r"^---(?:\s|$)", re.MULTILINE)
"""Begins a document wherever it stands at the beginning of a line, block scalars included. Source: YAML 1.2, 9.1."""
_TEMPLATE = re.compile(r"\{\{")
_DEEPEST = 100
"""Nesting from which on a document is no manifest any more."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """One object of a file."""

    file: str
    line: int
    """Line on which its document begins, from 1."""
    body: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Reading:
    """What was found in some files."""

    manifests: tuple[Manifest, ...]
    problems: tuple[ManifestError, ...]
    ignored: int
    """Documents of YAML or JSON that are no Kubernetes objects."""


def read_manifests(paths: Iterable[Path], stdin: str = "") -> Reading:
    """Read files, and the manifests in folders below; a path of - is the text of ``stdin``.

    Raises:
        ManifestError: A path that was named does not exist.
    """
    manifests: list[Manifest] = []
    problems: list[ManifestError] = []
    ignored = 0
    for path in _files(paths):
        for found in _read_file(path, stdin):
            if isinstance(found, Manifest):
                manifests.append(found)
            elif isinstance(found, ManifestError):
                problems.append(found)
            else:
                ignored += 1
    return Reading(tuple(manifests), tuple(problems), ignored)


def _files(paths: Iterable[Path]) -> Iterator[Path]:
    for path in paths:
        if path.is_dir():
            yield from sorted(file for file in path.rglob("*") if file.suffix in SUFFIXES and file.is_file())
        elif path.exists() or str(path) == STDIN:
            yield path
        else:
            raise ManifestError(path, "no such file or folder")


def _read_file(path: Path, stdin: str) -> Iterator[Manifest | ManifestError | None]:
    """Yield an object, a problem, or None for a document that is neither."""
    try:
        text = stdin if str(path) == STDIN else path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        yield ManifestError(path, f"cannot be read as UTF-8 text ({cut(str(error))})")
        return
    for line, document in _documents(text):
        try:
            content = _parse(path, line, document)
        except ManifestError as error:
            yield error
        else:
            yield from _objects(path, line, content)


def _documents(text: str) -> Iterator[tuple[int, str]]:
    """Yield each document with the line of its first character."""
    starts = [0, *(match.start() for match in _SEPARATOR.finditer(text))]
    for start, end in zip(starts, [*starts[1:], len(text)], strict=True):
        document = text[start:end]
        body = document.split("\n", 1)[1] if document.startswith("---") and "\n" in document else document
        skipped = len(document) - len(body)
        if body.strip() and body.strip() != "---":
            blank = len(body) - len(body.lstrip("\n"))
            yield text.count("\n", 0, start + skipped + blank) + 1, body.lstrip("\n")


def _parse(path: Path, line: int, document: str) -> Any:
    try:
        if path.suffix == ".json":
            return json.loads(document)
        loader = YAML(typ="safe", pure=True)
        loader.allow_duplicate_keys = False
        return loader.load(document)
    except json.JSONDecodeError as error:
        raise ManifestError(path, f"not JSON: {cut(error.msg)}", line=line + error.lineno - 1) from error
    except MarkedYAMLError as error:
        place = line + (error.problem_mark.line if error.problem_mark else 0)
        if _TEMPLATE.search(document):
            raise ManifestError(path, "a template that is not rendered; render it first", line=place) from error
        raise ManifestError(path, f"not YAML: {cut(error.problem or 'unreadable')}", line=place) from error
    except (YAMLError, ValueError, RecursionError) as error:
        raise ManifestError(path, f"not YAML: {cut(str(error) or type(error).__name__)}", line=line) from error


def _objects(path: Path, line: int, content: Any) -> Iterator[Manifest | ManifestError | None]:
    """Take Lists apart, and tell objects from other documents."""
    if not isinstance(content, dict) or "apiVersion" not in content or "kind" not in content:
        yield None
        return
    if isinstance(content.get("items"), list) and str(content["kind"]).endswith("List"):
        for item in content["items"]:
            yield from _objects(path, line, item)
        return
    metadata = content.get("metadata")
    name = metadata.get("name") if isinstance(metadata, dict) else None
    if not isinstance(name, str) or not isinstance(content["apiVersion"], str) or not isinstance(content["kind"], str):
        yield ManifestError(path, f"a {cut(str(content['kind']), 60)} without a metadata.name", line=line)
        return
    if _depth(content) > _DEEPEST:
        yield ManifestError(path, f"{name} is nested deeper than {_DEEPEST} levels", line=line)
        return
    yield Manifest(str(path), line, content)


def _depth(node: Any) -> int:
    deepest, waiting = 0, [(node, 1)]
    while waiting:
        here, depth = waiting.pop()
        deepest = max(deepest, depth)
        if depth > _DEEPEST:
            break
        children = here.values() if isinstance(here, dict) else here if isinstance(here, list) else ()
        waiting.extend((child, depth + 1) for child in children)
    return deepest
