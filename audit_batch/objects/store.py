"""What can be done with a place for files, and how it is opened by its address."""

from pathlib import Path
from typing import Protocol

from audit_batch.config.delivery import Storage
from audit_batch.errors import ConfigError

S3 = "s3://"


class Store(Protocol):
    """A place for whole files; a name may have folders in it, with slashes.

    Everything that goes wrong there is raised as `Undelivered`, without a secret in it.
    """

    @property
    def place(self) -> str:
        """What it is called in messages."""

    def put(self, name: str, source: Path, sha256: str) -> None:
        """Put a file there, whole or not at all, over what has its name; ``sha256`` is its digest, hexadecimal."""

    def put_bytes(self, name: str, body: bytes) -> None:
        """Put a small file there, whole or not at all, over what has its name."""

    def read(self, name: str) -> bytes | None:
        """Return a small file; None if there is none of that name."""

    def fetch(self, name: str, target: Path) -> None:
        """Bring a file here, whole or not at all."""

    def digest(self, name: str) -> str | None:
        """Return the SHA-256 of the file; empty if it is not known, None if there is none of that name."""

    def sizes(self, folder: str) -> dict[str, int]:
        """Return the size of every file below ``folder``, by name."""

    def delete(self, name: str) -> None:
        """Delete a file, if it is there."""


def open_store(address: str, storage: Storage) -> Store:
    """Open a folder, or storage as in ``s3://bucket/folder``; nothing is read or written yet.

    Raises:
        ConfigError: The address is neither, its credentials cannot be read, or a library is missing.
    """
    if not address.startswith(S3):
        if "://" in address:
            raise ConfigError(
                f"{address.partition('://')[0]}://…: is no folder and no address such as s3://bucket/folder"
            )
        from audit_batch.objects.folder import Folder  # noqa: PLC0415  the other one brings a library

        return Folder(Path(address))
    from audit_batch.objects.s3 import open_bucket  # noqa: PLC0415

    return open_bucket(address, storage)
