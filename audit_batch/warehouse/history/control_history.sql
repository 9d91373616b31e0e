-- grain = "one row per control and stretch of evaluations over which it read the same, up to the evaluation in view"
-- [columns]
-- control          = "id of the control"
-- title            = "what should be, in one line"
-- severity         = "low, medium, high or critical"
-- params           = "parameters in force, exemptions among them"
-- sql              = "the query"
-- first_evaluation = "first evaluation of the stretch"
-- last_evaluation  = "last evaluation of the stretch, at most the one in view"

SELECT
    control_versions.control,
    control_versions.title,
    control_versions.severity,
    control_versions.params,
    control_versions.sql,
    control_versions.first_evaluation,
    least(control_versions.last_evaluation, evaluation_in_view.evaluation) AS last_evaluation
FROM control_versions
JOIN evaluation_in_view
    ON
        control_versions.cluster_id = evaluation_in_view.cluster_id
        AND control_versions.first_evaluation <= evaluation_in_view.evaluation
WHERE NOT control_versions.as_of_only
