"""What a file of knowledge held, whatever its format."""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, time
from typing import Any

from msgspec import Struct, field

from audit_batch.kinds import IMAGE_REPORT, PLATFORM_FACTS

Json = dict[str, Any]
VERSION = "audit-batch.io/v1"
SEVERITIES = ("low", "medium", "high", "critical")


class Knowledge(Struct, frozen=True):
    """The content of one file, ready for the door."""

    source: str
    """What the file was, for example trivy."""
    dated: datetime
    """Of which moment it is, UTC."""
    objects: Sequence[Json]
    """PlatformFacts or ImageReports, one of each name."""
    unread: Sequence[str] = field(default=())
    """What of it could not be understood, in words."""


def facts(name: str, dated: date, vulnerabilities: Sequence[Json], releases: Sequence[Json] = ()) -> Json:
    """Return the facts of one source as an object."""
    spec = {"dated": dated.isoformat(), "vulnerabilities": list(vulnerabilities), "releases": list(releases)}
    return {"apiVersion": VERSION, "kind": PLATFORM_FACTS.name, "metadata": {"name": name}, "spec": spec}


def report(name: str, spec: Json) -> Json:
    """Return a report on one image as an object."""
    return {"apiVersion": VERSION, "kind": IMAGE_REPORT.name, "metadata": {"name": name}, "spec": spec}


def moment_of(text: object) -> datetime | None:
    """Read a moment, UTC where it has no zone; None where there is none."""
    if not isinstance(text, str):
        return None
    try:
        moment = datetime.fromisoformat(_microseconds(text))
    except ValueError:
        return None
    return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)


def begin_of(day: date) -> datetime:
    """Return the first moment of a day, UTC."""
    return datetime.combine(day, time(), UTC)


def table_of(value: object) -> Mapping[str, Any]:
    """Return a JSON object; an empty one for whatever else."""
    return value if isinstance(value, dict) else {}


def list_of(value: object) -> list[Any]:
    """Return a JSON list; an empty one for whatever else."""
    return value if isinstance(value, list) else []


def text_of(value: object) -> str:
    """Return a text; an empty one for whatever else."""
    return value.strip() if isinstance(value, str) else ""


def _microseconds(text: str) -> str:
    """Cut nanoseconds, which Go writes and Python does not read."""
    head, dot, tail = text.partition(".")
    digits = tail[: len(tail) - len(tail.lstrip("0123456789"))]
    return f"{head}.{digits[:6]}{tail[len(digits) :]}" if dot else text
