-- title     = "Nobody is refused over and over"
-- severity  = "low"
-- rating    = "Mostly a role that lacks a right; a pod's or node's credential from the internet is one that somebody tries"
-- since     = 2026-11-26
-- signal    = "rule"
-- technique = ["T1613", "T1110"]
-- level     = "Metadata"
-- watches   = ["* *"]
-- source    = ["https://kubernetes.io/docs/reference/access-authn-authz/authorization/", "https://attack.mitre.org/techniques/T1613/"]
-- why       = """
--   Many refusals in short time are a tool that tries, or a program that does not do its work for want of a right. Both
--   want somebody to look."""
-- fix       = """
--   Ask what runs at the address. If it is yours, give it what it needs: `audit-batch suggest-role SUBJECT` prints the least
--   role; if not, revoke the credential and close the way from there to the API server."""
-- benign    = """
--   Programs installed without their role, pipelines with a wrong account, and clients whose token ran out."""
-- misses    = """
--   Slow attempts below the threshold, and ones from many addresses."""
-- params    = { requests = 30, public_requests = 10 }
WITH bursts AS (
    SELECT
        *,
        if(is_public_ip, $public_requests, $requests) AS threshold
    FROM audit_denials
    QUALIFY count(*) OVER (
        PARTITION BY username, address ORDER BY event_time
        RANGE BETWEEN INTERVAL 10 MINUTE PRECEDING AND INTERVAL 10 MINUTE FOLLOWING
    ) >= threshold
),

counted AS (
    SELECT
        username,
        address,
        count(*)               AS requests,
        count(DISTINCT target) AS targets
    FROM bursts
    GROUP BY ALL
)
SELECT
    audit_id,
    concat(username, ' from ', address)                                                     AS finding,
    concat('was refused ', requests, ' times, at ', targets, if(targets = 1, ' thing', ' things')) AS reason,
    -- Consoles of people with few rights, tokens that ran out, and probes without one are refused all day.
    if(is_public_ip AND actor IN ('service_account', 'node'), 'medium', 'low')              AS severity,
    {'target': target, 'verb': verb, 'status': status_code, 'user_agent': user_agent}       AS evidence
FROM bursts
INNER JOIN counted USING (username, address)
