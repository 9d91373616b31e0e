-- title     = "The audit log has no gap in the middle of a busy time"
-- severity  = "low"
-- rating    = "What happened meanwhile nobody can tell any more; mostly the control plane was down, and nothing happened"
-- since     = 2026-11-26
-- signal    = "rule"
-- technique = ["T1562.008"]
-- level     = "Metadata"
-- watches   = ["* *"]
-- source    = ["https://kubernetes.io/docs/tasks/debug/debug-cluster/audit/", "https://attack.mitre.org/techniques/T1562/008/"]
-- why       = """
--   Nodes and controllers ask the API server every few seconds. A log in which all of them are silent was stopped,
--   lost or cut."""
-- fix       = """
--   Look for the files of that time on the control plane and read them in: `audit-batch ingest PATH`; the gap closes
--   when they hold it. Otherwise write down why it is there."""
-- benign    = """
--   Maintenance of a control plane of one machine, a laptop that sleeps."""
-- misses    = """
--   Events of one actor that were left out, a gap at the very begin or end of what was read or of more than an hour
--   at midnight, and one in a log that holds few requests; what was seen when the files were read stands with the
--   ingestion."""
-- params    = { minutes = 15, grave = 60 }

WITH minutes AS (
    SELECT
        time_bucket(INTERVAL 1 MINUTE, event_time) AS minute,
        min(event_time)                            AS first_time,
        max(event_time)                            AS last_time,
        arg_min(audit_id, event_time)              AS audit_id
    FROM audit_requests
    GROUP BY minute
),

silences AS (
    SELECT
        audit_id,
        first_time                            AS until_time,
        lag(last_time) OVER (ORDER BY minute) AS since_time,
        count(*) OVER (
            ORDER BY minute
            ROWS BETWEEN 30 PRECEDING AND 1 PRECEDING
        )                                     AS busy,
        date_diff(
            'minute', first_value(minute) OVER (ORDER BY minute ROWS BETWEEN 30 PRECEDING AND 1 PRECEDING),
            time_bucket(INTERVAL 1 MINUTE, lag(last_time) OVER (ORDER BY minute))
        ) + 1                                 AS span
    FROM minutes
)
SELECT
    audit_id,
    'the audit log'                                                    AS finding,
    concat(
        'no event for ', date_diff('minute', since_time, until_time), ' minutes, from ', strftime(since_time, '%Y-%m-%d %H:%M'),
        ' to ', strftime(until_time, '%H:%M'), ' UTC'
    )                                                                  AS reason,
    if(until_time - since_time >= to_minutes($grave), 'medium', 'low') AS severity,
    {'since': since_time, 'until': until_time}                         AS evidence
FROM silences
WHERE
    until_time - since_time >= to_minutes($minutes)
    -- Busy before: most minutes of a stretch as long as the silence that counts had events.
    AND busy >= $minutes
    AND span <= 2 * busy
