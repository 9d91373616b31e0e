"""S3-compatible storage, through obstore."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from audit_batch.config.delivery import Storage
from audit_batch.errors import ConfigError, Undelivered
from audit_batch.files import written_whole
from audit_batch.objects.credentials import read_credentials

if TYPE_CHECKING:
    from obstore.store import ClientConfig, RetryConfig, S3Config, S3Store

_ADDRESS = re.compile(r"s3://([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])(?:/(.*?))?/?")
"""Source: AWS, bucket naming rules."""
_STATUS = re.compile(r"status code: (\d{3} [A-Za-z ]+)")
_CODE = re.compile(r"<Code>([A-Za-z]{1,60})</Code>")
_DIGEST = "sha256"
"""Name of the metadata that holds the digest."""
_RETRIES: "RetryConfig" = {"max_retries": 4, "retry_timeout": timedelta(seconds=60)}
"""A request is tried again with growing pauses, half a minute in all."""


def open_bucket(address: str, storage: Storage) -> "Bucket":
    """Open storage by its address; nothing is asked of it yet.

    Raises:
        ConfigError: The address is wrong, the credentials cannot be read, or obstore is not installed.
    """
    match = _ADDRESS.fullmatch(address)
    if match is None:
        raise ConfigError(f"{address}: is no address such as s3://bucket/folder")
    try:
        from obstore.store import S3Store  # noqa: PLC0415  an extra
    except ImportError as error:
        raise ConfigError("object storage needs obstore; run: pip install 'audit-batch[objects]'") from error
    bucket, prefix = match.group(1), match.group(2) or ""
    store = S3Store(
        bucket, prefix=prefix or None, config=_config(storage), client_options=_client(storage), retry_config=_RETRIES
    )
    return Bucket(store, f"s3://{bucket}" + (f"/{prefix}" if prefix else ""))


def _config(storage: Storage) -> "S3Config":
    found: Any = read_credentials(storage.credentials) if storage.credentials else {}
    found |= {"endpoint": storage.endpoint} if storage.endpoint else {}
    found |= {"region": storage.region} if storage.region else {}
    return found  # type: ignore[no-any-return]


def _client(storage: Storage) -> "ClientConfig":
    options: ClientConfig = {"connect_timeout": timedelta(seconds=10), "timeout": timedelta(minutes=10)}
    if storage.endpoint.startswith("http://"):
        options["allow_http"] = True
    if storage.ca_file:
        try:
            options["root_certificate"] = storage.ca_file.read_bytes()
        except OSError as error:
            raise ConfigError(f"{storage.ca_file}: cannot be read ({error.strerror})") from error
    return options


class Bucket(Struct, frozen=True):
    """A folder of a bucket."""

    store: "S3Store"
    place: str
    """What it is called in messages."""

    def put(self, name: str, source: Path, sha256: str) -> None:
        """Put a file there; see `Store`."""
        with self._told(name):
            # One part after the other: servers that stream a large file on wait for the parts in their order.
            self.store.put(name, source, attributes={_DIGEST: sha256}, max_concurrency=1)

    def put_bytes(self, name: str, body: bytes) -> None:
        """Put a small file there; see `Store`."""
        with self._told(name):
            self.store.put(name, body)

    def read(self, name: str) -> bytes | None:
        """Return a small file; see `Store`."""
        with self._told(name):
            try:
                return bytes(self.store.get(name).bytes())
            except FileNotFoundError as error:
                self._require_bucket(error)
                return None

    def fetch(self, name: str, target: Path) -> None:
        """Bring a file here; see `Store`."""
        with self._told(name), written_whole(target) as out:
            for piece in self.store.get(name).stream():
                out.write(piece)

    def digest(self, name: str) -> str | None:
        """Return the SHA-256 that was put with a file; see `Store`."""
        with self._told(name):
            try:
                found: Any = self.store.get(name, options={"head": True}).attributes
            except FileNotFoundError:
                return None
            return str(found.get(_DIGEST, ""))

    def sizes(self, folder: str) -> dict[str, int]:
        """Return the sizes of files; see `Store`."""
        with self._told(folder):
            return {meta["path"]: meta["size"] for page in self.store.list(folder or None) for meta in page}

    def delete(self, name: str) -> None:
        """Delete a file; see `Store`."""
        with self._told(name):
            try:
                self.store.delete(name)
            except FileNotFoundError:
                return

    def _require_bucket(self, error: FileNotFoundError) -> None:
        if "NoSuchBucket" in str(error):
            raise error

    @contextmanager
    def _told(self, name: str) -> Iterator[None]:
        """Turn errors of obstore into ours; a server's answers may hold keys, and stay out."""
        from obstore.exceptions import BaseError  # noqa: PLC0415

        try:
            yield
        except (BaseError, FileNotFoundError, PermissionError) as error:
            raise Undelivered(f"{self.place}: {_reason(error, name)}") from None


def _reason(error: Exception, name: str) -> str:
    """Say what happened in our own words, with the server's status and the code of its error."""
    text = str(error)
    if "NoSuchBucket" in text:
        return "there is no such bucket; make it, or give another address"
    status, code = _STATUS.search(text), _CODE.search(text)
    said = " ".join(part.group(1).strip() for part in (status, code) if part)
    if status and status.group(1)[:3] in ("401", "403"):
        return f"the storage refuses these credentials ({said}); check them and what they may do in this bucket"
    if status and status.group(1)[:3] == "404":
        return f"{name} is not there ({said})"
    if status:
        return f"the storage could not do it ({said}); try again later"
    return "the storage cannot be reached; check endpoint, network and credentials"
