"""Manifests: objects that have not reached a cluster, each with its place; what cannot be read is named, not lost."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from msgspec import Struct

from audit_batch.collect.sources.tree import Node
from audit_batch.errors import ManifestError
from audit_batch.model import ObjectRow


class Template(Struct, frozen=True):
    """The file that a chart's object was rendered from."""

    lines: tuple[str, ...]
    """Of its text; none where the file is inside of an archive."""


class Build(Struct, frozen=True):
    """How an overlay made an object."""

    overlays: tuple[Path, ...]
    """Files of the overlay and of those that it builds upon, the outermost first."""
    node: Node
    """The object as it was printed."""
    body: dict[str, Any]
    """The same, without what was added to find its file."""


class Manifest(Struct, frozen=True):
    """One object of a file."""

    file: str
    """The user's own: of a chart the template, of an overlay the resource."""
    line: int
    """Line on which its document begins, from 1."""
    body: dict[str, Any]
    node: Node | None = None
    """The object with the lines of its fields; of an overlay, as it stands in its file, if that is known."""
    template: Template | None = None
    """Of an object that a chart rendered: then the lines of ``node`` are those of the rendering."""
    inputs: tuple[Path, ...] = ()
    """Files and folders that it was made of."""
    stored: ObjectRow | None = None
    """As a snapshot would store it, if that was asked of who read it, and any relation reads its kind."""
    is_home_guessed: bool = False
    """It names no namespace; the one in ``body`` is where other manifests look for such."""
    home: str = ""
    """The chart or overlay that rendered it; empty for an object that stands in a file as it is."""
    build: Build | None = None
    """Of an object that an overlay built: what ``node`` says may have been changed since."""
    known_as: str = ""
    """Its name without a hash of its content, which would be another after each change; empty where it has none."""


class Release(Struct, frozen=True):
    """How charts are going to be installed."""

    values: Sequence[Path] = ()
    """Files of values, the last of which wins."""
    namespace: str = ""
    """Empty where it is not known: what goes into it is as if it named none then."""


AS_IT_COMES = Release()
"""With the values of the chart itself, nobody knows where."""


class Reading(Struct, frozen=True):
    """What was found in some files."""

    manifests: Sequence[Manifest]
    problems: Sequence[ManifestError]
    """What could not be read, with its place."""
    foreign: Sequence[ManifestError]
    """Documents of YAML or JSON that are no Kubernetes objects, with their place."""
