-- grain = "one row per evaluation of the cluster in view whose snapshot was taken up to as_of"
-- [columns]
-- cluster          = "name of the cluster"
-- evaluation       = "number of the evaluation; evaluations of the past with later controls are numbered apart"
-- snapshot         = "the snapshot that was judged"
-- taken_at         = "when the snapshot was taken, UTC"
-- evaluated_at     = "when it was judged, UTC"
-- catalogue_digest = "digest of controls and frameworks"
-- settings_digest  = "digest of parameters, waivers and attestations"
-- tool_version     = "version of audit-batch that judged"
-- controls         = "controls in the library"
-- as_of_only       = "the past judged with later controls"

SELECT
    snapshot_in_view.cluster,
    evaluation_rows.evaluation,
    evaluation_rows.snapshot,
    snapshot_rows.taken_at,
    evaluation_rows.evaluated_at,
    evaluation_rows.catalogue_digest,
    evaluation_rows.settings_digest,
    evaluation_rows.tool_version,
    evaluation_rows.controls,
    evaluation_rows.as_of_only
FROM evaluation_rows
JOIN snapshot_rows USING (cluster_id, snapshot)
JOIN snapshot_in_view
    ON
        evaluation_rows.cluster_id = snapshot_in_view.cluster_id
        AND evaluation_rows.snapshot <= snapshot_in_view.snapshot
