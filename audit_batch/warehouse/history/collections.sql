-- grain = "one row per API list of the snapshot in view"
-- [columns]
-- resource    = "plural and group, as kubectl writes it"
-- api_version = "version that was read"
-- kind        = "kind of its objects"
-- state       = "ok, forbidden, unavailable, skipped or not_served"
-- objects     = "objects in the list"
-- reason      = "why it was not read whole"

SELECT
    collection_versions.resource,
    collection_versions.api_version,
    collection_versions.kind,
    collection_versions.state,
    collection_versions.objects,
    collection_versions.reason
FROM collection_versions
JOIN snapshot_in_view
    ON
        collection_versions.cluster_id = snapshot_in_view.cluster_id
        AND collection_versions.first_snapshot <= snapshot_in_view.snapshot
        AND collection_versions.last_snapshot >= snapshot_in_view.snapshot
