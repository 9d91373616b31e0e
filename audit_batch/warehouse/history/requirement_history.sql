-- grain = "one row per requirement and stretch of evaluations over which it came out the same, up to the evaluation in view"
-- [columns]
-- framework        = "id of the framework"
-- requirement      = "id of the requirement in its standard"
-- topic            = "what it is about, in our words"
-- covers           = "whole or part: how much of it the controls could show; none without controls"
-- controls         = "controls mapped to it"
-- state            = "pass, partial, fail, waived, not_applicable, not_assessed or manual (attested)"
-- failed           = "failing verdicts that are not waived"
-- waived           = "failing verdicts that are waived"
-- first_evaluation = "first evaluation of the stretch"
-- last_evaluation  = "last evaluation of the stretch, at most the one in view"

SELECT
    requirement_versions.framework,
    requirement_versions.requirement,
    requirement_versions.topic,
    requirement_versions.covers,
    requirement_versions.controls,
    requirement_versions.state,
    requirement_versions.failed,
    requirement_versions.waived,
    requirement_versions.first_evaluation,
    least(requirement_versions.last_evaluation, evaluation_in_view.evaluation) AS last_evaluation
FROM requirement_versions
JOIN evaluation_in_view
    ON
        requirement_versions.cluster_id = evaluation_in_view.cluster_id
        AND requirement_versions.first_evaluation <= evaluation_in_view.evaluation
WHERE NOT requirement_versions.as_of_only
