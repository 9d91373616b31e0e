-- grain = "one row per control and stretch of evaluations over which it came out the same, up to the evaluation in view"
-- [columns]
-- control          = "id of the control"
-- state            = "pass, fail, waived, not_applicable or not_assessed"
-- judged           = "resources judged: the population"
-- failed           = "resources that failed and are not waived"
-- waived           = "resources that failed and are waived"
-- first_evaluation = "first evaluation of the stretch"
-- last_evaluation  = "last evaluation of the stretch, at most the one in view"

SELECT
    outcome_versions.control,
    outcome_versions.state,
    outcome_versions.judged,
    outcome_versions.failed,
    outcome_versions.waived,
    outcome_versions.first_evaluation,
    least(outcome_versions.last_evaluation, evaluation_in_view.evaluation) AS last_evaluation
FROM outcome_versions
JOIN evaluation_in_view
    ON
        outcome_versions.cluster_id = evaluation_in_view.cluster_id
        AND outcome_versions.first_evaluation <= evaluation_in_view.evaluation
WHERE NOT outcome_versions.as_of_only
