"""Everything that some paths hold, read."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from pathlib import Path

from audit_batch.collect.manifests import Manifest, Reading
from audit_batch.collect.sources.broken import BrokenText
from audit_batch.collect.sources.documents import ForeignDocument, Found, objects_of
from audit_batch.collect.sources.files import STDIN, Sources, find_sources
from audit_batch.collect.sources.text import decode, read_bytes, read_documents
from audit_batch.errors import ManifestError


def read_manifests(paths: Iterable[Path], stdin: bytes = b"", values: Sequence[Path] = ()) -> Reading:
    """Read files, folders, patterns, charts and overlays; a path of - is ``stdin``.

    Args:
        paths: As a user names them.
        stdin: What was given on standard input.
        values: Files of values for the charts, the last of which wins.

    Raises:
        ManifestError: A path that was named does not exist.
    """
    sources = find_sources(paths)
    found = list(
        chain(
            *(_read_file(path, stdin) for path in sources.files),
            *_render(sources, values),
        )
    )
    return Reading(
        manifests=[one for one in found if isinstance(one, Manifest)],
        problems=[one for one in found if isinstance(one, ManifestError) and not isinstance(one, ForeignDocument)],
        foreign=[one for one in found if isinstance(one, ForeignDocument)],
    )


def _render(sources: Sources, values: Sequence[Path]) -> Iterator[Iterator[Found]]:
    """Let other programs render charts and overlays; without any, what runs them is not imported."""
    if sources.charts:
        from audit_batch.collect.sources.helm import render_chart  # noqa: PLC0415

        yield from (render_chart(chart, values) for chart in sources.charts)
    if sources.overlays:
        from audit_batch.collect.sources.kustomize import build_overlay  # noqa: PLC0415

        yield from (build_overlay(overlay) for overlay in sources.overlays)


def _read_file(path: Path, stdin: bytes) -> Iterator[Found]:
    try:
        text = decode(stdin if str(path) == STDIN else read_bytes(path))
    except BrokenText as error:
        yield ManifestError(path, error.problem, line=error.line)
        return
    yield from objects_of(str(path), read_documents(path.name, text), text)
