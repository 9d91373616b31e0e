-- title    = "Only named subjects change services"
-- severity = "medium"
-- rating   = "Traffic of one service goes to other pods; external addresses draw that of nodes and pods anywhere"
-- since    = 2026-11-27
-- judges   = ["ClusterRoleBinding", "RoleBinding"]
-- source   = ["https://kubernetes.io/docs/concepts/services-networking/service/#external-ips"]
-- why      = """
--   A Service's selector says which pods get its traffic, credentials of its clients included, and its externalIPs
--   make every node send what is meant for those addresses to its pods (CVE-2020-8554)."""
-- fix      = """
--   Leave Services to the deployment pipeline, in its own namespaces through RoleBindings, and refuse `externalIPs`
--   with the admission plug-in DenyServiceExternalIPs. Whoever must have the right is added to `exempt`."""
-- misses   = """
--   Rights limited to objects by name; deletions, which `deletion_access` judges; the status of Services and
--   endpoints, which `service_status_change` and `endpoint_change` judge; roles that are not among what was
--   collected."""
-- [params]
-- # The binding, with its namespace if it has one, and whom it may serve.
-- exempt = [
--     "cluster-admin: Group system:masters",
--     "kubeadm:cluster-admins: Group kubeadm:cluster-admins",
--     "system:controller:generic-garbage-collector: ServiceAccount kube-system/generic-garbage-collector",
-- ]

WITH unexpected AS (
    SELECT
        binding_kind                       AS kind,
        binding_namespace                  AS namespace,
        binding                            AS name,
        list_sort(list(DISTINCT receiver)) AS receivers
    FROM grants
    WHERE verb IN ('create', 'update', 'patch', '*')
        AND api_group IN ('', '*')
        AND resource IN ('services', '*')
        AND len(resource_names) = 0
        AND NOT list_contains($exempt, concat_ws('/', nullif(binding_namespace, ''), binding) || ': ' || receiver)
    GROUP BY ALL
)

SELECT
    role_bindings.kind,
    role_bindings.namespace,
    role_bindings.name,
    if(unexpected.name IS NULL, 'pass', 'fail') AS verdict,
    array_to_string(receivers, ', ') || ' may change services in ' || place
    || ', through ' || gives AS reason,
    ['roleRef', 'subjects']                     AS fields,
    {'role': role, 'receivers': receivers} AS evidence
FROM role_bindings
LEFT JOIN unexpected USING (kind, namespace, name)
