-- grain = "one row per object of what is known beside the snapshot in view: imports known by as_of, and the cluster itself"
-- [columns]
-- api_version = "always audit-batch.io/v1"
-- api_group   = "always audit-batch.io"
-- kind        = "PlatformFacts, ImageReport or Cluster"
-- namespace   = "always empty"
-- name        = "source of the facts, image of the report, or name of the cluster"
-- uid         = "always empty: no API server gave one"
-- doc         = "the whole object as JSON, after redaction"

-- Examples of controls give such objects like all others; only a real snapshot speaks for a cluster.
SELECT
    api_version,
    api_group,
    kind,
    namespace,
    name,
    uid,
    doc
FROM objects
WHERE api_group = 'audit-batch.io' AND kind IN ('PlatformFacts', 'ImageReport', 'Cluster')
UNION ALL
SELECT
    import_versions.api_version,
    'audit-batch.io',
    import_versions.kind,
    import_versions.namespace,
    import_versions.name,
    import_versions.uid,
    import_versions.doc
FROM import_versions
JOIN import_in_view
    ON import_versions.first_import <= import_in_view.import AND import_versions.last_import >= import_in_view.import
UNION ALL
SELECT
    'audit-batch.io/v1',
    'audit-batch.io',
    'Cluster',
    '',
    snapshot_in_view.cluster,
    '',
    json_object(
        'apiVersion', 'audit-batch.io/v1',
        'kind', 'Cluster',
        'metadata', json_object('name', snapshot_in_view.cluster),
        'spec', json_object('version', snapshot_in_view.version)
    )
FROM snapshot_in_view
JOIN snapshot_rows USING (cluster_id, snapshot)
WHERE snapshot_rows.source != 'miniature'
