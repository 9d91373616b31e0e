-- grain    = "one row per principal and thing that it did on the day in view, as it goes into the daily roll-up"
-- rests_on = []
-- [columns]
-- day        = "day of the requests, UTC"
-- username   = "the principal: who asked, as authenticated"
-- actor      = "anonymous, node, service_account, component or user"
-- feature    = "action, right, namespace, program, network, hour, impersonated, group or secret"
-- value      = "for example get secrets, get secrets @shop, shop, kubectl, 10.0.3.0/24, 14, lee@example.com, ops; of secret the namespace"
-- requests   = "requests with it; of secret, how many secrets of the namespace were read"
-- denied     = "of those, how many were refused"
-- first_time = "first request, UTC"
-- last_time  = "last request, UTC"

-- Not kept: to write millions of whole requests down takes longer than to read them again.
WITH requests AS NOT MATERIALIZED (
    SELECT
        *,
        event_time::DATE AS day
    FROM audit_requests
    WHERE
        event_time >= coalesce(getvariable('events_day')::TIMESTAMP, TIMESTAMP '-infinity')
        AND event_time < coalesce(getvariable('events_day')::TIMESTAMP + INTERVAL 1 DAY, TIMESTAMP 'infinity')
),

-- Without the hour, which is told apart below: with it there are many times as many combinations.
counted AS MATERIALIZED (
    SELECT
        day,
        username,
        actor,
        action,
        resource,
        namespace,
        program,
        network,
        impersonated_username         AS impersonated,
        if(actor = 'user', groups, NULL) AS groups,
        count(*)                      AS requests,
        count(*) FILTER (is_denied)   AS denied,
        min(event_time)               AS first_time,
        max(event_time)               AS last_time
    FROM requests
    GROUP BY ALL
),

told AS (
    SELECT
        day,
        username,
        actor,
        unnest([
            {'feature': 'action', 'value': action},
            {'feature': 'right', 'value': if(resource = '', NULL, concat(action, ' @', namespace))},
            {'feature': 'namespace', 'value': nullif(namespace, '')},
            {'feature': 'program', 'value': nullif(program, '')},
            {'feature': 'network', 'value': network},
            {'feature': 'impersonated', 'value': impersonated}
        ], recursive := true),
        requests,
        denied,
        first_time,
        last_time
    FROM counted
)
SELECT
    day,
    username,
    actor,
    feature,
    value,
    sum(requests)::BIGINT AS requests,
    sum(denied)::BIGINT   AS denied,
    min(first_time)       AS first_time,
    max(last_time)        AS last_time
FROM told
WHERE value IS NOT NULL
GROUP BY ALL
UNION ALL
SELECT
    day,
    username,
    actor,
    'hour'                        AS feature,
    hour(event_time)::VARCHAR     AS value,
    count(*)                      AS requests,
    count(*) FILTER (is_denied)   AS denied,
    min(event_time)               AS first_time,
    max(event_time)               AS last_time
FROM requests
GROUP BY ALL
UNION ALL
SELECT
    day,
    username,
    actor,
    'group'               AS feature,
    member                AS value,
    sum(requests)::BIGINT AS requests,
    sum(denied)::BIGINT   AS denied,
    min(first_time)       AS first_time,
    max(last_time)        AS last_time
FROM (SELECT * EXCLUDE (groups), unnest(groups) AS member FROM counted)
WHERE member != 'system:authenticated'
GROUP BY ALL
UNION ALL
SELECT
    day,
    username,
    actor,
    'secret'                                           AS feature,
    namespace                                          AS value,
    count(DISTINCT name)                               AS requests,
    count(DISTINCT name) FILTER (is_denied)            AS denied,
    min(event_time)                                    AS first_time,
    max(event_time)                                    AS last_time
FROM requests
WHERE resource = 'secrets' AND verb = 'get' AND name != ''
GROUP BY ALL
