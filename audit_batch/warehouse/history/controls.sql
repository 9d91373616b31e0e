-- grain = "one row per control of the evaluation in view"
-- [columns]
-- control  = "id of the control"
-- title    = "what should be, in one line"
-- domain   = "folder of the control"
-- severity = "low, medium, high or critical"
-- why      = "why it matters"
-- fix      = "what to do"
-- misses   = "what the control does not see"
-- source   = "where the rule comes from"
-- since    = "when the control was added to the library"
-- params   = "parameters in force, exemptions among them"
-- sql      = "the query"

SELECT
    control_versions.control,
    control_versions.title,
    control_versions.domain,
    control_versions.severity,
    control_versions.why,
    control_versions.fix,
    control_versions.misses,
    control_versions.source,
    control_versions.since,
    control_versions.params,
    control_versions.sql
FROM control_versions
JOIN evaluation_in_view
    ON
        control_versions.cluster_id = evaluation_in_view.cluster_id
        AND control_versions.first_evaluation <= evaluation_in_view.evaluation
        AND control_versions.last_evaluation >= evaluation_in_view.evaluation
WHERE NOT control_versions.as_of_only
