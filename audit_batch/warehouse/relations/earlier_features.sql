-- grain    = "one row per principal and thing that it did in the time before the day in view that behaviour is compared with"
-- rests_on = []
-- [columns]
-- username   = "the principal"
-- actor      = "anonymous, node, service_account, component or user"
-- feature    = "action, right, namespace, program, network, hour, impersonated, group or secret"
-- value      = "what it was, as in day_features"
-- days       = "days on which it did so"
-- requests   = "requests with it; of secret, secrets that were read, summed over the days"
-- denied     = "of those, how many were refused"
-- most       = "most requests with it on one day"
-- first_time = "first of them, UTC"
-- last_time  = "last of them, UTC"

SELECT
    username,
    any_value(actor)      AS actor,
    feature,
    value,
    count(*)              AS days,
    sum(requests)::BIGINT AS requests,
    sum(denied)::BIGINT   AS denied,
    max(requests)         AS most,
    min(first_time)       AS first_time,
    max(last_time)        AS last_time
FROM stored_features
WHERE day >= coalesce(getvariable('events_day')::DATE, DATE '9999-12-31') - coalesce(getvariable('baseline')::INTERVAL, INTERVAL 30 DAY)
GROUP BY ALL
