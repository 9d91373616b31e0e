-- grain    = "one row per principal that asked on the day in view, with how long it is known"
-- rests_on = []
-- [columns]
-- username       = "the principal"
-- actor          = "anonymous, node, service_account, component or user"
-- first_time     = "first request of it in the log, UTC"
-- active_days    = "days before the day in view on which it asked"
-- last_before    = "last request before the day in view, UTC; NULL without any"
-- compared_from  = "moment from which on it is known long enough to be compared with itself, UTC"

WITH earlier AS (
    SELECT
        username,
        min(first_time)     AS first_time,
        count(DISTINCT day) AS active_days,
        max(last_time)      AS last_before
    FROM stored_features
    WHERE feature = 'action'
    GROUP BY ALL
),

today AS (
    SELECT
        username,
        any_value(actor) AS actor,
        min(first_time)  AS first_time
    FROM day_features
    WHERE feature = 'action'
    GROUP BY ALL
)
SELECT
    today.username,
    today.actor,
    coalesce(earlier.first_time, today.first_time) AS first_time,
    coalesce(earlier.active_days, 0)               AS active_days,
    earlier.last_before,
    coalesce(earlier.first_time, today.first_time)
    + coalesce(getvariable('baseline_history')::INTERVAL, INTERVAL 7 DAY) AS compared_from
FROM today
LEFT JOIN earlier USING (username)
