-- title    = "Only named subjects change the status of nodes"
-- severity = "medium"
-- rating   = "False readiness, capacity and addresses, which the API server calls; a second flaw must follow"
-- since    = 2026-11-26
-- judges   = ["ClusterRoleBinding"]
-- source   = ["https://kubernetes.io/docs/concepts/security/rbac-good-practices/#least-privilege"]
-- why      = """
--   The status of a node holds the addresses that the API server calls for logs and exec: false ones send such
--   requests elsewhere, false readiness empties a node."""
-- fix      = """
--   Take `nodes/status` out of the role; an agent that reports extended resources can use a device plugin instead.
--   Whoever must have the right is added to `exempt`."""
-- misses   = """
--   Kubelets' rights over their own nodes, which the Node authorizer gives; rights limited to objects by name; roles
--   that are not among what was collected."""
-- [params]
-- # The binding, with its namespace if it has one, and whom it may serve.
-- exempt = [
--     "cluster-admin: Group system:masters",
--     "kubeadm:cluster-admins: Group kubeadm:cluster-admins",
--     "system:controller:attachdetach-controller: ServiceAccount kube-system/attachdetach-controller",
--     "system:controller:generic-garbage-collector: ServiceAccount kube-system/generic-garbage-collector",
--     "system:controller:node-controller: ServiceAccount kube-system/node-controller",
--     "system:controller:route-controller: ServiceAccount kube-system/route-controller",
-- ]

WITH unexpected AS (
    SELECT
        binding_kind                       AS kind,
        binding_namespace                  AS namespace,
        binding                            AS name,
        list_sort(list(DISTINCT receiver)) AS receivers
    FROM grants
    WHERE verb IN ('update', 'patch', '*')
        AND api_group IN ('', '*')
        AND resource IN ('nodes/status', '*/status', '*')
        AND len(resource_names) = 0
        AND NOT list_contains($exempt, concat_ws('/', nullif(binding_namespace, ''), binding) || ': ' || receiver)
    GROUP BY ALL
)

SELECT
    role_bindings.kind,
    role_bindings.namespace,
    role_bindings.name,
    if(unexpected.name IS NULL, 'pass', 'fail') AS verdict,
    array_to_string(receivers, ', ') || ' may change the status of nodes in ' || place
    || ', through ' || gives AS reason,
    ['roleRef', 'subjects']                     AS fields,
    {'role': role, 'receivers': receivers} AS evidence
FROM role_bindings
LEFT JOIN unexpected USING (kind, namespace, name)
WHERE role_bindings.kind = 'ClusterRoleBinding'
