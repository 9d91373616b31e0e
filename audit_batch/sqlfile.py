"""A SQL file whose leading comment is its metadata, as TOML: controls and relations alike."""

import re
from pathlib import Path
from typing import Any

from msgspec import DecodeError, Struct, toml

from audit_batch.errors import ControlError

_TOML_LINE = re.compile(r"\(at line (\d+), column \d+\)")
_KEY = re.compile(r"--\s*(\w+)\s*=")


class SqlFile(Struct, frozen=True):
    """One file, taken apart."""

    path: Path
    header: dict[str, Any]
    sql: str
    """The query, preceded by as many empty lines as the header had, so that line numbers stay true."""
    lines: dict[str, int]
    """Line of each key of the header."""

    @property
    def name(self) -> str:
        """The stem, which is the id of what is in the file."""
        return self.path.stem


def read_sql_file(path: Path) -> SqlFile:
    """Read ``path`` and take its header from its leading ``--`` lines.

    Raises:
        ControlError: The file cannot be read or is not UTF-8, the header is not TOML, or there is no query after it.
    """
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except OSError as error:
        raise ControlError(path, f"cannot be read ({error.strerror})") from error
    except UnicodeDecodeError as error:
        raise ControlError(path, "the file is not UTF-8 text; save it as UTF-8") from error
    size = next((n for n, line in enumerate(lines) if not line.startswith("--")), len(lines))
    header = "\n".join(line.removeprefix("--").removeprefix(" ") for line in lines[:size])
    body = "\n".join(lines[size:]).strip().removesuffix(";")
    if not body:
        raise ControlError(path, "there is no query after the header", line=size + 1)
    sql = "\n" * size + "\n".join(lines[size:]).rstrip().removesuffix(";")
    return SqlFile(path, _parse(path, header), sql, _lines_of_keys(lines[:size]))


def _lines_of_keys(header: list[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for number, line in enumerate(header, 1):
        if key := _KEY.match(line):
            found.setdefault(key[1], number)
    return found


def _parse(path: Path, header: str) -> dict[str, Any]:
    try:
        return dict(toml.decode(header))
    except DecodeError as error:
        found = _TOML_LINE.search(str(error))
        line = int(found[1]) if found else None
        raise ControlError(path, f"the header is not TOML: {error}", line=line) from error
