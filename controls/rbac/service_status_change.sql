-- title    = "Only named subjects change the status of services"
-- severity = "medium"
-- rating   = "Traffic of nodes and pods to any address is drawn to one service, in the whole scope"
-- since    = 2026-11-26
-- judges   = ["ClusterRoleBinding", "RoleBinding"]
-- source   = ["https://kubernetes.io/docs/concepts/security/rbac-good-practices/#least-privilege"]
-- why      = """
--   A load balancer address written into a Service's status makes every node send traffic for that address to the
--   Service: traffic to others is caught (CVE-2020-8554)."""
-- fix      = """
--   Leave `services/status` to the load balancer's controller. Whoever must have the right is added to `exempt`."""
-- misses   = """
--   externalIPs of Services, which another control judges; rights limited to objects by name; roles that are not
--   among what was collected."""
-- [params]
-- # The binding, with its namespace if it has one, and whom it may serve.
-- exempt = [
--     "cluster-admin: Group system:masters",
--     "kubeadm:cluster-admins: Group kubeadm:cluster-admins",
--     "system:controller:generic-garbage-collector: ServiceAccount kube-system/generic-garbage-collector",
--     "system:controller:service-controller: ServiceAccount kube-system/service-controller",
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
        AND resource IN ('services/status', '*/status', '*')
        AND len(resource_names) = 0
        AND NOT list_contains($exempt, concat_ws('/', nullif(binding_namespace, ''), binding) || ': ' || receiver)
    GROUP BY ALL
)

SELECT
    role_bindings.kind,
    role_bindings.namespace,
    role_bindings.name,
    if(unexpected.name IS NULL, 'pass', 'fail') AS verdict,
    array_to_string(receivers, ', ') || ' may change the status of services in ' || place
    || ', through ' || gives AS reason,
    ['roleRef', 'subjects']                     AS fields,
    {'role': role, 'receivers': receivers} AS evidence
FROM role_bindings
LEFT JOIN unexpected USING (kind, namespace, name)
