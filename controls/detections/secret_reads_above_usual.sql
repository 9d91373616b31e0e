-- title     = "Nobody reads far more secrets than before"
-- severity  = "medium"
-- rating    = "Each secret opens something else; who collects them is preparing to go there"
-- since     = 2026-11-26
-- signal    = "anomaly"
-- technique = ["T1552.007"]
-- level     = "Metadata"
-- watches   = ["get secrets"]
-- baseline  = "what the principal did in the time before, 30 days unless set otherwise, of principals that are known for 7 days"
-- source    = ["https://attack.mitre.org/techniques/T1552/007/", "https://kubernetes.io/docs/concepts/security/secrets-good-practices/"]
-- why       = """
--   An identity that reads a few secrets every day and one day reads many is collecting them."""
-- fix       = """
--   Ask its owner. Otherwise change every secret named in `audit-batch timeline --user NAME --resource secrets`, and limit the role by
--   `resourceNames` to those that it needs."""
-- benign    = """
--   A restore, an upgrade of an operator that reads all secrets once, a new namespace with many secrets."""
-- misses    = """
--   Lists: one request gives all; see the detections of secrets that are listed."""
-- params    = { at_least = 10 }

WITH usual AS (
    SELECT
        username,
        max(total)      AS most
    FROM (
        SELECT
            day,
            username,
            sum(requests) AS total
        FROM stored_features
        WHERE feature = 'secret'
        GROUP BY ALL
    )
    GROUP BY ALL
),

read AS (
    SELECT
        *,
        count(DISTINCT (namespace, name)) OVER (PARTITION BY username)  AS secrets,
        count(DISTINCT namespace) OVER (PARTITION BY username)          AS namespaces
    FROM audit_requests
    WHERE
        resource = 'secrets' AND verb = 'get' AND name != '' AND succeeded AND NOT is_system
        AND event_time >= getvariable('events_day')::TIMESTAMP
)
SELECT
    read.audit_id,
    read.username                                                             AS finding,
    concat(
        'read ', read.secrets, ' secrets in ', read.namespaces, ' namespaces in a day; before never more than ',
        coalesce(usual.most, 0)
    )                                                                         AS reason,
    0.6                                                                       AS confidence
FROM read
JOIN principals USING (username)
LEFT JOIN usual USING (username)
WHERE
    read.event_time >= principals.compared_from
    AND read.secrets >= $at_least
    AND read.secrets > 3 * coalesce(usual.most, 0)
