-- grain = "one row per framework and day with an evaluation, at the day's last one, up to the evaluation in view"
-- [columns]
-- framework      = "id of the framework"
-- evaluation     = "the day's last evaluation"
-- taken_at       = "when its snapshot was taken, UTC"
-- month          = "first day of the month, UTC"
-- last_of_month  = "whether it is the month's last evaluation"
-- requirements   = "requirements of the framework"
-- met            = "requirements that pass wholly"
-- partly         = "requirements met in the part that a cluster can show"
-- not_met        = "requirements that fail"
-- waived         = "requirements whose only failures are waived"
-- not_applicable = "requirements with nothing to judge"
-- not_assessed   = "requirements without an answer"
-- attested       = "requirements answered by a valid attestation"
-- score          = "(met + partly + attested) / (those + not_met + waived), 0 to 1; NULL when nothing was assessed"
-- coverage       = "requirements assessed, attested or not applicable / requirements, 0 to 1"

WITH moments AS (
    SELECT
        evaluation_rows.cluster_id,
        max(evaluation_rows.evaluation)                               AS evaluation,
        arg_max(snapshot_rows.taken_at, evaluation_rows.evaluation)   AS taken_at
    FROM evaluation_rows
    JOIN snapshot_rows USING (cluster_id, snapshot)
    JOIN evaluation_in_view
        ON
            evaluation_rows.cluster_id = evaluation_in_view.cluster_id
            AND evaluation_rows.evaluation <= evaluation_in_view.evaluation
    WHERE NOT evaluation_rows.as_of_only
    GROUP BY
        evaluation_rows.cluster_id,
        snapshot_rows.taken_at::DATE
),

counts AS (
    SELECT
        requirement_versions.framework,
        moments.evaluation,
        moments.taken_at,
        count(*)                                        AS requirements,
        count(*) FILTER (WHERE state = 'pass')          AS met,
        count(*) FILTER (WHERE state = 'partial')       AS partly,
        count(*) FILTER (WHERE state = 'fail')          AS not_met,
        count(*) FILTER (WHERE state = 'waived')        AS waived,
        count(*) FILTER (WHERE state = 'not_applicable') AS not_applicable,
        count(*) FILTER (WHERE state = 'not_assessed')  AS not_assessed,
        count(*) FILTER (WHERE state = 'manual')        AS attested
    FROM requirement_versions
    JOIN moments
        ON
            requirement_versions.cluster_id = moments.cluster_id
            AND requirement_versions.first_evaluation <= moments.evaluation
            AND requirement_versions.last_evaluation >= moments.evaluation
    WHERE NOT requirement_versions.as_of_only
    GROUP BY ALL
)

SELECT
    framework,
    evaluation,
    taken_at,
    date_trunc('month', taken_at)::DATE                                                   AS month,
    evaluation = max(evaluation) OVER (PARTITION BY framework, date_trunc('month', taken_at)) AS last_of_month,
    requirements,
    met,
    partly,
    not_met,
    waived,
    not_applicable,
    not_assessed,
    attested,
    (met + partly + attested) / nullif(met + partly + attested + not_met + waived, 0)     AS score,
    1 - not_assessed / requirements                                                       AS coverage
FROM counts
