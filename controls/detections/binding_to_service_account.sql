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
--   namespace have that say nothing, and a group of accounts is all pods of a namespace."""
-- fix       = """
--   Bind an account of the workload's own, and only to what it needs: `audit-batch suggest-role SUBJECT`. Take this
--   one back: `kubectl delete rolebinding NAME`."""
-- benign    = """
--   Operators and platform tools that are installed by chart, whose roles are often wide."""
-- misses    = """
--   The group of all service accounts, see binding_for_everyone; cluster-admin, which binding_to_cluster_admin grades."""
-- params    = { exempt = [], roles = ["view", "system:discovery", "system:service-account-issuer-discovery"] }

SELECT
    audit_id,
    finding,
    verdict,
    if(problem = '', concat(deed, ' to ', string_agg(DISTINCT subject_text, ', ' ORDER BY subject_text)), problem) AS reason,
    if(
        succeeded
        AND bool_or(subject_kind = 'Group' OR subject = 'default' OR suffix(subject, ':default'))
        AND NOT bool_or(list_contains($roles, role) AND role_kind != 'Role'),
        'medium',
        'low'
    )                                                                                                              AS severity,
    client                                                                                                         AS evidence
FROM audit_bindings
WHERE
    (
        problem != ''
        OR subject_kind = 'ServiceAccount'
        OR (subject_kind = 'User' AND starts_with(subject, 'system:serviceaccount:'))
        OR (subject_kind = 'Group' AND starts_with(subject, 'system:serviceaccounts:'))
    )
    AND NOT list_contains($exempt, username)
GROUP BY
    audit_id,
    finding,
    verdict,
    deed,
    problem,
    succeeded,
    client
