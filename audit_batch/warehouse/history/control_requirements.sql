-- grain = "one row per framework and control that gives evidence in it, in the evaluation in view"
-- [columns]
-- framework    = "id of the framework"
-- control      = "id of the control"
-- requirements = "ids of the requirements it gives evidence for, in the order of the standard"

WITH mapped AS (
    SELECT
        requirement_outcomes.framework,
        requirement_outcomes.requirement,
        requirement_outcomes.position,
        unnest(requirement_outcomes.controls) AS control
    FROM requirement_outcomes
)

SELECT
    framework,
    control,
    list(requirement ORDER BY position) AS requirements
FROM mapped
GROUP BY
    framework,
    control
