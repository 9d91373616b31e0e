"""Where the files of audit events lie, and how they are written."""

import re
from hashlib import sha256
from pathlib import Path

from audit_batch.warehouse.folder import EVENTS

INCOMING = ".incoming"
"""Folder, beside those of the clusters, of files that count for nothing yet."""
ROW_GROUP = 61_440
"""Events in a row group: small enough that one user's are found quickly, and that a group fits into memory."""

_UNSAFE = re.compile(r"[^A-Za-z0-9._-]")


def events_folder(folder: Path) -> Path:
    """Return the folder of events of a warehouse, absolute."""
    return folder.absolute() / EVENTS


def write_options(row_group: int = ROW_GROUP) -> str:
    """Return the options of ``COPY … TO`` for a file of events."""
    return f"FORMAT parquet, COMPRESSION zstd, COMPRESSION_LEVEL 1, ROW_GROUP_SIZE {row_group}"


def file_name(cluster: str, day: object, ingestion: int, number: int) -> str:
    """Return where a file lies below the folder of events."""
    return f"cluster={safe_name(cluster)}/day={day}/i{ingestion:08d}-{number:05d}.parquet"


def safe_name(cluster: str) -> str:
    """Return a name for a folder, another one for every cluster."""
    plain = _UNSAFE.sub("_", cluster).lstrip(".") or "_"
    return plain if plain == cluster else f"{plain}-{sha256(cluster.encode()).hexdigest()[:8]}"
