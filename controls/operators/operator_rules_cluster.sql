-- title    = "Operators have no rights with which to take over the cluster"
-- severity = "high"
-- rating   = "Whoever takes the operator, or its image, takes the cluster; it answers to anybody who writes its kind"
-- since    = 2026-11-26
-- judges   = [
--     "CronJob",
--     "DaemonSet",
--     "Deployment",
--     "Job",
--     "Pod",
--     "ReplicaSet",
--     "ReplicationController",
--     "StatefulSet",
-- ]
-- source   = ["https://kubernetes.io/docs/concepts/extend-kubernetes/operator/"]
-- why      = """
--   An operator that may write workloads, roles or Secrets in all namespaces can do whatever an administrator can.
--   One flaw in it, or one custom resource that it trusts too much, is enough."""
-- fix      = """
--   Give it a Role in the namespaces that it looks after, or ask its maker for a mode with fewer rights, for example
--   `watchNamespaces`."""
-- misses   = """
--   Rights through groups of all service accounts; what it can reach in single namespaces. An operator is a workload
--   whose service account may write the status of a custom resource that the cluster has, by the name of its API
--   group: rights to all groups, which controls of rbac judge, do not tell an operator."""
-- [params]
-- groups = ["", "admissionregistration.k8s.io", "apiextensions.k8s.io", "apps", "batch", "rbac.authorization.k8s.io"]
-- powers = [
--     "clusterrolebindings", "clusterroles", "cronjobs", "customresourcedefinitions", "daemonsets", "deployments",
--     "groups", "jobs", "mutatingwebhookconfigurations", "nodes", "pods", "pods/ephemeralcontainers", "pods/exec",
--     "replicasets", "replicationcontrollers", "rolebindings", "roles", "secrets", "serviceaccounts",
--     "serviceaccounts/token", "statefulsets", "users", "validatingwebhookconfigurations",
-- ]

WITH operating AS (
    SELECT DISTINCT
        operators.* EXCLUDE (crd),
        spec_path
    FROM operators
    INNER JOIN workloads USING (kind, namespace, name)
),
rights AS (
    SELECT
        subject_namespace AS namespace,
        subject AS service_account,
        list(DISTINCT if(api_group = '' OR resource = '*', resource, resource || '.' || api_group)) AS resources
    FROM grants
    WHERE subject_kind = 'ServiceAccount'
        AND binding_kind = 'ClusterRoleBinding'
        AND len(resource_names) = 0
        AND (
            verb IN ('create', 'update', 'patch', 'impersonate', 'bind', 'escalate', '*')
            OR (verb = 'get' AND resource IN ('pods/exec', '*/exec'))
        )
        AND list_contains(list_append($groups, '*'), api_group)
        AND (
            resource = '*'
            OR list_contains($powers, resource)
            OR list_contains(list_transform($powers, lambda power: regexp_replace(power, '^[^/]+/', '*/')), resource)
        )
    GROUP BY ALL
)

SELECT
    operating.kind,
    operating.namespace,
    operating.name,
    if(rights.resources IS NULL, 'pass', 'fail')                                 AS verdict,
    'may write in all namespaces: ' || array_to_string(list_sort(rights.resources), ', ') AS reason,
    [operating.spec_path || '.serviceAccountName']                               AS fields
FROM operating
LEFT JOIN rights USING (namespace, service_account)
