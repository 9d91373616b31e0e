"""Settings: flags before the environment before audit-batch.toml before defaults."""

import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

from audit_batch.errors import ConfigError

FILE = "audit-batch.toml"
PREFIX = "AUDIT_BATCH_"

_PATHS = ("warehouse", "kubeconfig", "node_facts", "blueprint")
_PATH_LISTS = ("controls", "notebooks", "waivers", "attestations", "audit_logs")
_TEXT_LISTS = ("frameworks",)
_COUNTS = ("audit_retention_days", "audit_silence_minutes")
_LENGTH = re.compile(r"[1-9]\d{0,4} (?:day|hour|minute)s?")


@dataclass(frozen=True, slots=True)
class Settings:
    """What a command works with."""

    warehouse: Path = Path("warehouse")
    cluster: str = ""
    """Name of the cluster; empty to take the kubeconfig's context, or the only one in the warehouse."""
    kubeconfig: Path | None = None
    context: str = ""
    node_facts: Path | None = None
    """Folder of what `audit-batch node-facts` printed on each node."""
    node_facts_pods: str = ""
    """Pods with that in their logs: namespace and label selector, with a slash between."""
    blueprint: Path | None = None
    """What `audit-batch blueprint approve` wrote, reviewed and kept by the site."""
    controls: tuple[Path, ...] = ()
    """Folders of controls beside the shipped ones."""
    notebooks: tuple[Path, ...] = ()
    """Folders of notebooks beside the shipped ones."""
    waivers: tuple[Path, ...] = ()
    attestations: tuple[Path, ...] = ()
    frameworks: tuple[str, ...] = ()
    """Frameworks to judge, whatever version of Kubernetes they are written for; empty for all that suit the cluster."""
    organisation: str = ""
    """Printed on the cover of reports."""
    baseline: str = "30 days"
    """How far back behaviour is compared: a number of days, hours or minutes."""
    baseline_history: str = "7 days"
    """How long an identity must be known before it is compared with itself."""
    audit_logs: tuple[Path, ...] = ()
    """Files, folders and patterns of audit logs that `audit-batch run` reads."""
    audit_retention_days: int = 400
    """Days for which audit events are kept, and a day more while others of the same file are."""
    audit_silence_minutes: int = 60
    """How long a log may be silent before it counts as a gap."""
    wait: float = 60.0
    """Seconds to wait for another job that writes."""
    params: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    """Parameters of controls that differ from the library's, by control."""


def load_settings(config: Path | None, environment: Mapping[str, str], flags: Mapping[str, Any]) -> Settings:
    """Gather the settings of one command.

    Args:
        config: A file that was named; without one, `FILE` in the working directory if it is there.
        environment: Variables; those that begin with `PREFIX` count, lists separated by colons.
        flags: What was given on the command line; None where nothing was.

    Raises:
        ConfigError: The file is missing or not TOML, or a setting is unknown or of the wrong type.
    """
    given = {name: value for name, value in flags.items() if value not in (None, ())}
    values = {**_from_file(config, environment), **_from_environment(environment), **given}
    return Settings(**values)


def shipped(folder: str) -> Path:
    """Return the shipped folder ``controls``, ``notebooks`` or ``reports``: in the wheel, else in the checkout."""
    package = Path(__file__).parent
    inside = package / "shipped" / folder
    return inside if inside.exists() else package.parent / folder


def _from_file(config: Path | None, environment: Mapping[str, str]) -> dict[str, Any]:
    named = config or (Path(environment[PREFIX + "CONFIG"]) if PREFIX + "CONFIG" in environment else None)
    path = named or Path(FILE)
    if named is None and not path.exists():
        return {}
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise ConfigError(f"{path}: cannot be read ({error.strerror})") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigError(f"{path}: not TOML: {error}") from error
    known = {entry.name for entry in fields(Settings)}
    if unknown := sorted(content.keys() - known):
        raise ConfigError(f"{path}: unknown setting {unknown[0]!r}; known are {', '.join(sorted(known))}")
    return {name: _read(f"{path}: {name}", name, value, path.parent) for name, value in content.items()}


def _from_environment(environment: Mapping[str, str]) -> dict[str, Any]:
    found = {}
    for entry in fields(Settings):
        name = PREFIX + entry.name.upper()
        if entry.name == "params" or not environment.get(name):
            continue
        text = environment[name]
        value: Any = text.split(":") if entry.name in (*_PATH_LISTS, *_TEXT_LISTS) else text
        if entry.name in ("wait", *_COUNTS):
            value = _number(name, text)
        found[entry.name] = _read(name, entry.name, value, Path())
    return found


def _read(place: str, name: str, value: Any, base: Path) -> Any:
    """Check one setting; paths in a file are relative to it."""
    if name in _PATHS:
        return base / _text(place, value)
    if name in _PATH_LISTS:
        return tuple(base / text for text in _texts(place, value, "paths"))
    if name in _TEXT_LISTS:
        return _texts(place, value, "texts")
    reader: Callable[[str, Any], Any] = _READERS.get(name, _text)
    return reader(place, value)


def _seconds(place: str, value: Any) -> float:
    if not isinstance(value, int | float) or isinstance(value, bool) or value < 0:
        raise ConfigError(f"{place} is not a number of seconds")
    return float(value)


def _count(place: str, value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int | float) or value != int(value) or value < 1:
        raise ConfigError(f"{place} is not a whole number from 1")
    return int(value)


def _length(place: str, value: Any) -> str:
    if not isinstance(value, str) or not _LENGTH.fullmatch(value):
        raise ConfigError(f"{place} is not a length of time such as '30 days', '12 hours' or '5 minutes'")
    return value


def _params(place: str, value: Any) -> Mapping[str, Mapping[str, Any]]:
    if not isinstance(value, dict) or not all(isinstance(entry, dict) for entry in value.values()):
        raise ConfigError(f"{place} is not a table of tables; write [params.CONTROL]")
    return value


def _texts(place: str, value: Any, what: str) -> tuple[str, ...]:
    if not isinstance(value, list):
        raise ConfigError(f"{place} is not a list of {what}")
    return tuple(_text(place, entry) for entry in value)


def _text(place: str, value: Any) -> str:
    if not isinstance(value, str) or not value:
        raise ConfigError(f"{place} is not a text")
    return value


def _number(name: str, text: str) -> float:
    try:
        return float(text)
    except ValueError as error:
        raise ConfigError(f"{name} is not a number") from error


_READERS: Mapping[str, Callable[[str, Any], Any]] = {
    "wait": _seconds,
    "audit_retention_days": _count,
    "audit_silence_minutes": _count,
    "params": _params,
    "baseline": _length,
    "baseline_history": _length,
}
"""How settings are read that are no text."""
