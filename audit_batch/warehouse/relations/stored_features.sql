-- grain    = "one row per day before the day in view, principal and thing that it did: the daily roll-up of the audit log"
-- rests_on = []
-- [columns]
-- day        = "day, UTC"
-- username   = "the principal"
-- actor      = "anonymous, node, service_account, component or user"
-- feature    = "action, right, namespace, program, network, hour, impersonated, group or secret"
-- value      = "what it was, as in day_features"
-- requests   = "requests with it"
-- denied     = "of those, how many were refused"
-- first_time = "first of them, UTC"
-- last_time  = "last of them, UTC"

SELECT
    day,
    username,
    actor,
    feature,
    value,
    requests,
    denied,
    first_time,
    last_time
FROM feature_rows
WHERE
    cluster = coalesce(getvariable('cluster')::VARCHAR, cluster)
    AND day < coalesce(getvariable('events_day')::DATE, DATE '9999-12-31')
    AND day::TIMESTAMP <= least(coalesce(getvariable('known_at')::TIMESTAMP, TIMESTAMP 'infinity'), TIMESTAMP '9999-12-31')
