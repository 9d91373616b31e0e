-- title     = "Nobody is refused far more often than before"
-- severity  = "low"
-- rating    = "Refusals do no harm themselves; many of them are somebody who tries out what an identity may do"
-- since     = 2026-11-26
-- signal    = "anomaly"
-- technique = ["T1613", "T1069"]
-- level     = "Metadata"
-- watches   = ["* *"]
-- baseline  = "what the principal did in the time before, 30 days unless set otherwise, of principals that are known for 7 days"
-- source    = ["https://attack.mitre.org/techniques/T1613/", "https://kubernetes.io/docs/tasks/debug/debug-cluster/audit/"]
-- why       = """
--   Who finds an identity first tries what it may do, and is refused again and again. An identity whose refusals jump by far over
--   its own usual day is either misconfigured or in other hands."""
-- fix       = """
--   Look at what was refused: `audit-batch timeline --user NAME --denied`. Give a workload the rights that it needs, or revoke the credential."""
-- benign    = """
--   A role that was taken away from something that still runs."""
-- misses    = """
--   Somebody who tries slowly; the detections of enumeration look at shorter times."""
-- params    = { at_least = 20, actions = 5 }

WITH days AS (
    SELECT
        day,
        username,
        sum(denied) AS denied
    FROM stored_features
    WHERE feature = 'action'
    GROUP BY ALL
),

usual AS (
    SELECT
        username,
        median(denied)          AS middle,
        1.4826 * mad(denied)    AS spread
    FROM days
    GROUP BY ALL
    HAVING count(*) >= 3
),

refused AS (
    SELECT
        *,
        count(*) OVER (PARTITION BY username)               AS denied,
        count(DISTINCT action) OVER (PARTITION BY username) AS actions
    FROM audit_requests
    WHERE is_denied AND NOT is_system AND event_time >= getvariable('events_day')::TIMESTAMP
)
SELECT
    refused.audit_id,
    refused.username                                                       AS finding,
    concat(
        'was refused ', refused.denied, ' times in a day, with ', refused.actions, ' kinds of requests; usual are ',
        round(usual.middle)::INTEGER
    )                                                                      AS reason,
    if(refused.actions >= $actions, 'medium', 'low')                       AS severity,
    0.5                                                                    AS confidence
FROM refused
JOIN usual USING (username)
WHERE refused.denied >= $at_least AND refused.denied > usual.middle + 6 * greatest(usual.spread, 1)
