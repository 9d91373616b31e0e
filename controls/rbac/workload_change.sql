-- title    = "Only named subjects change workloads that exist"
-- severity = "high"
-- rating   = "Any image, Secret and service account of the namespace, through what runs there already"
-- since    = 2026-11-26
-- judges   = ["ClusterRoleBinding", "RoleBinding"]
-- source   = ["https://kubernetes.io/docs/concepts/security/rbac-good-practices/#workload-creation"]
-- why      = """
--   Who may change a workload gives it another image, another service account or a mounted Secret and so holds what
--   whoever creates pods holds."""
-- fix      = """
--   Leave update and patch on workloads to the deployment pipeline; to scale, and to restart by scaling down and up,
--   grant patch on `deployments/scale`. Whoever must have the right is added to `exempt`."""
-- misses   = """
--   Creation, which another control judges; custom resources for which an operator changes workloads; rights limited
--   to objects by name; roles that are not among what was collected."""
-- [params]
-- # The binding, with its namespace if it has one, and whom it may serve.
-- exempt = [
--     "cluster-admin: Group system:masters",
--     "kubeadm:cluster-admins: Group kubeadm:cluster-admins",
--     "system:controller:cronjob-controller: ServiceAccount kube-system/cronjob-controller",
--     "system:controller:daemon-set-controller: ServiceAccount kube-system/daemon-set-controller",
--     "system:controller:deployment-controller: ServiceAccount kube-system/deployment-controller",
--     "system:controller:generic-garbage-collector: ServiceAccount kube-system/generic-garbage-collector",
--     "system:controller:job-controller: ServiceAccount kube-system/job-controller",
--     "system:controller:replicaset-controller: ServiceAccount kube-system/replicaset-controller",
--     "system:controller:replication-controller: ServiceAccount kube-system/replication-controller",
--     "system:controller:statefulset-controller: ServiceAccount kube-system/statefulset-controller",
-- ]

WITH unexpected AS (
    SELECT
        binding_kind                       AS kind,
        binding_namespace                  AS namespace,
        binding                            AS name,
        list_sort(list(DISTINCT receiver)) AS receivers
    FROM grants
    WHERE verb IN ('update', 'patch', '*')
        AND makes_pods
        AND len(resource_names) = 0
        AND NOT list_contains($exempt, concat_ws('/', nullif(binding_namespace, ''), binding) || ': ' || receiver)
    GROUP BY ALL
)

SELECT
    role_bindings.kind,
    role_bindings.namespace,
    role_bindings.name,
    if(unexpected.name IS NULL, 'pass', 'fail') AS verdict,
    array_to_string(receivers, ', ') || ' may change workloads in ' || place
    || ', through ' || gives AS reason,
    ['roleRef', 'subjects']                     AS fields,
    {'role': role, 'receivers': receivers} AS evidence
FROM role_bindings
LEFT JOIN unexpected USING (kind, namespace, name)
