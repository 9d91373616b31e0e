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
--   some providers, everyone with an account there."""
-- fix       = """
--   `kubectl delete clusterrolebinding NAME`, and see what was done by it: `audit-batch timeline --user system:anonymous`.
--   Bind a group of your identity provider instead."""
-- benign    = """
--   kubeadm's way for new nodes to cluster-info, which is low, and products that let all users read their own kind."""
-- misses    = """
--   Groups of the identity provider that everyone is in."""
-- params    = { subjects = ["system:anonymous", "system:unauthenticated", "system:authenticated"], roles = ["cluster-admin", "admin", "edit"] }

WITH bindings AS (
    SELECT
        audit_id,
        string_agg(DISTINCT subject, ', ' ORDER BY subject)                AS subjects,
        bool_or(subject != 'system:authenticated')                         AS is_anonymous,
        any_value(role)                                                    AS role,
        bool_or(resource = 'clusterrolebindings')                          AS is_wide,
        -- kubeadm writes it anew at every upgrade.
        bool_and(namespace = 'kube-public' AND role = 'kubeadm:bootstrap-signer-clusterinfo') AS is_of_kubeadm
    FROM audit_bindings
    WHERE list_contains($subjects, subject) AND subject_kind IN ('User', 'Group')
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
    concat(requests.username, ': ', requests.target)                                                  AS finding,
    if(bindings.audit_id IS NULL, 'not_assessed', 'fail')                                             AS verdict,
    CASE
        WHEN bindings.is_of_kubeadm THEN 'low'
        WHEN list_contains($roles, bindings.role) OR (bindings.is_anonymous AND bindings.is_wide)
            THEN if(requests.succeeded, 'critical', 'high')
        WHEN bindings.is_anonymous OR bindings.is_wide THEN if(requests.succeeded, 'high', 'medium')
        ELSE if(requests.succeeded, 'medium', 'low')
    END                                                                                               AS severity,
    if(
        bindings.audit_id IS NULL,
        unread.problem,
        concat(if(requests.succeeded, 'gave ', 'tried to give '), bindings.role, ' to ', bindings.subjects)
    )                                                                                                 AS reason,
    {'source_ip': requests.source_ip, 'user_agent': requests.user_agent}                              AS evidence
FROM audit_requests AS requests
LEFT JOIN bindings USING (audit_id)
LEFT JOIN unread USING (audit_id)
WHERE
    NOT requests.is_system
    AND (bindings.audit_id IS NOT NULL OR (unread.audit_id IS NOT NULL AND requests.succeeded))
