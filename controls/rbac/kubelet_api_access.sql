-- title    = "Only named subjects read logs, settings and checkpoints of kubelets"
-- severity = "medium"
-- rating   = "Files below /var/log of every node, settings and memory of containers, but no control over them"
-- since    = 2026-11-26
-- judges   = ["ClusterRoleBinding"]
-- source   = ["https://kubernetes.io/docs/reference/access-authn-authz/kubelet-authn-authz/#kubelet-authorization"]
-- why      = """
--   These subresources open the kubelet's API on every node: logs of the system, its settings, pods with their
--   environment, and checkpoints with the memory of containers."""
-- fix      = """
--   Grant monitoring `nodes/metrics` and `nodes/stats` only, with get. Whoever must have the right is added to
--   `exempt`."""
-- misses   = """
--   `nodes/proxy`, which another control judges; access to a kubelet's port without authorization; rights limited to
--   objects by name; roles that are not among what was collected."""
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
    WHERE verb IN ('get', 'create', 'update', 'patch', '*')
        AND api_group IN ('', '*')
        AND resource IN (
            'nodes/checkpoint',
            'nodes/configz',
            'nodes/log',
            'nodes/pods',
            '*/checkpoint',
            '*/configz',
            '*/log',
            '*/pods',
            '*'
        )
        AND len(resource_names) = 0
        AND NOT list_contains($exempt, concat_ws('/', nullif(binding_namespace, ''), binding) || ': ' || receiver)
    GROUP BY ALL
)

SELECT
    role_bindings.kind,
    role_bindings.namespace,
    role_bindings.name,
    if(unexpected.name IS NULL, 'pass', 'fail') AS verdict,
    array_to_string(receivers, ', ') || ' may read logs, settings or checkpoints of kubelets in ' || place
    || ', through ' || gives AS reason,
    ['roleRef', 'subjects']                     AS fields,
    {'role': role, 'receivers': receivers} AS evidence
FROM role_bindings
LEFT JOIN unexpected USING (kind, namespace, name)
WHERE role_bindings.kind = 'ClusterRoleBinding'
