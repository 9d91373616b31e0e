"""Overlays, built one after the other; what one that cannot be built rests on is read as if there were no overlay."""

from collections.abc import Iterable, Iterator
from pathlib import Path

from audit_batch.collect.sources.documents import Found
from audit_batch.collect.sources.files import is_component, real_path, resources_of, used_by
from audit_batch.collect.sources.kustomize import NotBuilt, build_overlay
from audit_batch.collect.sources.parts import read_file


def read_overlays(overlays: Iterable[Path], files: Iterable[Path]) -> Iterator[Found]:
    """Yield the objects of overlays, then what is left of those that cannot be built.

    A scan without a network, or with one base that is not there, is to lose no more than what that base says.

    Args:
        overlays: Their folders.
        files: What is read anyway.
    """
    site = _Site()
    for overlay in overlays:
        yield from site.build(overlay)
    if site.failed:
        site.read.update(map(real_path, files))
    # It grows: what is below an overlay may be one that cannot be built either.
    for overlay in site.failed:
        for path in resources_of(overlay):
            # Why an overlay further below cannot be built was told of the topmost.
            yield from (one for one in site.read_alone(path) if not isinstance(one, NotBuilt))


class _Site:
    """What was built and read so far."""

    def __init__(self) -> None:
        self.failed: list[Path] = []
        self.read: set[str] = set()
        """Files and folders, as real paths."""

    def build(self, overlay: Path) -> Iterator[Found]:
        """Yield what an overlay makes, or why it cannot be built."""
        found = list(build_overlay(overlay))
        if any(isinstance(one, NotBuilt) for one in found):
            self.failed.append(overlay)
        else:
            self.read |= used_by([overlay])
        yield from found

    def read_alone(self, path: Path) -> Iterator[Found]:
        """Yield what stands in a file, or what an overlay makes, unless another overlay brought it."""
        if real_path(path) in self.read:
            return
        self.read.add(real_path(path))
        if not path.is_dir():
            yield from read_file(path)
        elif is_component(path):
            self.failed.append(path)
        else:
            yield from self.build(path)
