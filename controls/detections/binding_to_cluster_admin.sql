-- title     = "No new binding gives cluster-admin"
-- severity  = "critical"
-- rating    = "The subject may do everything in the cluster from then on, and it outlives the credential that was stolen"
-- since     = 2026-11-26
-- signal    = "rule"
-- technique = ["T1098.006"]
-- level     = "Request"
-- watches   = ["create clusterrolebindings.rbac.authorization.k8s.io", "update clusterrolebindings.rbac.authorization.k8s.io", "patch clusterrolebindings.rbac.authorization.k8s.io", "create rolebindings.rbac.authorization.k8s.io", "update rolebindings.rbac.authorization.k8s.io", "patch rolebindings.rbac.authorization.k8s.io"]
-- source    = ["https://kubernetes.io/docs/concepts/security/rbac-good-practices/#least-privilege", "https://attack.mitre.org/techniques/T1098/006/"]
-- why       = """
--   A binding to cluster-admin is the shortest way from a moment's access to a lasting one."""
-- fix       = """
--   Ask who asked for it. Without an answer remove it: `kubectl delete clusterrolebinding NAME`, then look at all that its
--   subjects did since: `audit-batch timeline --user SUBJECT`. Otherwise bind a role that names verbs and resources."""
-- benign    = """
--   Installers of operators and platform tools, and the first day of a cluster."""
-- misses    = """
--   Roles of another name with the same power; see wildcard_role_written."""
-- params    = { roles = ["cluster-admin"] }

SELECT
    audit_id,
    finding,
    verdict,
    if(succeeded, 'critical', 'high')                                                                              AS severity,
    if(problem = '', concat(deed, ' to ', string_agg(DISTINCT subject_text, ', ' ORDER BY subject_text)), problem) AS reason
FROM audit_bindings
WHERE problem != '' OR (list_contains($roles, role) AND role_kind != 'Role')
GROUP BY
    audit_id,
    finding,
    verdict,
    deed,
    problem,
    succeeded
