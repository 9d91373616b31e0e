-- title    = "Images in use are scanned for vulnerabilities, and lately"
-- severity = "medium"
-- rating   = "Known weaknesses that nobody looks for, in the workloads concerned"
-- since    = 2026-11-26
-- judges   = ["CronJob", "DaemonSet", "Deployment", "Job", "Pod", "ReplicaSet", "ReplicationController", "StatefulSet"]
-- source   = [
--   "https://kubernetes.io/docs/concepts/security/cloud-native-security/",
--   "https://trivy.dev/latest/docs/configuration/reporting/",
-- ]
-- why      = """
--   An image that is safe today is known to be weak tomorrow, without any change to it. Only scans that are repeated
--   tell."""
-- fix      = """
--   Scan what runs, not only what is built: run Trivy Operator in the cluster, or each week `trivy k8s --format json
--   --report all -o report.json` and `audit-batch import vulnerabilities report.json`."""
-- misses   = """
--   Scans whose reports are neither in the cluster nor imported. Reports are dated by the Monday of their week."""
-- params   = { max_report_days = 30 }
-- unseen   = "no scanner's report is there: run Trivy Operator, or `audit-batch import vulnerabilities`"

WITH judged AS (
    SELECT
        kind,
        namespace,
        name,
        list(
            coalesce(image, container)
            || if(scanned_after IS NULL, ' (never)', format(' (not since the week of {})', scanned_after))
            ORDER BY path
        ) FILTER (is_unknown)                       AS images,
        list(path ORDER BY path) FILTER (is_unknown) AS fields
    FROM (
        SELECT
            *,
            coalesce(getvariable('as_of')::DATE - scanned_after > $max_report_days, true) AS is_unknown
        FROM scanned_images
        WHERE EXISTS (FROM image_reports)
    ) AS aged
    GROUP BY ALL
)
SELECT
    kind,
    namespace,
    name,
    if(images IS NULL, 'pass', 'fail')                                     AS verdict,
    'runs images that are not scanned: ' || array_to_string(images, ', ')  AS reason,
    fields
FROM judged
