-- title    = "Only named subjects change storage classes and CSI drivers"
-- severity = "medium"
-- rating   = "New volumes go unencrypted or elsewhere and drivers get tokens of pods, in the whole cluster"
-- since    = 2026-11-26
-- judges   = ["ClusterRoleBinding"]
-- source   = ["https://kubernetes.io/docs/concepts/security/rbac-good-practices/#least-privilege"]
-- why      = """
--   A storage class decides where new data lies and whether it is encrypted; a CSIDriver's settings make kubelets
--   hand it tokens of the pods that mount its volumes."""
-- fix      = """
--   Leave storage classes and drivers to administrators and the driver's own installation. Whoever must have the
--   right is added to `exempt`."""
-- misses   = """
--   Parameters that a storage system overrides; rights limited to objects by name; roles that are not among what was
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
        AND api_group IN ('storage.k8s.io', '*')
        AND resource IN ('csidrivers', 'storageclasses', '*')
        AND len(resource_names) = 0
        AND NOT list_contains($exempt, concat_ws('/', nullif(binding_namespace, ''), binding) || ': ' || receiver)
    GROUP BY ALL
)

SELECT
    role_bindings.kind,
    role_bindings.namespace,
    role_bindings.name,
    if(unexpected.name IS NULL, 'pass', 'fail') AS verdict,
    array_to_string(receivers, ', ') || ' may change storage classes or CSI drivers in ' || place
    || ', through ' || gives AS reason,
    ['roleRef', 'subjects']                     AS fields,
    {'role': role, 'receivers': receivers} AS evidence
FROM role_bindings
LEFT JOIN unexpected USING (kind, namespace, name)
WHERE role_bindings.kind = 'ClusterRoleBinding'
