-- grain    = "one row per stretch of the ninety days before the moment in view of which the audit log is not whole"
-- rests_on = []
-- [columns]
-- kind       = "silence, time_jump, lost_rotation, quarantine or policy_change, as the ingestion found it, or hours: whole hours without any event in a log that is otherwise busy"
-- first_time = "last event before it, UTC"
-- last_time  = "first event after it, UTC"
-- reason     = "what was seen, in words"

WITH hours AS (
    SELECT
        time_bucket(INTERVAL 1 HOUR, event_time) AS hour,
        min(event_time)                          AS first_time,
        max(event_time)                          AS last_time,
        count(*)                                 AS requests
    FROM audit_events
    WHERE event_time >= getvariable('as_of')::TIMESTAMP - INTERVAL 30 DAY
    GROUP BY hour
),
holes AS (
    SELECT
        'hours'                                                          AS kind,
        lag(last_time) OVER (ORDER BY hour)                              AS first_time,
        first_time                                                       AS last_time,
        date_diff('hour', lag(hour) OVER (ORDER BY hour), hour) - 1      AS missing,
        median(requests) OVER ()                                         AS usual
    FROM hours
),
found AS (
    SELECT
        kind,
        first_time,
        last_time,
        reason
    FROM event_gap_rows
    WHERE
        cluster = getvariable('cluster')::VARCHAR
        AND closed = 2147483647
        AND last_time >= getvariable('as_of')::TIMESTAMP - INTERVAL 90 DAY
        AND first_time <= coalesce(getvariable('known_at')::TIMESTAMP, TIMESTAMP 'infinity')
)
SELECT
    kind,
    first_time,
    last_time,
    reason
FROM found
UNION ALL
SELECT
    kind,
    first_time,
    last_time,
    concat('no event for ', missing, if(missing = 1, ' whole hour', ' whole hours'))
FROM holes
WHERE
    missing >= 1
    AND usual >= 10
    AND NOT EXISTS (
        FROM found
        WHERE found.kind = 'silence' AND found.first_time <= holes.first_time AND found.last_time >= holes.last_time
    )
