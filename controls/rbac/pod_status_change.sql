-- title    = "Only named subjects change the status of pods"
-- severity = "medium"
-- rating   = "Traffic of a service goes to other addresses, and a pod leaves its network policies, in the whole scope"
-- since    = 2026-11-27
-- judges   = ["ClusterRoleBinding", "RoleBinding"]
-- source   = ["https://kubernetes.io/docs/concepts/security/rbac-good-practices/#least-privilege"]
-- why      = """
--   The addresses in a pod's status become endpoints of the Services that select it. The same request may change the
--   pod's labels, which the API server keeps as they are sent: network policies that select it no longer hold, and
--   it joins other Services."""
-- fix      = """
--   Leave `pods/status` to kubelets and to the control plane. Whoever must have the right is added to `exempt`."""
-- misses   = """
--   Nodes, whose own authorizer limits them to their pods; rights limited to objects by name; changes of pods
--   themselves, which other controls judge; roles that are not among what was collected."""
-- [params]
-- # The binding, with its namespace if it has one, and whom it may serve.
-- exempt = [
--     "cluster-admin: Group system:masters",
--     "kubeadm:cluster-admins: Group kubeadm:cluster-admins",
--     "system:controller:device-taint-eviction-controller: ServiceAccount kube-system/device-taint-eviction-controller",
--     "system:controller:disruption-controller: ServiceAccount kube-system/disruption-controller",
--     "system:controller:generic-garbage-collector: ServiceAccount kube-system/generic-garbage-collector",
--     "system:controller:node-controller: ServiceAccount kube-system/node-controller",
--     "system:controller:pod-garbage-collector: ServiceAccount kube-system/pod-garbage-collector",
--     "system:controller:resource-claim-controller: ServiceAccount kube-system/resource-claim-controller",
--     "system:kube-scheduler: User system:kube-scheduler",
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
        AND resource IN ('pods/status', '*/status', '*')
        AND len(resource_names) = 0
        AND NOT list_contains($exempt, concat_ws('/', nullif(binding_namespace, ''), binding) || ': ' || receiver)
    GROUP BY ALL
)

SELECT
    role_bindings.kind,
    role_bindings.namespace,
    role_bindings.name,
    if(unexpected.name IS NULL, 'pass', 'fail') AS verdict,
    array_to_string(receivers, ', ') || ' may change the status of pods in ' || place
    || ', through ' || gives AS reason,
    ['roleRef', 'subjects']                     AS fields,
    {'role': role, 'receivers': receivers} AS evidence
FROM role_bindings
LEFT JOIN unexpected USING (kind, namespace, name)
