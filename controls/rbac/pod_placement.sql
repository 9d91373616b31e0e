-- title    = "Only named subjects bind pods to nodes"
-- severity = "medium"
-- rating   = "Pods land on control plane nodes past taints and policies on placement; needs pods to place"
-- since    = 2026-11-26
-- judges   = ["ClusterRoleBinding", "RoleBinding"]
-- source   = ["https://kubernetes.io/docs/concepts/security/rbac-good-practices/#least-privilege"]
-- why      = """
--   A binding places a pod on a node past the scheduler: past taints, node selectors that keep tenants apart, and
--   spreading."""
-- fix      = """
--   Leave `pods/binding` to schedulers. Whoever must have the right is added to `exempt`."""
-- misses   = """
--   nodeName set on pods by whoever creates them; rights limited to objects by name; roles that are not among what
--   was collected."""
-- [params]
-- # The binding, with its namespace if it has one, and whom it may serve.
-- exempt = [
--     "cluster-admin: Group system:masters",
--     "kubeadm:cluster-admins: Group kubeadm:cluster-admins",
--     "system:controller:daemon-set-controller: ServiceAccount kube-system/daemon-set-controller",
--     "system:kube-scheduler: User system:kube-scheduler",
-- ]

WITH unexpected AS (
    SELECT
        binding_kind                       AS kind,
        binding_namespace                  AS namespace,
        binding                            AS name,
        list_sort(list(DISTINCT receiver)) AS receivers
    FROM grants
    WHERE verb IN ('create', '*')
        AND api_group IN ('', '*')
        AND resource IN ('bindings', 'pods/binding', '*/binding', '*')
        AND len(resource_names) = 0
        AND NOT list_contains($exempt, concat_ws('/', nullif(binding_namespace, ''), binding) || ': ' || receiver)
    GROUP BY ALL
)

SELECT
    role_bindings.kind,
    role_bindings.namespace,
    role_bindings.name,
    if(unexpected.name IS NULL, 'pass', 'fail') AS verdict,
    array_to_string(receivers, ', ') || ' may place pods on nodes of their choice in ' || place
    || ', through ' || gives AS reason,
    ['roleRef', 'subjects']                     AS fields,
    {'role': role, 'receivers': receivers} AS evidence
FROM role_bindings
LEFT JOIN unexpected USING (kind, namespace, name)
