-- title     = "No new binding gives rights to everyone"
-- severity  = "critical"
-- rating    = "From then on whoever reaches the port has the role, with no credential or with any"
-- since     = 2026-11-26
-- signal    = "rule"
-- technique = ["T1098.006", "T1078.001"]
-- level     = "Request"
-- watches   = ["create clusterrolebindings.rbac.authorization.k8s.io", "update clusterrolebindings.rbac.authorization.k8s.io", "patch clusterrolebindings.rbac.authorization.k8s.io", "create rolebindings.rbac.authorization.k8s.io", "update rolebindings.rbac.authorization.k8s.io", "patch rolebindings.rbac.authorization.k8s.io"]
-- source    = ["https://kubernetes.io/docs/reference/access-authn-authz/rbac/#discovery-roles", "https://attack.mitre.org/techniques/T1098/006/"]
-- why       = """
--   system:anonymous and system:unauthenticated are everyone, system:authenticated is every account of the cluster and, at
--   some providers, everyone with an account there, and system:serviceaccounts is every pod."""
-- fix       = """
--   Remove it, `kubectl delete clusterrolebinding NAME`, and see what was done by it: `audit-batch timeline --user
--   system:anonymous`. Bind a group of your identity provider instead."""
-- benign    = """
--   kubeadm's way for new nodes to cluster-info, which is low, and products that let all users read their own kind."""
-- misses    = """
--   Groups of the identity provider that everyone is in."""
-- params    = { subjects = ["system:anonymous", "system:unauthenticated", "system:authenticated", "system:serviceaccounts"], roles = ["cluster-admin", "admin", "edit"] }

WITH bindings AS (
    SELECT
        *,
        subject NOT IN ('system:authenticated', 'system:serviceaccounts')            AS is_anonymous,
        resource = 'clusterrolebindings'                                             AS is_wide,
        -- kubeadm writes it anew at every upgrade.
        namespace = 'kube-public' AND role = 'kubeadm:bootstrap-signer-clusterinfo' AS is_of_kubeadm
    FROM audit_bindings
    WHERE problem != '' OR (list_contains($subjects, subject) AND subject_kind IN ('User', 'Group'))
)
SELECT
    audit_id,
    finding,
    verdict,
    CASE
        WHEN problem != '' THEN 'medium'
        WHEN bool_and(is_of_kubeadm) THEN 'low'
        WHEN bool_or((list_contains($roles, role) AND role_kind != 'Role') OR (is_anonymous AND is_wide)) THEN if(succeeded, 'critical', 'high')
        WHEN bool_or(is_anonymous OR is_wide) THEN if(succeeded, 'high', 'medium')
        ELSE if(succeeded, 'medium', 'low')
    END                                                                                                  AS severity,
    if(problem = '', concat(deed, ' to ', string_agg(DISTINCT subject, ', ' ORDER BY subject)), problem) AS reason,
    client                                                                                               AS evidence
FROM bindings
GROUP BY
    audit_id,
    finding,
    verdict,
    deed,
    problem,
    succeeded,
    client
