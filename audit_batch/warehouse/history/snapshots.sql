-- grain = "one row per snapshot of the cluster in view, up to as_of"
-- [columns]
-- cluster      = "name of the cluster"
-- snapshot     = "number of the snapshot"
-- taken_at     = "when reading began, UTC"
-- finished_at  = "when reading ended, UTC"
-- state        = "complete, or partial when at least one collection was not read whole"
-- version      = "version of the API server"
-- objects      = "objects read"
-- changed      = "objects new or with other content than in the snapshot before"
-- vanished     = "objects of the snapshot before that were gone"
-- tool_version = "version of audit-batch that took it"
-- source       = "what was read: api or demo"
-- digest       = "digest of what it added and closed, as in the ledger"

SELECT
    snapshot_in_view.cluster,
    snapshot_rows.snapshot,
    snapshot_rows.taken_at,
    snapshot_rows.finished_at,
    snapshot_rows.state,
    snapshot_rows.version,
    snapshot_rows.objects,
    snapshot_rows.changed,
    snapshot_rows.vanished,
    snapshot_rows.tool_version,
    snapshot_rows.source,
    snapshot_rows.digest
FROM snapshot_rows
JOIN snapshot_in_view
    ON
        snapshot_rows.cluster_id = snapshot_in_view.cluster_id
        AND snapshot_rows.snapshot <= snapshot_in_view.snapshot
