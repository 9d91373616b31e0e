"""What the paths of a command mean: files, charts and overlays, each once."""

import os
import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from glob import glob
from pathlib import Path
from typing import Any

from msgspec import Struct, field

from audit_batch.collect.sources.broken import BrokenText
from audit_batch.collect.sources.text import decode, read_bytes
from audit_batch.errors import ManifestError

SUFFIXES = (".yaml", ".yml", ".json")
STDIN = "-"
CHART = "Chart.yaml"
OVERLAYS = ("kustomization.yaml", "kustomization.yml", "Kustomization")
_ARCHIVE = ".tgz"
_NOT_ENTERED = frozenset({"node_modules", "__pycache__"})
_OF_CHART = frozenset({"templates", "charts", "crds"})
"""Folders of a chart that helm reads; what lies in others it reads only where a template asks for it."""
_VALUES = "values"
_BEGINS = re.compile(rb"""^(?:\{?\s*"apiVersion"|apiVersion|'apiVersion')\s*:""", re.MULTILINE)
_NAMING = frozenset({
    "resources", "bases", "components", "crds", "configurations", "generators", "transformers", "validators", "patches",
    "patchesStrategicMerge", "patchesJson6902", "replacements", "path", "files", "envs", "env", "valuesFile",
})  # fmt: skip
"""Fields of an overlay below which paths stand. Source: Kustomize's reference of kustomization.yaml."""
_BUILT_UPON = frozenset({"resources", "bases", "components"})
"""Those whose files hold whole objects, and whose folders are overlays; what patches say is a part of one."""
_LONGEST_PATH = 1024
_PATTERN = frozenset("*?[")


class Sources(Struct):
    """What is to be read, in order."""

    files: list[Path] = field(default_factory=list)
    charts: list[Path] = field(default_factory=list)
    """Folders and archives."""
    overlays: list[Path] = field(default_factory=list)
    """Folders that kustomize builds; those that others build upon are not among them."""


def find_sources(paths: Iterable[Path]) -> Sources:
    """Sort out what the paths of a command are.

    A folder is a chart or an overlay where it has the file that makes it one; what belongs to one is not read for
    itself, and what else lies there is.

    Raises:
        ManifestError: A path that was named does not exist, or a pattern fits nothing.
    """
    _real_folder.cache_clear()
    named, walked = Sources(), Sources()
    for path in _expand(paths):
        if path.is_dir():
            # Named, it is built also where another builds upon it: production may be the base of a rehearsal.
            named.overlays += [path] if _file_of(path) and not is_component(path) else []
            _walk(path, walked)
        elif path.name == CHART or path.name.endswith(_ARCHIVE):
            named.charts.append(path.parent if path.name == CHART else path)
        elif path.name in OVERLAYS:
            named.overlays.append(path.parent)
        else:
            named.files.append(path)
    used = used_by(walked.overlays)
    return Sources(
        _once([*named.files, *(file for file in walked.files if not used or real_path(file) not in used)]),
        _once([*named.charts, *walked.charts]),
        _once([*named.overlays, *(overlay for overlay in walked.overlays if real_path(overlay) not in used)]),
    )


def inputs_of_overlay(overlay: Path) -> tuple[Path, ...]:
    """Return the folder of an overlay and everything in other places that it builds upon, or would if it were there."""
    used = used_by([overlay])
    missing = (path for one in (overlay, *map(Path, sorted(used))) for path in _said_in(one) if not _is_there(path))
    return (overlay, *map(Path, sorted(used)), *missing)


def resources_of(overlay: Path) -> Iterator[Path]:
    """Yield the files with objects and the overlays that an overlay builds upon, as far as they are there."""
    return filter(_is_there, _said_in(overlay, _BUILT_UPON))


def is_component(overlay: Path) -> bool:
    """Whether an overlay is a part of others, which cannot be built for itself."""
    return any(isinstance(said, dict) and said.get("kind") == "Component" for said in _file_of(overlay))


def used_by(overlays: Iterable[Path]) -> set[str]:
    """Return what overlays build upon, at any depth: files and folders, as real paths."""
    used: set[str] = set()
    waiting = list(overlays)
    seen: set[str] = set()
    while waiting:
        overlay = waiting.pop()
        if real_path(overlay) in seen:
            continue
        seen.add(real_path(overlay))
        for path in filter(_is_there, _said_in(overlay)):
            used.add(real_path(path))
            if path.is_dir():
                waiting.append(path)
    return used


def real_path(path: Path) -> str:
    """Return a path without links; of the many files of a folder that is looked up once."""
    # Without the methods of Path: called for every file.
    folder, name = os.path.split(path)
    if name in ("", ".", "..") or os.path.islink(path):  # noqa: PTH114
        return os.path.realpath(path)
    return os.path.join(_real_folder(folder), name)  # noqa: PTH118


_real_folder = lru_cache(maxsize=1024)(os.path.realpath)


def _expand(paths: Iterable[Path]) -> Iterator[Path]:
    for path in paths:
        if path.exists() or str(path) == STDIN:
            yield path
        elif _PATTERN.isdisjoint(str(path)):
            raise ManifestError(path, "no such file or folder")
        elif found := sorted(glob(str(path), recursive=True)):  # noqa: PTH207  absolute patterns too
            yield from (Path(one) for one in found if Path(one).is_dir() or one.endswith((*SUFFIXES, _ARCHIVE)))
        else:
            raise ManifestError(path, "fits no file")


def _walk(top: Path, found: Sources) -> None:
    below_charts: set[str] = set()
    for name, folders, files in os.walk(top):
        folder, is_chart = Path(name), CHART in files
        owned = _OF_CHART if is_chart else ()
        folders[:] = sorted(
            one for one in folders if not one.startswith(".") and one not in _NOT_ENTERED and one not in owned
        )
        if is_chart:
            found.charts.append(folder)
            below_charts.add(name)
        if not set(OVERLAYS).isdisjoint(files):
            found.overlays.append(folder)
        wanted = (file for file in sorted(files) if file.endswith(SUFFIXES) and file not in OVERLAYS)
        paths = [folder / file for file in wanted if os.path.isfile(os.path.join(name, file))]  # noqa: PTH113, PTH118
        if name in below_charts:
            below_charts.update(os.path.join(name, one) for one in folders)  # noqa: PTH118
            paths = [path for path in paths if _is_beside_chart(path)]
        found.files += paths


def _is_beside_chart(path: Path) -> bool:
    """Whether a file in the folder of a chart is a manifest: most are values and texts that its templates put in."""
    if path.name == CHART or path.name.startswith(_VALUES):
        return False
    try:
        return _BEGINS.search(read_bytes(path)) is not None
    except BrokenText:
        # Whoever reads it says so.
        return True


def _said_in(overlay: Path, fields: frozenset[str] = _NAMING) -> Iterator[Path]:
    """Yield whatever the file of an overlay says where paths stand."""
    for value in _file_of(overlay):
        for text in _paths_in(value, fields):
            # Files of a generator may have a key in front.
            path = overlay / text.rpartition("=")[2]
            if text and len(text) < _LONGEST_PATH and "\0" not in text:
                yield path


def _file_of(overlay: Path) -> list[Any]:
    """Return what the file says that makes a folder an overlay; nothing without one, or where it cannot be read."""
    file = next((overlay / name for name in OVERLAYS if (overlay / name).is_file()), None)
    if file is None:
        return []
    from audit_batch.collect.sources.yamltext import read_yaml  # noqa: PLC0415  most folders hold no overlay

    try:
        documents = read_yaml(decode(read_bytes(file)))
    except BrokenText:
        return []
    return [one.value for one in documents if not isinstance(one, BrokenText)]


def _paths_in(value: Any, fields: frozenset[str], *, naming: bool = False) -> Iterator[str]:
    if isinstance(value, str) and naming and "\n" not in value:
        yield value
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield from _paths_in(inner, fields, naming=naming or key in fields)
    elif isinstance(value, list):
        for inner in value:
            yield from _paths_in(inner, fields, naming=naming)


def _is_there(path: Path) -> bool:
    try:
        return path.exists()
    except (OSError, ValueError):
        return False


def _once(paths: Iterable[Path]) -> list[Path]:
    found: dict[str, Path] = {}
    for path in paths:
        found.setdefault(STDIN if str(path) == STDIN else real_path(path), path)
    return list(found.values())
