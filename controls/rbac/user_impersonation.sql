-- title    = "Only named subjects impersonate users"
-- severity = "critical"
-- rating   = "Any right of any user in the cluster, administrators included, in one header of a request"
-- since    = 2026-11-26
-- judges   = ["ClusterRoleBinding"]
-- source   = [
--     "https://kubernetes.io/docs/reference/access-authn-authz/user-impersonation/",
--     "https://kubernetes.io/docs/concepts/security/rbac-good-practices/#impersonate-verb",
-- ]
-- why      = """
--   Impersonation takes the name of any user, such as an administrator, and only the audit log still knows who it
--   was."""
-- fix      = """
--   Name the users that may be impersonated, for example `resources: [users], resourceNames: [jane@example.com]`, or
--   remove the rule. Whoever must have the right is added to `exempt`."""
-- misses   = """
--   Impersonation through roles that reach groups or service accounts only; Rights limited to objects by name; roles
--   that are not among what was collected."""
-- [params]
-- # The binding, with its namespace if it has one, and whom it may serve.
-- exempt = [
--     "cluster-admin: Group system:masters",
--     "kubeadm:cluster-admins: Group kubeadm:cluster-admins",
-- ]

WITH unexpected AS (
    SELECT
        binding_kind                       AS kind,
        binding_namespace                  AS namespace,
        binding                            AS name,
        list_sort(list(DISTINCT receiver)) AS receivers
    FROM grants
    WHERE verb IN ('impersonate', '*')
        AND api_group IN ('', '*')
        AND resource IN ('users', '*')
        AND len(resource_names) = 0
        AND NOT list_contains($exempt, concat_ws('/', nullif(binding_namespace, ''), binding) || ': ' || receiver)
    GROUP BY ALL
)

SELECT
    role_bindings.kind,
    role_bindings.namespace,
    role_bindings.name,
    if(unexpected.name IS NULL, 'pass', 'fail') AS verdict,
    array_to_string(unexpected.receivers, ', ')
    || ' may act as any user in the whole cluster'
    || ', through ' || role_bindings.role_kind || ' ' || role_bindings.role AS reason,
    ['roleRef', 'subjects']                     AS fields,
    {'role': role_bindings.role, 'receivers': unexpected.receivers} AS evidence
FROM role_bindings
LEFT JOIN unexpected USING (kind, namespace, name)
WHERE role_bindings.kind = 'ClusterRoleBinding'
