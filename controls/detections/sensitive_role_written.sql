-- title     = "New roles with strong rights are known"
-- severity  = "low"
-- rating    = "Each of these rights is a way to more; but every operator has some of them, and a role alone gives them to nobody"
-- since     = 2026-11-26
-- signal    = "rule"
-- technique = ["T1098.006"]
-- level     = "Request"
-- watches   = ["create clusterroles.rbac.authorization.k8s.io", "update clusterroles.rbac.authorization.k8s.io", "patch clusterroles.rbac.authorization.k8s.io", "create roles.rbac.authorization.k8s.io", "update roles.rbac.authorization.k8s.io", "patch roles.rbac.authorization.k8s.io"]
-- source    = ["https://kubernetes.io/docs/concepts/security/rbac-good-practices/#privilege-escalation-risks", "https://attack.mitre.org/techniques/T1098/006/"]
-- why       = """
--   Reading Secrets, commands in pods, tokens of accounts, the kubelet's proxy and the writing of roles or workloads
--   are the rights of which attackers make more."""
-- fix       = """
--   Take out what is not used: `audit-batch suggest-role SUBJECT` prints the least role. Name the objects by
--   `resourceNames` where they are known."""
-- benign    = """
--   Operators and platform tools that are installed by chart, whose roles are often wide. Monitoring has nodes/proxy
--   in many charts."""
-- misses    = """
--   Rights by a wildcard, see wildcard_role_written; verbs that escalate, see escalation_role_written."""
-- params    = { exempt = [] }

WITH rules AS (
    SELECT
        *,
        if(
            succeeded
            AND resource = 'clusterroles'
            AND len(resource_names) = 0
            AND (
                (
                    list_has_any(resources, ['serviceaccounts/token', 'serviceaccounts/*', '*/token'])
                    AND list_has_any(verbs, ['create', '*'])
                )
                OR (
                    list_has_any(resources, ['nodes/proxy', 'nodes/*', '*/proxy'])
                    AND list_has_any(resources, ['pods/exec', 'pods/*', 'pods/attach', 'nodes/*', '*/exec', '*/attach'])
                )
            ),
            'medium',
            'low'
        ) AS severity
    FROM audit_role_rules
    WHERE
        (
            problem != ''
            OR (
                list_has_any(
                    resources,
                    ['pods/exec', 'pods/attach', 'pods/portforward', 'pods/ephemeralcontainers', 'pods/*', 'nodes/proxy',
                    'nodes/*', 'serviceaccounts/token', 'serviceaccounts/*', 'certificatesigningrequests/approval',
                    -- Of all resources; a star after the slash means nothing to RBAC, but tells what was meant.
                    '*/exec', '*/attach', '*/portforward', '*/ephemeralcontainers', '*/proxy', '*/token', '*/approval']
                )
                AND list_has_any(verbs, ['create', 'get', 'update', 'patch', '*'])
            )
            OR (
                list_has_any(
                    resources,
                    ['roles', 'clusterroles', 'rolebindings', 'clusterrolebindings', 'pods', 'daemonsets',
                    'deployments', 'statefulsets', 'replicasets', 'replicationcontrollers', 'jobs', 'cronjobs',
                    'mutatingwebhookconfigurations', 'validatingwebhookconfigurations']
                )
                AND list_has_any(verbs, ['create', 'update', 'patch', '*'])
            )
            OR (list_contains(resources, 'secrets') AND list_has_any(verbs, ['get', 'list', 'watch', '*']))
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
