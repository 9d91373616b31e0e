-- title    = "Only named subjects reach kubelets through nodes/proxy"
-- severity = "high"
-- rating   = "Commands in every container of every node, past admission and the audit log"
-- since    = 2026-11-25
-- judges   = ["ClusterRoleBinding"]
-- source   = ["https://kubernetes.io/docs/concepts/security/rbac-good-practices/#access-to-proxy-subresource-of-nodes"]
-- why      = """
--   A call to the kubelet runs commands in every pod of the node, get alone suffices since commands run over a
--   WebSocket, and neither admission control nor the API server's audit log sees what was run."""
-- fix      = """
--   Grant the kubelet's finer subresources, such as `resources: [nodes/metrics, nodes/stats], verbs: [get]` for
--   monitoring, and `kubectl exec` through `pods/exec` for people. Whoever must have the proxy is added to `exempt`."""
-- misses   = """
--   Direct calls to the kubelet's port with another credential; pods/proxy and services/proxy; roles that are not
--   among what was collected. A right limited to nodes by name fails too, as it gives all that runs on those nodes.
--   RoleBindings are not looked at, since they cannot give what lies in no namespace."""
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
    WHERE verb IN ('get', 'create', 'update', 'patch', 'delete', '*')
        AND api_group IN ('', '*')
        AND resource IN ('nodes/proxy', '*/proxy', '*')
        AND NOT list_contains($exempt, concat_ws('/', nullif(binding_namespace, ''), binding) || ': ' || receiver)
    GROUP BY ALL
)

SELECT
    role_bindings.kind,
    role_bindings.namespace,
    role_bindings.name,
    if(unexpected.name IS NULL, 'pass', 'fail') AS verdict,
    array_to_string(receivers, ', ') || ' may call kubelets through nodes/proxy in ' || place
    || ', through ' || gives AS reason,
    ['roleRef', 'subjects']                     AS fields,
    {'role': role, 'receivers': receivers} AS evidence
FROM role_bindings
LEFT JOIN unexpected USING (kind, namespace, name)
WHERE role_bindings.kind = 'ClusterRoleBinding'
