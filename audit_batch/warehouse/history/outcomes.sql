-- grain = "one row per control of the evaluation in view"
-- [columns]
-- control  = "id of the control"
-- title    = "what should be, in one line"
-- domain   = "folder of the control"
-- severity = "low, medium, high or critical"
-- state    = "pass, fail, waived, not_applicable or not_assessed"
-- judged   = "resources judged: the population"
-- passed   = "resources that passed"
-- failed   = "resources that failed and are not waived"
-- waived   = "resources that failed and are waived"
-- reason   = "why it was not assessed"
-- since    = "when the snapshot was taken from which on it has come out the same, UTC"

SELECT
    outcome_versions.control,
    controls.title,
    controls.domain,
    controls.severity,
    outcome_versions.state,
    outcome_versions.judged,
    outcome_versions.passed,
    outcome_versions.failed,
    outcome_versions.waived,
    outcome_versions.reason,
    snapshot_rows.taken_at AS since
FROM outcome_versions
JOIN evaluation_in_view
    ON
        outcome_versions.cluster_id = evaluation_in_view.cluster_id
        AND outcome_versions.first_evaluation <= evaluation_in_view.evaluation
        AND outcome_versions.last_evaluation >= evaluation_in_view.evaluation
JOIN evaluation_rows
    ON
        outcome_versions.cluster_id = evaluation_rows.cluster_id
        AND outcome_versions.first_evaluation = evaluation_rows.evaluation
        AND NOT evaluation_rows.as_of_only
JOIN snapshot_rows
    ON
        evaluation_rows.cluster_id = snapshot_rows.cluster_id
        AND evaluation_rows.snapshot = snapshot_rows.snapshot
JOIN controls ON outcome_versions.control = controls.control
WHERE NOT outcome_versions.as_of_only
