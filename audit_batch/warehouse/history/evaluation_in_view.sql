-- grain = "one row: the newest evaluation of the chosen cluster whose snapshot was taken up to as_of"
-- [columns]
-- cluster_id = "UID of the kube-system namespace"
-- cluster    = "name of the cluster"
-- evaluation = "number of the evaluation"
-- snapshot   = "number of the snapshot that was judged"
-- taken_at   = "when the snapshot was taken, UTC"

SELECT
    evaluation_rows.cluster_id,
    cluster_rows.cluster,
    evaluation_rows.evaluation,
    evaluation_rows.snapshot,
    snapshot_rows.taken_at
FROM evaluation_rows
JOIN snapshot_rows USING (cluster_id, snapshot)
JOIN cluster_rows USING (cluster_id)
WHERE
    NOT evaluation_rows.as_of_only
    AND snapshot_rows.taken_at <= coalesce(getvariable('as_of')::TIMESTAMP, TIMESTAMP 'infinity')
    AND cluster_rows.cluster = coalesce(
        getvariable('cluster')::VARCHAR,
        (SELECT snapshot_in_view.cluster FROM snapshot_in_view)
    )
ORDER BY evaluation_rows.evaluation DESC
LIMIT 1
