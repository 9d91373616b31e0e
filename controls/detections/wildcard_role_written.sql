-- title     = "No new role gives everything by a wildcard"
-- severity  = "high"
-- rating    = "Whoever is bound to it may do all, also with kinds that do not exist yet; within one product's own API group it is common"
-- since     = 2026-11-26
-- signal    = "rule"
-- technique = ["T1098.006"]
-- level     = "Request"
-- watches   = ["create clusterroles.rbac.authorization.k8s.io", "update clusterroles.rbac.authorization.k8s.io", "patch clusterroles.rbac.authorization.k8s.io", "create roles.rbac.authorization.k8s.io", "update roles.rbac.authorization.k8s.io", "patch roles.rbac.authorization.k8s.io"]
-- source    = ["https://kubernetes.io/docs/concepts/security/rbac-good-practices/#least-privilege", "https://attack.mitre.org/techniques/T1098/006/"]
-- why       = """
--   A role of another name with all verbs on all resources is cluster-admin in disguise, and passes by whoever looks
--   for that name only."""
-- fix       = """
--   Name verbs and resources. `audit-batch suggest-role SUBJECT` prints what was used; `kubectl delete clusterrole
--   NAME` takes it back."""
-- benign    = """
--   Operators and platform tools that are installed by chart, whose roles are often wide. All verbs on a product's
--   own group are low."""
-- misses    = """
--   Roles that name every resource one by one; a role that is not bound to anyone harms nobody yet."""
-- params    = { exempt = [] }

WITH graded AS (
    SELECT
        audit_id,
        concat(
            array_to_string(verbs, ','), ' on ',
            coalesce(array_to_string(resources, ','), array_to_string(non_resource_urls, ','))
        )   AS rule,
        CASE
            WHEN list_contains(verbs, '*') AND list_contains(resources, '*') AND list_contains(api_groups, '*')
                THEN if(resource = 'clusterroles', 'high', 'medium')
            WHEN list_contains(resources, '*') AND list_has_any(api_groups, ['', '*', 'rbac.authorization.k8s.io'])
                AND list_has_any(verbs, ['*', 'create', 'update', 'patch'])
                THEN if(resource = 'clusterroles', 'medium', 'low')
            ELSE 'low'
        END AS gravity
    FROM audit_role_rules
    WHERE
        list_contains(verbs, '*') OR list_contains(resources, '*') OR list_contains(non_resource_urls, '*')
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
