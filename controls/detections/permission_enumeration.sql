-- title     = "Nobody tries out what they may read"
-- severity  = "medium"
-- rating    = "The refusals gave nothing away, but who tries kind after kind has a credential and does not know it: it was found or stolen"
-- since     = 2026-11-26
-- signal    = "rule"
-- technique = ["T1613", "T1069.003"]
-- level     = "Metadata"
-- watches   = ["get *", "list *", "watch *"]
-- source    = ["https://kubernetes.io/docs/reference/access-authn-authz/rbac/", "https://attack.mitre.org/techniques/T1613/"]
-- why       = """
--   A program knows what it needs, and asks again for that when it is refused. Kinds in many namespaces, each asked for
--   once, are somebody who looks for a way on."""
-- fix       = """
--   Find what used the credential at that address. A service account's token is void when its pod is gone: `kubectl delete
--   pod POD`; a person's must be revoked at the identity provider. Then see what was not refused: `audit-batch timeline --user NAME`."""
-- benign    = """
--   `kubectl get all` and consoles of people with few rights, and controllers that were installed without their role; both are low."""
-- misses    = """
--   Questions to the API that ask for one's own rights, see self_permission_review; and who tries fewer kinds, or slower."""
-- params    = { kinds = 4, namespaces = 3 }
WITH bursts AS (
    SELECT *
    FROM audit_denials
    WHERE resource != '' AND NOT is_write AND actor != 'anonymous'
    QUALIFY count(DISTINCT resource) OVER (
        PARTITION BY username, address ORDER BY event_time
        RANGE BETWEEN INTERVAL 10 MINUTE PRECEDING AND INTERVAL 10 MINUTE FOLLOWING
    ) >= $kinds
),

counted AS (
    SELECT
        username,
        address,
        count(*)                                        AS requests,
        count(DISTINCT (resource, namespace))           AS targets,
        count(DISTINCT resource)                        AS kinds,
        count(DISTINCT namespace)                       AS namespaces,
        bool_or(resource = 'secrets' AND verb = 'list') AS asks_secrets
    FROM bursts
    GROUP BY ALL
)
SELECT
    audit_id,
    concat(username, ' from ', address)                                                         AS finding,
    concat('was refused ', kinds, ' kinds by ', requests, ' requests, in namespaces: ', namespaces) AS reason,
    -- What was installed without its role asks for the same again and again, by far more often than who tries.
    if(
        requests <= 3 * targets AND (namespaces >= $namespaces OR (actor = 'service_account' AND asks_secrets)),
        'medium', 'low'
    )                                                                                           AS severity,
    {'target': target, 'verb': verb, 'user_agent': user_agent}                                  AS evidence
FROM bursts
INNER JOIN counted USING (username, address)
