"""Reading tables of the settings' file, key by key, with the place in every error."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from msgspec import Struct

from audit_batch.config.reading import read_text, read_texts
from audit_batch.errors import ConfigError

_SECRETS = ("password", "secret", "secret_key", "secret_access_key", "access_key", "access_key_id", "token", "key")
"""What somebody may write into a table, and what does not belong into a file that is kept in Git."""


class Table(Struct, frozen=True):
    """One table of the settings' file."""

    place: str
    values: Mapping[str, Any]
    base: Path
    """The file's folder, to which paths are relative."""

    def text(self, name: str, default: str = "") -> str:
        """Return a text; the default where there is none (ConfigError)."""
        return read_text(self.at(name), self.values[name]) if name in self.values else default

    def texts(self, name: str) -> tuple[str, ...]:
        """Return a list of texts, or the only one; empty where there is none (ConfigError)."""
        value = self.values.get(name, [])
        return read_texts(self.at(name), [value] if isinstance(value, str) else value, "texts")

    def path(self, name: str) -> Path | None:
        """Return a path; None where there is none (ConfigError)."""
        return self.base / self.text(name) if name in self.values else None

    def choice(self, name: str, choices: Sequence[str], default: str) -> str:
        """Return one of ``choices`` (ConfigError)."""
        value = self.text(name, default)
        if value not in choices:
            raise ConfigError(f"{self.at(name)} is not one of {', '.join(choices)}")
        return value

    def choices(self, name: str, choices: Sequence[str]) -> tuple[str, ...]:
        """Return some of ``choices``; all of them where there is none (ConfigError)."""
        if name not in self.values:
            return tuple(choices)
        values = self.texts(name)
        if not values or set(values) - set(choices):
            raise ConfigError(f"{self.at(name)} is not a list of {', '.join(choices)}")
        return values

    def count(self, name: str, default: int) -> int:
        """Return a whole number from 1 (ConfigError)."""
        value = self.values.get(name, default)
        if isinstance(value, bool) or not isinstance(value, int | float) or value != int(value) or value < 1:
            raise ConfigError(f"{self.at(name)} is not a whole number from 1")
        return int(value)

    def yes(self, name: str) -> bool:
        """Return true or false; false where there is none (ConfigError)."""
        value = self.values.get(name, False)
        if not isinstance(value, bool):
            raise ConfigError(f"{self.at(name)} is not true or false")
        return value

    def at(self, name: str) -> str:
        """Return the place of one setting, for an error."""
        return f"{self.place}.{name}"


def read_table(place: str, value: Any, base: Path, known: Sequence[str]) -> Table:
    """Return a table in which nothing is unknown.

    Raises:
        ConfigError: It is no table, or something in it is not ``known``; no value is shown, it may be a secret.
    """
    if not isinstance(value, dict):
        raise ConfigError(f"{place} is not a table")
    for name in value.keys() - set(known):
        if name in _SECRETS:
            raise ConfigError(
                f"{place}.{name}: secrets do not belong into settings; name a file ({place} knows {', '.join(known)}), "
                "or set the variable of the environment that the README names"
            )
        raise ConfigError(f"{place}: unknown setting {name!r}; known are {', '.join(known)}")
    return Table(place, value, base)


def read_tables(place: str, value: Any, read: Callable[[str, Any], Any]) -> tuple[Any, ...]:
    """Return what ``read`` makes of each table of a list, such as [[deliveries]] (ConfigError)."""
    if not isinstance(value, list):
        raise ConfigError(f"{place} is not a list of tables; write [[{place.rpartition(' ')[2]}]]")
    return tuple(read(f"{place}[{number}]", entry) for number, entry in enumerate(value, 1))
