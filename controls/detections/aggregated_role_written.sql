-- title     = "Nobody widens the roles for everyone by a label"
-- severity  = "low"
-- rating    = "Whoever has admin, edit or view has the new rule as well; products do so to show their own kinds"
-- since     = 2026-11-26
-- signal    = "rule"
-- technique = ["T1098.006"]
-- level     = "Request"
-- watches   = ["create clusterroles.rbac.authorization.k8s.io", "update clusterroles.rbac.authorization.k8s.io", "patch clusterroles.rbac.authorization.k8s.io"]
-- source    = ["https://kubernetes.io/docs/reference/access-authn-authz/rbac/#aggregated-clusterroles", "https://attack.mitre.org/techniques/T1098/006/"]
-- why       = """
--   A ClusterRole with such a label becomes a part of admin, edit or view, and no binding changes. All who hold
--   those roles get what it says."""
-- fix       = """
--   Take the label away: `kubectl label clusterrole NAME rbac.authorization.k8s.io/aggregate-to-edit-`, and see who
--   is bound to the role: `audit-batch who-can get secrets`."""
-- benign    = """
--   Operators that let users of a namespace see and write their kinds, which is low."""
-- misses    = """
--   Labels of other aggregation rules, which products make for themselves."""
-- params    = { exempt = [], resources = ["*", "secrets", "pods/exec", "pods/attach", "nodes/proxy", "serviceaccounts/token", "roles", "clusterroles", "rolebindings", "clusterrolebindings", "users", "groups"] }

WITH told AS (
    SELECT
        bodies.audit_id,
        concat(
            'rules that become a part of ',
            array_to_string(
                list_filter(
                    ['admin', 'edit', 'view'],
                    lambda role: (
                        bodies.body ->> concat('$.metadata.labels."rbac.authorization.k8s.io/aggregate-to-', role, '"')
                    ) = 'true'
                ),
                ', '
            )
        )  AS rules,
        if(
            coalesce(
                list_bool_or(
                    list_transform(
                        bodies.body ->> '$.rules[*].resources[*]',
                        lambda resource: list_contains($resources, resource)
                    )
                ),
                false
            ),
            'high',
            'low'
        )  AS gravity,
        '' AS problem
    FROM audit_bodies AS bodies
    WHERE bodies.resource = 'clusterroles' AND contains(bodies.body::VARCHAR, 'rbac.authorization.k8s.io/aggregate-to-')
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
    AND told.rules != 'rules that become a part of '
    AND NOT list_contains($exempt, requests.username)
