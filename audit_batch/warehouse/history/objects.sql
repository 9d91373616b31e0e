-- grain = "one row per object of the snapshot in view"
-- [columns]
-- api_version = "group and version that was read, for example apps/v1"
-- api_group   = "API group; empty for the core group"
-- kind        = "kind"
-- namespace   = "namespace; empty for cluster-scoped objects"
-- name        = "name"
-- uid         = "UID that the API server gave it"
-- doc         = "the whole object as JSON, after the noise cut and redaction"

SELECT
    object_versions.api_version,
    if(contains(object_versions.api_version, '/'), split_part(object_versions.api_version, '/', 1), '') AS api_group,
    object_versions.kind,
    object_versions.namespace,
    object_versions.name,
    object_versions.uid,
    object_versions.doc
FROM object_versions
JOIN snapshot_in_view
    ON
        object_versions.cluster_id = snapshot_in_view.cluster_id
        AND object_versions.first_snapshot <= snapshot_in_view.snapshot
        AND object_versions.last_snapshot >= snapshot_in_view.snapshot
