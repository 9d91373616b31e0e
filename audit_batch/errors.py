"""Every error that a user may see, in one tree.

::

    AuditBatchError                 exit code
    ├── UsageError                  2   flags, settings, files a user wrote
    │   ├── ConfigError             2   audit-batch.toml, environment
    │   ├── ControlError            2   a file under controls/
    │   ├── WaiverError             2   waivers and attestations
    │   ├── BlueprintError          2   a blueprint
    │   ├── ManifestError           2   a manifest that cannot be read
    │   ├── BaselineError           2   a baseline of a scan
    │   ├── QueryError              2   SQL that a user typed
    │   └── ReportError             2   a notebook, its parameters, a missing library
    ├── SourceError                 3   the cluster
    │   ├── Unreachable             3   no connection, bad certificate
    │   ├── Unauthorized            3   401
    │   ├── Forbidden               3   403 on one path; inside a snapshot it is a fact, not a failure
    │   ├── NotServed               3   404: the server does not know the path
    │   ├── Expired                 3   410: the continue token outlived the server's history
    │   └── Unavailable             3   no usable answer within the retry budget
    ├── EvidenceDamaged             5   a signed report, or what it carries, is not as it was made
    ├── Undelivered                 7   a report, a message or a copy did not get to where it should; it is kept
    └── WarehouseError              5   the folder at rest
        ├── WarehouseLocked         4   another job is writing
        ├── WarehouseMissing        5   nothing has been collected yet
        ├── WarehouseDamaged        5   the file or the ledger does not add up
        ├── WarehouseNewer          5   written by a later version
        └── WarehouseFull           5   no space left; what was committed is kept

Messages are one line: place, what is wrong, what to do. Foreign text in them is cut at `FOREIGN_TEXT` characters.
"""

from pathlib import Path
from typing import ClassVar

EXIT_DONE = 0
EXIT_FINDINGS = 1
EXIT_USAGE = 2
EXIT_SOURCE = 3
EXIT_LOCKED = 4
EXIT_WAREHOUSE = 5
EXIT_PARTIAL = 6
EXIT_UNDELIVERED = 7
EXIT_INTERRUPTED = 130
"""Stopped by a person; as shells say it of a program that SIGINT ended."""

QUERY_INTERRUPTED = "Query interrupted"
"""Text of the RuntimeError that DuckDB raises in place of a KeyboardInterrupt that it sees itself."""

FOREIGN_TEXT = 200
"""Characters kept of a text that came from outside."""


def cut(text: str, length: int = FOREIGN_TEXT) -> str:
    """Shorten foreign text to ``length`` characters on one line."""
    line = " ".join(text.split())
    return line if len(line) <= length else line[: length - 1] + "…"


class AuditBatchError(Exception):
    """Anything that ends a command with one clear line."""

    exit_code: ClassVar[int] = EXIT_USAGE


class UsageError(AuditBatchError):
    """The command cannot be carried out as it was given."""


class ConfigError(UsageError):
    """A setting is wrong, wherever it came from."""


class FileError(UsageError):
    """A file that somebody wrote is wrong; the message starts with its place."""

    def __init__(self, path: Path | str, problem: str, *, line: int | None = None) -> None:
        self.path = path
        self.line = line
        self.problem = problem
        place = str(path) if line is None else f"{path}:{line}"
        super().__init__(f"{place}: {problem}")


class ControlError(FileError):
    """A control, its examples or a framework is wrong."""


class WaiverError(FileError):
    """A waiver or an attestation is wrong."""


class BlueprintError(FileError):
    """A blueprint is wrong."""


class ManifestError(FileError):
    """A manifest cannot be read as Kubernetes objects; ``inputs`` is what a chart or an overlay is made of."""

    def __init__(
        self, path: Path | str, problem: str, *, line: int | None = None, inputs: tuple[Path, ...] = ()
    ) -> None:
        self.inputs = inputs
        super().__init__(path, problem, line=line)


class BaselineError(FileError):
    """A baseline of a scan cannot be read or written."""


class KnowledgeError(FileError):
    """A file of vulnerabilities or facts cannot be imported."""


class QueryError(UsageError):
    """SQL that a user typed was refused or failed."""


class ReportError(UsageError):
    """A report cannot be made."""


class SourceError(AuditBatchError):
    """The cluster did not give what was asked."""

    exit_code = EXIT_SOURCE


class Unreachable(SourceError):
    """No connection to the API server."""


class Unauthorized(SourceError):
    """The API server does not know these credentials (401)."""


class Forbidden(SourceError):
    """These credentials may not read the path (403)."""


class NotServed(SourceError):
    """The API server does not serve the path (404)."""


class Expired(SourceError):
    """The continue token is older than the server's history (410)."""


class Unavailable(SourceError):
    """No usable answer within the retry budget."""


class Undelivered(AuditBatchError):
    """Something did not get to where it should go; it is kept, and the next run tries again."""

    exit_code = EXIT_UNDELIVERED


class EvidenceDamaged(AuditBatchError):
    """A report, or what it carries, is not as it was made."""

    exit_code = EXIT_WAREHOUSE


class WarehouseError(AuditBatchError):
    """The warehouse cannot be used."""

    exit_code = EXIT_WAREHOUSE


class WarehouseLocked(WarehouseError):
    """Another job holds the write lock."""

    exit_code = EXIT_LOCKED


class WarehouseMissing(WarehouseError):
    """There is no warehouse in this folder yet."""


class WarehouseDamaged(WarehouseError):
    """The database or the ledger does not add up."""


class WarehouseNewer(WarehouseError):
    """The warehouse was written by a later version of audit-batch."""


class WarehouseFull(WarehouseError):
    """The disk is full; what was committed before is kept."""
