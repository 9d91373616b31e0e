-- title     = "Roles are written by people and known tools only"
-- severity  = "low"
-- rating    = "A workload that changes rights is a tool for that, or taken over; delivery tools do it with every release"
-- since     = 2026-11-26
-- signal    = "rule"
-- technique = ["T1098.006"]
-- level     = "Metadata"
-- watches   = ["create roles.rbac.authorization.k8s.io", "update roles.rbac.authorization.k8s.io", "patch roles.rbac.authorization.k8s.io", "delete roles.rbac.authorization.k8s.io", "create clusterroles.rbac.authorization.k8s.io", "update clusterroles.rbac.authorization.k8s.io", "patch clusterroles.rbac.authorization.k8s.io", "delete clusterroles.rbac.authorization.k8s.io", "create rolebindings.rbac.authorization.k8s.io", "update rolebindings.rbac.authorization.k8s.io", "patch rolebindings.rbac.authorization.k8s.io", "delete rolebindings.rbac.authorization.k8s.io", "create clusterrolebindings.rbac.authorization.k8s.io", "update clusterrolebindings.rbac.authorization.k8s.io", "patch clusterrolebindings.rbac.authorization.k8s.io", "delete clusterrolebindings.rbac.authorization.k8s.io"]
-- source    = ["https://kubernetes.io/docs/concepts/security/rbac-good-practices/", "https://attack.mitre.org/techniques/T1098/006/"]
-- why       = """
--   A token that was stolen from a pod is a service account's. That it writes roles or bindings is the shortest way
--   to more rights."""
-- fix       = """
--   See where the token was used from: `audit-batch timeline --user ACCOUNT`. Take the writing of roles out of the
--   account's own; name the accounts that do so by duty in `exempt`."""
-- benign    = """
--   GitOps controllers, operator managers and pipelines, whose accounts belong into `exempt`."""
-- misses    = """
--   Accounts that are exempt and taken over, for which token_outside_pod looks."""
-- params    = { exempt = [] }

SELECT
    audit_id,
    concat(username, ': ', resource, if(namespace = '', '', ' in '), namespace) AS finding,
    concat(verb, if(succeeded, ': ', ' in vain: '), target)                     AS reason,
    CASE
        WHEN service_account = 'default' THEN if(succeeded, 'high', 'medium')
        WHEN is_public_ip THEN 'medium'
        ELSE 'low'
    END                                                                         AS severity,
    {'source_ip': source_ip, 'user_agent': user_agent, 'pod': token_pod}        AS evidence
FROM audit_requests
WHERE
    resource IN ('roles', 'clusterroles', 'rolebindings', 'clusterrolebindings')
    AND api_group IN ('', 'rbac.authorization.k8s.io', 'authorization.openshift.io')
    AND is_write
    AND actor = 'service_account'
    AND NOT is_system
    AND NOT list_contains($exempt, username)
