-- grain = "one row per framework of the evaluation in view"
-- [columns]
-- framework    = "id of the framework: stem of its file"
-- title        = "name of the standard"
-- edition      = "edition of the standard"
-- requirements = "how many requirements it has"

SELECT
    framework_versions.framework,
    framework_versions.title,
    framework_versions.edition,
    count(requirement_outcomes.requirement) AS requirements
FROM framework_versions
JOIN evaluation_in_view
    ON
        framework_versions.cluster_id = evaluation_in_view.cluster_id
        AND framework_versions.first_evaluation <= evaluation_in_view.evaluation
        AND framework_versions.last_evaluation >= evaluation_in_view.evaluation
LEFT JOIN requirement_outcomes USING (framework)
WHERE NOT framework_versions.as_of_only
GROUP BY ALL
