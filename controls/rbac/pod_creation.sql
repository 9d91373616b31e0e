-- title    = "Only named subjects create pods and workloads"
-- severity = "high"
-- rating   = "Every Secret and service account of the namespace, and its nodes where no policy forbids it"
-- since    = 2026-11-25
-- judges   = ["ClusterRoleBinding", "RoleBinding"]
-- source   = ["https://kubernetes.io/docs/concepts/security/rbac-good-practices/#workload-creation"]
-- why      = """
--   A pod may mount every Secret and run as every service account of its namespace, and where no policy forbids it,
--   take over its node: whoever creates pods has all of that."""
-- fix      = """
--   Leave `create` on pods and workloads to the deployment pipeline, in its own namespaces through RoleBindings;
--   give people `view`, or a Role with what they need; label namespaces where others must create pods
--   `pod-security.kubernetes.io/enforce: restricted`. Whoever must is added to `exempt`."""
-- misses   = """
--   Rights to change workloads that exist, which can do the same; ephemeral containers and exec; custom resources for
--   which an operator makes pods; rights limited by name, with which only server-side apply creates; roles that are not
--   among what was collected."""
-- [params]
-- # The binding, with its namespace if it has one, and whom it may serve.
-- exempt = [
--     "cluster-admin: Group system:masters",
--     "kubeadm:cluster-admins: Group kubeadm:cluster-admins",
--     "system:controller:cronjob-controller: ServiceAccount kube-system/cronjob-controller",
--     "system:controller:daemon-set-controller: ServiceAccount kube-system/daemon-set-controller",
--     "system:controller:deployment-controller: ServiceAccount kube-system/deployment-controller",
--     "system:controller:job-controller: ServiceAccount kube-system/job-controller",
--     "system:controller:persistent-volume-binder: ServiceAccount kube-system/persistent-volume-binder",
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
    WHERE verb IN ('create', '*')
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
    array_to_string(receivers, ', ') || ' may create pods, or what makes pods, in ' || place
    || ', through ' || gives AS reason,
    ['roleRef', 'subjects']                     AS fields,
    {'role': role, 'receivers': receivers} AS evidence
FROM role_bindings
LEFT JOIN unexpected USING (kind, namespace, name)
