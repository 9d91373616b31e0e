-- grain    = "one row per workload and severity, critical or high, of vulnerabilities that a newer version mends; none where no scanner reported"
-- rests_on = []
-- [columns]
-- kind      = "kind of the workload"
-- namespace = "namespace of the workload"
-- name      = "name of the workload"
-- severity  = "critical or high"
-- found     = "such vulnerabilities in its images as a list of (text, days, paths): id and package in words, days since it was published, NULL when no report says, and its containers; those known longest first"
-- reports   = "its images as a list of (image, days): image as written, and days since the Monday of the week of its newest report, NULL without one"

WITH judged AS (
    SELECT
        kind,
        namespace,
        name,
        list(
            {'image': coalesce(image, container), 'days': getvariable('as_of')::DATE - scanned_after} ORDER BY path
        ) AS reports
    FROM scanned_images
    WHERE EXISTS (FROM image_reports)
    GROUP BY ALL
),
severities (severity) AS (
    VALUES
        ('critical'),
        ('high')
),
mendable AS (
    SELECT
        kind,
        namespace,
        name,
        severity,
        coalesce(nullif(concat_ws(' in ', vulnerability, package), ''), 'one without an id') AS text,
        -- A report without a day may be of any: it counts as the oldest.
        if(bool_or(published IS NULL), NULL, getvariable('as_of')::DATE - min(published)) AS days,
        list(DISTINCT path ORDER BY path)                                               AS paths
    FROM scanned_images
    INNER JOIN image_vulnerabilities USING (report_kind, report_namespace, report)
    WHERE fixed IS NOT NULL AND severity IN ('critical', 'high')
    GROUP BY ALL
),
gathered AS (
    SELECT
        kind,
        namespace,
        name,
        severity,
        list({'text': text, 'days': days, 'paths': paths} ORDER BY days DESC NULLS FIRST, text) AS found
    FROM mendable
    GROUP BY ALL
)
SELECT
    judged.kind,
    judged.namespace,
    judged.name,
    severities.severity,
    coalesce(gathered.found, []) AS found,
    judged.reports
FROM judged
CROSS JOIN severities
LEFT JOIN gathered USING (kind, namespace, name, severity)
