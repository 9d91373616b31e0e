"""How soon findings are to be remedied."""

from pathlib import Path
from typing import Any

from msgspec import Struct
from msgspec.structs import asdict

from audit_batch.config.tables import read_table
from audit_batch.errors import ConfigError


class Targets(Struct, frozen=True):
    """Days from the snapshot in which a finding opens to the one in which it is gone, by severity."""

    critical: int = 7
    high: int = 30
    medium: int = 90
    low: int = 180

    def __str__(self) -> str:
        """As the parameter of a notebook has it: ``critical 7, high 30, medium 90, low 180``."""
        return ", ".join(f"{severity} {days}" for severity, days in asdict(self).items())


def read_targets(place: str, value: Any, base: Path) -> Targets:
    """Return the targets of a table with days by severity.

    Raises:
        ConfigError: Something in it is no severity, or no number of days.
    """
    table = read_table(place, value, base, Targets.__struct_fields__)
    return Targets(**{name: table.count(name, 1) for name in table.values})


def parse_targets(text: str) -> Targets:
    """Return the targets that a notebook is given, as ``str`` writes them; those left out have their defaults.

    Raises:
        ConfigError: It is not written so.
    """
    pairs = [part.split() for part in text.split(",") if part.strip()]
    try:
        values = {name: int(days) for name, days in pairs}
    except ValueError as error:
        raise ConfigError(f"targets {text!r} are not written as critical 7, high 30, medium 90, low 180") from error
    return read_targets("targets", values, Path())
