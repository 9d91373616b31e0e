-- grain = "one row per month and severity, from the first evaluation to the one in view"
-- [columns]
-- month       = "first day of the month, UTC"
-- severity    = "severity of the findings"
-- opened      = "findings that were opened or reopened in the month"
-- resolved    = "findings that were resolved in the month"
-- open_at_end = "findings open, waived ones included, at the end of the month or at the evaluation in view"

WITH runs AS (
    SELECT
        findings.severity,
        date_trunc('month', finding_runs.opened_at)::DATE   AS opened_in,
        date_trunc('month', finding_runs.resolved_at)::DATE AS resolved_in
    FROM finding_runs
    JOIN findings USING (finding_id)
),

months AS (
    SELECT DISTINCT date_trunc('month', snapshots.taken_at)::DATE AS month
    FROM snapshots
),

severities AS (
    SELECT unnest(['critical', 'high', 'medium', 'low']) AS severity
)

SELECT
    months.month,
    severities.severity,
    count(*) FILTER (WHERE runs.opened_in = months.month)   AS opened,
    count(*) FILTER (WHERE runs.resolved_in = months.month) AS resolved,
    count(*) FILTER (
        WHERE runs.opened_in <= months.month AND coalesce(runs.resolved_in > months.month, TRUE)
    )                                                       AS open_at_end
FROM months
CROSS JOIN severities
LEFT JOIN runs ON severities.severity = runs.severity
GROUP BY
    months.month,
    severities.severity
