-- grain    = "one row per thing that a principal did on the day in view and not in the time before that it is compared with, of principals that are known long enough"
-- rests_on = []
-- [columns]
-- username     = "the principal"
-- actor        = "anonymous, node, service_account, component or user"
-- feature      = "action, right, namespace, program, network, hour, impersonated, group or secret"
-- value        = "what it was, as in day_features"
-- requests     = "requests with it on the day"
-- denied       = "of those, how many were refused"
-- first_time   = "first of them, UTC"
-- known_since  = "first request of the principal in the log, UTC"
-- active_days  = "days before on which it asked"
-- peers        = "other principals of the same kind that are known"
-- peers_doing  = "of those, how many did the same before or on the day"

WITH known AS (
    SELECT username, actor, feature, value FROM earlier_features
    UNION
    SELECT username, actor, feature, value FROM day_features
),

doing AS (
    SELECT
        actor,
        feature,
        value,
        count(*) AS principals
    FROM known
    GROUP BY ALL
),

kinds AS (
    SELECT
        actor,
        count(DISTINCT username) AS principals
    FROM known
    GROUP BY ALL
)
SELECT
    today.username,
    today.actor,
    today.feature,
    today.value,
    today.requests,
    today.denied,
    today.first_time,
    principals.first_time  AS known_since,
    principals.active_days,
    kinds.principals - 1   AS peers,
    doing.principals - 1   AS peers_doing
FROM day_features AS today
JOIN principals USING (username)
JOIN kinds ON today.actor = kinds.actor
JOIN doing
    ON
        today.actor = doing.actor
        AND today.feature = doing.feature
        AND today.value = doing.value
ANTI JOIN earlier_features AS earlier
    ON
        today.username = earlier.username
        AND today.feature = earlier.feature
        AND today.value = earlier.value
WHERE today.first_time >= principals.compared_from
