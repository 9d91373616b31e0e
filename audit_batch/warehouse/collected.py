"""Writing how the collections of a snapshot were read: a row lasts while a list is read in the same way."""

from collections.abc import Iterable, Sequence

import duckdb

from audit_batch.kinds import ANY
from audit_batch.model import Collection, CollectionState
from audit_batch.warehouse.database import STILL

_COLUMNS = ("resource", "api_version", "kind", "state", "objects", "reason")
_NOW = f"WITH now AS (SELECT {', '.join(f'unnest(${column}) AS {column}' for column in _COLUMNS)})"
_SAME = " AND ".join(f"now.{column} = held.{column}" for column in _COLUMNS)


def write_collections(
    con: duckdb.DuckDBPyConnection, cluster_id: str, number: int, collections: Sequence[Collection]
) -> None:
    """Close the rows that hold no longer, and add those that are new."""
    values = {
        "cluster": cluster_id,
        "still": STILL,
        "number": number,
        **{column: [getattr(collection, column) for collection in collections] for column in _COLUMNS},
    }
    con.execute(
        f"""
        {_NOW}
        UPDATE collection_versions AS held SET last_snapshot = $number - 1
        WHERE held.cluster_id = $cluster AND held.last_snapshot = $still
            AND NOT EXISTS (SELECT 1 FROM now WHERE {_SAME})
        """,
        values,
    )
    con.execute(
        f"""
        INSERT INTO collection_versions BY NAME
        {_NOW}
        SELECT *, $cluster AS cluster_id, $number AS first_snapshot, $still AS last_snapshot FROM now
        WHERE NOT EXISTS (
            SELECT 1 FROM collection_versions AS held
            WHERE held.cluster_id = $cluster AND held.last_snapshot = $still AND {_SAME}
        )
        """,
        values,
    )


def unserved(held: Iterable[str], collections: Sequence[Collection]) -> list[str]:
    """Return those of the ``held`` resources of which a snapshot says that the cluster does not serve them.

    It says so of the resource, or it read every list of the group and this is none of them.
    """
    states = {collection.resource: collection.state for collection in collections}
    known = (CollectionState.OK, CollectionState.NOT_SERVED)
    return [
        resource
        for resource in held
        if states.get(resource) is CollectionState.NOT_SERVED
        or (resource not in states and states.get(f"{ANY}.{resource.partition('.')[2]}") in known)
    ]
