-- title    = "Only named subjects change leases of the control plane"
-- severity = "medium"
-- rating   = "Controllers stop or run twice, nodes look dead: outage of the cluster, no data read"
-- since    = 2026-11-26
-- judges   = ["ClusterRoleBinding", "RoleBinding"]
-- source   = ["https://kubernetes.io/docs/concepts/security/rbac-good-practices/#least-privilege"]
-- why      = """
--   Controllers hold their leadership and nodes prove that they live by leases in kube-system and kube-node-lease;
--   who writes those stops the one and empties the other."""
-- fix      = """
--   Grant leases in the operator's own namespace by a Role, and by `resourceNames` where kube-system cannot be
--   avoided. Whoever must have the right is added to `exempt`."""
-- misses   = """
--   Leases that are created, as those that count are there already; leases of operators in other namespaces; rights
--   limited to objects by name; roles that are not among what was collected."""
-- [params]
-- # The binding, with its namespace if it has one, and whom it may serve.
-- exempt = [
--     "cluster-admin: Group system:masters",
--     "kubeadm:cluster-admins: Group kubeadm:cluster-admins",
--     """kube-system/system::leader-locking-kube-controller-manager: \
--     ServiceAccount kube-system/kube-controller-manager""",
--     """kube-system/system::leader-locking-kube-controller-manager: \
--     ServiceAccount kube-system/leader-election-controller""",
--     "kube-system/system::leader-locking-kube-controller-manager: User system:kube-controller-manager",
--     "kube-system/system::leader-locking-kube-scheduler: ServiceAccount kube-system/kube-scheduler",
--     "kube-system/system::leader-locking-kube-scheduler: User system:kube-scheduler",
--     "system:controller:generic-garbage-collector: ServiceAccount kube-system/generic-garbage-collector",
--     "system:controller:namespace-controller: ServiceAccount kube-system/namespace-controller",
--     "system:kube-controller-manager: User system:kube-controller-manager",
--     "system:kube-scheduler: User system:kube-scheduler",
-- ]

WITH unexpected AS (
    SELECT
        binding_kind                       AS kind,
        binding_namespace                  AS namespace,
        binding                            AS name,
        list_sort(list(DISTINCT receiver)) AS receivers
    FROM grants
    WHERE verb IN ('update', 'patch', 'delete', 'deletecollection', '*')
        AND api_group IN ('coordination.k8s.io', '*')
        AND resource IN ('leases', '*')
        AND len(resource_names) = 0
        AND scope_namespace IN ('', 'kube-node-lease', 'kube-system')
        AND NOT list_contains($exempt, concat_ws('/', nullif(binding_namespace, ''), binding) || ': ' || receiver)
    GROUP BY ALL
)

SELECT
    role_bindings.kind,
    role_bindings.namespace,
    role_bindings.name,
    if(unexpected.name IS NULL, 'pass', 'fail') AS verdict,
    array_to_string(receivers, ', ') || ' may change leases of the control plane or of nodes'
    || ', through ' || gives AS reason,
    ['roleRef', 'subjects']                     AS fields,
    {'role': role, 'receivers': receivers} AS evidence
FROM role_bindings
LEFT JOIN unexpected USING (kind, namespace, name)
