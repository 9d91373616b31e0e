"""The moment that the views of a question show, of one warehouse or of all of a fleet."""

from datetime import UTC, datetime

import duckdb

from audit_batch.errors import QueryError
from audit_batch.warehouse.ask.statement import words_of
from audit_batch.warehouse.fleet import FleetViews, Unread

_LISTING = frozenset({"SHOW_REF", "information_schema", "duckdb_columns", "duckdb_tables", "duckdb_views"})
"""Words in the tree of a query that asks what there is; binding all views takes seconds."""


def set_moment(con: duckdb.DuckDBPyConnection, as_of: datetime | None) -> datetime | None:
    """Let the views show this moment, or the newest without one; returns it as UTC without zone."""
    moment = as_of and as_of.astimezone(UTC).replace(tzinfo=None)
    for name in ("as_of", "known_at"):
        con.execute(f"SET VARIABLE {name} = $moment::TIMESTAMP", {"moment": moment})
    return moment


def show_fleet(
    con: duckdb.DuckDBPyConnection, views: FleetViews, sql: str, as_of: datetime | None
) -> tuple[Unread, ...]:
    """Make the views over all members that the query names; returns what they lack.

    Raises:
        QueryError: No member had a snapshot by then.
    """
    moment = set_moment(con, as_of)
    words = words_of(con, sql)
    views.define(words)
    if words & _LISTING and not views.names & {word.lower() for word in words}:
        views.list_views()
    return (*views.unread, *_too_young(views, moment))


def blamed(views: FleetViews, error: QueryError) -> QueryError | None:
    """Give an error that names the member whose file could not be read, if that is what a question ended with."""
    if not isinstance(error.__cause__, duckdb.IOException | duckdb.FatalException | duckdb.InternalException):
        return None
    names = ", ".join(str(item.folder) for item in views.damaged)
    return QueryError(f"{names}: damaged, take it out of the fleet or restore it from a backup") if names else None


def _too_young(views: FleetViews, moment: datetime | None) -> tuple[Unread, ...]:
    """The members that had no snapshot by the moment: no view has a row of theirs."""
    if moment is None:
        return ()
    young = [member for member in views.members if member.first_seen > moment]
    if len(young) == len(views.members):
        raise QueryError(f"no cluster of the fleet had a snapshot as of {moment:%Y-%m-%d %H:%M} UTC; give a later one")
    return tuple(
        Unread(member.folder, f"no snapshot of {member.cluster} before {member.first_seen:%Y-%m-%d %H:%M} UTC")
        for member in young
    )
