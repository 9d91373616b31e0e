"""A folder as a place for files, often one that is mounted from elsewhere."""

import shutil
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from msgspec import Struct

from audit_batch.errors import Undelivered
from audit_batch.files import digest_file, written_whole


class Folder(Struct, frozen=True):
    """A folder; the folder that it lies in must be there, so that a missing mount is no new folder."""

    path: Path

    @property
    def place(self) -> str:
        """What it is called in messages."""
        return str(self.path)

    def put(self, name: str, source: Path, sha256: str) -> None:
        """Put a file there, with the rights that it has; see `Store`."""
        del sha256
        mode = stat.S_IMODE(source.stat().st_mode)
        with self._told("written"), source.open("rb") as file, self._writing(name, mode) as out:
            shutil.copyfileobj(file, out, 1 << 20)

    def put_bytes(self, name: str, body: bytes) -> None:
        """Put a small file there; see `Store`."""
        with self._told("written"), self._writing(name) as out:
            out.write(body)

    def read(self, name: str) -> bytes | None:
        """Return a small file; see `Store`."""
        with self._told("read"):
            path = self.path / name
            return path.read_bytes() if path.is_file() else None

    def fetch(self, name: str, target: Path) -> None:
        """Bring a file here; see `Store`."""
        with self._told("read"):
            file = (self.path / name).open("rb")
        with file, written_whole(target) as out:
            shutil.copyfileobj(file, out, 1 << 20)

    def digest(self, name: str) -> str | None:
        """Return the SHA-256 of a file; see `Store`."""
        with self._told("read"):
            path = self.path / name
            return digest_file(path) if path.is_file() else None

    def sizes(self, folder: str) -> dict[str, int]:
        """Return the sizes of files; see `Store`."""
        with self._told("read"):
            found = (path for path in (self.path / folder).rglob("*") if path.is_file() and path.suffix != ".part")
            return {path.relative_to(self.path).as_posix(): path.stat().st_size for path in found}

    def delete(self, name: str) -> None:
        """Delete a file; see `Store`."""
        with self._told("written"):
            (self.path / name).unlink(missing_ok=True)

    @contextmanager
    def _writing(self, name: str, mode: int = 0o644) -> Iterator[IO[bytes]]:
        self.path.mkdir(exist_ok=True)
        with written_whole(self.path / name, mode=mode) as file:
            yield file

    @contextmanager
    def _told(self, done: str) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            raise Undelivered(f"{self.path}: cannot be {done} ({error.strerror}); see whether it is mounted") from error
