-- title    = "Images rest on an operating system that is still maintained"
-- severity = "medium"
-- rating   = "Weaknesses that are never told of and never mended, in the workloads concerned"
-- since    = 2026-11-26
-- judges   = ["CronJob", "DaemonSet", "Deployment", "Job", "Pod", "ReplicaSet", "ReplicationController", "StatefulSet"]
-- source   = [
--   "https://kubernetes.io/docs/concepts/security/cloud-native-security/",
--   "https://trivy.dev/latest/docs/configuration/reporting/",
-- ]
-- why      = """
--   When a distribution ends, nobody writes fixes for its packages, and scanners learn of no new weaknesses in them:
--   the report looks better each year."""
-- fix      = """
--   Rebuild on a base image of a release that is maintained, for example `FROM debian:13-slim` instead of debian:9,
--   or on one without a distribution."""
-- misses   = """
--   Longer support by contract; language runtimes that have ended; what ended since the report, whose age
--   unscanned_image asks. Where the newest report is of Grype, nothing is known: it does not say which systems have
--   ended."""
-- unseen   = "no scanner's report is there: run Trivy Operator, or `audit-batch import vulnerabilities`"

WITH judged AS (
    SELECT
        kind,
        namespace,
        name,
        list(format('{} ({})', image, system) ORDER BY path) FILTER (system_ended)          AS ended,
        string_agg(coalesce(image, container), ', ' ORDER BY path) FILTER (is_silent)       AS unknown,
        list(path ORDER BY path) FILTER (system_ended OR is_silent)                         AS fields
    FROM (
        SELECT
            *,
            coalesce(scanner = 'grype' AND NOT system_ended, true) AS is_silent
        FROM scanned_images
        WHERE EXISTS (FROM image_reports)
    ) AS heard
    GROUP BY ALL
)
SELECT
    kind,
    namespace,
    name,
    CASE
        WHEN ended IS NOT NULL THEN 'fail'
        WHEN unknown IS NOT NULL THEN 'not_assessed'
        ELSE 'pass'
    END AS verdict,
    coalesce(
        'runs images whose operating system has ended: ' || array_to_string(ended, ', '),
        'no report that tells it of ' || unknown
    ) AS reason,
    fields
FROM judged
