-- title     = "People administer the cluster at the hours they always do"
-- severity  = "low"
-- rating    = "The hour alone proves nothing; it makes other signs of a taken identity more likely"
-- since     = 2026-11-26
-- signal    = "anomaly"
-- technique = ["T1078"]
-- level     = "Metadata"
-- watches   = ["* *"]
-- baseline  = "the hours of the person in the time before, 30 days unless set otherwise"
-- source    = ["https://attack.mitre.org/techniques/T1078/"]
-- why       = """
--   A person's requests follow the person's day. Changes by a person at an hour at which that person never worked are worth a question."""
-- fix       = """
--   Ask the person whether the changes named were made by her or him: `audit-batch timeline --user NAME`."""
-- benign    = """
--   Work on call, travel to another time zone, a move of working hours."""
-- misses    = """
--   People who work at all hours, and those with too few requests to know their hours."""
-- params    = { requests = 200, rare = 0.01 }

WITH hours AS (
    SELECT
        username,
        value::INTEGER                              AS hour,
        requests,
        sum(requests) OVER (PARTITION BY username)  AS total
    FROM earlier_features
    WHERE feature = 'hour' AND actor = 'user'
)
SELECT
    requests.audit_id,
    concat(requests.username, ' at ', hour(requests.event_time), ' h UTC')               AS finding,
    concat(
        'changed something at ', strftime(requests.event_time, '%H:%M'), ' UTC; of ', totals.total,
        ' requests before, ', coalesce(hours.requests, 0), ' were made in that hour: ', requests.action
    )                                                                                    AS reason,
    0.3                                                                                  AS confidence
FROM audit_requests AS requests
JOIN (SELECT DISTINCT username, total FROM hours) AS totals ON requests.username = totals.username
LEFT JOIN hours ON requests.username = hours.username AND hour(requests.event_time) = hours.hour
WHERE
    requests.step IS NOT NULL
    AND totals.total >= $requests
    -- One more in each hour: what was never seen is rare, not impossible.
    AND (coalesce(hours.requests, 0) + 1) / (totals.total + 24) < $rare
