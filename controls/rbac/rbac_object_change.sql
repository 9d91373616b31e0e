-- title    = "Only named subjects change roles and bindings"
-- severity = "high"
-- rating   = "Everything the writer holds can be handed to anybody and kept after leaving, in the whole scope"
-- since    = 2026-11-26
-- judges   = ["ClusterRoleBinding", "RoleBinding"]
-- source   = ["https://kubernetes.io/docs/reference/access-authn-authz/rbac/"]
-- why      = """
--   Who writes roles and bindings hands on whatever they hold, keeps a way back in after their own right is gone,
--   and by deleting them locks others out."""
-- fix      = """
--   Manage RBAC objects from version control by one pipeline; grant people get, list and watch on them. For a
--   namespace's own team, name the roles they may bind. Whoever must have the right is added to `exempt`."""
-- misses   = """
--   bind and escalate, which lift the limit to one's own rights and have a control of their own; rights limited to
--   objects by name; roles that are not among what was collected."""
-- [params]
-- # The binding, with its namespace if it has one, and whom it may serve.
-- exempt = [
--     "cluster-admin: Group system:masters",
--     "kubeadm:cluster-admins: Group kubeadm:cluster-admins",
--     "system:controller:generic-garbage-collector: ServiceAccount kube-system/generic-garbage-collector",
--     "system:controller:namespace-controller: ServiceAccount kube-system/namespace-controller",
--     """system:controller:clusterrole-aggregation-controller: \
--     ServiceAccount kube-system/clusterrole-aggregation-controller""",
-- ]

WITH unexpected AS (
    SELECT
        binding_kind                       AS kind,
        binding_namespace                  AS namespace,
        binding                            AS name,
        list_sort(list(DISTINCT receiver)) AS receivers
    FROM grants
    WHERE verb IN ('create', 'update', 'patch', 'delete', 'deletecollection', '*')
        AND api_group IN ('rbac.authorization.k8s.io', '*')
        AND resource IN ('clusterrolebindings', 'clusterroles', 'rolebindings', 'roles', '*')
        AND len(resource_names) = 0
        AND NOT (binding_kind = 'RoleBinding' AND resource IN ('clusterrolebindings', 'clusterroles'))
        AND NOT list_contains($exempt, concat_ws('/', nullif(binding_namespace, ''), binding) || ': ' || receiver)
    GROUP BY ALL
)

SELECT
    role_bindings.kind,
    role_bindings.namespace,
    role_bindings.name,
    if(unexpected.name IS NULL, 'pass', 'fail') AS verdict,
    array_to_string(receivers, ', ') || ' may change roles or bindings in ' || place
    || ', through ' || gives AS reason,
    ['roleRef', 'subjects']                     AS fields,
    {'role': role, 'receivers': receivers} AS evidence
FROM role_bindings
LEFT JOIN unexpected USING (kind, namespace, name)
