"""The questions about access, asked of the published copy; each answer is rows under heads."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

import duckdb
from msgspec import Struct

from audit_batch.errors import WarehouseMissing
from audit_batch.report.access.resources import Asked
from audit_batch.report.access.subjects import Subject

_ROOM = Path(__file__).parent


class Table(Struct, frozen=True):
    """Rows under heads."""

    heads: tuple[str, ...]
    rows: Sequence[tuple[Any, ...]]


class View(Struct, frozen=True):
    """What an answer is about."""

    cluster: str
    snapshot: int
    taken_at: datetime
    log_begins: datetime | None
    """First request in the roll-ups of the audit log, UTC; nothing without a log."""


def look(con: duckdb.DuckDBPyConnection, cluster: str, as_of: datetime | None) -> View:
    """Put a cluster at a moment into view.

    Raises:
        WarehouseMissing: There is no snapshot up to then.
    """
    con.execute("SET VARIABLE cluster = $name", {"name": cluster or None})
    until = as_of.replace(tzinfo=None) if as_of else None
    for name in ("as_of", "known_at"):
        con.execute(f"SET VARIABLE {name} = $until::TIMESTAMP", {"until": until})
    found = con.execute("SELECT cluster, snapshot, taken_at FROM snapshot_in_view").fetchone()
    if found is None:
        raise WarehouseMissing(
            "no snapshot of that cluster up to that moment; `audit-batch query 'FROM snapshots'` lists them"
        )
    con.execute("SET VARIABLE cluster = $name", {"name": found[0]})
    begins = con.execute("SELECT min(first_time) FROM stored_features").fetchone()
    return View(found[0], found[1], found[2], begins[0] if begins else None)


def who_can(con: duckdb.DuckDBPyConnection, verb: str, asked: Asked, *, namespace: str = "", name: str = "") -> Table:
    """Return who may do ``verb``, where, through what, and when it was last done."""
    values = {
        "verb": verb, "resource": asked.resource, "subresource": asked.subresource, "api_group": asked.api_group,
        "path": asked.path, "namespace": namespace, "name": name,
    }  # fmt: skip
    return _ask(con, "who_can", values)


def can(con: duckdb.DuckDBPyConnection, subject: Subject, groups: Sequence[str] = ()) -> Table:
    """Return what ``subject`` may do, also through the groups that the audit log or the caller names."""
    return _ask(
        con,
        "can",
        {
            "kind": subject.kind,
            "namespace": subject.namespace,
            "name": subject.name,
            "username": subject.username,
            "groups": [*groups, *_own_groups(subject)],
        },
    )


def used(con: duckdb.DuckDBPyConnection, subject: Subject, since: datetime) -> tuple[Table, Table]:
    """Return what ``subject`` did with success since a moment: of resources, and of paths."""
    values = {"username": subject.username, "since": since.replace(tzinfo=None)}
    return _ask(con, "used", values), _ask(con, "used_paths", values)


class Sought(Struct, frozen=True):
    """Which requests a timeline shows; what is empty asks nothing."""

    user: str = ""
    """Who asked, or whom the request claimed to be."""
    resource: str = ""
    """Plural, with its subresource after a slash."""
    namespace: str = ""
    name: str = ""
    source: str = ""
    """Address of the connection."""
    since: datetime | None = None
    until: datetime | None = None
    changes: bool = False
    """Only requests that change something."""
    denied: bool = False
    """Only requests that were refused."""
    limit: int = 1000
    """The newest so many."""


def timeline(con: duckdb.DuckDBPyConnection, sought: Sought) -> Table:
    """Return the newest requests that are sought, oldest first, with the detections that told them."""
    resource, _, subresource = sought.resource.partition("/")
    for name, moment in (("events_from", sought.since), ("events_until", sought.until)):
        value = moment.replace(tzinfo=None) if moment else None
        con.execute(f"SET VARIABLE {name} = $value::TIMESTAMP", {"value": value})
    return _ask(
        con,
        "timeline",
        {
            "user": sought.user, "resource": resource, "subresource": subresource, "namespace": sought.namespace,
            "name": sought.name, "source": sought.source, "changes": sought.changes, "denied": sought.denied,
            "limit": sought.limit,
        },
    )  # fmt: skip


def _own_groups(subject: Subject) -> list[str]:
    """Groups that the API server puts every subject of a kind into.

    Source: Kubernetes documentation, Using RBAC authorization, referring to subjects.
    """
    if subject.kind == "ServiceAccount":
        return ["system:authenticated", "system:serviceaccounts", f"system:serviceaccounts:{subject.namespace}"]
    return ["system:authenticated"] if subject.kind == "User" else []


def _ask(con: duckdb.DuckDBPyConnection, name: str, values: Mapping[str, Any]) -> Table:
    answer = con.execute(_query(name), values)
    heads = tuple(column[0] for column in answer.description or ())
    return Table(heads, answer.fetchall())


@cache
def _query(name: str) -> str:
    return (_ROOM / f"{name}.sql").read_text(encoding="utf-8")
