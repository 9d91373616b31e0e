-- title    = "No workload creates or changes workloads"
-- severity = "high"
-- rating   = "Every Secret and account of the scope, from one pod that somebody breaks into"
-- since    = 2026-11-26
-- judges   = ["CronJob", "DaemonSet", "Deployment", "Job", "Pod", "ReplicaSet", "ReplicationController", "StatefulSet"]
-- source   = [
--     "https://kubernetes.io/docs/concepts/security/service-accounts/",
--     "https://kubernetes.io/docs/concepts/security/rbac-good-practices/#least-privilege",
-- ]
-- why      = """
--   Whoever breaks into such a pod starts pods of their own, with any Secret and any service account of the scope, and
--   where no policy forbids it takes nodes over."""
-- fix      = """
--   Let the deployment pipeline create workloads, not the workloads themselves; an operator that must gets a Role in
--   its own namespaces and is added to `exempt`."""
-- misses   = """
--   Rights limited to objects by name; operators that create pods for custom resources which the workload may write;
--   tokens in Secrets that it mounts, and those for audiences that only the API server's own flags know."""
-- [params]
-- # The service account, with its namespace.
-- exempt = []

WITH entitled AS (
    SELECT
        namespace,
        name                                                                                 AS service_account,
        list_sort(list(DISTINCT coalesce(
            nullif(scope_namespace, ''), if(binding_kind = 'RoleBinding', 'its namespace', 'the whole cluster')
        )))                                                                                  AS scopes,
        list_sort(list(DISTINCT binding_kind || ' ' || concat_ws('/', nullif(binding_namespace, ''), binding)))
                                                                                             AS bindings
    FROM service_account_grants
    WHERE verb IN ('create', 'update', 'patch', '*')
        AND makes_pods
        AND len(resource_names) = 0
    GROUP BY ALL
)

SELECT
    workload_tokens.kind,
    workload_tokens.namespace,
    workload_tokens.name,
    if(entitled.service_account IS NOT NULL AND is_reachable, 'fail', 'pass') AS verdict,
    'its service account ' || workload_tokens.service_account || ' may create or change workloads in '
    || array_to_string(entitled.scopes, ', ') || ', through ' || array_to_string(entitled.bindings, ', ')
                                                         AS reason,
    [spec_path || '.serviceAccountName']                 AS fields,
    {'scopes': entitled.scopes, 'bindings': entitled.bindings} AS evidence
FROM workload_tokens
LEFT JOIN entitled USING (namespace, service_account)
WHERE NOT list_contains($exempt, workload_tokens.namespace || '/' || workload_tokens.service_account)
