-- title     = "Whoever appears in the log for the first time is known to somebody"
-- severity  = "low"
-- rating    = "A new name is mostly a new colleague or a new workload; it is also what an intruder needs first"
-- since     = 2026-11-26
-- signal    = "anomaly"
-- technique = ["T1136", "T1078"]
-- level     = "Metadata"
-- watches   = ["* *"]
-- baseline  = "the whole log before"
-- source    = ["https://attack.mitre.org/techniques/T1136/"]
-- why       = """
--   An identity that the log never showed has no past that it can be compared with: nothing it does can look unusual. So it is
--   named once, on its first day."""
-- fix       = """
--   Compare the names with those that were handed out on that day; for a service account see who made it: `audit-batch timeline --resource serviceaccounts`."""
-- benign    = """
--   New people, new workloads, runners of a build system with a name for each run."""
-- misses    = """
--   Who takes over a name that is known."""

SELECT
    requests.audit_id,
    requests.username                                                                    AS finding,
    concat(
        'appears for the first time, from ', requests.source_ip, ' by ', coalesce(requests.program, 'an unnamed program'),
        '; its behaviour is not compared with anything yet'
    )                                                                                    AS reason,
    0.2                                                                                  AS confidence
FROM audit_requests AS requests
JOIN principals USING (username)
WHERE
    principals.active_days = 0
    AND principals.actor IN ('user', 'service_account')
    AND NOT requests.is_system
    -- The log itself must be older than that.
    AND principals.first_time >= (SELECT min(first_time) + coalesce(getvariable('baseline_history')::INTERVAL, INTERVAL 7 DAY) FROM principals)
QUALIFY row_number() OVER (PARTITION BY requests.username ORDER BY requests.event_time, requests.audit_id) = 1
