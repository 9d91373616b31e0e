-- title    = "Only named subjects change the configuration of CoreDNS"
-- severity = "high"
-- rating   = "Every name that any pod looks up can lead to an attacker, in the whole cluster"
-- since    = 2026-11-26
-- judges   = ["ClusterRoleBinding", "RoleBinding"]
-- source   = ["https://kubernetes.io/docs/tasks/administer-cluster/dns-custom-nameservers/"]
-- why      = """
--   CoreDNS reads its zones from a ConfigMap: who writes that sends the traffic of every workload where they like,
--   databases and the outside world included."""
-- fix      = """
--   Grant ConfigMaps by a Role in the namespaces that need them, never cluster-wide, and in kube-system by
--   `resourceNames` without coredns. Whoever must have the right is added to `exempt`."""
-- misses   = """
--   Rights to create alone: `coredns` is there, which a request to create does not change, but where the optional
--   `coredns-custom` is not, it may be made. DNS servers other than CoreDNS unless `maps` names their ConfigMap;
--   changes of the CoreDNS workload itself; roles that are not among what was collected."""
-- [params]
-- maps = [
--     "coredns",
--     "coredns-custom",
-- ]
-- # The binding, with its namespace if it has one, and whom it may serve.
-- exempt = [
--     "cluster-admin: Group system:masters",
--     "kubeadm:cluster-admins: Group kubeadm:cluster-admins",
--     "system:controller:generic-garbage-collector: ServiceAccount kube-system/generic-garbage-collector",
--     "system:controller:namespace-controller: ServiceAccount kube-system/namespace-controller",
--     "system:controller:root-ca-cert-publisher: ServiceAccount kube-system/root-ca-cert-publisher",
--     "system:controller:service-ca-cert-publisher: ServiceAccount kube-system/service-ca-cert-publisher",
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
        AND resource IN ('configmaps', '*')
        AND (len(resource_names) = 0 OR list_has_any(resource_names, $maps))
        AND scope_namespace IN ('', 'kube-system')
        AND NOT list_contains($exempt, concat_ws('/', nullif(binding_namespace, ''), binding) || ': ' || receiver)
    GROUP BY ALL
)

SELECT
    role_bindings.kind,
    role_bindings.namespace,
    role_bindings.name,
    if(unexpected.name IS NULL, 'pass', 'fail') AS verdict,
    array_to_string(receivers, ', ') || ' may change what CoreDNS answers'
    || ', through ' || gives AS reason,
    ['roleRef', 'subjects']                     AS fields,
    {'role': role, 'receivers': receivers} AS evidence
FROM role_bindings
LEFT JOIN unexpected USING (kind, namespace, name)
