-- title    = "Only named subjects create and change Secrets"
-- severity = "high"
-- rating   = "A Secret made for it holds the token of any account in the scope; a changed one swaps keys"
-- since    = 2026-11-26
-- judges   = ["ClusterRoleBinding", "RoleBinding"]
-- source   = [
--     "https://kubernetes.io/docs/concepts/security/rbac-good-practices/#least-privilege",
--     "https://kubernetes.io/docs/reference/access-authn-authz/service-accounts-admin/",
-- ]
-- why      = """
--   A Secret of type service-account-token is filled by the control plane with a token without end of whichever
--   service account it names; and who changes a Secret makes workloads trust keys of their own."""
-- fix      = """
--   Grant update by name, for example `resources: [secrets], resourceNames: [shop-tls]`; let an operator create them
--   in its own namespace only. Whoever must have the right is added to `exempt`."""
-- misses   = """
--   Reading, which another control judges; creation of a token needs some right to read it back; rights limited to
--   objects by name; roles that are not among what was collected."""
-- [params]
-- # The binding, with its namespace if it has one, and whom it may serve.
-- exempt = [
--     "cluster-admin: Group system:masters",
--     "kubeadm:cluster-admins: Group kubeadm:cluster-admins",
--     "system:controller:generic-garbage-collector: ServiceAccount kube-system/generic-garbage-collector",
--     "system:kube-controller-manager: User system:kube-controller-manager",
--     """system:controller:legacy-service-account-token-cleaner: \
--     ServiceAccount kube-system/legacy-service-account-token-cleaner""",
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
        AND resource IN ('secrets', '*')
        AND len(resource_names) = 0
        AND NOT list_contains($exempt, concat_ws('/', nullif(binding_namespace, ''), binding) || ': ' || receiver)
    GROUP BY ALL
)

SELECT
    role_bindings.kind,
    role_bindings.namespace,
    role_bindings.name,
    if(unexpected.name IS NULL, 'pass', 'fail') AS verdict,
    array_to_string(receivers, ', ') || ' may create or change Secrets in ' || place
    || ', through ' || gives AS reason,
    ['roleRef', 'subjects']                     AS fields,
    {'role': role, 'receivers': receivers} AS evidence
FROM role_bindings
LEFT JOIN unexpected USING (kind, namespace, name)
