-- title    = "No workload reads Secrets through the API"
-- severity = "high"
-- rating   = "Every password and key of the scope, from one pod that somebody breaks into"
-- since    = 2026-11-26
-- judges   = ["CronJob", "DaemonSet", "Deployment", "Job", "Pod", "ReplicaSet", "ReplicationController", "StatefulSet"]
-- source   = [
--     "https://kubernetes.io/docs/concepts/security/service-accounts/",
--     "https://kubernetes.io/docs/concepts/security/rbac-good-practices/#least-privilege",
-- ]
-- why      = """
--   Whoever breaks into such a pod reads the passwords and tokens of everybody in the scope, not only those that the
--   workload was given. patch, delete and deletecollection are answered with the Secret too, also in a dry run, which
--   changes nothing."""
-- fix      = """
--   Mount the Secrets in use as volumes, or name them in a Role: `resources: [secrets], resourceNames: [shop-db],
--   verbs: [get]`. An operator that must read them is added to `exempt`."""
-- misses   = """
--   Secrets read by name; Secrets mounted into the pods, tokens of other accounts in them included; tokens for
--   audiences that only the API server's own flags know; rights outside RBAC."""
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
    WHERE verb IN ('get', 'list', 'watch', 'patch', 'delete', 'deletecollection', '*')
        AND api_group IN ('', '*')
        AND resource IN ('secrets', '*')
        AND len(resource_names) = 0
    GROUP BY ALL
)

SELECT
    workload_tokens.kind,
    workload_tokens.namespace,
    workload_tokens.name,
    if(entitled.service_account IS NOT NULL AND is_reachable, 'fail', 'pass') AS verdict,
    'its service account ' || workload_tokens.service_account || ' may read Secrets in '
    || array_to_string(entitled.scopes, ', ') || ', through ' || array_to_string(entitled.bindings, ', ')
                                                         AS reason,
    [spec_path || '.serviceAccountName']                 AS fields,
    {'scopes': entitled.scopes, 'bindings': entitled.bindings} AS evidence
FROM workload_tokens
LEFT JOIN entitled USING (namespace, service_account)
WHERE NOT list_contains($exempt, workload_tokens.namespace || '/' || workload_tokens.service_account)
