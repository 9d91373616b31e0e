-- grain = "one row per finding that was ever open up to the evaluation in view"
-- [columns]
-- finding_id  = "stable id of control and resource"
-- control     = "id of the control"
-- title       = "what should be, in one line"
-- domain      = "folder of the control"
-- severity    = "low, medium, high or critical: of its control, or of what was told of the events"
-- kind        = "kind of the resource"
-- namespace   = "namespace of the resource; empty for cluster-scoped ones"
-- name        = "name of the resource"
-- state       = "open, waived or resolved"
-- reason      = "what is wrong, as last seen"
-- fields      = "JSON paths of the offending fields"
-- evidence    = "what the control saw"
-- first_seen  = "when the first snapshot with it was taken, UTC"
-- opened_at   = "when the present stretch began, UTC: first_seen, or the last reopening"
-- last_seen   = "when the last snapshot with it was taken, UTC"
-- resolved_at = "when the snapshot was taken in which it no longer failed, UTC; NULL unless resolved"
-- reopened    = "how many times it came back"
-- age_days    = "days from opened_at to resolution, or to the snapshot in view"
-- waiver      = "id of the waiver in force; empty when none"
-- why         = "why it matters"
-- fix         = "what to do"
-- misses      = "what the control does not see"

WITH life AS (
    SELECT
        finding_id,
        control,
        kind,
        namespace,
        name,
        min(opened_at)                AS first_seen,
        max(opened_at)                AS opened_at,
        max(last_seen)                AS last_seen,
        arg_max_null(resolved_at, run) AS resolved_at,
        max(run) - 1                  AS reopened,
        max(last_evaluation)          AS last_evaluation
    FROM finding_runs
    GROUP BY ALL
),

texts AS (
    SELECT
        control,
        arg_max(struct_pack(title, domain, severity, why, fix, misses), control_versions.first_evaluation) AS text
    FROM control_versions
    JOIN evaluation_in_view
        ON
            control_versions.cluster_id = evaluation_in_view.cluster_id
            AND control_versions.first_evaluation <= evaluation_in_view.evaluation
    WHERE NOT control_versions.as_of_only
    GROUP BY control
)

SELECT
    life.finding_id,
    life.control,
    texts.text.title,
    texts.text.domain,
    if(life.kind = 'AuditEvent', finding_versions.evidence ->> '$.severity', texts.text.severity) AS severity,
    life.kind,
    life.namespace,
    life.name,
    CASE
        WHEN life.resolved_at IS NOT NULL THEN 'resolved'
        WHEN finding_versions.waiver != '' THEN 'waived'
        ELSE 'open'
    END                 AS state,
    finding_versions.reason,
    finding_versions.fields,
    finding_versions.evidence,
    life.first_seen,
    life.opened_at,
    life.last_seen,
    life.resolved_at,
    life.reopened::INTEGER AS reopened,
    date_diff(
        'day',
        life.opened_at,
        coalesce(life.resolved_at, evaluation_in_view.taken_at)
    )::INTEGER          AS age_days,
    if(life.resolved_at IS NULL, finding_versions.waiver, '') AS waiver,
    texts.text.why,
    texts.text.fix,
    texts.text.misses
FROM life
CROSS JOIN evaluation_in_view
JOIN finding_versions
    ON
        life.finding_id = finding_versions.finding_id
        AND finding_versions.cluster_id = evaluation_in_view.cluster_id
        AND finding_versions.first_evaluation <= life.last_evaluation
        AND finding_versions.last_evaluation >= life.last_evaluation
JOIN texts ON life.control = texts.control
