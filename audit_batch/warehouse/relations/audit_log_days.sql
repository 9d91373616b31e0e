-- grain    = "one row per day of which the warehouse holds, or held, audit events"
-- rests_on = []
-- [columns]
-- day        = "the day, UTC"
-- first_time = "its first event, UTC"
-- last_time  = "its last event, UTC"
-- is_kept    = "whether its events are there; those that outlived their retention are not"

WITH stored AS (
    SELECT
        day,
        first_time,
        last_time,
        why != 'retention' AS is_kept
    FROM event_files
    WHERE cluster = getvariable('cluster')::VARCHAR AND why IN ('', 'retention')
    UNION ALL
    SELECT
        event_time::DATE,
        event_time,
        event_time,
        true
    FROM event_rows
    WHERE cluster = getvariable('cluster')::VARCHAR
)
SELECT
    day,
    min(first_time)  AS first_time,
    max(last_time)   AS last_time,
    bool_or(is_kept) AS is_kept
FROM stored
WHERE first_time <= coalesce(getvariable('known_at')::TIMESTAMP, TIMESTAMP 'infinity')
GROUP BY day
