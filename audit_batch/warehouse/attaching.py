"""How the file of a warehouse is attached as the catalog ``warehouse``."""

from pathlib import Path

STORAGE = "STORAGE_VERSION 'v1.5.0', BLOCK_SIZE 16384, ROW_GROUP_SIZE 4096"
"""Options for whoever writes: a file that is made has them ever after."""


def attach_statement(path: Path, options: str) -> str:
    """Return the statement that attaches ``path`` as the catalog ``warehouse``."""
    quoted = str(path).replace("'", "''")
    return f"ATTACH '{quoted}' AS warehouse ({options})"
