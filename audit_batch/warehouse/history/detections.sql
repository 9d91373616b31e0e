-- grain = "one row per audit event and detection that told it, up to as_of; of one finding and day the first 1,000 events"
-- [columns]
-- detection  = "id of the detection"
-- title      = "what should be, in one line; NULL before the first evaluation"
-- severity   = "low, medium, high or critical, as graded for this event"
-- kind       = "rule, anomaly or incident"
-- technique  = "MITRE ATT&CK techniques"
-- confidence = "how sure, 0 to 1"
-- cluster    = "name of the cluster"
-- audit_id   = "audit ID of the event"
-- event_time = "time of the event, UTC"
-- username   = "who asked"
-- finding    = "what its events are told as: one finding, however many they are"
-- reason     = "what was seen, in words"
-- evidence   = "details as the detection gave them"

WITH texts AS (
    SELECT
        control,
        arg_max(title, first_evaluation) AS title
    FROM control_versions
    WHERE NOT as_of_only
    GROUP BY control
)
SELECT
    detection_rows.detection,
    texts.title,
    detection_rows.severity,
    detection_rows.kind,
    detection_rows.technique,
    detection_rows.confidence,
    detection_rows.cluster,
    detection_rows.audit_id,
    detection_rows.event_time,
    detection_rows.username,
    detection_rows.finding,
    detection_rows.reason,
    detection_rows.evidence
FROM detection_rows
LEFT JOIN texts ON detection_rows.detection = texts.control
WHERE
    detection_rows.last_run = 2147483647
    AND detection_rows.verdict = 'fail'
    AND detection_rows.cluster = coalesce(getvariable('cluster')::VARCHAR, detection_rows.cluster)
    AND detection_rows.event_time <= coalesce(getvariable('known_at')::TIMESTAMP, TIMESTAMP 'infinity')
