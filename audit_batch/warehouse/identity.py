"""Which cluster a snapshot is of: known by its UID, called by the name that was given last."""

import duckdb

from audit_batch.errors import UsageError
from audit_batch.model import ClusterFacts


def name_cluster(con: duckdb.DuckDBPyConnection, cluster: ClusterFacts) -> None:
    """Know the cluster by its UID and call it by the name that was given last."""
    others = con.execute(
        "SELECT cluster_id FROM cluster_rows WHERE cluster = $name AND cluster_id != $id",
        {"name": cluster.name, "id": cluster.id},
    ).fetchall()
    if others:
        raise UsageError(
            f"cluster {cluster.name!r} is another cluster in this warehouse (its kube-system has another UID); "
            "give this one another name with --cluster"
        )
    con.execute("DELETE FROM cluster_rows WHERE cluster_id = $id", {"id": cluster.id})
    con.execute("INSERT INTO cluster_rows VALUES ($id, $name)", {"id": cluster.id, "name": cluster.name})
