"""Everything that some paths hold, read."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from operator import itemgetter
from pathlib import Path
from typing import Self

from msgspec.structs import replace

from audit_batch.collect.manifests import Manifest, Reading
from audit_batch.collect.sources.broken import BrokenText
from audit_batch.collect.sources.documents import ForeignDocument, Found, objects_of
from audit_batch.collect.sources.files import STDIN, Sources, find_sources
from audit_batch.collect.sources.packed import pack, unpack
from audit_batch.collect.sources.text import decode, read_bytes, read_documents
from audit_batch.errors import ManifestError
from audit_batch.hands import Shared, count_hands, share_evenly
from audit_batch.redact import Door

_TOGETHER = 8
"""Files that one process reads before it looks for more."""
_MOST_PIECES = 4096


def read_manifests(paths: Iterable[Path], stdin: bytes = b"", values: Sequence[Path] = ()) -> Reading:
    """Read files, folders, patterns, charts and overlays; a path of - is ``stdin``.

    Args:
        paths: As a user names them.
        stdin: What was given on standard input.
        values: Files of values for the charts, the last of which wins.

    Raises:
        ManifestError: A path that was named does not exist.
    """
    with BegunReading(paths, stdin, values, hands=1) as begun:
        return begun.finish()


class BegunReading:
    """The same, begun by other processes while this one does something else; left, it is given up."""

    def __init__(
        self,
        paths: Iterable[Path],
        stdin: bytes = b"",
        values: Sequence[Path] = (),
        *,
        hands: int | None = None,
        door: Door | None = None,
    ) -> None:
        """Begin it, see `read_manifests`; by as many processes as are worth it, or as many ``hands``.

        With a ``door`` each object goes through it, and is stored as a snapshot would store it.
        """
        self._sources = find_sources(paths)
        self._values = values
        self._door = door
        files = self._sources.files
        size = max(_TOGETHER, len(files) // _MOST_PIECES)
        parts = [files[first : first + size] for first in range(0, len(files), size)]
        self._shared = Shared(
            share_evenly(len(parts), max(1, min(len(parts), hands or count_hands(len(files))))),
            lambda number: [pack(path, _stored(_read_file(path, stdin), door)) for path in parts[number]],
        )

    def __enter__(self) -> Self:
        """Nothing is done on entering."""
        return self

    def __exit__(self, *_: object) -> None:
        """Let go of the other processes."""
        self._shared.__exit__()

    def finish(self) -> Reading:
        """Return everything that was found, in the order of the files, then of charts and overlays."""
        packed = sorted(self._shared.finish(), key=itemgetter(0))
        of_files = (unpack(file) for _, part in packed for file in part)
        rendered = (_stored(found, self._door) for found in _render(self._sources, self._values))
        found = list(chain(*of_files, *rendered))
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


def _stored(found: Iterable[Found], door: Door | None) -> Iterable[Found]:
    if door is None:
        return found
    from audit_batch.collect.given import store_given  # noqa: PLC0415  imported while the other process does something

    return (replace(one, stored=store_given(one.body, door)) if isinstance(one, Manifest) else one for one in found)


def _read_file(path: Path, stdin: bytes) -> Iterator[Found]:
    try:
        text = decode(stdin if str(path) == STDIN else read_bytes(path))
    except BrokenText as error:
        yield ManifestError(path, error.problem, line=error.line)
        return
    yield from objects_of(str(path), read_documents(path.name, text), text)
