-- title    = "Only named subjects change and delete persistent volumes"
-- severity = "medium"
-- rating   = "Data of any namespace is lost or bound to another claim, in the whole cluster, but no node is taken"
-- since    = 2026-11-26
-- judges   = ["ClusterRoleBinding"]
-- source   = ["https://kubernetes.io/docs/concepts/security/rbac-good-practices/#least-privilege"]
-- why      = """
--   A volume whose claim reference or reclaim policy is changed ends in another namespace or is deleted with its
--   data."""
-- fix      = """
--   Leave changes of volumes to the storage provisioner; people work with claims. Whoever must have the right is
--   added to `exempt`."""
-- misses   = """
--   Creation, which another control judges; storage reached from outside the cluster; rights limited to objects by
--   name; roles that are not among what was collected."""
-- [params]
-- # The binding, with its namespace if it has one, and whom it may serve.
-- exempt = [
--     "cluster-admin: Group system:masters",
--     "kubeadm:cluster-admins: Group kubeadm:cluster-admins",
--     "system:controller:expand-controller: ServiceAccount kube-system/expand-controller",
--     "system:controller:generic-garbage-collector: ServiceAccount kube-system/generic-garbage-collector",
--     "system:controller:namespace-controller: ServiceAccount kube-system/namespace-controller",
--     "system:controller:persistent-volume-binder: ServiceAccount kube-system/persistent-volume-binder",
--     "system:controller:pv-protection-controller: ServiceAccount kube-system/pv-protection-controller",
--     "system:volume-scheduler: User system:kube-scheduler",
-- ]

WITH unexpected AS (
    SELECT
        binding_kind                       AS kind,
        binding_namespace                  AS namespace,
        binding                            AS name,
        list_sort(list(DISTINCT receiver)) AS receivers
    FROM grants
    WHERE verb IN ('update', 'patch', 'delete', 'deletecollection', '*')
        AND api_group IN ('', '*')
        AND resource IN ('persistentvolumes', '*')
        AND len(resource_names) = 0
        AND NOT list_contains($exempt, concat_ws('/', nullif(binding_namespace, ''), binding) || ': ' || receiver)
    GROUP BY ALL
)

SELECT
    role_bindings.kind,
    role_bindings.namespace,
    role_bindings.name,
    if(unexpected.name IS NULL, 'pass', 'fail') AS verdict,
    array_to_string(receivers, ', ') || ' may change or delete persistent volumes in ' || place
    || ', through ' || gives AS reason,
    ['roleRef', 'subjects']                     AS fields,
    {'role': role, 'receivers': receivers} AS evidence
FROM role_bindings
LEFT JOIN unexpected USING (kind, namespace, name)
WHERE role_bindings.kind = 'ClusterRoleBinding'
