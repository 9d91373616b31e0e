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
--   Tools that manage roles for teams, and proxies that act for their users. Limited by names it is low, but for
--   those of administrators, and all verbs on service accounts, which operators have, are one step lower."""
-- misses    = """
--   Roles that write bindings or mint tokens, see sensitive_role_written."""
-- params    = { exempt = [] }

WITH rules AS (
    SELECT
        *,
        CASE
            WHEN problem != '' OR resource = 'roles' THEN 'low'
            WHEN
                len(resource_names) > 0
                AND NOT list_has_any(resource_names, [
                    'cluster-admin', 'system:masters', 'system:admin', 'system:kube-controller-manager', 'kubeadm:cluster-admins',
                    'kubernetes-admin', 'kubernetes-super-admin'
                ])
                THEN 'low'
            -- All verbs on service accounts, with impersonation among them.
            WHEN
                NOT list_has_any(verbs, ['bind', 'escalate', 'impersonate'])
                AND NOT list_has_any(resources, ['roles', 'clusterroles', 'users', 'groups'])
                THEN if(succeeded, 'medium', 'low')
            ELSE if(succeeded, 'high', 'medium')
        END AS severity
    FROM audit_role_rules
    WHERE
        (
            problem != ''
            OR (list_has_any(verbs, ['bind', 'escalate']) AND list_has_any(resources, ['roles', 'clusterroles', '*']))
            OR (
                list_contains(verbs, 'impersonate')
                AND list_has_any(resources, ['users', 'groups', 'serviceaccounts', 'uids', '*'])
            )
            -- Constrained, which takes a second right for what is done as somebody else.
            OR (
                list_has_any(verbs, ['impersonate:user-info', 'impersonate:serviceaccount', 'impersonate:arbitrary-node'])
                AND list_has_any(resources, ['users', 'groups', 'serviceaccounts', 'uids', 'nodes', '*'])
            )
            OR (
                list_contains(verbs, '*')
                AND list_has_any(resources, ['roles', 'clusterroles', 'users', 'groups', 'serviceaccounts'])
                AND list_has_any(api_groups, ['', 'rbac.authorization.k8s.io', '*'])
            )
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
