-- title    = "Only named subjects reach pods and services through the API server"
-- severity = "medium"
-- rating   = "Any HTTP port of the scope, from the address of the control plane, but with no right beyond HTTP"
-- since    = 2026-11-26
-- judges   = ["ClusterRoleBinding", "RoleBinding"]
-- source   = ["https://kubernetes.io/docs/concepts/security/rbac-good-practices/#least-privilege"]
-- why      = """
--   The API server's proxy calls HTTP ports from its own address, which network policies and firewalls often let
--   through, and the workload cannot tell who calls."""
-- fix      = """
--   Take `pods/proxy` and `services/proxy` out of the role and expose what people need through an ingress with a
--   login. Whoever must have the right is added to `exempt`."""
-- misses   = """
--   `nodes/proxy`, which another control judges; ports forwarded; rights limited to objects by name; roles that are
--   not among what was collected."""
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
    WHERE verb IN ('get', 'create', 'update', 'patch', 'delete', '*')
        AND api_group IN ('', '*')
        AND resource IN ('pods/proxy', 'services/proxy', '*/proxy', '*')
        AND len(resource_names) = 0
        AND NOT list_contains($exempt, concat_ws('/', nullif(binding_namespace, ''), binding) || ': ' || receiver)
    GROUP BY ALL
)

SELECT
    role_bindings.kind,
    role_bindings.namespace,
    role_bindings.name,
    if(unexpected.name IS NULL, 'pass', 'fail') AS verdict,
    array_to_string(receivers, ', ') || ' may call pods or services through the API server in ' || place
    || ', through ' || gives AS reason,
    ['roleRef', 'subjects']                     AS fields,
    {'role': role, 'receivers': receivers} AS evidence
FROM role_bindings
LEFT JOIN unexpected USING (kind, namespace, name)
