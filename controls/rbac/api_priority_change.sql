-- title    = "Only named subjects change API priority and fairness"
-- severity = "medium"
-- rating   = "One caller may starve all others of the API server, in the whole cluster; nothing is read"
-- since    = 2026-11-26
-- judges   = ["ClusterRoleBinding"]
-- source   = ["https://kubernetes.io/docs/concepts/cluster-administration/flow-control/"]
-- why      = """
--   Flow schemas decide whose requests wait: who writes them sets controllers and administrators behind their own
--   flood."""
-- fix      = """
--   Leave flow schemas and priority levels to administrators. Whoever must have the right is added to `exempt`."""
-- misses   = """
--   Limits of the load balancer in front of the API server; rights limited to objects by name; roles that are not
--   among what was collected."""
-- [params]
-- # The binding, with its namespace if it has one, and whom it may serve.
-- exempt = [
--     "cluster-admin: Group system:masters",
--     "kubeadm:cluster-admins: Group kubeadm:cluster-admins",
--     "system:controller:generic-garbage-collector: ServiceAccount kube-system/generic-garbage-collector",
--     "system:controller:namespace-controller: ServiceAccount kube-system/namespace-controller",
-- ]

WITH unexpected AS (
    SELECT
        binding_kind                       AS kind,
        binding_namespace                  AS namespace,
        binding                            AS name,
        list_sort(list(DISTINCT receiver)) AS receivers
    FROM grants
    WHERE verb IN ('create', 'update', 'patch', 'delete', 'deletecollection', '*')
        AND api_group IN ('flowcontrol.apiserver.k8s.io', '*')
        AND resource IN ('flowschemas', 'prioritylevelconfigurations', '*')
        AND len(resource_names) = 0
        AND NOT list_contains($exempt, concat_ws('/', nullif(binding_namespace, ''), binding) || ': ' || receiver)
    GROUP BY ALL
)

SELECT
    role_bindings.kind,
    role_bindings.namespace,
    role_bindings.name,
    if(unexpected.name IS NULL, 'pass', 'fail') AS verdict,
    array_to_string(receivers, ', ') || ' may change API priority and fairness in ' || place
    || ', through ' || gives AS reason,
    ['roleRef', 'subjects']                     AS fields,
    {'role': role, 'receivers': receivers} AS evidence
FROM role_bindings
LEFT JOIN unexpected USING (kind, namespace, name)
WHERE role_bindings.kind = 'ClusterRoleBinding'
