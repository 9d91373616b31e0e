-- title    = "Only named subjects impersonate groups"
-- severity = "critical"
-- rating   = "system:masters is a group: one header makes anybody the administrator of the whole cluster"
-- since    = 2026-11-26
-- judges   = ["ClusterRoleBinding"]
-- source   = [
--     "https://kubernetes.io/docs/reference/access-authn-authz/user-impersonation/",
--     "https://kubernetes.io/docs/concepts/security/rbac-good-practices/#impersonate-verb",
-- ]
-- why      = """
--   A request that impersonates the group system:masters may do everything, whatever any role says."""
-- fix      = """
--   Name the groups that may be impersonated, for example `resources: [groups], resourceNames: [developers]`, or
--   remove the rule. Whoever must have the right is added to `exempt`."""
-- misses   = """
--   Which user is impersonated with the group, which needs a right of its own; roles that are not among what was
--   collected."""
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
        AND resource IN ('groups', '*')
        AND (len(resource_names) = 0 OR list_contains(resource_names, 'system:masters'))
        AND NOT list_contains($exempt, concat_ws('/', nullif(binding_namespace, ''), binding) || ': ' || receiver)
    GROUP BY ALL
)

SELECT
    role_bindings.kind,
    role_bindings.namespace,
    role_bindings.name,
    if(unexpected.name IS NULL, 'pass', 'fail') AS verdict,
    array_to_string(unexpected.receivers, ', ')
    || ' may act as a member of any group in the whole cluster'
    || ', through ' || role_bindings.role_kind || ' ' || role_bindings.role AS reason,
    ['roleRef', 'subjects']                     AS fields,
    {'role': role_bindings.role, 'receivers': unexpected.receivers} AS evidence
FROM role_bindings
LEFT JOIN unexpected USING (kind, namespace, name)
WHERE role_bindings.kind = 'ClusterRoleBinding'
