"""Questions about access, answered from the published copy."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from msgspec import Struct

from audit_batch.config import Settings
from audit_batch.errors import UsageError
from audit_batch.jobs.clock import Clock
from audit_batch.report.access import answers
from audit_batch.report.access.answers import Sought, Table, View
from audit_batch.report.access.least_role import least_roles
from audit_batch.report.access.resources import read_resource
from audit_batch.report.access.subjects import Subject, read_subject
from audit_batch.warehouse.binding import without_pandas
from audit_batch.warehouse.database import open_published


class Answered(Struct, frozen=True):
    """An answer, and what it is about."""

    view: View
    table: Table


class Suggested(Struct, frozen=True):
    """The least roles of a subject."""

    view: View
    subject: Subject
    since: datetime
    """From when on the log was looked at, UTC."""
    objects: Sequence[dict[str, Any]]
    taken: Table
    """What bindings of its own let the subject do today, and it did not."""


def ask_who_can(  # noqa: PLR0913  each is said by its name
    settings: Settings, verb: str, resource: str, *, namespace: str, name: str, as_of: datetime | None
) -> Answered:
    """Say who may do ``verb`` on ``resource``.

    Raises:
        UsageError: The resource cannot be read.
        WarehouseMissing: There is no snapshot.
    """
    asked = read_resource(resource)
    with open_published(settings.warehouse) as con:
        view = answers.look(con, settings.cluster, as_of)
        return Answered(view, answers.who_can(con, verb, asked, namespace=namespace, name=name))


def ask_can(settings: Settings, subject: str, groups: Sequence[str], as_of: datetime | None) -> Answered:
    """Say what ``subject`` may do.

    Raises:
        UsageError: The subject cannot be read.
        WarehouseMissing: There is no snapshot.
    """
    named = read_subject(subject)
    with open_published(settings.warehouse) as con:
        view = answers.look(con, settings.cluster, as_of)
        return Answered(view, answers.can(con, named, groups))


def suggest_role(settings: Settings, subject: str, days: int, as_of: datetime | None, clock: Clock) -> Suggested:
    """Make the least roles that cover what ``subject`` did in some days.

    Raises:
        UsageError: The subject is a group, or the log shows nothing that it did.
        WarehouseMissing: There is no snapshot.
    """
    named = read_subject(subject)
    if not named.username:
        raise UsageError("a group never asks itself; name one of its members")
    with open_published(settings.warehouse) as con:
        view = answers.look(con, settings.cluster, as_of)
        until = as_of or clock.now()
        since = until - timedelta(days=days)
        used, paths = answers.used(con, named, since)
        if not used.rows and not paths.rows:
            begins = (
                f"begins {view.log_begins:%Y-%m-%d %H:%M} UTC" if view.log_begins else "is empty; `ingest` it first"
            )
            raise UsageError(f"{named}: the audit log shows no request of it since {since:%Y-%m-%d}; the log {begins}")
        may = answers.can(con, named)
    last, through = may.heads.index("last_used"), may.heads.index("through")
    taken = Table(may.heads, [row for row in may.rows if row[last] is None and row[through] == "own"])
    return Suggested(view, named, since, least_roles(named, used, paths), taken)


def read_timeline(settings: Settings, sought: Sought) -> Table:
    """Return the requests that are sought, oldest first.

    Raises:
        WarehouseMissing: No job has ended here yet.
    """
    with without_pandas(), open_published(settings.warehouse) as con:
        con.execute("SET VARIABLE cluster = $name", {"name": settings.cluster or None})
        return answers.timeline(con, sought)
