-- grain = "one row per finding and uninterrupted stretch of failing, up to the evaluation in view"
-- [columns]
-- finding_id       = "stable id of control and resource"
-- control          = "id of the control"
-- kind             = "kind of the resource"
-- namespace        = "namespace of the resource"
-- name             = "name of the resource"
-- run              = "number of the stretch, from 1; each later one is a reopening"
-- opened_at        = "when the first snapshot of the stretch was taken, UTC"
-- last_seen        = "when the last snapshot of the stretch was taken, UTC"
-- resolved_at      = "when the snapshot was taken in which it no longer failed, UTC; NULL while it fails"
-- last_evaluation  = "last evaluation of the stretch, at most the one in view"

WITH moments AS (
    SELECT
        evaluation_rows.evaluation,
        snapshot_rows.taken_at
    FROM evaluation_rows
    JOIN snapshot_rows USING (cluster_id, snapshot)
    JOIN evaluation_in_view
        ON
            evaluation_rows.cluster_id = evaluation_in_view.cluster_id
            AND evaluation_rows.evaluation <= evaluation_in_view.evaluation
    WHERE NOT evaluation_rows.as_of_only
),

stretches AS (
    SELECT
        finding_versions.finding_id,
        finding_versions.control,
        finding_versions.kind,
        finding_versions.namespace,
        finding_versions.name,
        finding_versions.first_evaluation,
        least(finding_versions.last_evaluation, evaluation_in_view.evaluation) AS last_evaluation
    FROM finding_versions
    JOIN evaluation_in_view
        ON
            finding_versions.cluster_id = evaluation_in_view.cluster_id
            AND finding_versions.first_evaluation <= evaluation_in_view.evaluation
),

gaps AS (
    SELECT
        *,
        first_evaluation > 1 + coalesce(lag(last_evaluation) OVER life, first_evaluation) AS reopened
    FROM stretches
    WINDOW life AS (
        PARTITION BY finding_id
        ORDER BY first_evaluation
    )
),

numbered AS (
    SELECT
        *,
        1 + sum(reopened::INTEGER) OVER (
            PARTITION BY finding_id
            ORDER BY first_evaluation
        ) AS run
    FROM gaps
),

runs AS (
    SELECT
        finding_id,
        control,
        kind,
        namespace,
        name,
        run,
        min(first_evaluation) AS first_evaluation,
        max(last_evaluation)  AS last_evaluation
    FROM numbered
    GROUP BY ALL
)

SELECT
    runs.finding_id,
    runs.control,
    runs.kind,
    runs.namespace,
    runs.name,
    runs.run::INTEGER AS run,
    opening.taken_at  AS opened_at,
    closing.taken_at  AS last_seen,
    after.taken_at    AS resolved_at,
    runs.last_evaluation
FROM runs
JOIN moments AS opening ON runs.first_evaluation = opening.evaluation
JOIN moments AS closing ON runs.last_evaluation = closing.evaluation
LEFT JOIN moments AS after ON runs.last_evaluation + 1 = after.evaluation
