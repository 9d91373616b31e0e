"""The columns of each relation with their types, so that it can stand as a table."""

from functools import cache

from audit_batch.remembered import remember
from audit_batch.warehouse.views import BASE, digest_views, load_relations

COLLECTIONS = "collections"
KNOWLEDGE = "knowledge"
GIVEN = f"""
CREATE TABLE {BASE} (
    api_version VARCHAR,
    api_group   VARCHAR,
    kind        VARCHAR,
    namespace   VARCHAR,
    name        VARCHAR,
    uid         VARCHAR,
    doc         JSON
);
CREATE TABLE {COLLECTIONS} (
    resource    VARCHAR,
    api_version VARCHAR,
    kind        VARCHAR,
    state       VARCHAR,
    objects     BIGINT,
    reason      VARCHAR
);
CREATE VIEW {KNOWLEDGE} AS
FROM {BASE}
WHERE api_group = 'audit-batch.io' AND kind IN ('PlatformFacts', 'ImageReport', 'Cluster')
"""
"""What relations over objects that are given rest on: as in a warehouse without an import and without a cluster."""


@cache
def relation_schemas() -> dict[str, str]:
    """Return the columns of each relation as CREATE TABLE takes them, by its name."""
    return remember("schemas", digest_views(), dict[str, str], _read)


def _read() -> dict[str, str]:
    from audit_batch.warehouse.database import open_memory  # noqa: PLC0415  seldom wanted: schemas are remembered

    with open_memory() as con:
        rows = con.execute(
            """
            SELECT
                table_name,
                string_agg('"' || column_name || '" ' || data_type, ', ' ORDER BY column_index)
            FROM duckdb_columns()
            WHERE database_name = 'warehouse'
            GROUP BY table_name
            """
        ).fetchall()
    return {name: columns for name, columns in rows if name in load_relations()}
