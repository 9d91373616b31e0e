"""Everything that some paths hold, read."""

from collections.abc import Iterable, Iterator
from itertools import chain
from operator import itemgetter
from pathlib import Path
from typing import Self

from audit_batch.collect.manifests import AS_IT_COMES, Manifest, Reading, Release
from audit_batch.collect.sources.documents import ForeignDocument, Found
from audit_batch.collect.sources.files import Sources, find_sources
from audit_batch.collect.sources.packed import unpack
from audit_batch.collect.sources.parts import Task, count_parts, reader_of, stored
from audit_batch.errors import ManifestError
from audit_batch.hands import EarlyHand, begin, count_hands, share_evenly


def read_manifests(paths: Iterable[Path], stdin: bytes = b"", release: Release = AS_IT_COMES) -> Reading:
    """Read files, folders, patterns, charts and overlays; a path of - is ``stdin``.

    Args:
        paths: As a user names them.
        stdin: What was given on standard input.
        release: How charts are rendered.

    Raises:
        ManifestError: A path that was named does not exist.
    """
    with BegunReading(paths, stdin, release, hands=1) as begun:
        return begun.finish()


class BegunReading:
    """The same, begun by other processes while this one does something else; left, it is given up."""

    def __init__(
        self,
        paths: Iterable[Path],
        stdin: bytes = b"",
        release: Release = AS_IT_COMES,
        *,
        hands: int | EarlyHand | None = None,
        key: bytes = b"",
    ) -> None:
        """Begin it, see `read_manifests`.

        Args:
            paths: As a user names them.
            stdin: What was given on standard input.
            release: How charts are rendered.
            hands: How many processes read, or one of them (`early_reader`); as many as are worth it if nothing else.
            key: Of a door, empty for none: each object goes through it, and is stored as a snapshot would store it.

        Raises:
            ManifestError: A path that was named does not exist.
        """
        self._sources = find_sources(paths)
        self._release = release
        self._key = key
        files = [str(file) for file in self._sources.files]
        task: Task = (files, stdin, key)
        parts, work = count_parts(len(files)), reader_of(task)
        if isinstance(hands, EarlyHand):
            self._shared = hands.begin(task, parts, work, count_hands(len(files)))
        else:
            most = hands or count_hands(len(files))
            self._shared = begin(share_evenly(parts, max(1, min(parts, most))), work)

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
        rendered = (stored(found, self._key) for found in _render(self._sources, self._release))
        found = list(chain(*of_files, *rendered))
        return Reading(
            manifests=[one for one in found if isinstance(one, Manifest)],
            problems=[one for one in found if isinstance(one, ManifestError) and not isinstance(one, ForeignDocument)],
            foreign=[one for one in found if isinstance(one, ForeignDocument)],
        )


def _render(sources: Sources, release: Release) -> Iterator[Iterator[Found]]:
    """Let other programs render charts and overlays; without any, what runs them is not imported."""
    if sources.charts:
        from audit_batch.collect.sources.helm import render_chart  # noqa: PLC0415

        yield from (render_chart(chart, release) for chart in sources.charts)
    if sources.overlays:
        from audit_batch.collect.sources.overlays import read_overlays  # noqa: PLC0415

        yield read_overlays(sources.overlays, sources.files)
