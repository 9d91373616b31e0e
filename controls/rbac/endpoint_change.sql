-- title    = "Only named subjects change endpoints of services"
-- severity = "medium"
-- rating   = "Traffic of a service goes elsewhere, other namespaces included, past network policies"
-- since    = 2026-11-26
-- judges   = ["ClusterRoleBinding", "RoleBinding"]
-- source   = ["https://kubernetes.io/docs/reference/access-authn-authz/rbac/#write-access-for-endpoints"]
-- why      = """
--   Endpoints written by hand send a Service's or ingress's traffic to any address, also of pods in other namespaces
--   that would not accept it (CVE-2021-25740)."""
-- fix      = """
--   Take endpoints and endpointslices out of roles; the control plane writes them from the Service's selector.
--   Whoever must have the right is added to `exempt`."""
-- misses   = """
--   Services without a selector that need such endpoints; rights limited to objects by name; roles that are not
--   among what was collected."""
-- [params]
-- # The binding, with its namespace if it has one, and whom it may serve.
-- exempt = [
--     "cluster-admin: Group system:masters",
--     "kubeadm:cluster-admins: Group kubeadm:cluster-admins",
--     "system:controller:endpoint-controller: ServiceAccount kube-system/endpoint-controller",
--     "system:controller:endpointslice-controller: ServiceAccount kube-system/endpointslice-controller",
--     """system:controller:endpointslicemirroring-controller: \
--     ServiceAccount kube-system/endpointslicemirroring-controller""",
--     "system:controller:generic-garbage-collector: ServiceAccount kube-system/generic-garbage-collector",
-- ]

WITH unexpected AS (
    SELECT
        binding_kind                       AS kind,
        binding_namespace                  AS namespace,
        binding                            AS name,
        list_sort(list(DISTINCT receiver)) AS receivers
    FROM grants
    WHERE (
            (
                verb IN ('create', 'update', 'patch', '*')
                AND api_group IN ('', '*')
                AND resource IN ('endpoints', '*')
            )
            OR (
                verb IN ('create', 'update', 'patch', '*')
                AND api_group IN ('discovery.k8s.io', '*')
                AND resource IN ('endpointslices', '*')
            )
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
    array_to_string(receivers, ', ') || ' may change where services lead in ' || place
    || ', through ' || gives AS reason,
    ['roleRef', 'subjects']                     AS fields,
    {'role': role, 'receivers': receivers} AS evidence
FROM role_bindings
LEFT JOIN unexpected USING (kind, namespace, name)
