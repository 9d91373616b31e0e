"""What a chart consists of: the files that helm names, and what lies in other places."""

import os
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path, PurePosixPath
from typing import Any

from audit_batch.collect.sources.broken import BrokenText
from audit_batch.collect.sources.files import CHART
from audit_batch.collect.sources.text import decode, read_bytes
from audit_batch.collect.sources.yamltext import read_yaml

_WITHIN = "charts"
_ARCHIVE = ".tgz"
_REQUIREMENTS = "requirements.yaml"
"""Names the dependencies of a chart of `apiVersion: v1`."""
_BESIDE = "file://"


def template_of(chart: Path, source: str) -> Path | None:
    """Return the file that helm calls ``source``, or the archive that it lies in; None where it is not there.

    Charts stand in ``source`` by their names, or as the chart around them calls them. In a file of ``crds`` anybody may
    write such a line as helm's: what lies outside of the chart is not named, as lines of it would be shown.
    """
    steps = PurePosixPath(source).parts[1:]
    folder: Path | None = chart
    while folder and folder.is_dir() and len(steps) > 2 and steps[0] == _WITHIN:  # noqa: PLR2004  charts, name, rest
        folder, steps = _chart_within(folder, steps[1]), steps[2:]
    if folder is None or folder.is_file():
        return folder
    file = folder.joinpath(*steps)
    return file if file.is_file() and _real(file).is_relative_to(_real(folder)) else None


def name_of_chart(chart: Path) -> str:
    """Return what a chart calls itself, which need not be the name of its folder."""
    return str(_read(chart / CHART).get("name", ""))


def is_library(chart: Path) -> bool:
    """Whether a chart has no objects of its own; the charts that use it do."""
    return _read(chart / CHART).get("type") == "library"


def inputs_of_chart(chart: Path) -> tuple[Path, ...]:
    """Return a chart and what of it lies in other places: behind links and ``file://``, at any depth."""
    found: dict[Path, None] = {}
    waiting = [chart]
    while waiting:
        place = waiting.pop()
        if place not in found:
            found[place] = None
            waiting += _elsewhere(place)
    return tuple(found)


@lru_cache(maxsize=256)
def _chart_within(chart: Path, name: str) -> Path | None:
    """Return the folder or archive of a chart within another."""
    wanted = next((one.get("name") for one in _dependencies(chart) if one.get("alias") == name), name)
    entries = sorted((chart / _WITHIN).iterdir()) if (chart / _WITHIN).is_dir() else []
    folders = (entry for entry in entries if _read(entry / CHART).get("name") == wanted)
    return next(folders, next((entry for entry in entries if _is_package(entry.name, f"{wanted}-")), None))


def _is_package(file: str, name: str) -> bool:
    """A version follows the name: redis-1.0.0.tgz holds redis, redis-cluster-1.0.0.tgz does not."""
    version = file.removeprefix(name).removeprefix("v")
    return file.startswith(name) and file.endswith(_ARCHIVE) and version[:1].isdigit()


def _elsewhere(place: Path) -> Iterator[Path]:
    """Yield what the files below a folder lead to."""
    for name, folders, files in os.walk(place):
        folder = Path(name)
        yield from (_real(folder / one) for one in (*folders, *files) if (folder / one).is_symlink())
        if CHART in files:
            for one in _dependencies(folder):
                repository = one.get("repository")
                if isinstance(repository, str) and repository.startswith(_BESIDE):
                    yield _real(folder / repository.removeprefix(_BESIDE))


def _real(path: Path) -> Path:
    """Return the path without links; those that lead round stay, where `resolve` would fail."""
    return Path(os.path.realpath(path))


def _dependencies(chart: Path) -> list[dict[str, Any]]:
    said = (_read(chart / name).get("dependencies") for name in (CHART, _REQUIREMENTS))
    return [one for listed in said if isinstance(listed, list) for one in listed if isinstance(one, dict)]


def _read(file: Path) -> dict[str, Any]:
    """Return what a file of a chart says of it; nothing where it cannot be read, which helm tells of."""
    try:
        documents = read_yaml(decode(read_bytes(file)))
    except BrokenText:
        return {}
    found = (one.value for one in documents if not isinstance(one, BrokenText) and isinstance(one.value, dict))
    return next(found, {})
