-- title    = "Only named subjects change namespaces"
-- severity = "high"
-- rating   = "Pod Security and policy exemptions of a namespace go by its labels; deleting it takes all it holds along"
-- since    = 2026-11-26
-- judges   = ["ClusterRoleBinding", "RoleBinding"]
-- source   = ["https://kubernetes.io/docs/concepts/security/rbac-good-practices/#namespace-modification"]
-- why      = """
--   Labels of a namespace switch Pod Security, network policies and webhooks on and off: who writes them frees their
--   namespace of every rule, and who deletes one deletes everything in it."""
-- fix      = """
--   Leave namespaces to one pipeline; people need get, list and watch only. Whoever must have the right is added to
--   `exempt`."""
-- misses   = """
--   `namespaces/finalize` and status; policies that refuse label changes; rights limited to objects by name; roles
--   that are not among what was collected."""
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
        AND api_group IN ('', '*')
        AND resource IN ('namespaces', '*')
        AND len(resource_names) = 0
        -- A request to create one names no namespace that a RoleBinding could stand in.
        AND NOT (binding_kind = 'RoleBinding' AND verb IN ('create', 'deletecollection'))
        AND NOT list_contains($exempt, concat_ws('/', nullif(binding_namespace, ''), binding) || ': ' || receiver)
    GROUP BY ALL
)

SELECT
    role_bindings.kind,
    role_bindings.namespace,
    role_bindings.name,
    if(unexpected.name IS NULL, 'pass', 'fail') AS verdict,
    array_to_string(receivers, ', ') || ' may change namespaces in ' || place
    || ', through ' || gives AS reason,
    ['roleRef', 'subjects']                     AS fields,
    {'role': role, 'receivers': receivers} AS evidence
FROM role_bindings
LEFT JOIN unexpected USING (kind, namespace, name)
