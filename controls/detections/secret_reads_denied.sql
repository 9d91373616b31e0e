-- title     = "Nobody is refused Secrets over and over"
-- severity  = "medium"
-- rating    = "Nothing was read, but somebody guesses names of Secrets or tries one namespace after the other"
-- since     = 2026-11-26
-- signal    = "rule"
-- technique = ["T1552.007"]
-- level     = "Metadata"
-- watches   = ["get secrets", "list secrets", "watch secrets"]
-- source    = ["https://kubernetes.io/docs/concepts/security/secrets-good-practices/", "https://attack.mitre.org/techniques/T1552/007/"]
-- why       = """
--   Who holds a credential without a right to Secrets tries whether it has one somewhere. The tries are seen before one of
--   them succeeds."""
-- fix       = """
--   Find what used the credential at that address and revoke it; `audit-batch timeline --user NAME` tells whether another
--   request was answered. If a program of yours needs the Secret, give it that one by `resourceNames`."""
-- benign    = """
--   Programs and people that ask for one Secret or namespace again and again; those are low."""
-- misses    = """
--   Who tries fewer than five, or waits longer than ten minutes between."""
-- params    = { requests = 20, targets = 5 }
WITH bursts AS (
    SELECT *
    FROM audit_denials
    WHERE resource = 'secrets' AND NOT is_write AND actor != 'anonymous'
    WINDOW around AS (
        PARTITION BY username, address ORDER BY event_time
        RANGE BETWEEN INTERVAL 10 MINUTE PRECEDING AND INTERVAL 10 MINUTE FOLLOWING
    )
    QUALIFY
        count(*) OVER around >= $requests
        OR count(DISTINCT target) OVER around >= $targets
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
    concat(username, ' from ', address)                                                             AS finding,
    concat(
        'was refused ', targets, if(targets = 1, ' Secret or list', ' Secrets or lists'), ' by ', requests, ' requests'
    )                                                                                               AS reason,
    -- Who tries does not ask for the same three times on average; what lacks its role does.
    if(counted.targets >= $targets AND requests <= 3 * counted.targets, 'medium', 'low')            AS severity,
    {'target': target, 'verb': verb, 'user_agent': user_agent}                                      AS evidence
FROM bursts
INNER JOIN counted USING (username, address)
