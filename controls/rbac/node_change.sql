-- title    = "Only named subjects change nodes"
-- severity = "high"
-- rating   = "Where every workload of the cluster runs, and whether it runs, for the whole cluster"
-- since    = 2026-11-26
-- judges   = ["ClusterRoleBinding"]
-- source   = ["https://kubernetes.io/docs/concepts/security/rbac-good-practices/#least-privilege"]
-- why      = """
--   Labels and taints decide where workloads go: who writes them draws a workload with its Secrets to a node of their
--   choice, or empties all nodes at once."""
-- fix      = """
--   Leave changes of nodes to the cloud's controller and to administrators; for draining grant patch by
--   `resourceNames` and `pods/eviction`. Whoever must have the right is added to `exempt`."""
-- misses   = """
--   Rights of kubelets over their own nodes, which the Node authorizer gives; rights limited to objects by name;
--   roles that are not among what was collected."""
-- [params]
-- # The binding, with its namespace if it has one, and whom it may serve.
-- exempt = [
--     "cluster-admin: Group system:masters",
--     "kubeadm:cluster-admins: Group kubeadm:cluster-admins",
--     "system:controller:generic-garbage-collector: ServiceAccount kube-system/generic-garbage-collector",
--     "system:controller:namespace-controller: ServiceAccount kube-system/namespace-controller",
--     "system:controller:node-controller: ServiceAccount kube-system/node-controller",
--     "system:controller:ttl-controller: ServiceAccount kube-system/ttl-controller",
-- ]

WITH unexpected AS (
    SELECT
        binding_kind                       AS kind,
        binding_namespace                  AS namespace,
        binding                            AS name,
        list_sort(list(DISTINCT receiver)) AS receivers
    FROM grants
    WHERE verb IN ('create', 'update', 'patch', 'delete', 'deletecollection', '*')
        AND api_group IN ('', '*')
        AND resource IN ('nodes', '*')
        AND len(resource_names) = 0
        AND NOT list_contains($exempt, concat_ws('/', nullif(binding_namespace, ''), binding) || ': ' || receiver)
    GROUP BY ALL
)

SELECT
    role_bindings.kind,
    role_bindings.namespace,
    role_bindings.name,
    if(unexpected.name IS NULL, 'pass', 'fail') AS verdict,
    array_to_string(receivers, ', ') || ' may change nodes in ' || place
    || ', through ' || gives AS reason,
    ['roleRef', 'subjects']                     AS fields,
    {'role': role, 'receivers': receivers} AS evidence
FROM role_bindings
LEFT JOIN unexpected USING (kind, namespace, name)
WHERE role_bindings.kind = 'ClusterRoleBinding'
