"""TOML that people write: frameworks, waivers, attestations; problems come with file, place, and line where known."""

import re
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from msgspec import DecodeError, Struct, toml

from audit_batch.errors import FileError

_TOML_LINE = re.compile(r"\(at line (\d+), column \d+\)")


class Field(Struct, frozen=True):
    """What the value of a key must be."""

    wanted: str
    """In words, for the message."""
    fits: Callable[[Any], bool]


def _is_text(value: Any) -> bool:
    return isinstance(value, str) and bool(value.strip())


TEXT = Field("a text in quotes", _is_text)
TABLE = Field("a table", lambda value: isinstance(value, dict))
TEXTS = Field(
    "a list of texts with at least one entry",
    lambda value: isinstance(value, list) and bool(value) and all(_is_text(item) for item in value),
)
COUNT = Field("a count", lambda value: type(value) is int and value >= 0)
# TOML's date and time is a `datetime`, which is a `date` for isinstance but cannot be compared with one.
DAY = Field("a date like 2026-11-24", lambda value: type(value) is date)
Fields = Mapping[str, Field]


class Problem(Struct, frozen=True):
    """What is wrong with the keys of a table."""

    key: str
    """The first key at fault; empty when keys are missing."""
    text: str


class Entry(Struct, frozen=True):
    """One table of a list of tables, such as one ``[[waiver]]``."""

    file: "TomlFile"
    place: str
    """What it is called in messages, such as ``waiver W-12``."""
    line: int | None
    values: Mapping[str, Any]

    def problem(self, text: str) -> FileError:
        """Make the error that says ``text`` of this entry."""
        return self.file.error(self.file.path, f"{self.place}: {text}", line=self.line)

    def text(self, key: str) -> str:
        """Return a text on one line; empty without the key."""
        return " ".join(str(self.values.get(key, "")).split())

    def check(self, required: Fields, optional: Fields) -> None:
        """Refuse missing keys, unknown keys and values of the wrong type."""
        if found := find_problem(self.values, required, optional):
            raise self.problem(found.text)


class TomlFile(Struct, frozen=True):
    """One file, parsed."""

    path: Path
    text: str
    values: Mapping[str, Any]
    error: type[FileError]

    def check(self, required: Fields, optional: Fields, *, tables: tuple[str, ...]) -> None:
        """Refuse missing keys, unknown keys and values of the wrong type at the top of the file."""
        plain = {key: value for key, value in self.values.items() if key not in tables}
        if found := find_problem(plain, required, optional):
            raise self.error(self.path, found.text)

    def entries(self, table: str, *, named_by: str) -> list[Entry]:
        """Return the entries of ``[[table]]``, which messages call by their key ``named_by``."""
        found = self.values.get(table, [])
        if not isinstance(found, list) or not all(isinstance(values, dict) for values in found):
            raise self.error(self.path, f"{table} is not a list of tables; write [[{table}]] above each")
        lines = self._lines_of(table)
        known = lines if len(lines) == len(found) else [None] * len(found)
        return [
            Entry(self, f"{table} {values.get(named_by, f'number {number}')}", line, values)
            for number, (line, values) in enumerate(zip(known, found, strict=True), 1)
        ]

    def _lines_of(self, table: str) -> list[int | None]:
        header = re.compile(rf"\s*\[\[\s*{re.escape(table)}\s*\]\]")
        return [number for number, line in enumerate(self.text.splitlines(), 1) if header.match(line)]


def read_toml(path: Path, error: type[FileError]) -> TomlFile:
    """Read ``path``; whatever is wrong in it is told as an ``error``.

    Raises:
        FileError: The file cannot be read, or is not TOML.
    """
    try:
        text = path.read_text(encoding="utf-8")
        return TomlFile(path, text, toml.decode(text), error)
    except OSError as problem:
        raise error(path, f"cannot be read ({problem.strerror})") from problem
    except UnicodeDecodeError as problem:
        raise error(path, "the file is not UTF-8 text; save it as UTF-8") from problem
    except DecodeError as problem:
        found = _TOML_LINE.search(str(problem))
        raise error(path, f"not TOML: {problem}", line=int(found[1]) if found else None) from problem


def first_twice(names: list[str]) -> str | None:
    """Return the first of ``names`` that stands in it again."""
    return next((name for number, name in enumerate(names) if name in names[:number]), None)


def find_problem(values: Mapping[str, Any], required: Fields, optional: Fields) -> Problem | None:
    """Return the first of missing keys, unknown keys and values of the wrong type."""
    if missing := sorted(required.keys() - values.keys()):
        return Problem("", f"lacks {', '.join(missing)}")
    if unknown := sorted(str(key) for key in values.keys() - required.keys() - optional.keys()):
        return Problem(unknown[0], f"has unknown {', '.join(unknown)}")
    for key, field in {**required, **optional}.items():
        if key in values and not field.fits(values[key]):
            return Problem(key, f"{key} is not {field.wanted}")
    return None
