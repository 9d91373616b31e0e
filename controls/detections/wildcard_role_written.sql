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
--   Name verbs and resources. `audit-batch suggest-role SUBJECT` prints what was used; take this one back with
--   `kubectl delete clusterrole NAME`."""
-- benign    = """
--   Operators and platform tools that are installed by chart, whose roles are often wide. All verbs on a product's
--   own group are low."""
-- misses    = """
--   Roles that name every resource one by one; a role that is not bound to anyone harms nobody yet."""
-- params    = { exempt = [] }

WITH rules AS (
    SELECT
        *,
        CASE
            WHEN list_contains(verbs, '*') AND list_contains(resources, '*') AND list_contains(api_groups, '*')
                THEN if(resource = 'roles', 'medium', 'high')
            WHEN
                resource = 'clusterroles'
                AND list_contains(resources, '*')
                AND list_has_any(api_groups, ['', '*', 'rbac.authorization.k8s.io'])
                AND list_has_any(verbs, ['*', 'create', 'update', 'patch'])
                THEN 'medium'
            ELSE 'low'
        END                                                                       AS gravity,
        if(succeeded, gravity, if(gravity = 'high', 'medium', 'low')) AS severity
    FROM audit_role_rules
    WHERE
        (
            problem != ''
            OR list_contains(verbs, '*')
            OR list_contains(resources, '*')
            OR list_has_any(non_resource_urls, ['*', '/*'])
        )
        AND NOT list_contains($exempt, username)
)
SELECT
    audit_id,
    finding,
    verdict,
    if(problem = '', concat(deed, ' with ', string_agg(DISTINCT rule_text, '; ' ORDER BY rule_text)), problem) AS reason,
    max_by(severity, list_position(['low', 'medium', 'high'], severity))                                       AS severity,
    client                                                                                                     AS evidence
FROM rules
GROUP BY
    audit_id,
    finding,
    verdict,
    deed,
    problem,
    client
