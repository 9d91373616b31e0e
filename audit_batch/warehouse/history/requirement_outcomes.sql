-- grain = "one row per requirement of each framework in the evaluation in view"
-- [columns]
-- framework   = "id of the framework"
-- requirement = "id of the requirement in its standard"
-- position    = "place in the standard, from 1"
-- section     = "part of the standard that it stands in, number and our title; empty when the standard has none"
-- topic       = "what it is about, in our words"
-- level       = "profile level where the standard has one"
-- assessment  = "automated or manual, as the standard says"
-- covers      = "whole or part: how much of it the controls can show; none without controls"
-- state       = "pass, partial, fail, waived, not_applicable, not_assessed or manual (attested)"
-- reason      = "why it came out so, where that is not plain"
-- how         = "how the controls give evidence"
-- attest      = "the question that a person has to answer"
-- controls    = "controls mapped to it"
-- judged      = "verdicts behind it"
-- failed      = "failing verdicts that are not waived"
-- waived      = "failing verdicts that are waived"
-- since       = "when the snapshot was taken from which on it has come out the same, UTC"

SELECT
    requirement_versions.framework,
    requirement_versions.requirement,
    requirement_versions.position,
    requirement_versions.section,
    requirement_versions.topic,
    requirement_versions.level,
    requirement_versions.assessment,
    requirement_versions.covers,
    requirement_versions.state,
    requirement_versions.reason,
    requirement_versions.how,
    requirement_versions.attest,
    requirement_versions.controls,
    requirement_versions.judged,
    requirement_versions.failed,
    requirement_versions.waived,
    snapshot_rows.taken_at AS since
FROM requirement_versions
JOIN evaluation_in_view
    ON
        requirement_versions.cluster_id = evaluation_in_view.cluster_id
        AND requirement_versions.first_evaluation <= evaluation_in_view.evaluation
        AND requirement_versions.last_evaluation >= evaluation_in_view.evaluation
JOIN evaluation_rows
    ON
        requirement_versions.cluster_id = evaluation_rows.cluster_id
        AND requirement_versions.first_evaluation = evaluation_rows.evaluation
        AND NOT evaluation_rows.as_of_only
JOIN snapshot_rows
    ON
        evaluation_rows.cluster_id = snapshot_rows.cluster_id
        AND evaluation_rows.snapshot = snapshot_rows.snapshot
WHERE NOT requirement_versions.as_of_only
