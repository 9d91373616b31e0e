"""Facts about the platform that lie beside the controls: those that are shipped, and a site's own."""

from collections.abc import Iterable, Mapping
from pathlib import Path

from audit_batch.collect.knowledge.facts import read_facts
from audit_batch.collect.knowledge.files import read_content
from audit_batch.collect.knowledge.found import Json, Knowledge
from audit_batch.config import Settings
from audit_batch.jobs.library import control_folders

FOLDER = "facts"
"""Folder beside the controls."""


def read_files(settings: Settings) -> dict[Path, bytes]:
    """Return the contents of all files of facts, the shipped ones first.

    Raises:
        KnowledgeError: One cannot be read.
    """
    paths = [path for folder in control_folders(settings) for path in sorted((folder / FOLDER).glob("*.toml"))]
    return {path: read_content(path) for path in paths}


def parse_files(contents: Mapping[Path, bytes]) -> list[Knowledge]:
    """Return what each file says.

    Raises:
        KnowledgeError: One is wrong.
    """
    return [read_facts(path, content) for path, content in contents.items()]


def objects_of(found: Iterable[Knowledge]) -> list[Json]:
    """Return the objects of the facts; a site's own file takes the place of the shipped one of its name."""
    return list({str(item["metadata"]["name"]): item for knowledge in found for item in knowledge.objects}.values())


def read_facts_in_force(settings: Settings) -> list[Json]:
    """Return the facts as the objects that relations read.

    Raises:
        KnowledgeError: A file cannot be read, or is wrong.
    """
    return objects_of(parse_files(read_files(settings)))
