"""The file system of a node, seen from a container or on the node itself: nothing outside of its root is looked at."""

import errno
import os
import stat
from collections.abc import Iterator
from enum import StrEnum
from fnmatch import fnmatchcase
from pathlib import Path, PurePosixPath

from msgspec import Struct

from audit_batch.errors import UsageError

_LINKS = 40
"""Symbolic links that are followed for one path, as Linux does."""
MOST = 2000
"""Files that are looked at below one directory."""
_WHOLE = ("etc", "proc", "usr", "var")
"""Directories of every node: where one is missing, only a part of the node was mounted, and absence says nothing."""

_KINDS = (
    (stat.S_ISREG, "file"),
    (stat.S_ISDIR, "directory"),
    (stat.S_ISSOCK, "socket"),
    (stat.S_ISFIFO, "pipe"),
    (stat.S_ISBLK, "device"),
    (stat.S_ISCHR, "device"),
)


class FileState(StrEnum):
    """How a path was found."""

    PRESENT = "present"
    ABSENT = "absent"
    UNREADABLE = "unreadable"
    """Nobody can say: the reason says why."""


class Found(Struct, frozen=True):
    """One path of a node; of a symbolic link what it points at is described."""

    path: str
    state: FileState
    reason: str = ""
    kind: str = ""
    mode: str = ""
    """Octal, for example 0600."""
    uid: int = -1
    gid: int = -1
    owner: str = ""
    """Name, or the number where the node has no name for it."""
    group: str = ""
    target: str = ""
    """Where a path leads that goes over symbolic links; empty for others."""


class Tree:
    """A node's files below ``root``; symbolic links are followed as on the node, never out of the root."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._users = dict(self._names("/etc/passwd"))
        self._groups = dict(self._names("/etc/group"))

    def require_whole(self) -> None:
        """Refuse a root of which only a part was mounted.

        Raises:
            UsageError: A directory is missing that every node has.
        """
        for name in _WHOLE:
            if not (self._root / name).is_dir():
                raise UsageError(
                    f"{self._root}: has no {name}, so this is no root of a node; mount the whole root of the node "
                    "read-only and name it with --root"
                )

    def resolve(self, path: str) -> str:
        """Return where ``path`` leads on the node.

        Raises:
            OSError: Something on the way is absent or may not be read.
        """
        waiting, done, links = list(reversed(PurePosixPath("/", path).parts)), list[str](), 0
        while waiting:
            part = waiting.pop()
            if part in ("/", ".."):
                done = [] if part == "/" else done[:-1]
                continue
            real = self._root.joinpath(*done, part)
            if not stat.S_ISLNK(real.lstat().st_mode):
                done.append(part)
                continue
            links += 1
            if links > _LINKS:
                raise OSError(errno.ELOOP, os.strerror(errno.ELOOP))
            waiting.extend(reversed(PurePosixPath(real.readlink()).parts))
        return "/" + "/".join(done)

    def look(self, path: str) -> Found:
        """Say what stands at ``path``; what cannot be seen is said too."""
        try:
            target = self.resolve(path)
            status = self._real(target).lstat()
        except (FileNotFoundError, NotADirectoryError):
            return self._missing(path)
        except OSError as error:
            return Found(path, FileState.UNREADABLE, problem_of(error))
        return Found(
            path=path,
            state=FileState.PRESENT,
            kind=next((kind for is_kind, kind in _KINDS if is_kind(status.st_mode)), "other"),
            mode=f"{stat.S_IMODE(status.st_mode):04o}",
            uid=status.st_uid,
            gid=status.st_gid,
            owner=self._users.get(status.st_uid, str(status.st_uid)),
            group=self._groups.get(status.st_gid, str(status.st_gid)),
            target="" if target == path else target,
        )

    def expand(self, pattern: str) -> Iterator[Found]:
        """Yield what a pattern of the benchmarks names, sorted by path.

        ``*`` stands for a part of one name; at the end ``**`` for a directory with everything below it, and ``**.key``
        for all files below it that end so. A directory that cannot be listed is yielded as unreadable, one
        that does not exist as absent.
        """
        if "*" not in pattern:
            yield self.look(pattern)
            return
        base, _, last = pattern.rpartition("/")
        for place in list(self.expand(base)):
            if place.state is not FileState.PRESENT:
                yield place
            elif place.kind == "directory":
                yield from self._below(place, last)

    def below(self, folder: str, ending: str) -> list[Found]:
        """Return the files below ``folder`` that end so, in the order in which kubelets walk it: name by name.

        A folder that cannot be listed is returned as unreadable, one that does not exist as absent.
        """
        place = self.look(folder.rstrip("/") or "/")
        found = self._below(place, f"**{ending}") if place.kind == "directory" else [place]
        return sorted(found, key=lambda each: PurePosixPath(each.path).parts)

    def read(self, path: str, most: int = 2**20) -> bytes:
        """Return the content of a regular file.

        Raises:
            OSError: It is absent, may not be read, or is longer than ``most``.
        """
        real = self._real(self.resolve(path))
        if not stat.S_ISREG(real.lstat().st_mode):
            raise OSError(errno.EINVAL, "is not a regular file")
        with real.open("rb") as file:
            content = file.read(most + 1)
        if len(content) > most:
            raise OSError(errno.EFBIG, os.strerror(errno.EFBIG))
        return content

    def names(self, path: str) -> list[str]:
        """Return the names in a directory, sorted.

        Raises:
            OSError: It is absent or may not be read.
        """
        return sorted(entry.name for entry in self._real(self.resolve(path)).iterdir())

    def _below(self, place: Found, last: str) -> Iterator[Found]:
        try:
            paths = list(self._deep(place.path)) if last.startswith("**") else self._flat(place.path, last)
        except OSError as error:
            yield Found(place.path, FileState.UNREADABLE, problem_of(error))
            return
        ending = last.removeprefix("**") if last.startswith("**") else ""
        if last == "**":
            yield place
        found = (self.look(path) for path in paths if path.endswith(ending))
        yield from (each for each in found if not ending or each.kind != "directory")

    def _flat(self, folder: str, pattern: str) -> list[str]:
        return [f"{folder}/{name}" for name in self.names(folder) if fnmatchcase(name, pattern)]

    def _deep(self, folder: str) -> Iterator[str]:
        """Yield all paths below a directory; links to directories are not entered."""
        waiting, seen = [folder], 0
        while waiting:
            place = waiting.pop()
            for name in self.names(place):
                path = f"{place}/{name}"
                seen += 1
                if seen > MOST:
                    raise OSError(errno.EFBIG, f"holds more than {MOST} files")
                yield path
                if stat.S_ISDIR(self._real(self.resolve(place)).joinpath(name).lstat().st_mode):
                    waiting.append(path)

    def _missing(self, path: str) -> Found:
        """Tell a file that does not exist from a link that leads nowhere."""
        folder, _, name = path.rpartition("/")
        try:
            self._real(self.resolve(folder)).joinpath(name).lstat()
        except OSError:
            return Found(path, FileState.ABSENT)
        return Found(path, FileState.UNREADABLE, "points at a file that does not exist")

    def _real(self, path: str) -> Path:
        return self._root / path.lstrip("/")

    def _names(self, path: str) -> Iterator[tuple[int, str]]:
        """Yield names by number, from the last line to the first: of several names the first one counts."""
        try:
            lines = self.read(path).decode(errors="replace").splitlines()
        except OSError:
            lines = []
        for line in reversed(lines):
            name, _, number = [*line.split(":"), "", ""][:3]
            if number.isdecimal():
                yield int(number), name


def problem_of(error: OSError) -> str:
    """Return what the operating system says, as the middle of a sentence."""
    return (error.strerror or type(error).__name__).lower()
