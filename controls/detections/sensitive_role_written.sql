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

WITH graded AS (
    SELECT
        audit_id,
        concat(
            array_to_string(verbs, ','), ' on ',
            coalesce(array_to_string(resources, ','), array_to_string(non_resource_urls, ','))
        ) AS rule,
        if(
            resource = 'clusterroles'
            AND (
                (list_has_any(resources, ['serviceaccounts/token', 'serviceaccounts/*']) AND list_has_any(verbs, ['create', '*']))
                OR (
                    list_has_any(resources, ['nodes/proxy', 'nodes/*'])
                    AND list_has_any(resources, ['pods/exec', 'pods/*', 'pods/attach', 'nodes/*'])
                )
            )
            AND coalesce(len(resource_names), 0) = 0,
            'medium',
            'low'
        ) AS gravity
    FROM audit_role_rules
    WHERE
        (
            list_has_any(
                resources,
                ['pods/exec', 'pods/attach', 'pods/portforward', 'pods/ephemeralcontainers', 'pods/*', 'nodes/proxy', 'nodes/*',
                'serviceaccounts/token', 'serviceaccounts/*', 'certificatesigningrequests/approval']
            )
            AND list_has_any(verbs, ['create', 'get', 'update', 'patch', '*'])
        )
        OR (
            list_has_any(
                resources,
                ['roles', 'clusterroles', 'rolebindings', 'clusterrolebindings', 'pods', 'daemonsets',
                'mutatingwebhookconfigurations', 'validatingwebhookconfigurations']
            )
            AND list_has_any(verbs, ['create', 'update', 'patch', '*'])
        )
        OR (list_contains(resources, 'secrets') AND list_has_any(verbs, ['get', 'list', 'watch', '*']))
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
