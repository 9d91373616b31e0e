"""Overlays, built by kustomize; each object is looked up in the file that it came from."""

import json
import os
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from msgspec.structs import replace

from audit_batch.collect.manifests import Manifest
from audit_batch.collect.sources.broken import BrokenText
from audit_batch.collect.sources.documents import Found, objects_of
from audit_batch.collect.sources.files import OVERLAYS, inputs_of_overlay
from audit_batch.collect.sources.program import find_program, run_program
from audit_batch.collect.sources.text import decode, read_bytes, read_documents
from audit_batch.collect.sources.yamltext import read_yaml
from audit_batch.errors import ManifestError

_ORIGIN = "config.kubernetes.io/origin"
_MISSING = (
    "is a Kustomize folder, and neither kustomize nor kubectl is on the PATH; install one, or scan what "
    "`kustomize build` prints"
)
_CHARTS = "--enable-helm"
"""What kustomize asks for where an overlay has `helmCharts`; it would let any chart be fetched."""


class NotBuilt(ManifestError):
    """There is nothing of an overlay, for the program that builds it failed, or is missing."""


def build_overlay(overlay: Path) -> Iterator[Found]:
    """Yield the objects of an overlay, and what is wrong with it."""
    place = next((overlay / name for name in OVERLAYS if (overlay / name).is_file()), overlay)
    words = _program()
    inputs = inputs_of_overlay(overlay)
    if words is None:
        yield NotBuilt(place, _MISSING, inputs=inputs)
        return
    try:
        top, text = _build(words, overlay)
    except BrokenText as error:
        yield NotBuilt(place, _explained(error.problem), inputs=inputs)
        return
    for found in objects_of(str(place), read_yaml(text), text):
        if isinstance(found, ManifestError):
            yield type(found)(place, f"{found.problem} (as built)", inputs=inputs)
        else:
            yield _placed(found, top, place, inputs)


def _build(words: list[str], overlay: Path) -> tuple[Path, str]:
    """Return what kustomize prints, and the folder that the origins in it are relative to.

    Origins are told only to an overlay that asks for them, so one of ours stands on top for a moment.
    """
    with TemporaryDirectory() as made:
        top = Path(made).resolve()
        base = os.path.relpath(overlay.resolve(), top)
        content = {"resources": [base], "buildMetadata": ["originAnnotations"]}
        (top / OVERLAYS[0]).write_text(json.dumps(content), encoding="utf-8")
        try:
            return top, run_program([*words, top])
        except BrokenText:
            # It fails again, and speaks of the user's own folder then.
            return top, run_program([*words, overlay])


def _explained(problem: str) -> str:
    return f"{problem}; scan what `kustomize build {_CHARTS}` prints" if _CHARTS in problem else problem


def _program() -> list[str] | None:
    if kustomize := find_program("kustomize"):
        return [kustomize, "build"]
    kubectl = find_program("kubectl")
    return [kubectl, "kustomize"] if kubectl else None


def _placed(built: Manifest, top: Path, place: Path, inputs: tuple[Path, ...]) -> Manifest:
    """Put an object where its author wrote it: what was added on the way has no line there."""
    body, origin = _without_origin(built.body)
    manifest = replace(built, file=str(place), line=1, body=body, node=None, inputs=inputs, home=str(place.parent))
    if origin is None:
        return manifest
    file = Path(os.path.relpath((top / origin).resolve()))
    file = file if str(file).count("..") == 0 else (top / origin).resolve()
    found = _best(_objects_in(file), body)
    if found is None:
        return manifest if not file.is_file() else replace(manifest, file=str(file))
    return replace(manifest, file=str(file), line=found.line, node=found.node)


def _without_origin(body: dict[str, Any]) -> tuple[dict[str, Any], str | None]:
    """Take the annotation out that kustomize put in; returns the path in it, relative to the topmost overlay."""
    annotations = dict(body["metadata"].get("annotations") or {})
    text = annotations.pop(_ORIGIN, "")
    metadata = {name: value for name, value in body["metadata"].items() if name != "annotations"}
    if annotations:
        metadata["annotations"] = annotations
    found = [one.value for one in read_yaml(text) if not isinstance(one, BrokenText)]
    said = found[0] if found and isinstance(found[0], dict) else {}
    path = said.get("path") or said.get("configuredIn")
    return {**body, "metadata": metadata}, path if isinstance(path, str) and "repo" not in said else None


@lru_cache(maxsize=256)
def _objects_in(file: Path) -> tuple[Manifest, ...]:
    try:
        text = decode(read_bytes(file))
    except BrokenText:
        return ()
    found = objects_of(str(file), read_documents(file.name, text), text)
    return tuple(one for one in found if isinstance(one, Manifest))


def _best(objects: tuple[Manifest, ...], body: dict[str, Any]) -> Manifest | None:
    """Find the object that was built upon: names may have got a prefix and a suffix."""
    name = body["metadata"]["name"]
    fitting = [one for one in objects if one.body["kind"] == body["kind"] and one.body["metadata"]["name"] in name]
    return max(fitting, key=lambda one: len(one.body["metadata"]["name"]), default=None)
