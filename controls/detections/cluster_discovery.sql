-- title     = "Nobody looks through the whole cluster at once"
-- severity  = "low"
-- rating    = "It reads what it may; consoles do it all day, and so does whoever came in and wants to know where they are"
-- since     = 2026-11-26
-- signal    = "rule"
-- technique = ["T1613"]
-- level     = "Metadata"
-- watches   = ["get *", "list *"]
-- source    = ["https://attack.mitre.org/techniques/T1613/", "https://kubernetes.io/docs/concepts/security/rbac-good-practices/#least-privilege"]
-- why       = """
--   Nodes, namespaces, accounts and their roles within a minute are a map of the cluster, made by somebody who had none."""
-- fix       = """
--   See what came after: `audit-batch timeline --user NAME`. Take `list` on roles and bindings out of roles that need not
--   know who has which right."""
-- benign    = """
--   Consoles such as k9s and Lens, delivery tools, scanners and this tool's own snapshots."""
-- misses    = """
--   Who takes longer, and programs that also watch what they list, as controllers do; a thief of their token could."""
-- params    = { kinds = 5 }
WITH followed AS (
    SELECT DISTINCT
        username,
        resource,
        true AS is_followed
    FROM audit_requests
    WHERE verb = 'watch'
),

looks AS (
    SELECT
        audit_id,
        event_time,
        username,
        coalesce(source_ip, 'an unknown address') AS address,
        resource,
        target,
        user_agent
    FROM audit_requests
    LEFT JOIN followed USING (username, resource)
    WHERE
        verb IN ('get', 'list') AND subresource = '' AND name = '' AND succeeded AND NOT is_system
        AND resource IN (
            'namespaces', 'nodes', 'pods', 'configmaps', 'secrets', 'serviceaccounts', 'roles', 'clusterroles',
            'rolebindings', 'clusterrolebindings'
        )
        -- What a controller lists once it watches from then on; to ask for the cached list alone hides nobody.
        AND NOT (coalesce(is_followed, false) AND regexp_matches(request_uri, '[?&]resourceVersion=0(?:&|$)'))
),

watchers AS (
    SELECT DISTINCT username
    FROM audit_requests
    WHERE
        actor = 'service_account' AND verb = 'watch'
        AND resource IN ('roles', 'clusterroles', 'rolebindings', 'nodes', 'pods')
)
SELECT
    audit_id,
    concat(username, ' from ', address)                                          AS finding,
    concat('listed ', resource, ' among other kinds that describe the cluster')  AS reason,
    'low'                                                                        AS severity,
    0.5                                                                          AS confidence,
    {'target': target, 'user_agent': user_agent}                                 AS evidence
FROM looks
ANTI JOIN watchers USING (username)
QUALIFY count(DISTINCT resource) OVER (
    PARTITION BY username, address ORDER BY event_time
    RANGE BETWEEN INTERVAL 1 MINUTE PRECEDING AND INTERVAL 1 MINUTE FOLLOWING
) >= $kinds
