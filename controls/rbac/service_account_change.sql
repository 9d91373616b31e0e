-- title    = "Only named subjects change service accounts"
-- severity = "medium"
-- rating   = "Annotations of an account give cloud roles, and its pull secrets choose registries, in the scope"
-- since    = 2026-11-26
-- judges   = ["ClusterRoleBinding", "RoleBinding"]
-- source   = ["https://kubernetes.io/docs/concepts/security/rbac-good-practices/#least-privilege"]
-- why      = """
--   On clouds an annotation of the service account gives its pods a role of the cloud; an account made under a name
--   that bindings wait for has their rights."""
-- fix      = """
--   Leave service accounts to the deployment pipeline; people need get, list and watch only. Whoever must have the
--   right is added to `exempt`."""
-- misses   = """
--   Which cloud roles trust which accounts; rights limited to objects by name; roles that are not among what was
--   collected."""
-- [params]
-- # The binding, with its namespace if it has one, and whom it may serve.
-- exempt = [
--     "cluster-admin: Group system:masters",
--     "kubeadm:cluster-admins: Group kubeadm:cluster-admins",
--     "system:controller:generic-garbage-collector: ServiceAccount kube-system/generic-garbage-collector",
--     "system:controller:namespace-controller: ServiceAccount kube-system/namespace-controller",
--     "system:controller:service-account-controller: ServiceAccount kube-system/service-account-controller",
--     "system:kube-controller-manager: User system:kube-controller-manager",
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
        AND resource IN ('serviceaccounts', '*')
        AND len(resource_names) = 0
        AND NOT list_contains($exempt, concat_ws('/', nullif(binding_namespace, ''), binding) || ': ' || receiver)
    GROUP BY ALL
)

SELECT
    role_bindings.kind,
    role_bindings.namespace,
    role_bindings.name,
    if(unexpected.name IS NULL, 'pass', 'fail') AS verdict,
    array_to_string(receivers, ', ') || ' may change service accounts in ' || place
    || ', through ' || gives AS reason,
    ['roleRef', 'subjects']                     AS fields,
    {'role': role, 'receivers': receivers} AS evidence
FROM role_bindings
LEFT JOIN unexpected USING (kind, namespace, name)
