"""Facts about the platform that lie beside the controls: those that are shipped, and a site's own."""

from collections.abc import Iterable, Mapping
from pathlib import Path

from audit_batch import redact
from audit_batch.collect import knowledge
from audit_batch.collect.given import store_given
from audit_batch.collect.knowledge.found import Json, Knowledge
from audit_batch.config import Settings
from audit_batch.jobs.library import control_folders
from audit_batch.model import ObjectRow
from audit_batch.redact import Door
from audit_batch.redact.door import new_key
from audit_batch.remembered import digest_files, remember

FOLDER = "facts"
"""Folder beside the controls."""


def read_files(settings: Settings) -> dict[Path, bytes]:
    """Return the contents of all files of facts, the shipped ones first.

    Raises:
        KnowledgeError: One cannot be read.
    """
    from audit_batch.collect.knowledge.files import read_content  # noqa: PLC0415  seldom wanted: facts are remembered

    return {path: read_content(path) for path in _paths(settings)}


def parse_files(contents: Mapping[Path, bytes]) -> list[Knowledge]:
    """Return what each file says.

    Raises:
        KnowledgeError: One is wrong.
    """
    from audit_batch.collect.knowledge.facts import read_facts  # noqa: PLC0415

    return [read_facts(path, content) for path, content in contents.items()]


def objects_of(found: Iterable[Knowledge]) -> list[Json]:
    """Return the objects of the facts; a site's own file takes the place of the shipped one of its name."""
    return list({str(item["metadata"]["name"]): item for knowledge in found for item in knowledge.objects}.values())


def facts_in_force(settings: Settings) -> list[ObjectRow]:
    """Return the facts as a snapshot stores them.

    Raises:
        KnowledgeError: A file cannot be read, or is wrong.
    """
    code = [path for folder in (redact, knowledge) for path in Path(folder.__path__[0]).glob("*.py")]
    digest = digest_files("facts", map(str, [*_paths(settings), *code]))
    return remember("facts", digest, list[ObjectRow], lambda: _stored(objects_of(parse_files(read_files(settings)))))


def _stored(objects: Iterable[Json]) -> list[ObjectRow]:
    door = Door(new_key())
    return [row for item in objects if (row := store_given(item, door))]


def _paths(settings: Settings) -> list[Path]:
    return [path for folder in control_folders(settings) for path in sorted((folder / FOLDER).glob("*.toml"))]
