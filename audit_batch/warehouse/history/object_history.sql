-- grain = "one row per object and stretch of snapshots over which its content stayed the same, up to as_of"
-- [columns]
-- api_version    = "group and version that was read, for example apps/v1"
-- api_group      = "API group; empty for the core group"
-- kind           = "kind"
-- resource       = "plural and group, as kubectl writes it; NULL for kinds that the last snapshot did not list"
-- namespace      = "namespace; empty for cluster-scoped objects"
-- name           = "name"
-- first_snapshot = "number of the first snapshot with this content"
-- last_snapshot  = "number of the last one, at most the one in view"
-- seen_from      = "when the first of them was taken, UTC"
-- seen_until     = "when the last of them was taken, UTC"
-- doc            = "the whole object as JSON, after the noise cut and redaction"

SELECT
    object_versions.api_version,
    if(contains(object_versions.api_version, '/'), split_part(object_versions.api_version, '/', 1), '') AS api_group,
    object_versions.kind,
    collections.resource,
    object_versions.namespace,
    object_versions.name,
    object_versions.first_snapshot,
    least(object_versions.last_snapshot, snapshot_in_view.snapshot) AS last_snapshot,
    opening.taken_at                                                AS seen_from,
    closing.taken_at                                                AS seen_until,
    object_versions.doc
FROM object_versions
JOIN snapshot_in_view
    ON
        object_versions.cluster_id = snapshot_in_view.cluster_id
        AND object_versions.first_snapshot <= snapshot_in_view.snapshot
JOIN snapshot_rows AS opening
    ON
        object_versions.cluster_id = opening.cluster_id
        AND object_versions.first_snapshot = opening.snapshot
JOIN snapshot_rows AS closing
    ON
        object_versions.cluster_id = closing.cluster_id
        AND least(object_versions.last_snapshot, snapshot_in_view.snapshot) = closing.snapshot
LEFT JOIN collections
    ON
        object_versions.kind = collections.kind
        AND object_versions.api_version = collections.api_version
