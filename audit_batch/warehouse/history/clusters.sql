-- grain = "one row per cluster"
-- [columns]
-- cluster    = "name of the cluster"
-- cluster_id = "UID of the kube-system namespace"
-- first_seen = "when the first snapshot was taken, UTC"
-- last_seen  = "when the last snapshot was taken, UTC"
-- snapshots  = "how many snapshots there are"

SELECT
    cluster_rows.cluster,
    cluster_rows.cluster_id,
    min(snapshot_rows.taken_at) AS first_seen,
    max(snapshot_rows.taken_at) AS last_seen,
    count(*)                    AS snapshots
FROM cluster_rows
JOIN snapshot_rows USING (cluster_id)
GROUP BY ALL
