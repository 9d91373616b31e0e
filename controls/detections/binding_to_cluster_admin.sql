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

WITH bindings AS (
    SELECT
        audit_id,
        string_agg(DISTINCT concat_ws(' ', subject_kind, concat_ws('/', nullif(subject_namespace, ''), subject)), ', ') AS subjects,
        any_value(role) AS role
    FROM audit_bindings
    WHERE list_contains($roles, role)
    GROUP BY ALL
),

unread AS (
    SELECT
        audit_id,
        problem
    FROM audit_bodies
    WHERE resource IN ('rolebindings', 'clusterrolebindings') AND problem != ''
)
SELECT
    requests.audit_id,
    concat(requests.username, ': ', requests.target)                    AS finding,
    if(bindings.audit_id IS NULL, 'not_assessed', 'fail')               AS verdict,
    if(requests.succeeded, 'critical', 'high')                          AS severity,
    if(
        bindings.audit_id IS NULL,
        unread.problem,
        concat(if(requests.succeeded, 'gave ', 'tried to give '), bindings.role, ' to ', bindings.subjects)
    )                                                                   AS reason
FROM audit_requests AS requests
LEFT JOIN bindings USING (audit_id)
LEFT JOIN unread USING (audit_id)
WHERE
    NOT requests.is_system
    AND (bindings.audit_id IS NOT NULL OR (unread.audit_id IS NOT NULL AND requests.succeeded))
