-- title     = "Service accounts are given rights by review only"
-- severity  = "low"
-- rating    = "Every operator is installed with such a binding; rights for the account default go to every pod that names none"
-- since     = 2026-11-26
-- signal    = "rule"
-- technique = ["T1098.006"]
-- level     = "Request"
-- watches   = ["create clusterrolebindings.rbac.authorization.k8s.io", "update clusterrolebindings.rbac.authorization.k8s.io", "patch clusterrolebindings.rbac.authorization.k8s.io", "create rolebindings.rbac.authorization.k8s.io", "update rolebindings.rbac.authorization.k8s.io", "patch rolebindings.rbac.authorization.k8s.io"]
-- source    = ["https://kubernetes.io/docs/concepts/security/rbac-good-practices/#least-privilege", "https://attack.mitre.org/techniques/T1098/006/"]
-- why       = """
--   What a service account may do, every pod that runs as it may do. The account default is what all pods of a
--   namespace have that say nothing."""
-- fix       = """
--   Bind an account of the workload's own, and only to what it needs: `audit-batch suggest-role SUBJECT`. `kubectl
--   delete rolebinding NAME` takes it back."""
-- benign    = """
--   Operators and platform tools that are installed by chart, whose roles are often wide."""
-- misses    = """
--   Groups of service accounts, see binding_for_everyone; cluster-admin, which binding_to_cluster_admin grades."""
-- params    = { exempt = [], roles = ["view", "system:discovery", "system:service-account-issuer-discovery"] }

WITH given AS (
    SELECT
        audit_id,
        string_agg(
            DISTINCT concat_ws(' ', subject_kind, concat_ws('/', nullif(subject_namespace, ''), subject)), ', '
        )                                                                         AS subjects,
        any_value(role)                                                           AS role,
        bool_or(subject = 'default') AND NOT bool_or(list_contains($roles, role)) AS is_default,
        ''                                                                        AS problem
    FROM audit_bindings
    WHERE subject_kind = 'ServiceAccount'
    GROUP BY audit_id
    UNION ALL
    SELECT
        audit_id,
        '',
        '',
        false,
        problem
    FROM audit_bodies
    WHERE resource IN ('rolebindings', 'clusterrolebindings') AND problem != ''
)
SELECT
    requests.audit_id,
    concat(requests.username, ': ', requests.target)                     AS finding,
    if(given.problem = '', 'fail', 'not_assessed')                       AS verdict,
    if(
        given.problem = '',
        concat(if(requests.succeeded, 'gave ', 'tried to give '), given.role, ' to ', given.subjects),
        given.problem
    )                                                                    AS reason,
    if(given.is_default AND requests.succeeded, 'medium', 'low')         AS severity,
    {'source_ip': requests.source_ip, 'user_agent': requests.user_agent} AS evidence
FROM audit_requests AS requests
JOIN given USING (audit_id)
WHERE
    requests.resource IN ('rolebindings', 'clusterrolebindings')
    AND NOT requests.is_system
    AND (given.problem = '' OR requests.succeeded)
    AND NOT list_contains($exempt, requests.username)
