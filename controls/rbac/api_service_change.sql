-- title    = "Only named subjects register aggregated APIs"
-- severity = "high"
-- rating   = "Requests with their users' identity go to a server of one's own choice, for the whole cluster"
-- since    = 2026-11-26
-- judges   = ["ClusterRoleBinding"]
-- source   = ["https://kubernetes.io/docs/concepts/extend-kubernetes/api-extension/apiserver-aggregation/"]
-- why      = """
--   An APIService sends every request for its group to a server that its writer names, with who asked and what:
--   secrets can be read on the way, and answers forged."""
-- fix      = """
--   Leave APIServices to administrators and the pipeline; else name them by `resourceNames`. Whoever must have the
--   right is added to `exempt`."""
-- misses   = """
--   What aggregated servers do with requests; rights limited to objects by name; roles that are not among what was
--   collected."""
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
        AND api_group IN ('apiregistration.k8s.io', '*')
        AND resource IN ('apiservices', '*')
        AND len(resource_names) = 0
        AND NOT list_contains($exempt, concat_ws('/', nullif(binding_namespace, ''), binding) || ': ' || receiver)
    GROUP BY ALL
)

SELECT
    role_bindings.kind,
    role_bindings.namespace,
    role_bindings.name,
    if(unexpected.name IS NULL, 'pass', 'fail') AS verdict,
    array_to_string(receivers, ', ') || ' may register or change aggregated APIs in ' || place
    || ', through ' || gives AS reason,
    ['roleRef', 'subjects']                     AS fields,
    {'role': role, 'receivers': receivers} AS evidence
FROM role_bindings
LEFT JOIN unexpected USING (kind, namespace, name)
WHERE role_bindings.kind = 'ClusterRoleBinding'
