"""Whether a rotated log is missing: the API server names each by the moment at which it went on in the next one."""

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from audit_batch.warehouse.events.gaps import Jump
from audit_batch.warehouse.events.staging import Part

ALLOWED = timedelta(minutes=1)
"""Between the end of one log and the first event of the next; a cluster that runs is never silent for so long."""

_ROTATED = re.compile(r"(?P<stem>.+)-(?P<at>\d{4}-\d\d-\d\dT\d\d-\d\d-\d\d\.\d{3})(?P<ending>\.[a-z]+)(?:\.gz|\.zst)?")
"""Source: lumberjack 2, the names of its backups."""


class _Rotated(NamedTuple):
    at: datetime
    path: str


def lost_rotations(paths: Iterable[str], first_parts: Mapping[str, Part]) -> Iterator[Jump]:
    """Yield a gap for each log that begins later than the one before it ended.

    Args:
        paths: All logs that were ever read.
        first_parts: The first events of those that were read just now from their beginning.
    """
    for path, part in first_parts.items():
        before = _before(path, paths)
        if before is not None and part.first_time - before.at > ALLOWED:
            yield Jump(
                "lost_rotation",
                before.at,
                part.first_time,
                f"{Path(path).name} begins later than {Path(before.path).name} ends: a log between them is missing",
            )


def _before(path: str, paths: Iterable[str]) -> _Rotated | None:
    """Return the rotated log of the same name in the same folder that comes right before this one."""
    stem, at = _name(path)
    rotated = [
        _Rotated(other_at, other)
        for other in paths
        if Path(other).parent == Path(path).parent and other != path
        for other_stem, other_at in [_name(other)]
        if other_stem == stem and other_at is not None and (at is None or other_at < at)
    ]
    return max(rotated, default=None)


def _name(path: str) -> tuple[str, datetime | None]:
    name = Path(path).name
    if match := _ROTATED.fullmatch(name):
        return match["stem"] + match["ending"], datetime.strptime(match["at"], "%Y-%m-%dT%H-%M-%S.%f")  # noqa: DTZ007
    return name.removesuffix(".gz").removesuffix(".zst"), None
