"""What a setting may look like: one reader for each kind of value."""

import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from audit_batch.errors import ConfigError

LOG_FORMATS = ("auto", "text", "json")
"""How lines of the log may be written."""
PDF_VARIANTS = ("pdf/a-3a+ua-1", "pdf/a-3b", "pdf/ua-1")
"""Standards that PDFs can be made for, the default first: to be kept and read by everybody, to be kept, to be read."""
_LENGTH = re.compile(r"[1-9]\d{0,4} (?:day|hour|minute)s?")


def _seconds(place: str, value: Any, _: Path) -> float:
    if not isinstance(value, int | float) or isinstance(value, bool) or value < 0:
        raise ConfigError(f"{place} is not a number of seconds")
    return float(value)


def _count(place: str, value: Any, _: Path) -> int:
    if isinstance(value, bool) or not isinstance(value, int | float) or value != int(value) or value < 1:
        raise ConfigError(f"{place} is not a whole number from 1")
    return int(value)


def _length(place: str, value: Any, _: Path) -> str:
    if not isinstance(value, str) or not _LENGTH.fullmatch(value):
        raise ConfigError(f"{place} is not a length of time such as '30 days', '12 hours' or '5 minutes'")
    return value


def _log_format(place: str, value: Any, _: Path) -> str:
    if value not in LOG_FORMATS:
        raise ConfigError(f"{place} is not one of {', '.join(LOG_FORMATS)}")
    return str(value)


def _pdf_variant(place: str, value: Any, _: Path) -> str:
    if value not in PDF_VARIANTS:
        raise ConfigError(f"{place} is not one of {', '.join(PDF_VARIANTS)}")
    return str(value)


def _address(place: str, value: Any, _: Path) -> str:
    if not isinstance(value, str) or not value.startswith(("http://", "https://")):
        raise ConfigError(f"{place} is not an address that begins with http:// or https://")
    return value.rstrip("/")


def _time_zone(place: str, value: Any, _: Path) -> str:
    from zoneinfo import ZoneInfo, ZoneInfoNotFoundError  # noqa: PLC0415  few say where they are

    try:
        return ZoneInfo(value).key
    except (ZoneInfoNotFoundError, TypeError, ValueError, OSError) as error:
        raise ConfigError(f"{place} {value!r} is no time zone such as UTC or Europe/Zurich") from error


def _params(place: str, value: Any, _: Path) -> Mapping[str, Mapping[str, Any]]:
    if not isinstance(value, dict) or not all(isinstance(entry, dict) for entry in value.values()):
        raise ConfigError(f"{place} is not a table of tables; write [params.CONTROL]")
    return value


def read_texts(place: str, value: Any, what: str) -> tuple[str, ...]:
    """Return a list of texts, none of them empty; ``what`` names them in the error (ConfigError)."""
    if not isinstance(value, list):
        raise ConfigError(f"{place} is not a list of {what}")
    return tuple(read_text(place, entry) for entry in value)


def read_text(place: str, value: Any) -> str:
    """Return a text that is not empty (ConfigError)."""
    if not isinstance(value, str) or not value:
        raise ConfigError(f"{place} is not a text")
    return value


def read_number(name: str, text: str) -> float:
    """Return the number that a variable of the environment gives (ConfigError)."""
    try:
        return float(text)
    except ValueError as error:
        raise ConfigError(f"{name} is not a number") from error


READERS: Mapping[str, Callable[[str, Any, Path], Any]] = {
    "wait": _seconds,
    "audit_retention_days": _count,
    "audit_silence_minutes": _count,
    "params": _params,
    "snapshot_every": _length,
    "tidy_every": _length,
    "verify_every": _length,
    "report_months": _count,
    "time_zone": _time_zone,
    "log_format": _log_format,
    "pdf_variant": _pdf_variant,
    "metrics_push": _address,
    "baseline": _length,
    "baseline_history": _length,
}
"""Readers of settings that are no text; each takes the place to name in an error, the value, and the file's folder."""
