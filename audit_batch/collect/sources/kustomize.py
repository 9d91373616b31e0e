"""Overlays, built by kustomize; each object is looked up in the file that it came from."""

import json
import os
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from audit_batch.collect.manifests import Build, Manifest
from audit_batch.collect.sources.broken import BrokenText
from audit_batch.collect.sources.documents import Found, objects_of
from audit_batch.collect.sources.files import OVERLAYS, inputs_of_overlay
from audit_batch.collect.sources.overlay import Way, as_named, entries, file_of, forget, read_ways
from audit_batch.collect.sources.program import find_program, run_program
from audit_batch.collect.sources.renaming import Renaming, read_renaming, renamed, without_hash
from audit_batch.collect.sources.text import decode, read_bytes, read_documents
from audit_batch.collect.sources.yamltext import read_yaml
from audit_batch.errors import ManifestError

_ORIGIN = "config.kubernetes.io/origin"
_GENERATORS = ("ConfigMapGenerator", "SecretGenerator")
"""Source: kinds of ``configuredBy`` in Kustomize's reference of originAnnotations."""
_MISSING = (
    "is a Kustomize folder, and neither kustomize nor kubectl is on the PATH; install one, or scan what "
    "`kustomize build` prints"
)
_CHARTS = "--enable-helm"
"""What kustomize asks for where an overlay has `helmCharts`; it would let any chart be fetched."""


class NotBuilt(ManifestError):
    """There is nothing of an overlay, for the program that builds it failed, or is missing."""


class _Origin(Struct, frozen=True):
    """Where an object comes from, as kustomize says."""

    path: str | None
    """Relative to the topmost overlay; None where it is not among the user's files."""
    generator: str
    """Kind of what made it; empty for an object that stands in a file."""


class _Overlay(Struct, frozen=True):
    """What the files of an overlay say."""

    folder: Path
    place: Path
    """Its own file."""
    inputs: tuple[Path, ...]
    ways: dict[str, list[Way]]
    files: tuple[Path, ...]
    """Its own and those of the overlays that it builds upon, the outermost first."""
    renaming: Renaming


def build_overlay(overlay: Path) -> Iterator[Found]:
    """Yield the objects of an overlay, and what is wrong with it."""
    place, inputs = file_of(overlay) or overlay, inputs_of_overlay(overlay)
    words = _program()
    if words is None:
        yield NotBuilt(place, _MISSING, inputs=inputs)
        return
    try:
        top, text = _build(words, overlay)
    except BrokenText as error:
        yield NotBuilt(place, _explained(error.problem), inputs=inputs)
        return
    forget()
    _objects_in.cache_clear()
    read = _read(overlay, place, inputs)
    for found in objects_of(str(place), read_yaml(text), text):
        if isinstance(found, ManifestError):
            yield type(found)(place, f"{found.problem} (as built)", inputs=inputs)
        else:
            yield _placed(found, top, read)


def _read(overlay: Path, place: Path, inputs: tuple[Path, ...]) -> _Overlay:
    ways = read_ways(overlay)
    files = tuple(dict.fromkeys(file for found in ways.values() for way in found for file in way))
    return _Overlay(overlay, place, inputs, ways, files, read_renaming(files))


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


def _placed(built: Manifest, top: Path, overlay: _Overlay) -> Manifest:
    """Put an object where its author wrote it; what was changed on the way is looked for when it is at fault."""
    body, origin = _without_origin(built.body)
    build = Build(overlay.files, built.node, body) if built.node else None
    made = replace(
        built,
        file=str(overlay.place),
        line=1,
        body=body,
        node=None,
        inputs=overlay.inputs,
        home=str(overlay.folder),
        build=build,
    )
    if origin.path is None:
        return made
    file = as_named(top / origin.path, overlay.folder)
    if origin.generator:
        return _generated(replace(made, file=str(file)), origin.generator, overlay.renaming)
    found = _best(file, overlay, body)
    if found is None:
        return made if not file.is_file() else replace(made, file=str(file))
    return replace(made, file=str(file), line=found.line, node=found.node)


def _generated(manifest: Manifest, generator: str, renaming: Renaming) -> Manifest:
    """Put an object at the entry that generates it."""
    name = without_hash(manifest.body["metadata"]["name"])
    field = generator[:1].lower() + generator[1:]
    for entry in entries(Path(manifest.file), field):
        said = entry.value.get("name") if isinstance(entry.value, dict) else None
        if isinstance(said, str) and renaming.leads(said, name):
            return replace(manifest, line=entry.line, known_as=name)
    return replace(manifest, known_as=name)


def _without_origin(body: dict[str, Any]) -> tuple[dict[str, Any], _Origin]:
    """Take the annotation out that kustomize put in."""
    annotations = dict(body["metadata"].get("annotations") or {})
    text = annotations.pop(_ORIGIN, "")
    metadata = {name: value for name, value in body["metadata"].items() if name != "annotations"}
    if annotations:
        metadata["annotations"] = annotations
    found = [one.value for one in read_yaml(text) if not isinstance(one, BrokenText)]
    said = found[0] if found and isinstance(found[0], dict) else {}
    return {**body, "metadata": metadata}, _origin(said)


def _origin(said: dict[str, Any]) -> _Origin:
    by = said.get("configuredBy")
    kind = by.get("kind") if isinstance(by, dict) else ""
    path = said.get("path") or said.get("configuredIn")
    is_here = isinstance(path, str) and "repo" not in said
    return _Origin(path if is_here else None, kind if kind in _GENERATORS else "")


@lru_cache(maxsize=256)
def _objects_in(file: Path) -> tuple[Manifest, ...]:
    try:
        text = decode(read_bytes(file))
    except BrokenText:
        return ()
    found = objects_of(str(file), read_documents(file.name, text), text)
    return tuple(one for one in found if isinstance(one, Manifest))


def _best(file: Path, overlay: _Overlay, body: dict[str, Any]) -> Manifest | None:
    """Find the object that was built upon: overlays may have renamed it, or else it is the only one of its kind."""
    name, namespace = body["metadata"]["name"], body["metadata"].get("namespace")
    of_kind = [one for one in _objects_in(file) if one.body["kind"] == body["kind"]]
    ways = overlay.ways.get(os.path.realpath(file), ())

    def likeness(one: Manifest) -> tuple[bool, bool, int]:
        own = one.body["metadata"]
        is_renamed = any(renamed(own["name"], way) == name for way in ways)
        return is_renamed, own.get("namespace") == namespace, len(own["name"])

    fitting = [one for one in of_kind if overlay.renaming.leads(one.body["metadata"]["name"], name)]
    return max(fitting, key=likeness, default=of_kind[0] if len(of_kind) == 1 else None)
