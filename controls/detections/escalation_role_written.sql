-- title     = "No new role lets its holder take further rights"
-- severity  = "high"
-- rating    = "With bind or escalate one gives oneself any role, with impersonate one acts as anybody; few tools need either"
-- since     = 2026-11-26
-- signal    = "rule"
-- technique = ["T1098.006"]
-- level     = "Request"
-- watches   = ["create clusterroles.rbac.authorization.k8s.io", "update clusterroles.rbac.authorization.k8s.io", "patch clusterroles.rbac.authorization.k8s.io", "create roles.rbac.authorization.k8s.io", "update roles.rbac.authorization.k8s.io", "patch roles.rbac.authorization.k8s.io"]
-- source    = ["https://kubernetes.io/docs/concepts/security/rbac-good-practices/#escalate-verb", "https://attack.mitre.org/techniques/T1098/006/"]
-- why       = """
--   The API server lets nobody give rights that they lack, but for three verbs. A role that holds one of them is as
--   strong as the strongest role."""
-- fix       = """
--   Take the verb out, or limit it by `resourceNames` to the roles or users that are meant."""
-- benign    = """
--   Tools that manage roles for teams, and proxies that act for their users. Limited by names it is low."""
-- misses    = """
--   Roles that write bindings or mint tokens, see sensitive_role_written."""
-- params    = { exempt = [] }

WITH graded AS (
    SELECT
        audit_id,
        concat(
            array_to_string(verbs, ','), ' on ',
            coalesce(array_to_string(resources, ','), array_to_string(non_resource_urls, ','))
        )   AS rule,
        CASE
            WHEN coalesce(len(resource_names), 0) > 0 OR resource = 'roles' THEN 'low'
            ELSE 'high'
        END AS gravity
    FROM audit_role_rules
    WHERE
        (
            list_has_any(verbs, ['bind', 'escalate']) AND list_has_any(resources, ['roles', 'clusterroles', '*'])
        )
        OR (
            list_contains(verbs, 'impersonate')
            AND list_has_any(resources, ['users', 'groups', 'serviceaccounts', 'uids', '*'])
        )
        OR (
            list_contains(verbs, '*')
            AND list_has_any(resources, ['roles', 'clusterroles', 'users', 'groups'])
            AND list_has_any(api_groups, ['', 'rbac.authorization.k8s.io', '*'])
        )
),

told AS (
    SELECT
        audit_id,
        string_agg(DISTINCT rule, '; ' ORDER BY rule)                                  AS rules,
        max_by(gravity, list_position(['low', 'medium', 'high'], gravity)) AS gravity,
        ''                                                                             AS problem
    FROM graded
    GROUP BY audit_id
    UNION ALL
    SELECT
        audit_id,
        '',
        'low',
        problem
    FROM audit_bodies
    WHERE resource IN ('roles', 'clusterroles') AND problem != ''
)
SELECT
    requests.audit_id,
    concat(requests.username, ': ', requests.target)                     AS finding,
    if(told.problem = '', 'fail', 'not_assessed')                        AS verdict,
    if(
        told.problem = '',
        concat(if(requests.succeeded, 'wrote ', 'tried to write '), requests.target, ' with ', told.rules),
        told.problem
    )                                                                    AS reason,
    CASE
        WHEN requests.succeeded THEN told.gravity
        WHEN told.gravity = 'high' THEN 'medium'
        ELSE 'low'
    END                                                                  AS severity,
    {'source_ip': requests.source_ip, 'user_agent': requests.user_agent} AS evidence
FROM audit_requests AS requests
JOIN told USING (audit_id)
WHERE
    requests.resource IN ('roles', 'clusterroles')
    AND NOT requests.is_system
    AND (told.problem = '' OR requests.succeeded)
    AND NOT list_contains($exempt, requests.username)
