-- grain = "one row: the newest snapshot of the chosen cluster, up to as_of"
-- [columns]
-- cluster_id = "UID of the kube-system namespace"
-- cluster    = "name of the cluster"
-- snapshot   = "number of the snapshot"
-- taken_at   = "when it was taken, UTC"
-- version    = "gitVersion of the API server"

SELECT
    snapshot_rows.cluster_id,
    cluster_rows.cluster,
    snapshot_rows.snapshot,
    snapshot_rows.taken_at,
    snapshot_rows.version
FROM snapshot_rows
JOIN cluster_rows USING (cluster_id)
WHERE
    snapshot_rows.taken_at <= coalesce(getvariable('as_of')::TIMESTAMP, TIMESTAMP 'infinity')
    AND cluster_rows.cluster = coalesce(getvariable('cluster')::VARCHAR, cluster_rows.cluster)
ORDER BY
    snapshot_rows.taken_at DESC,
    snapshot_rows.snapshot DESC
LIMIT 1
