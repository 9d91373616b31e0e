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

WITH labelled AS (
    SELECT
        *,
        list_filter(
            ['admin', 'edit', 'view'],
            lambda role: (
                body ->> concat('$.metadata.labels."rbac.authorization.k8s.io/aggregate-to-', role, '"')
            ) = 'true'
        )                                                                AS parts,
        list_has_any(
            body ->> '$.rules[*].resources[*]',
            list_concat($resources, ['*/exec', '*/attach', '*/proxy', '*/token'])
        )                                                                AS is_strong
    FROM audit_writes
    WHERE
        resource = 'clusterroles'
        AND (problem != '' OR contains(body::VARCHAR, 'rbac.authorization.k8s.io/aggregate-to-'))
        AND NOT list_contains($exempt, username)
)
SELECT
    audit_id,
    finding,
    verdict,
    if(
        problem = '',
        concat(deed, ' with rules that become a part of ', array_to_string(parts, ', ')),
        problem
    )      AS reason,
    CASE
        WHEN problem = '' AND is_strong THEN if(succeeded, 'high', 'medium')
        ELSE 'low'
    END    AS severity,
    client AS evidence
FROM labelled
WHERE problem != '' OR len(parts) > 0
